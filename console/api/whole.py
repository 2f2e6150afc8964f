"""Routes that take an incident as it is entered: what does not fit its shape and what its playbook asks for
are refused together, in one answer."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from console.api.caller import Caller
from console.api.problems import Wrong, wrong
from console.api.shapes.incidents import NewIncident
from engine.errors import EngineError
from flows.acts import intake as acts
from flows.acts.errors import BadInput
from models.errors import StoreError


class MoreWrong(RequestValidationError):  # noqa: N818 - read as what it has more of
    """What does not fit its shape, and `more`: what the playbook refuses of the rest."""

    more: list[Wrong]


class AllAtOnce(APIRoute):
    """A route whose refusal names everything that is wrong with an incident."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual one, with what the playbook says added to a refusal."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await usual(request)
            except RequestValidationError as error:
                entered = self.body_field is not None and self.body_field.field_info.annotation is NewIncident
                if not isinstance(error.body, dict) or not entered:
                    raise  # an act with an incident there is: of its playbook nothing is sent
                both = MoreWrong(error.errors(), body=error.body)
                both.more = await run_in_threadpool(_of_playbook, request, error)
                raise both from error

        return handler


def _of_playbook(request: Request, error: RequestValidationError) -> list[Wrong]:
    """What the playbook refuses of what does fit."""
    caller = Caller(request)
    wrong_places = {str(one["loc"][1]) for one in error.errors() if len(one["loc"]) > 1}
    rest = {name: value for name, value in error.body.items() if name not in wrong_places}
    blank = {"playbook": "", "level": ""}
    try:
        intake = NewIncident.model_validate(blank | rest).intake()
        acts.preview(caller.office, intake)
    except BadInput as more:
        plan = caller.office.playbooks.get(str(rest.get("playbook")))
        left = [one for one in more.problems if one.place not in wrong_places]
        return wrong(BadInput(left), plan.plan if plan else None, caller.words)
    except (ValidationError, EngineError, StoreError):
        pass  # what was found already says enough
    return []

"""办理: what can be done with an incident now, and doing it; one route for each act of the console."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response

from console.acts import CARRY_OUT, Doing
from console.api.caller import SEES, Asking, Caller, allows_incident
from console.api.keys import REPLAYED, Key, under_key
from console.api.recorded import acted, entries
from console.api.routes.incidents import MOST
from console.api.shapes.act import ActBody
from console.api.shapes.acts import BODIES
from console.api.shapes.common import Listed
from console.api.shapes.incidents import NewIncident
from console.api.shapes.records import Acted, Entry, PossibleAct
from console.api.shapes.upward import Reported
from console.api.whole import AllAtOnce
from console.buttons import Button, buttons
from console.incident import sheet
from console.timeline import VIEWS
from console.whose_acts import NEEDED, own_words
from console.words import Words
from engine.rights import Right
from flows.acts import handling, joining, views
from flows.acts.actor import Actor
from flows.acts.upward import above
from models.errors import DoneAlready

router = APIRouter(tags=["acts 办理"], route_class=AllAtOnce)

# Acts of the page that have a resource of their own here, under attachments; and the one that takes two.
TWO_PERSONS = "clear_attachment"
ELSEWHERE = frozenset({"attach", TWO_PERSONS})


@router.get("/incidents/{number}/acts", dependencies=[SEES])
def possible_acts(caller: Asking, number: str) -> list[PossibleAct]:
    """What can be done now, what each would cause, and why something cannot."""
    view = sheet(caller.office, number, caller.book, caller.wall)
    at = caller.request.url.path
    return [_told(button, at, caller.words) for button in buttons(view, caller.words, caller.who).values()]


def _told(button: Button, at: str, words: Words) -> PossibleAct:
    """An act in the shape of the interface; what takes two persons cannot be done here at all."""
    name, alone = button.name, button.name != TWO_PERSONS
    href = at.removesuffix("/acts") + "/attachments" if name in ELSEWHERE else f"{at}/{name}"
    return PossibleAct(
        act=name,
        title=button.title,
        causes=button.causes,
        possible=button.possible and alone,
        allowed=button.is_mine and alone,
        right=NEEDED[name].value,
        reason=button.reason if alone else words("api.two_persons"),
        href=href if alone else "",
    )


@router.get("/incidents/{number}/timeline", dependencies=[SEES])
def timeline(
    caller: Asking,
    number: str,
    view: Annotated[str, Query(pattern=f"^({'|'.join(VIEWS)})$", description="what it is about")] = "all",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    after: Annotated[int, Query(ge=0, le=2**53, description="`next` of the page before: a number")] = 0,
) -> Listed[Entry]:
    """The record 时间线, the first entry first; it only grows, so a program asks for what is new."""
    seen = views.show(caller.office, number)
    later = [entry for entry in seen.entries if entry["seq"] > after]
    found = [one for one in entries(caller.office, seen, later, caller.wall) if _is_in(one, view)]
    rest = len(found) > limit
    return Listed(items=found[:limit], next=str(found[limit - 1].seq) if rest else None)


def _is_in(entry: Entry, view: str) -> bool:
    return view == "all" or view in entry.views


def do(
    caller: Caller,
    answer: Response,
    number: str,
    act: str,
    key: str,
    said: Sequence[str],
    work: Callable[[Actor], object],
) -> Acted:
    """Carry out an act once under its key, and say what came of it."""
    actor, done = under_key(caller, key, [number, act, *said])
    if not done:
        try:
            work(actor)
        except DoneAlready:  # by the same call, sent twice at the same moment
            done = True
    answer.headers[REPLAYED] = "true" if done else "false"
    return acted(caller, number, act, actor)


def _carry_out(caller: Caller, answer: Response, number: str, act: str, body: ActBody, key: str) -> Acted:
    calendar = caller.office.calendar
    if isinstance(body, Reported):
        offices = above(handling.plan_of(caller.office, number))
        form = body.form_for(calendar, list(offices))
    else:
        form = body.form(calendar)

    def work(actor: Actor) -> None:
        CARRY_OUT[act][0](Doing(caller.office, number, own_words(caller, number, act, form), actor))

    said = [f"{name}={value}" for name, value in form.multi_items()]
    return do(caller, answer, number, act, key, said, work)


def _route(act: str, shape: type[ActBody]) -> Callable[..., Acted]:
    def carry_out(caller: Asking, answer: Response, number: str, key: Key, body: Any) -> Acted:
        return _carry_out(caller, answer, number, act, body, key)

    carry_out.__annotations__["body"] = Annotated[shape, Body()]
    carry_out.__name__ = f"act_{act}"
    carry_out.__doc__ = shape.__doc__
    return carry_out


for _act, _shape in BODIES.items():
    router.add_api_route(
        f"/incidents/{{number}}/acts/{_act}",
        _route(_act, _shape),
        methods=["POST"],
        dependencies=[allows_incident(NEEDED[_act])],
        response_model=Acted,
    )


@router.post("/incidents/{number}/acts/join", dependencies=[allows_incident(Right.LOG)])
def join(caller: Asking, answer: Response, number: str, key: Key, body: NewIncident) -> Acted:
    """并入此件: what was to be logged is one more report of this incident."""
    caller.enters_by(body.playbook)
    intake = body.intake()

    def work(actor: Actor) -> None:
        joining.join(caller.office, number, intake, key, actor)

    return do(caller, answer, number, "join", key, [body.model_dump_json()], work)

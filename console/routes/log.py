"""接报登记: under half a minute from n to 提交并呼叫."""

import contextlib

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from console import refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.draft import Draft, drafted, look_ahead, new_key
from console.entry import needs
from console.light import Dial
from engine.errors import EngineError
from engine.rights import Right
from flows.acts import intake as acts
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from models.errors import KeyReused, StoreError, Unavailable

router = APIRouter()


@router.get("/log", dependencies=[needs(Right.LOG)])
def blank(desk: AtDesk, playbook: str = "") -> Response:
    """An empty form."""
    draft, intake, _ = drafted(desk, FormData({"playbook": playbook}))
    draft.preview = look_ahead(desk, draft, intake, [])
    return desk.page("log.html", draft=draft)


@router.get("/log/draft", dependencies=[needs(Right.LOG)])
def drawn_before() -> Response:
    """A preview is answered to a post, so that its address is reached again by a reload or a bookmark."""
    return back_to("/log")


@router.post("/log/draft", dependencies=[needs(Right.LOG)])
def redraw(request: Request, desk: AtDesk, form: Posted) -> Response:
    """The form as typed so far with what it would set off; only that part for a page that asks itself."""
    draft, intake, problems = drafted(desk, form)
    draft.preview = look_ahead(desk, draft, intake, problems)
    part = {"preview": "log_preview.html", "form": "log_form.html"}.get(request.headers.get("hx-target", ""))
    return desk.page(part or "log.html", draft=draft)


@router.post("/log", dependencies=[needs(Right.LOG)])
def submit(desk: AtDesk, form: Posted) -> Response:
    """提交并呼叫."""
    draft, intake, problems = drafted(desk, form)
    if problems:
        return _refused(desk, draft, intake, problems)
    try:
        who = desk.sign(form)
    except BadInput as error:
        return _again(desk, draft, intake, refusals.said(error, draft.plan, desk.words), 422)
    try:
        receipt = acts.log(desk.office, intake, who.actor, draft.key, who.person)
    except BadInput as error:
        return _refused(desk, draft, intake, error.problems)
    except EngineError as error:
        return _again(desk, draft, intake, refusals.said(error, draft.plan, desk.words), 422)
    except KeyReused:
        draft.key = new_key()
        return _again(desk, draft, intake, desk.words("refused.key"), 409)
    except Unavailable:
        return _not_entered(desk, draft, intake)
    did = "drill" if intake.drill else "logged"
    return back_to(f"/incidents/{receipt.number}?did={did if receipt.is_new else 'logged_before'}")


def _refused(desk: Desk, draft: Draft, intake: Intake, problems: list[Problem]) -> Response:
    """Everything that is wrong at once: what could not be read, and what the playbook asks for."""
    found = list(problems)
    try:
        acts.preview(desk.office, intake, desk.likely)
    except BadInput as error:
        found += [problem for problem in error.problems if problem not in found]
    except EngineError as error:
        draft.said = refusals.said(error, draft.plan, desk.words)
    draft.problems = refusals.by_field(found, draft.plan, desk.words)
    return _again(desk, draft, intake, draft.said or desk.words("refused.form", n=len(draft.problems)), 422)


def _again(desk: Desk, draft: Draft, intake: Intake, said: str, status: int) -> Response:
    draft.said = said
    draft.preview = look_ahead(desk, draft, intake, [])
    return desk.page("log.html", status, draft=draft)


def _not_entered(desk: Desk, draft: Draft, intake: Intake) -> Response:
    """The database takes nothing now: nobody is called, so the numbers to dial; the form stays as typed."""
    draft.said = desk.words("refused.not_entered")
    with contextlib.suppress(StoreError):
        draft.preview = look_ahead(desk, draft, intake, [])
    return desk.page("log.html", 503, draft=draft, dial=_dial(desk, intake), brief=True)


def _dial(desk: Desk, intake: Intake) -> tuple[Dial, ...]:
    officer = desk.likely
    try:
        return tuple(Dial(*line) for line in acts.dial_list(desk.office, intake, officer))
    except (StoreError, BadInput, EngineError):
        return desk.console.lights.known(desk.words.locale)

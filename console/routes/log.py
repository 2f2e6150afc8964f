"""接报登记: under half a minute from n to 提交并呼叫."""

import contextlib

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from console import refusals
from console.desk import AtDesk, Desk, PostedFiles, back_to
from console.draft import Draft, drafted, keep, left, look_ahead, new_key
from console.entry import needs
from console.light import Dial
from console.unsent import brings_files, owner, shown
from engine.errors import EngineError
from engine.rights import Right
from flows.acts import intake as acts
from flows.acts import unsent
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from models.attachments import Received
from models.errors import KeyReused, StoreError, Unavailable

router = APIRouter()

_PARTS = {"preview": "log_preview.html", "form": "log_form.html"}


@router.get("/log", dependencies=[needs(Right.LOG)])
def blank(desk: AtDesk, playbook: str = "", drill: str = "", resume: str = "") -> Response:
    """An empty form, of a playbook and as a drill where asked for; or one that was left unsubmitted."""
    form = FormData({"playbook": playbook, "drill": drill})
    files: tuple[Received, ...] = ()
    if resume:
        found = unsent.resume(desk.office, resume, owner(desk))
        form, files = FormData([*found.form, ("key", found.key)]), found.files
    draft, intake, _ = drafted(desk, form)
    draft.files = shown(files)
    draft.left = None if resume else left(desk)
    draft.preview = look_ahead(desk, draft, intake, [])
    return desk.page("log.html", draft=draft)


@router.get("/log/draft", dependencies=[needs(Right.LOG)])
def drawn_before() -> Response:
    """A preview is answered to a post, so that its address is reached again by a reload or a bookmark."""
    return back_to("/log")


@router.post("/log/draft", dependencies=[needs(Right.LOG)])
def redraw(request: Request, desk: AtDesk, form: PostedFiles) -> Response:
    """The form as typed so far with what it would set off; only that part for a page that asks itself."""
    part = _PARTS.get(request.headers.get("hx-target", ""))
    draft, intake, problems = drafted(desk, form)
    keep(desk, draft, form, problems, whole=part != _PARTS["preview"])
    draft.problems = refusals.by_field([p for p in problems if p.place.startswith("files")], None, desk.words)
    draft.preview = look_ahead(desk, draft, intake, problems)
    if part:
        return desk.page(part, draft=draft, part=True)
    return desk.page("log.html", draft=draft)


@router.post("/log/keep", dependencies=[needs(Right.LOG)])
def put_aside(desk: AtDesk, form: PostedFiles) -> Response:
    """暂存: nobody is called; it is offered again at the next visit. Without content nothing is kept."""
    draft, _, problems = drafted(desk, form)
    keep(desk, draft, form, problems)
    return back_to("/log?did=kept" if draft.kept else "/log?did=not_kept")


@router.post("/log", dependencies=[needs(Right.LOG)])
def submit(desk: AtDesk, form: PostedFiles) -> Response:
    """提交并呼叫."""
    draft, intake, problems = drafted(desk, form)
    if brings_files(form) or draft.content_free:
        keep(desk, draft, form, problems)
    if problems:
        return _refused(desk, draft, intake, problems)
    if unseen(draft) and _may_be_entered(desk, intake):
        return _again(desk, draft, intake, desk.words("alike.look"), 409)
    return _enter(desk, form, draft, intake)


def _enter(desk: Desk, form: FormData, draft: Draft, intake: Intake) -> Response:
    """Log it and go to its page; or the form again, with why not."""
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
        keep(desk, draft, draft.form, [])
        return _again(desk, draft, intake, desk.words("refused.key"), 409)
    except Unavailable:
        return _not_entered(desk, draft, intake)
    did = "drill" if intake.drill else "logged"
    return back_to(f"/incidents/{receipt.number}?did={did if receipt.is_new else 'logged_before'}")


def unseen(draft: Draft) -> bool:
    """Whether it is very like an incident that the form has not shown before it was submitted."""
    return any(one.strong and one.number not in draft.ticked("seen") for one in draft.same)


def _may_be_entered(desk: Desk, intake: Intake) -> bool:
    """Whether nothing else is wrong with it: what has to be filled in is said first."""
    try:
        acts.preview(desk.office, intake, desk.who.person if desk.who else None)
    except (BadInput, EngineError, StoreError):
        return False
    return True


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

"""并入此件: what is on the log form becomes one more report of an incident there is."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals
from console.desk import AtDesk, PostedFiles, back_to
from console.draft import drafted, keep, look_ahead
from console.entry import needs
from console.forms import one
from engine.rights import Right
from flows.acts import joining

router = APIRouter()


@router.post("/log/join", dependencies=[needs(Right.LOG)])
def join(desk: AtDesk, form: PostedFiles) -> Response:
    """Enter it there, and go there."""
    draft, intake, problems = drafted(desk, form)
    keep(desk, draft, form, problems)
    number = one(form, "into")
    try:
        joining.join(desk.office, number, intake, draft.key, desk.sign(form).actor)
    except refusals.Refusable as error:
        draft.said = refusals.said(error, draft.plan, desk.words)
        draft.preview = look_ahead(desk, draft, intake, [])
        return desk.page("log.html", refusals.status(error), draft=draft)
    return back_to(f"/incidents/{quote(number)}?did=joined#timeline")

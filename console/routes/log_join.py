"""并入此件: what is on the log form becomes one more report of an incident there is."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals
from console.desk import AtDesk, PostedFiles, back_to
from console.draft import drafted, keep, look_ahead
from console.forms import one
from flows.acts import joining

router = APIRouter()


@router.post("/log/join")
def join(desk: AtDesk, form: PostedFiles) -> Response:
    """Enter it there, and go there."""
    draft, intake, problems = drafted(desk, form)
    if desk.who is None or not desk.who.may_act:
        return back_to("/who?next=/log")
    keep(desk, draft, form, problems)
    number = one(form, "into")
    try:
        joining.join(desk.office, number, intake, draft.key, desk.who.actor)
    except refusals.Refusable as error:
        draft.said = refusals.said(error, draft.plan, desk.words)
        draft.preview = look_ahead(desk, draft, intake, [])
        return desk.page("log.html", refusals.status(error), draft=draft)
    return back_to(f"/incidents/{quote(number)}?did=joined#timeline")

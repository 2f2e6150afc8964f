"""附件 of an incident: put with it later, looked at, saved, and cleared by two persons."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals
from console.attached import download, picture
from console.desk import AtDesk, Posted, PostedFiles, back_to
from console.forms import instant, one
from console.routes.incidents import refused
from console.unsent import uploads
from flows.acts import attaching

router = APIRouter()


@router.post("/incidents/{number}/attachments")
def attach(desk: AtDesk, form: PostedFiles, number: str) -> Response:
    """已取证，补传: files are put with an incident that was logged before."""
    where = f"/incidents/{quote(number)}"
    if desk.who is None or not desk.who.may_act:
        return back_to(f"/who?next={quote(where)}")
    try:
        at = instant(form, "at", desk.office.calendar)
        attaching.attach(desk.office, number, uploads(form), desk.who.actor, at)
    except refusals.Refusable as error:
        return refused(desk, number, "attach", form, error)
    return back_to(f"{where}?did=attach#attachments")


@router.post("/incidents/{number}/attachments/{attachment}/clear")
def clear(desk: AtDesk, form: Posted, number: str, attachment: str) -> Response:
    """两人清除: a file is taken out for good."""
    where = f"/incidents/{quote(number)}"
    if desk.who is None or not desk.who.may_act:
        return back_to(f"/who?next={quote(where)}")
    said = (one(form, "reason"), desk.who.actor, one(form, "second"))
    try:
        attaching.clear_attachment(desk.office, number, attachment, *said)
    except refusals.Refusable as error:
        return refused(desk, number, "clear_attachment", form, error)
    return back_to(f"{where}?did=clear_attachment#attachments")


@router.get("/incidents/{number}/attachments/{attachment}")
def save(desk: AtDesk, number: str, attachment: str) -> Response:
    """The file, to be saved."""
    return download(*attaching.content(desk.office, number, attachment))


@router.get("/incidents/{number}/attachments/{attachment}/picture")
def look(desk: AtDesk, number: str, attachment: str) -> Response:
    """The picture, to be shown on the page."""
    found, content = attaching.content(desk.office, number, attachment)
    return picture(found.media, content)

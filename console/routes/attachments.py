"""附件 of an incident: put with it later, looked at, saved, and cleared by two persons."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from console import refusals
from console.attached import download, picture
from console.desk import AtDesk, Posted, PostedFiles, back_to
from console.entry import needs_incident
from console.forms import instant, one
from console.routes.incidents import SEES, refused
from console.unsent import uploads
from engine.rights import Right
from flows.acts import attaching

router = APIRouter()


@router.post("/incidents/{number}/attachments", dependencies=[needs_incident(Right.FEEDBACK)])
def attach(desk: AtDesk, form: PostedFiles, number: str) -> Response:
    """已取证，补传: files are put with an incident that was logged before."""
    where = f"/incidents/{quote(number)}"
    try:
        who, at = desk.sign(form), instant(form, "at", desk.office.calendar)
        attaching.attach(desk.office, number, uploads(form), who.actor, at)
    except refusals.Refusable as error:
        return refused(desk, number, "attach", form, error)
    return back_to(f"{where}?did=attach#attachments")


@router.post(
    "/incidents/{number}/attachments/{attachment}/clear", dependencies=[needs_incident(Right.HANDLE)]
)
def clear(desk: AtDesk, form: Posted, number: str, attachment: str) -> Response:
    """两人清除: a file is taken out for good."""
    where = f"/incidents/{quote(number)}"
    try:
        said = (one(form, "reason"), desk.sign(form).actor, one(form, "second"))
        attaching.clear_attachment(desk.office, number, attachment, *said)
    except refusals.Refusable as error:
        return refused(desk, number, "clear_attachment", form, error)
    return back_to(f"{where}?did=clear_attachment#attachments")


@router.get("/incidents/{number}/attachments/{attachment}", dependencies=[SEES])
def save(desk: AtDesk, number: str, attachment: str) -> Response:
    """The file, to be saved."""
    return download(*attaching.content(desk.office, number, attachment))


@router.get("/incidents/{number}/attachments/{attachment}/picture", dependencies=[SEES])
def look(desk: AtDesk, number: str, attachment: str) -> Response:
    """The picture, to be shown on the page."""
    found, content = attaching.content(desk.office, number, attachment)
    return picture(found.media, content)

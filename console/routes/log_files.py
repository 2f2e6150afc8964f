"""Files and drafts of the log form before it is submitted: put with it, taken away, given up."""

from fastapi import APIRouter, Request, Response

from console import refusals
from console.attached import picture
from console.desk import AtDesk, Desk, Posted, PostedFiles, back_to
from console.draft import drafted
from console.entry import needs
from console.forms import one
from console.unsent import owner, shown, uploads
from engine.rights import Right
from flows.acts import attaching, unsent
from flows.acts.attaching import Staged
from models.errors import NotFound

router = APIRouter()


@router.post("/log/files", dependencies=[needs(Right.LOG)])
def put(request: Request, desk: AtDesk, form: PostedFiles) -> Response:
    """Screenshots, chosen, pasted or dropped: they are kept at once, so that a dead browser loses none."""
    key, who = one(form, "key"), owner(desk)
    staged = attaching.stage(desk.office, key, who, uploads(form)) if key and who else Staged(())
    return _shown(request, desk, form, staged)


@router.post("/log/files/remove", dependencies=[needs(Right.LOG)])
def remove(request: Request, desk: AtDesk, form: PostedFiles) -> Response:
    """One of them is taken away again."""
    key, who = one(form, "key"), owner(desk)
    left = attaching.unstage(desk.office, key, who, one(form, "drop")) if key and who else ()
    return _shown(request, desk, form, Staged(left))


def _shown(request: Request, desk: Desk, form: PostedFiles, staged: Staged) -> Response:
    """The list of files for a page that asks itself; else the whole form again."""
    draft, _, _ = drafted(desk, form)
    draft.files = shown(staged.files)
    draft.problems = refusals.by_field(staged.problems, None, desk.words)
    template = "log_files.html" if request.headers.get("hx-request") else "log.html"
    return desk.page(template, draft=draft)


@router.get("/log/files/{key}/{file}", dependencies=[needs(Right.LOG)])
def look(desk: AtDesk, key: str, file: str) -> Response:
    """A picture that lies with a form of whoever acts here."""
    found = unsent.resume(desk.office, key, owner(desk))
    for one_of in found.files:
        if one_of.id == file:
            return picture(one_of.media, desk.office.files.read(one_of.digest))
    raise NotFound("there is no such file with this form")


@router.post("/log/discard", dependencies=[needs(Right.LOG)])
def discard(desk: AtDesk, form: Posted) -> Response:
    """A form that was left is given up: its words and files are gone."""
    unsent.discard(desk.office, one(form, "key"), owner(desk))
    return back_to("/log?did=discarded")

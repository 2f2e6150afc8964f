"""首次使用向导: the checklist of an installation, put away and brought back by the administrator."""

from fastapi import APIRouter, Response

from console import guide_page
from console.desk import AtDesk, Posted, back_to
from console.entry import needs
from engine.rights import Right
from flows.acts import guide as acts

router = APIRouter()


@router.get("/guide", dependencies=[needs(Right.ACCOUNTS, Right.EDIT_PEOPLE)])
def guide(desk: AtDesk) -> Response:
    """Every step: done or to do, why, and where."""
    found = acts.look(desk.office)
    shown = guide_page.steps(desk, found)
    asked = desk.request.query_params.get("did", "")
    return desk.page("guide.html", guide=found, steps=shown, did=asked)


@router.post("/guide/away", dependencies=[needs(Right.ACCOUNTS)])
def put_away(desk: AtDesk, form: Posted) -> Response:
    """The board shows it no more."""
    acts.put_away(desk.office, desk.sign(form).actor)
    return back_to("/")


@router.post("/guide/back", dependencies=[needs(Right.ACCOUNTS)])
def bring_back(desk: AtDesk, form: Posted) -> Response:
    """The board shows it again."""
    acts.bring_back(desk.office, desk.sign(form).actor)
    return back_to("/guide?did=guide_back")

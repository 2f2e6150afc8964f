"""值班看板: the board, its live part, and the top strip of every page."""

from fastapi import APIRouter, Response

from console.board import overview
from console.desk import AtDesk, back_to
from console.entry import needs
from engine.rights import Right

router = APIRouter()


@router.get("/", dependencies=[needs(Right.BOARD)])
def board(desk: AtDesk) -> Response:
    """The board."""
    return desk.page("board.html", view=overview(desk.office, desk.wall, desk.unit_only))


@router.get("/live/board", dependencies=[needs(Right.BOARD)])
def board_live(desk: AtDesk) -> Response:
    """The board's live part."""
    return desk.live("board_live.html", view=overview(desk.office, desk.wall, desk.unit_only))


@router.get("/live/strip", dependencies=[needs(Right.BOARD, Right.OWN)])
def strip_live(desk: AtDesk) -> Response:
    """The paging light and the counts."""
    return desk.live("strip.html")


@router.get("/find", dependencies=[needs(Right.READ, Right.READ_UNIT)])
def find(desk: AtDesk, number: str = "") -> Response:
    """Go to an incident by its number; `42` is this year's 42, `演3` this year's third drill."""
    asked, mark = number.strip(), desk.office.settings.drill.mark
    drill = asked.removeprefix(mark) if asked.startswith(mark) else ""
    if asked.isdecimal() or drill.isdecimal():
        year = desk.office.calendar.local(desk.wall.now).year
        asked = f"{year}-{mark if drill else ''}{int(drill or asked):04d}"
    return back_to(f"/incidents/{asked}" if asked else "/")

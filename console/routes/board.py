"""值班看板: the board, its live part, and the top strip of every page."""

import re

from fastapi import APIRouter, Response

from console import filters, guide_page
from console.board import Overview, overview
from console.desk import AtDesk, Desk, back_to
from console.entry import needs
from console.filters import Filters
from console.wall_screen import on_the_wall
from engine.rights import Right

router = APIRouter()


@router.get("/", dependencies=[needs(Right.BOARD)])
def board(desk: AtDesk) -> Response:
    """The board."""
    asked = filters.read(desk.request.query_params)
    choices = filters.choices(desk.office, desk.book.units, desk.words)
    seen, guide = _seen(desk, asked), guide_page.brief(desk)
    return desk.page("board.html", view=seen, choices=choices, guide=guide)


@router.get("/live/board", dependencies=[needs(Right.BOARD)])
def board_live(desk: AtDesk) -> Response:
    """The board's live part."""
    return desk.live("board_live.html", view=_seen(desk, filters.read(desk.request.query_params)))


def _seen(desk: Desk, asked: Filters) -> Overview:
    return overview(desk.office, desk.wall, asked, (desk.who and desk.who.person) or "", desk.unit_only or "")


@router.get("/wall", dependencies=[needs(Right.READ)])
def wall(desk: AtDesk) -> Response:
    """The board for a large screen 大屏, at which nobody sits."""
    return desk.page("wall.html", view=on_the_wall(desk.office, desk.wall))


@router.get("/live/wall", dependencies=[needs(Right.READ)])
def wall_live(desk: AtDesk) -> Response:
    """The large screen's live part."""
    return desk.live("wall_live.html", view=on_the_wall(desk.office, desk.wall))


@router.get("/live/strip", dependencies=[needs(Right.BOARD, Right.OWN)])
def strip_live(desk: AtDesk) -> Response:
    """The paging light and the counts."""
    return desk.live("strip.html")


# A number as people say it: with its year, or bare.
_NUMBER = re.compile(r"(\d{4})-(\D*)(\d{1,5})|(\D*?)(\d{1,4})")


@router.get("/find", dependencies=[needs(Right.READ, Right.READ_UNIT)])
def find(desk: AtDesk, number: str = "") -> Response:
    """Go to an incident by its number: `42` is this year's 42, `演3` its third drill. Words are searched."""
    asked, mark = number.strip(), desk.office.settings.drill.mark
    said = _NUMBER.fullmatch(asked)
    if said is None or (said[2] or said[4] or mark) != mark:
        return back_to(Filters(q=asked).at() if asked else "/")
    year = said[1] or desk.office.calendar.local(desk.wall.now).year
    return back_to(f"/incidents/{year}-{said[2] or said[4] or ''}{int(said[3] or said[5]):04d}")

"""值班看板 and 拨打卡片."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from console.api import boarded
from console.api.caller import Asking, allows
from console.api.routes.incidents import teller
from console.api.shapes import board as shapes
from console.filters import Filters
from engine.rights import Right
from flows.acts import searching, views

router = APIRouter(tags=["board 值班看板"])

MOST = 500


@router.get("/board", dependencies=[allows(Right.BOARD)])
def board(
    caller: Asking,
    q: Annotated[str, Query(max_length=60, description="words 关键词: all have to be found")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> shapes.Board:
    """Open incidents, the most pressing first; the light; who is on duty. To read all: /incidents."""
    unit = caller.unit_only
    asked = replace(Filters(q).asked("", searching.wordless(caller.office)), within=unit or "")
    seen = views.board(caller.office, limit, 0 if unit is not None else 1, asked, offset)
    return boarded.board(caller.office, seen, teller(caller), whole=unit is None)


@router.get("/cards", dependencies=[allows(Right.READ)])
def cards(caller: Asking) -> list[shapes.CallCard]:
    """The call cards on the desk 人工拨打, the most urgent first; what came of one: the act `card`."""
    return boarded.cards(caller.office, views.board(caller.office, 1, MOST, None), teller(caller))

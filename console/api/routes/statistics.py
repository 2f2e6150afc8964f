"""统计: the figures of a period, the incidents behind each, and the figures as a file.

What a caller may not see is in none of his figures; each person's own answer times are given to that person
and to the deputy head 分管领导 alone.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import PlainTextResponse, Response

from console import statistics_page
from console.api import counted
from console.api.caller import Asking, allows
from console.api.routes.incidents import MOST, After
from console.api.shapes import statistics as shapes
from console.api.shapes.common import Listed
from console.statistics_page import Asked
from engine.periods import Period, named
from engine.rights import Right
from engine.statistics import Measure
from engine.vocabulary import Standing
from flows.acts import statistics
from flows.acts.errors import BadInput, Problem
from flows.counted import files

router = APIRouter(tags=["statistics 统计"])

SEES = allows(Right.STATISTICS)


def _of(
    caller: Asking,
    period: Annotated[
        str, Query(max_length=30, description="2026-03, 2026-Q1, 2026, or 2026-03-01..2026-03-20; this month")
    ] = "",
    level: Annotated[str, Query(max_length=20, description="事件级别, such as II")] = "",
    playbook: Annotated[str, Query(max_length=60, description="处置预案, by its id")] = "",
    unit: Annotated[str, Query(max_length=40, description="涉事单位, by its id; none: no known one")] = "",
    standing: Annotated[Standing | None, Query(description="依据效力: limits that rest on this")] = None,
    show: Annotated[
        Literal["drills"] | None, Query(description="drills 演练, in place of what is none")
    ] = None,
) -> Asked:
    """What is asked for (a dependency); BadInput for a period there is not."""
    query = {"period": period, "level": level, "playbook": playbook, "unit": unit}
    query |= {"standing": standing.value if standing else "", "show": show or ""}
    asked = statistics_page.read(query, caller.wall.calendar.local(caller.wall.now).date())
    if asked.is_wrong:
        raise BadInput([Problem("period", period, "2026-03, 2026-Q1, 2026, or 2026-03-01..2026-03-20")])
    return asked


Wanted = Annotated[Asked, Depends(_of)]


@router.get("/statistics", dependencies=[SEES])
def figures(caller: Asking, asked: Wanted) -> shapes.Statistics:
    """A period in figures beside the one before, and how each figure is counted."""
    return counted.shown(caller, asked)


@router.get("/statistics/incidents", dependencies=[SEES])
def behind(
    caller: Asking,
    asked: Wanted,
    measure: Annotated[Measure, Query(description="The figure")] = Measure.LOGGED,
    part: Annotated[str, Query(max_length=30, description="A day, week or month of it, by its name")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    after: After = None,
) -> Listed[shapes.Behind]:
    """The incidents that a figure counts, each once, by when they were entered."""
    found = statistics.behind(
        caller.office, asked.period, statistics_page.reader(caller), asked.scope, measure, _part(part)
    )
    rest = sorted((one for one in found if one.id > (after or "")), key=lambda one: one.id)
    names = statistics.names(caller.office)
    items = [counted.behind(one, names, caller) for one in rest[:limit]]
    return Listed(items=items, next=items[-1].id if len(rest) > limit else None)


def _part(text: str) -> Period | None:
    found = named(text) if text else None
    if text and found is None:
        raise BadInput([Problem("part", text, "a part of the period, by the name it has there")])
    return found


@router.get("/statistics.csv", dependencies=[SEES], response_class=PlainTextResponse)
def as_csv(caller: Asking, asked: Wanted) -> Response:
    """The same as tables, as a spreadsheet reads them."""
    view = statistics_page.page(caller, asked)
    return PlainTextResponse("".join(files.as_csv(caller.office, view.tables)))

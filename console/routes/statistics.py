"""统计: a period in figures, the incidents behind each, and the figures as files."""

from datetime import datetime

from fastapi import APIRouter, Response

from console import statistics_page
from console.desk import AtDesk, Desk
from console.entry import needs
from console.statistics_page import Asked, Page
from engine.rights import Right
from flows.acts import statistics
from flows.counted import files, words
from flows.counted.words import TERMS

router = APIRouter()
SEES = needs(Right.STATISTICS)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many incidents are listed at once; a figure that counts more is narrowed first.
_LISTED = 500


@router.get("/statistics", dependencies=[SEES])
def figures(desk: AtDesk) -> Response:
    """The figures of a period."""
    asked = _asked(desk)
    status = 422 if asked.is_wrong else 200
    return desk.page("statistics.html", status, view=_page(desk, asked), heads=statistics_page.heads)


@router.get("/statistics/incidents", dependencies=[SEES])
def behind(desk: AtDesk) -> Response:
    """The incidents a figure counts."""
    asked, query = _asked(desk), desk.request.query_params
    measure, part = statistics_page.measure_of(query), statistics_page.part_of(query)
    reader = statistics_page.reader(desk)
    found = statistics.behind(desk.office, asked.period, reader, asked.scope, measure, part)
    names = statistics.names(desk.office)
    return desk.page(
        "statistics_incidents.html",
        asked=asked,
        term=TERMS[measure],
        span=words.period(part or asked.period, desk.words.locale),
        names=names,
        total=len(found),
        found=found[:_LISTED],
    )


@router.get("/statistics.csv", dependencies=[SEES])
def as_csv(desk: AtDesk) -> Response:
    """The figures as CSV."""
    view = _page(desk, _asked(desk))
    text = "".join(files.as_csv(desk.office, view.tables))
    return _file(text.encode(), "text/csv; charset=utf-8", view, "csv")


@router.get("/statistics.xlsx", dependencies=[SEES])
def as_workbook(desk: AtDesk) -> Response:
    """The figures as an Excel workbook."""
    view = _page(desk, _asked(desk))
    return _file(files.as_workbook(desk.office, view.tables), _SHEET, view, "xlsx")


def _asked(desk: Desk) -> Asked:
    today: datetime = desk.office.calendar.local(desk.wall.now)
    return statistics_page.read(desk.request.query_params, today.date())


def _page(desk: Desk, asked: Asked) -> Page:
    return statistics_page.page(desk, asked)


def _file(content: bytes, media: str, view: Page, ending: str) -> Response:
    name = f"zhishou-statistics-{view.asked.period.name}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)

"""操作记录: the register of changes, filtered, and as a file."""

from urllib.parse import urlencode

from fastapi import APIRouter, Response

from console import register
from console.desk import AtDesk
from console.entry import needs
from console.register import GROUPS, SHOWN, Asked
from engine.rights import Right
from flows.acts import register as acts

router = APIRouter()


@router.get("/audit", dependencies=[needs(Right.AUDIT)])
def audit(
    desk: AtDesk, group: str = "", who: str = "", since: str = "", until: str = "", before: str = ""
) -> Response:
    """A page of the register, the latest first."""
    asked = Asked(group, who, since, until, before)
    found = acts.entries(desk.office, register.wanted(asked, desk.office, desk.book), SHOWN + 1)
    shown = register.lines(found[:SHOWN], desk.book, desk.wall)
    same = {"group": group, "who": who, "since": since, "until": until}
    older = urlencode({**same, "before": found[SHOWN - 1].seq}) if len(found) > SHOWN else ""
    return desk.page(
        "audit.html", asked=asked, groups=tuple(GROUPS), shown=shown, older=older, query=urlencode(same)
    )


@router.get("/audit.csv", dependencies=[needs(Right.AUDIT)])
def as_file(desk: AtDesk, group: str = "", who: str = "", since: str = "", until: str = "") -> Response:
    """The same, whole, as CSV."""
    wanted = register.wanted(Asked(group, who, since, until), desk.office, desk.book)
    text = "".join(acts.as_csv(desk.office, acts.entries(desk.office, wanted)))
    name = f"zhishou-audit-{desk.office.calendar.local(desk.wall.now):%Y%m%d-%H%M}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

"""操作记录: the register of changes, page by page, and whole as CSV."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse

from console import register
from console.api.caller import Asking, allows
from console.api.changed import registered
from console.api.routes.incidents import MOST
from console.api.shapes import office as shapes
from console.api.shapes.common import Listed
from console.register import GROUPS, Asked
from engine.rights import Right
from flows.acts import register as acts

router = APIRouter(tags=["audit 操作记录"])

Group = Annotated[str, Query(pattern=f"^({'|'.join(GROUPS)})?$", description="a kind of changes")]
Who = Annotated[str, Query(max_length=60, description="by a name or a login")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="a day, such as 2026-03-01")]


@router.get("/audit", dependencies=[allows(Right.AUDIT)])
def audit(
    caller: Asking,
    group: Group = "",
    who: Who = "",
    since: Day = "",
    until: Day = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    after: Annotated[int | None, Query(ge=1, le=2**53, description="`next` of the page before")] = None,
) -> Listed[shapes.RegisterEntry]:
    """The register, the latest entry first; it only grows, so no page repeats or skips."""
    asked = Asked(group, who, since, until, str(after or ""))
    found = acts.entries(caller.office, register.wanted(asked, caller.office, caller.book), limit + 1)
    items = registered(caller, found[:limit])
    return Listed(items=items, next=str(items[-1].seq) if len(found) > limit else None)


@router.get("/audit.csv", dependencies=[allows(Right.AUDIT)], response_class=PlainTextResponse)
def audit_csv(caller: Asking, group: Group = "", who: Who = "", since: Day = "", until: Day = "") -> Response:
    """The same, whole, as a spreadsheet reads it."""
    wanted = register.wanted(Asked(group, who, since, until), caller.office, caller.book)
    text = "".join(acts.as_csv(caller.office, acts.entries(caller.office, wanted)))
    return PlainTextResponse(text)

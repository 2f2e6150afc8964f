"""事件: listed, looked at, entered, and tried out before they are entered."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from console.alike import same
from console.api import telling
from console.api.caller import SEES, Asking, Caller, allows
from console.api.foreseen import forecast
from console.api.keys import REPLAYED, Key, own_key
from console.api.shapes import incidents as shapes
from console.api.shapes.common import Listed
from console.api.telling import Teller
from console.api.whole import AllAtOnce
from console.filters import ALL, ENDED, Filters
from console.incident import sheet
from engine.rights import Right
from engine.vocabulary import State
from flows.acts import intake as acts
from flows.acts import searching
from models.columns import new_id

router = APIRouter(tags=["incidents 事件"], route_class=AllAtOnce)

# More than anybody reads of a list at once; a program goes on by its cursor.
MOST = 200


class Which(StrEnum):
    """Which incidents: those that are open, those that are over, all, or those in one state."""

    OPEN = "open"
    ENDED = ENDED
    ALL = ALL
    TRIAGE = State.TRIAGE.value
    HANDLING = State.HANDLING.value
    CLOSING = State.CLOSING.value
    CLOSED = State.CLOSED.value
    ARCHIVED = State.ARCHIVED.value
    UNFOUNDED = State.UNFOUNDED.value
    VOID = State.VOID.value
    MERGED = State.MERGED.value


class Lacking(StrEnum):
    """Only some: on whom it lies, or what it lacks."""

    MINE = "mine"
    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    DRILLS = "drills"


_OPEN = {Which.OPEN: True, Which.ENDED: False, Which.ALL: None}
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most")]
After = Annotated[str | None, Query(pattern=r"^[0-9a-f]{24}$", description="`next` of the page before")]


def teller(caller: Caller) -> Teller:
    """Puts things into shapes for this caller."""
    return Teller(caller.wall, caller.may(Right.NUMBERS))


@router.get("/incidents", dependencies=[allows(Right.READ, Right.READ_UNIT)])
def list_incidents(
    caller: Asking,
    state: Which = Which.OPEN,
    q: Annotated[str, Query(max_length=60, description="words 关键词: all have to be found")] = "",
    level: Annotated[str, Query(max_length=20, description="事件级别, such as II")] = "",
    unit: Annotated[str, Query(max_length=40, description="涉事单位, by its id")] = "",
    playbook: Annotated[str, Query(max_length=60, description="处置预案, by its id")] = "",
    show: Lacking | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Listed[shapes.IncidentRow]:
    """Incidents, the one logged last first; with the board's filters and its search."""
    one_state = "" if state in _OPEN else state.value
    asked = Filters(q, level, one_state, unit, playbook, show.value if show else "")
    person = (caller.who and caller.who.person) or ""
    wanted = asked.asked(person, searching.wordless(caller.office))
    wanted = replace(wanted, within=caller.unit_only or "")
    found = searching.page(caller.office, wanted, limit, after or "", is_open=_OPEN.get(state))
    tell = teller(caller)
    rows = [telling.row(one, found.plans[one.playbook_hash], tell) for one in found.rows]
    return Listed(items=rows, next=found.next or None)


@router.get("/incidents/{number}", dependencies=[SEES])
def one_incident(caller: Asking, number: str) -> shapes.Incident:
    """One incident, whole: state, levels, clocks, steps, and what comes next."""
    view = sheet(caller.office, number, caller.book, caller.wall)
    return telling.whole(view, teller(caller), caller.who)


@router.post("/incidents", status_code=201, dependencies=[allows(Right.LOG)])
def log_incident(
    caller: Asking, request: Request, answer: Response, body: shapes.NewIncident, key: Key
) -> shapes.Entered:
    """接报登记: enter an incident; the right phones ring at once. Files are put with it afterwards."""
    caller.enters_by(body.playbook)
    actor = caller.signed
    receipt = acts.log(caller.office, body.intake(), actor, own_key(caller, key), caller.likely)
    answer.headers["location"] = f"{request.url.path}/{quote(receipt.number)}"
    answer.headers[REPLAYED] = "false" if receipt.is_new else "true"
    tell, plan = teller(caller), caller.office.playbooks[body.playbook].plan
    return shapes.Entered(
        id=receipt.id,
        number=receipt.number,
        watch_alive=receipt.watch_alive,
        dial=telling.dial(receipt.dial, tell),
        suggested=tell.suggested(receipt.suggested, plan),
    )


@router.post("/incidents/forecast", dependencies=[allows(Right.LOG)])
def forecast_incident(caller: Asking, body: shapes.NewIncident) -> shapes.Forecast:
    """提交后会发生什么: whom it would call, when it passes on, what is due by when. Nothing is entered."""
    caller.enters_by(body.playbook)
    intake = body.intake()
    seen = acts.preview(caller.office, intake, caller.likely)
    plan = caller.office.playbooks[intake.playbook].plan
    alike = same(caller, intake, new_id(caller.wall.now), ()) if not intake.content_free else ()
    return forecast(seen, plan, intake, alike, caller.book, teller(caller))

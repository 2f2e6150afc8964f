"""呼叫、交接、传播、履职留痕 of one incident."""

from fastapi import APIRouter, Response

from console.api import parts
from console.api.caller import SEES, Asking, Caller, allows_incident
from console.api.routes.incidents import teller
from console.api.shapes import parts as shapes
from console.incident import Sheet, sheet
from console.live_evidence import evidence
from engine.rights import Right
from flows.acts import known as proving
from flows.acts import record
from flows.report.known import known

router = APIRouter(tags=["calls and traces 呼叫与留痕"])


def _sheet(caller: Caller, number: str) -> Sheet:
    return sheet(caller.office, number, caller.book, caller.wall)


@router.get("/incidents/{number}/calls", dependencies=[SEES])
def calls(caller: Asking, number: str) -> list[shapes.Call]:
    """Who is or was called 呼叫与应答, why, by which tries, and who has answered how."""
    return parts.called(_sheet(caller, number), teller(caller))


@router.get("/incidents/{number}/handovers", dependencies=[SEES])
def handovers(caller: Asking, number: str) -> list[shapes.Handover]:
    """The four times of each role 送达、已读、签收、反馈. A receipt is entered by the act `receipt`."""
    return parts.handovers(_sheet(caller, number))


@router.get("/incidents/{number}/spread", dependencies=[SEES])
def spread(caller: Asking, number: str) -> list[shapes.Sighting]:
    """How it spreads 传播记录, every row; one is entered by the act `spread`."""
    return parts.spread(_sheet(caller, number), teller(caller))


@router.get("/incidents/{number}/known", dependencies=[allows_incident(Right.READ)])
def who_knew(caller: Asking, number: str) -> shapes.Known:
    """履职留痕: who knew what when, each with the entry it rests on, checked against the chain."""
    view = _sheet(caller, number)
    people = known(evidence(view.show, view.says))
    return parts.known(people, proving.proof(caller.office, number), teller(caller))


@router.post("/incidents/{number}/known/seal", status_code=204, dependencies=[allows_incident(Right.HANDLE)])
def seal(caller: Asking, number: str) -> Response:
    """Seal the record now 封印. Sent again, it seals again, which changes nothing that was sealed."""
    proving.proof(caller.office, number)
    record.seal(caller.office)
    return Response(status_code=204)

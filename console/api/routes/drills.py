"""演练: those under way. One is started by entering an incident with `drill`, and ended by `end_drill`."""

from fastapi import APIRouter

from console.api import boarded
from console.api.caller import Asking, allows
from console.api.routes.incidents import teller
from console.api.shapes.board import BoardDrill
from engine.rights import Right
from flows.acts import views

router = APIRouter(tags=["drills 演练"])


@router.get("/drills", dependencies=[allows(Right.READ)])
def drills(caller: Asking) -> list[BoardDrill]:
    """The drills under way, the latest first; those that are over: /incidents?show=drills&state=ended."""
    seen = views.board(caller.office, 1, 1, None)
    return boarded.board(caller.office, seen, teller(caller), whole=True).drills

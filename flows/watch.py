"""The watch in Prefect: a run for each node and hour that takes effects and has them recorded.

The hot loop neither waits for this nor knows of it. Whatever goes wrong here ends a run, never a
page: the queue is let go, and this module tries again as soon as the server answers.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import State, StateType
from prefect.states import Completed, Crashed

from flows import recorded
from flows.at_work import serve
from flows.clock import seconds
from flows.coalescing import DEADLINES, ESCALATION, INTAKE, PAGING, REPORTING, Batch
from flows.deadlines import ensure_deadlines
from flows.ensuring import timer_of
from flows.escalation import ensure_escalation
from flows.intake import ensure_intake
from flows.paging import ensure_paging
from flows.prefect_server import answers
from flows.recorded import EnsureTask
from flows.reporting import ensure_reporting
from flows.respond import respond
from flows.taking import Taker
from models import incidents, standing
from models.errors import StoreError

log = logging.getLogger("zhishou.watch")

TASKS: Mapping[str, EnsureTask] = {
    INTAKE: ensure_intake,
    ESCALATION: ensure_escalation,
    PAGING: ensure_paging,
    DEADLINES: ensure_deadlines,
    REPORTING: ensure_reporting,
}

# Asked this often, and gone when it twice does not answer: short outages are Prefect's own business.
ASK_EVERY = 2.0
# Between tries to attach that the server broke off. While it does not answer at all it is asked as
# above: a server that comes back after an hour is attached to as soon as one that was away for a second.
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
# An incident is shown in Prefect when its first page is out, and only when few are logged: a run of
# its own costs 0.4 s of this process (measured).
SHOW_GAP = 15.0
# It waits until the server has taken in what logging set off: that takes it a second or two.
SHOW_PAUSE, SHOW_TRIES = 3.0, 20
LAST_SHOW = 2.0


class ServerGone(Exception):  # noqa: N818 - named for what happened
    """The Prefect server has not answered for some seconds."""


@dataclass
class Shift:
    """This process at work: what takes, what ends it, and where the server is."""

    taker: Taker
    stop: Event
    url: str
    gone: bool = False
    _showing: asyncio.Task[None] | None = None
    _shown: float = field(default=float("-inf"))

    def is_over(self, hour: str) -> bool:
        """Whether the run of this hour has to end. Raises ServerGone.

        A database that does not tell the time ends nothing: the next round asks again.
        """
        if self.gone:
            raise ServerGone(self.url)
        try:
            return self.stop.is_set() or hour_of(self.taker.work.office.now()) != hour
        except StoreError:
            return False

    async def record(self, batch: Batch) -> None:
        """Record a batch as a task of the run at work."""
        await recorded.record(TASKS[batch.module], list(batch.keys), batch.name)
        if batch.module == INTAKE and len(batch.keys) == 1:
            self._show(timer_of(batch.keys[0])[0].partition(":")[2])

    def _show(self, incident: str) -> None:
        """Show an incident soon, unless one is being shown or was a moment ago."""
        if self._showing is None and seconds() - self._shown > SHOW_GAP:
            self._showing = asyncio.create_task(self._show_when_out(incident))
            self._showing.add_done_callback(self._showed)

    def _showed(self, task: asyncio.Task[None]) -> None:
        self._showing, self._shown = None, seconds()
        if not task.cancelled() and task.exception():
            log.warning("an incident could not be shown: %s", task.exception())

    async def _show_when_out(self, incident: str) -> None:
        office = self.taker.work.office
        for _ in range(SHOW_TRIES):
            await asyncio.sleep(SHOW_PAUSE)
            if not self.taker.is_idle:
                continue
            with office.database.reading() as tx:
                facts = incidents.load_one(tx, incident, office.context(tx, office.now())).facts
                is_out = standing.is_out(tx, incident)
            if is_out and not facts.content_free:
                await respond(facts.plan.id, {}, facts.incident.number, return_state=True)
            if is_out:
                return

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Inside, the server is asked now and then whether it is still there."""
        self.gone = False
        task = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            task.cancel()
            if self._showing:
                await asyncio.wait([self._showing], timeout=LAST_SHOW)
            if self._showing:
                self._showing.cancel()

    async def _ask(self) -> None:
        missed = 0
        while missed < 2:
            await asyncio.sleep(ASK_EVERY)
            missed = 0 if await asyncio.to_thread(answers, self.url) else missed + 1
        self.gone = True
        self.taker.wake()


_shifts: list[Shift] = []


@flow(
    name="watch",
    flow_run_name="watch {node} {hour}",
    persist_result=False,
    validate_parameters=False,
    log_prints=False,
)
async def watch(node: str, hour: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """What the engine did on this node in this hour (UTC), effect by effect."""
    shift = _shifts[0]
    async with shift.asking():
        count = await shift.taker.take(shift.record, lambda: shift.is_over(hour))
    return Completed(message=f"{count} 项")


def hour_of(now: datetime) -> str:
    """The hour a run is named after: 2026-03-01 02h."""
    return f"{now:%Y-%m-%d %H}h"


async def attend(shift: Shift) -> None:
    """Keep a run going for as long as the server answers, until told to stop. Never raises.

    The outermost loop of its thread: it records what it caught and tries again.
    """
    serve(shift.taker.work)
    _shifts[:] = [shift]
    node = shift.taker.work.office.settings.watch.node
    pause = FIRST_WAIT
    while not shift.stop.is_set():
        if not await asyncio.to_thread(answers, shift.url):
            await asyncio.to_thread(shift.stop.wait, ASK_EVERY)
            continue
        try:
            await end_stale(node)
            while not shift.stop.is_set():
                await watch(node, hour_of(shift.taker.work.office.now()))
                pause = FIRST_WAIT
        except Exception:
            log.exception("the watch's run in Prefect ended; pages go out all the same")
        finally:
            shift.taker.detach()
        await asyncio.to_thread(shift.stop.wait, pause)
        pause = min(pause * 2, LONGEST_WAIT)


async def end_stale(node: str) -> int:
    """Runs of this node that ended without saying so become Crashed; how many there were.

    Either the process died, or it lost the server in mid-run. Then the run may have been told to be
    Failed, if the server was back in time; but nothing that the engine does has failed.
    """
    left = {"type": {"any_": [StateType.RUNNING, StateType.PENDING, StateType.FAILED]}}
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_filter=FlowFilter.model_validate({"name": {"any_": [watch.name]}}),
            flow_run_filter=FlowRunFilter.model_validate({"state": left}),
        )
        mine = [run for run in runs if run.parameters.get("node") == node]
        for run in mine:
            lost: State[None] = Crashed(message="值守进程已不在，或与 Prefect 失去联系")
            await client.set_flow_run_state(run.id, lost, force=True)
    return len(mine)

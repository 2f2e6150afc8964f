"""Taking effects from the queue and having them recorded, without ever holding up the loop.

Loads without prefect: what records is given. Each second it also asks the store for what is late,
so that a loop that died is covered; that does not depend on Prefect either.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from flows.at_work import Work
from flows.breaker import Breaker
from flows.clock import seconds
from flows.coalescing import Allowance, Batch, coalesce, missed
from flows.effects import Effect, EffectQueue
from flows.ensuring import overdue
from models.errors import StoreError

log = logging.getLogger("zhishou.taking")

# Recording happens in rounds, so that what comes together is seen together; idle, a round is the look
# at the store.
ROUND = 1.0
# The loop sends first: recording shares one interpreter with it and can wait.
LINGER = 0.05
# As many effects as one round takes: four shared tasks of each module.
MOST = 2_000
# As many tasks at a time: what one costs is measured, and more would be measured waiting for each other.
AT_ONCE = 8
# Tasks in hand at the end of the hour get this long (design: 5 s).
LAST_CALL = 5.0
# A task that has not come back after this is stuck in Prefect: ensuring takes a second and a send.
STUCK = 15.0
# A late effect that could not be ensured is tried again after this many seconds, not every second.
AGAIN = 10.0

Record = Callable[[Batch], Awaitable[object]]


class Taker:
    """Takes what the loop puts. One per process; `take` runs once per watch run, on the same queue.

    `pace` is how many seconds a round takes at the least.
    """

    def __init__(
        self, work: Work, queue: EffectQueue, breaker: Breaker | None = None, pace: float = ROUND
    ) -> None:
        self.work = work
        self.pace = pace
        self.queue = queue
        self.breaker = breaker or Breaker()
        self.recorded = 0
        self._allowance = Allowance(seconds)
        self._missed: Counter[str] = Counter()
        self._in_hand: dict[asyncio.Task[None], float] = {}
        self._tried: dict[str, float] = {}
        self._woken = asyncio.Event()
        self._turn = asyncio.Semaphore(AT_ONCE)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being recorded."""
        return all(task.done() for task in self._in_hand)

    async def take(self, record: Record, is_over: Callable[[], bool]) -> int:
        """Take until `is_over`, then wait for what is in hand; how many effects were recorded.

        Whatever `is_over` raises ends it too. The queue stays attached: the next run goes on with it.
        """
        before = self.recorded
        self._woken, self._turn = asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        self.queue.on_put = _waking(asyncio.get_running_loop(), self._woken)
        self.queue.attached = True
        try:
            while not is_over():
                busy = await self._round(record)
                await self._pause(busy)
        finally:
            await self._last_call()
        return self.recorded - before

    def detach(self) -> None:
        """Nobody records from now on; the queue counts what it is given."""
        self.queue.attached = False

    def wake(self) -> None:
        """End a pause early: something about `is_over` has changed. From any thread."""
        self.queue.on_put()

    async def _pause(self, busy: bool) -> None:
        """After work, a whole round; else until something is put, a round at the most."""
        if busy:
            await asyncio.sleep(self.pace)
            return
        try:
            async with asyncio.timeout(self.pace):
                await self._woken.wait()
            await asyncio.sleep(LINGER)
        except TimeoutError:
            pass

    async def _round(self, record: Record) -> bool:
        """Take what waits and start recording it; whether there was anything."""
        self._woken.clear()
        self._reap()
        taken, lost = self.queue.take(MOST)
        self._missed.update(lost)
        late = await self._late({effect.key for effect in taken})
        if self.breaker.is_open:
            self._missed.update(effect.kind for effect in taken)
            await self._ensure_unrecorded(late)
            return bool(late)
        batches = coalesce(taken + late, self._allowance)
        if self._missed:
            batches.append(missed(self._missed))
            self._missed = Counter()
        for batch in batches:
            self._in_hand[asyncio.create_task(self._carry(record, batch))] = seconds()
        return bool(batches)

    async def _late(self, known: set[str]) -> list[Effect]:
        """What nobody has looked after, unless that was tried a moment ago."""
        try:
            found = await asyncio.to_thread(lambda: overdue(self.work.office, self.work.office.now()))
        except StoreError:
            log.warning("the store does not say what is late")
            return []
        now = seconds()
        self._tried = {key: at for key, at in self._tried.items() if now - at < AGAIN}
        late = [effect for effect in found if effect.key not in known and effect.key not in self._tried]
        self._tried |= {effect.key: now for effect in late}
        return late

    async def _ensure_unrecorded(self, late: Sequence[Effect]) -> None:
        """Without Prefect what is late is carried out all the same."""
        if late:
            await self.work.ensure([effect.key for effect in late])
            self._missed.update(effect.kind for effect in late)

    async def _carry(self, record: Record, batch: Batch) -> None:
        """Record one batch; what that took besides ensuring is what Prefect took."""
        async with self._turn:
            begun = seconds()
            await record(batch)
            self.breaker.took(seconds() - begun - (self.work.spent(batch.keys) or 0.0))
        self.recorded += max(len(batch.keys), 1)

    def _reap(self) -> None:
        """Look after tasks that have ended, and after those that never come back."""
        for task in [task for task in self._in_hand if task.done()]:
            del self._in_hand[task]
            error = None if task.cancelled() else task.exception()
            if error:
                log.warning("an effect could not be recorded: %s", type(error).__name__)
                self.breaker.trip()
        for task in [task for task, begun in self._in_hand.items() if seconds() - begun > STUCK]:
            task.cancel()
            self.breaker.trip()

    async def _last_call(self) -> None:
        """Wait for tasks in hand, a few seconds; the effects of the others are done or late by then."""
        if self._in_hand:
            _, left = await asyncio.wait(self._in_hand, timeout=LAST_CALL)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left, timeout=1.0)
        self._reap()


def _waking(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> Callable[[], None]:
    """Sets `woken` from the loop's thread; costs it some microseconds, and nothing once it is set."""

    def wake() -> None:
        if not (woken.is_set() or loop.is_closed()):
            loop.call_soon_threadsafe(woken.set)

    return wake

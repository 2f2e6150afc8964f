"""Taking from the queue: what records is a stand-in here; store, queue and phones are real."""

import asyncio
from collections.abc import Callable

from flows.at_work import Work
from flows.breaker import Breaker
from flows.coalescing import Batch
from flows.effects import Effect, EffectQueue
from flows.ensuring import ensure
from flows.taking import Taker
from tests.flows.test_breaker import Seconds
from tests.flows.test_ensuring import first_rung, log, texts
from tests.night import Night


class Recorder:
    """Records what it is given, as a task would: by ensuring it."""

    def __init__(self, work: Work, span: float = 0.0) -> None:
        self.work = work
        self.span = span
        self.batches: list[Batch] = []

    async def __call__(self, batch: Batch) -> None:
        self.batches.append(batch)
        if batch.keys:
            await self.work.ensure(batch.keys)
        await asyncio.sleep(self.span)

    @property
    def names(self) -> list[str]:
        return [batch.name for batch in self.batches]


def taker(night: Night, breaker: Breaker | None = None) -> Taker:
    return Taker(Work(night.office), EffectQueue(), breaker, pace=0.02)


def take(one: Taker, record: Recorder, until: Callable[[], bool]) -> int:
    """Take until something is so; fails after ten seconds."""

    async def limited() -> int:
        async with asyncio.timeout(10):
            return await one.take(record, until)

    return asyncio.run(limited())


def done(night: Night) -> Effect:
    """An effect the loop has carried out."""
    incident = night.log(level="IV").id
    return Effect(first_rung(incident), "rung", f"{night.number} 转呼")


def test_what_is_put_is_recorded_and_the_queue_stays_attached_for_the_next_run(sqlite_night: Night) -> None:
    effect, one = done(sqlite_night), taker(sqlite_night)
    record = Recorder(one.work)
    one.queue.attached = True
    one.queue.put([effect])
    assert take(one, record, lambda: bool(record.batches)) == 1
    assert record.names == [effect.name]
    assert one.queue.attached
    one.queue.put([effect])
    take(one, record, lambda: len(record.batches) == 2)
    assert record.names == [effect.name] * 2


def test_whoever_puts_ends_the_pause(sqlite_night: Night) -> None:
    effect = done(sqlite_night)
    one = Taker(Work(sqlite_night.office), EffectQueue(), pace=60)
    record = Recorder(one.work)

    async def put_later() -> None:
        taking = asyncio.create_task(one.take(record, lambda: bool(record.batches)))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(one.queue.put, [effect])
        while not record.batches:
            await asyncio.sleep(0.01)
        taking.cancel()

    asyncio.run(asyncio.wait_for(put_later(), 10))
    assert record.names == [effect.name]


def test_what_was_put_before_anybody_took_is_one_batch_of_counts(sqlite_night: Night) -> None:
    effect, one = done(sqlite_night), taker(sqlite_night)
    one.queue.put([effect, effect])
    record = Recorder(one.work)
    take(one, record, lambda: bool(record.batches))
    assert record.names == ["未逐项记录 2 项：转呼 2"]


def test_what_a_dead_loop_left_is_carried_out(sqlite_night: Night) -> None:
    incident = log(sqlite_night)
    sqlite_night.clock.forward(seconds=1.5)
    one = taker(sqlite_night)
    record = Recorder(one.work)
    take(one, record, lambda: texts(sqlite_night) > 0)
    assert f"{sqlite_night.number} 转呼" in record.names
    words = ensure(sqlite_night.office, one.work.hands, first_rung(incident))
    assert words == "已执行"


def test_with_the_breaker_open_a_dead_loop_is_covered_without_recording(sqlite_night: Night) -> None:
    log(sqlite_night)
    sqlite_night.clock.forward(seconds=1.5)
    seconds = Seconds()
    breaker = Breaker(seconds)
    breaker.trip()
    one = taker(sqlite_night, breaker)
    record = Recorder(one.work)
    take(one, record, lambda: texts(sqlite_night) > 0)
    assert record.batches == []
    seconds.now += 31
    take(one, record, lambda: bool(record.batches))
    assert record.names[0].startswith("未逐项记录")


def test_recording_that_is_slow_opens_the_breaker_and_ensuring_does_not(sqlite_night: Night) -> None:
    effect = done(sqlite_night)
    for span, opens in ((0.0, False), (0.3, True)):
        one = taker(sqlite_night, Breaker(slow=0.2))
        one.queue.attached = True
        one.queue.put([effect])
        record = Recorder(one.work, span)
        take(one, record, lambda: bool(record.batches))  # noqa: B023 - called before the next round
        assert one.breaker.is_open is opens


def test_recording_that_fails_opens_the_breaker_and_ends_nothing(sqlite_night: Night) -> None:
    effect, one = done(sqlite_night), taker(sqlite_night)
    one.queue.attached = True
    one.queue.put([effect])

    class Broken(Recorder):
        async def __call__(self, batch: Batch) -> None:
            self.batches.append(batch)
            raise RuntimeError("no server")

    record = Broken(one.work)
    take(one, record, lambda: bool(record.batches))
    assert one.breaker.is_open


def test_the_end_of_a_run_waits_for_what_is_in_hand(sqlite_night: Night) -> None:
    effect, one = done(sqlite_night), taker(sqlite_night)
    one.queue.attached = True
    one.queue.put([effect])
    record = Recorder(one.work, span=0.3)
    assert take(one, record, lambda: bool(record.batches)) == 1

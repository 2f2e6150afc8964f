"""One incident that cannot be decided is set aside, and the others are called."""

from typing import Any

import pytest

from flows import deciding
from flows.suspects import ASIDE, BATCH, Suspects
from models import incidents
from tests.night import NUMBERS, Night


def test_a_batch_that_fails_is_taken_one_by_one_until_the_one_at_fault_is_known() -> None:
    now = 0.0
    suspects = Suspects(lambda: now)
    suspects.take(["a", "b", "c"])
    assert suspects.failed() == ""
    assert suspects.batch == 1
    suspects.take(["a"])  # decided well
    suspects.take(["b"])
    assert suspects.failed() == "b"
    assert suspects.aside == {"b"}
    suspects.through(is_empty=False)
    assert suspects.batch == 1
    suspects.through(is_empty=True)  # the others are through
    assert suspects.batch == BATCH
    now = ASIDE
    assert suspects.aside == frozenset()


def test_a_turn_that_fails_for_another_reason_sets_nothing_aside() -> None:
    suspects = Suspects(lambda: 0.0)
    suspects.take([])
    assert suspects.failed() == ""
    assert suspects.aside == frozenset()


def turn_as_it_may(night: Night, turns: int) -> None:
    """So many turns of the watch, whatever they raise."""
    for _ in range(turns):
        night.loop.look_now()
        try:
            night.loop.turn()
        except ZeroDivisionError:
            night.loop._suspects.failed()
        night.loop.wait_for_sends()


def test_the_others_are_called_while_one_cannot_be_decided(
    sqlite_night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, real = sqlite_night, deciding.decide
    night.log(level="IV", key="a")
    spoiled = night.show().facts.incident.id
    night.log(level="IV", key="b")
    healthy = night.number

    def decide(facts: Any, now: Any) -> Any:
        if facts.incident.id == spoiled:
            raise ZeroDivisionError("a plan that was damaged")
        return real(facts, now)

    monkeypatch.setattr(deciding, "decide", decide)
    night.clock.forward(minutes=16)
    turn_as_it_may(night, 6)
    heard = night.sandbox.inbox(NUMBERS["带班领导"])
    assert sum(healthy in text for text in heard) == 2  # at first, and sixteen minutes later
    assert len(heard) == 3


def test_the_others_are_called_while_one_whose_attempt_is_due_cannot_be_loaded(
    sqlite_night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, real = sqlite_night, incidents.load
    night.log(level="IV", key="a")
    spoiled = night.show().facts.incident.id
    night.log(level="IV", key="b")
    healthy, number = night.show().facts.incident.id, night.number
    night.settle()
    with night.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE attempt SET state = 'pending', lease = NULL WHERE channel = 'sms'")

    def load(tx: Any, ids: Any, context: Any) -> Any:
        if spoiled in ids:
            raise ZeroDivisionError("a row that was damaged")
        return real(tx, ids, context)

    monkeypatch.setattr(incidents, "load", load)
    before = len(night.sandbox.inbox(NUMBERS["带班领导"]))
    turn_as_it_may(night, 8)
    assert night.loop._suspects.aside == {spoiled}
    assert spoiled in night.loop._suspects.trouble
    assert healthy not in night.loop._suspects.trouble
    heard = night.sandbox.inbox(NUMBERS["带班领导"])[before:]
    assert heard
    assert all(number in text for text in heard)


def test_a_watch_with_one_set_aside_waits_for_what_comes_next_and_does_not_spin(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="IV", key="a")
    spoiled = night.show().facts.incident.id
    night.settle()
    night.clock.forward(minutes=16)
    night.loop._suspects.take([spoiled])
    night.loop._suspects.failed()
    night.loop.look_now()
    night.loop.turn()
    due = night.loop._next_due
    assert due is None or due > night.clock.now()
    assert "rung" not in night.kinds()[-1:]

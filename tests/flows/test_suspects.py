"""One incident that cannot be decided is set aside, and the others are called."""

from typing import Any

import pytest

from flows import deciding
from flows.suspects import ASIDE, BATCH, Suspects
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
    suspects.take([])  # the others are through
    assert suspects.batch == BATCH
    now = ASIDE
    assert suspects.aside == frozenset()


def test_a_turn_that_fails_for_another_reason_sets_nothing_aside() -> None:
    suspects = Suspects(lambda: 0.0)
    suspects.take([])
    assert suspects.failed() == ""
    assert suspects.aside == frozenset()


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
    for _ in range(6):
        night.loop.look_now()
        try:
            night.loop.turn()
        except ZeroDivisionError:
            night.loop._suspects.failed()
    night.loop.wait_for_sends()
    heard = night.sandbox.inbox(NUMBERS["带班领导"])
    assert sum(healthy in text for text in heard) == 2  # at first, and sixteen minutes later
    assert len(heard) == 3

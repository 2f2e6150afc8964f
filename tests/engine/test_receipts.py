"""Receipts: what was handed over is read, and signed for; limits and steps follow, and calls stop."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import tracks
from engine.doing import waits_of
from engine.errors import UnknownItem, WrongTime
from engine.events import Confirmed
from engine.handover import Acknowledged
from engine.vocabulary import ClockState, Receipt, Way
from tests.builders import NIGHT, deadline, facts, hours, minutes, plan, step, tell
from tests.engine.replay import Night, entry, kinds, logged

LIMITS = (
    deadline("read", minutes(30), ("told:unit_contact",), met_by=("read:unit_contact",)),
    deadline("sign", hours(1), ("told:unit_contact",), met_by=("signed:unit_contact",)),
    deadline("feedback", hours(24), ("signed:unit_contact",), met_by=("answered:unit_contact",)),
)
CHECK = replace(step("check"), after=("signed:unit_contact",))


def told() -> Night:
    """A unit contact has been told, and is called until he has answered or acknowledged it."""
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=LIMITS, steps=(CHECK,))))
    night.act(Confirmed("III", "III"))
    night.decide()
    return night


def read(**more: object) -> Acknowledged:
    return replace(Acknowledged(Receipt.READ, "unit_contact", Way.SYSTEM, "contact"), **more)  # type: ignore[arg-type]


def signed(**more: object) -> Acknowledged:
    return read(receipt=Receipt.SIGNED, way=Way.PAPER, **more)


def test_reading_it_meets_the_limit_for_reading_only_and_nobody_is_called_any_more() -> None:
    night = told()
    night.watched(minutes=5)
    receipt = entry(night.act(read(evidence="政务微信已读")), "read")
    assert receipt.detail == {
        "role": "unit_contact",
        "signer": "contact",
        "receiver": "",
        "way": Way.SYSTEM,
        "evidence": "政务微信已读",
        "at": NIGHT + timedelta(minutes=5),
    }
    assert not receipt.by_system
    states = {clock.id: clock.state for clock in night.facts.clocks}
    assert states == {"read": ClockState.MET, "sign": ClockState.RUNNING}
    assert not night.armed(tracks.tell("unit_contact"))
    assert not [page for page in night.facts.pages if page.person == "contact"]


def test_signing_for_it_starts_what_counts_from_it_and_shows_that_it_was_read() -> None:
    night = told()
    night.watched(minutes=5)
    night.act(signed())
    assert night.clock("read").state is ClockState.MET
    assert night.clock("sign").state is ClockState.MET
    assert night.clock("feedback").started == NIGHT + timedelta(minutes=5)


def test_a_receipt_is_no_answer() -> None:
    night = told()
    night.act(signed())
    assert night.clock("feedback").state is ClockState.RUNNING
    assert "answered:unit_contact" not in night.facts.incident.anchors


def test_a_receipt_entered_later_counts_from_when_it_was_given() -> None:
    night = told()
    night.watched(minutes=90)
    assert night.clock("sign").state is ClockState.BREACHED
    night.act(signed(at=NIGHT + timedelta(minutes=50)))
    assert night.clock("sign").state is ClockState.MET
    assert night.clock("feedback").started == NIGHT + timedelta(minutes=50)


def test_an_earlier_receipt_entered_afterwards_is_the_one_that_counts() -> None:
    night = told()
    night.watched(minutes=60)
    night.act(signed(at=NIGHT + timedelta(minutes=40)))
    night.act(signed(at=NIGHT + timedelta(minutes=30)))
    night.act(signed(at=NIGHT + timedelta(minutes=50)))
    clock = night.clock("feedback")
    assert (clock.epoch, clock.started) == (1, NIGHT + timedelta(minutes=30))


def test_a_receipt_given_before_anybody_was_called_has_told_him() -> None:
    night = logged(facts(plan(tells=(tell("unit_contact"),), deadlines=LIMITS)))
    night.act(read())
    assert night.clock("sign").started == NIGHT
    assert "gate_passed" not in kinds(night.watched(minutes=30))


def test_a_step_waits_for_a_signature() -> None:
    night = told()
    assert waits_of(night.facts, CHECK, night.now) == ("signed:unit_contact",)
    night.act(signed())
    assert waits_of(night.facts, CHECK, night.now) == ()


def test_nobody_of_another_plan_acknowledges_anything_and_nobody_before_it_was_known() -> None:
    night = told()
    with pytest.raises(UnknownItem, match="no role 'somebody'"):
        night.act(read(role="somebody"))
    with pytest.raises(WrongTime, match="unit_contact cannot have signed it"):
        night.act(signed(at=NIGHT - timedelta(hours=1)))

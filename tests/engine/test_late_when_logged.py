"""迟报: a limit that was past when the matter was logged is late, and nobody here has missed it."""

from datetime import timedelta

from engine.duties import Deadline
from engine.events import LevelChanged
from engine.facts import Facts
from engine.vocabulary import Anchor, ClockState
from tests.builders import NIGHT, deadline, facts, hours, incident, minutes, plan
from tests.engine.replay import Night, kinds, logged

BEFORE = NIGHT - timedelta(hours=48)
REPORT = deadline("report", hours(1), (Anchor.OCCURRED,), met_by=["step:report"])
CHASE = deadline("chase", hours(2), ("missed:report",))


def happened_two_days_ago(*limits: Deadline) -> Facts:
    anchors = {Anchor.OCCURRED: BEFORE, Anchor.RECEIVED: NIGHT, Anchor.LOGGED: NIGHT}
    return facts(plan(deadlines=limits or (REPORT, CHASE)), incident(anchors=anchors))


def told_of_a_breach(night: Night) -> list[str]:
    reasons = [reason for decision in night.decisions for ring in decision.rings for reason in ring.reasons]
    return [reason.role for reason in reasons if reason.kind == "breach"]


def test_it_is_late_from_its_own_anchor_and_why_is_asked_once_and_nobody_rung_about_it() -> None:
    night = logged(happened_two_days_ago())
    night.watched(minutes=5)
    assert night.clock("report").missed_at == BEFORE + timedelta(hours=1)
    assert (night.clock("report").state, night.clock("chase").state) == (ClockState.BREACHED,) * 2
    late = [e for d in night.decisions for e in d.entries if e.kind == "late_when_logged"]
    assert [e.detail["deadline"] for e in late] == ["report", "chase"]
    assert told_of_a_breach(night) == []


def test_another_level_asks_for_it_no_second_time_and_rings_nobody_either() -> None:
    limit = deadline("report", {"III": hours(1), "I": hours(2)}, (Anchor.OCCURRED,))
    night = logged(happened_two_days_ago(limit))
    night.act(LevelChanged("I", "I", "热搜"))
    assert "late_when_logged" not in kinds(night.decide())
    assert night.clock("report").state is ClockState.BREACHED
    assert told_of_a_breach(night) == []


def test_what_was_still_to_be_kept_when_it_was_logged_is_missed_as_ever() -> None:
    limit = deadline("report", minutes(1), breach_roles=("duty_leader",))
    night = logged(facts(plan(deadlines=(limit,))))
    assert "late_when_logged" not in kinds(night.watched(minutes=1))
    assert told_of_a_breach(night) == ["duty_leader"]

"""Drills 演练: marked from the second entry on, inside the office only, and over by themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.drills import BEGUN
from engine.endings import DrillEnded, ReportAccepted, Resolved, Resumed
from engine.errors import IllegalTransition
from engine.events import Answered, Confirmed
from engine.facts import Drill, Entry, Facts
from engine.forecast import forecast
from engine.plan import Plan
from engine.vocabulary import ClockState, PageState, State
from tests.builders import NIGHT, deadline, facts, hours, incident, ladder, plan, rung, tell
from tests.engine.replay import Night, entry, kinds, logged, rung_people

HOUR = timedelta(hours=1)
STAIR = {"III": ladder(rung("duty_leader"), rung("unit_contact", "city"), rung("deputy_head"))}


def drill(of: Plan | None = None, *calls: str, lasts: timedelta = HOUR) -> Facts:
    about = replace(incident(), drill=Drill(frozenset(calls), lasts))
    return facts(of or plan(ladders=STAIR), about)


def spared(night: Night) -> list[Entry]:
    """Who would have been called if it were real."""
    return [e for decision in night.decisions for e in decision.entries if e.kind == "drill_spared"]


def test_a_drill_is_marked_by_its_second_entry_with_number_list_and_length() -> None:
    night = logged(drill(None, "unit_contact"))
    first, second = night.decisions[0].entries[:2]
    assert (first.kind, second.kind) == ("logged", BEGUN)
    assert second.detail == {"number": "2026-0001", "calls": ["unit_contact"], "lasts_s": 3600}


def test_what_is_real_is_not_marked_and_never_ends_by_itself() -> None:
    night = logged(facts())
    assert BEGUN not in kinds(night.decisions[0])
    with pytest.raises(IllegalTransition, match="is no drill"):
        night.act(DrillEnded(""))


def test_nobody_outside_the_office_is_called_and_the_record_says_who_would_have_been() -> None:
    night = logged(drill())
    night.watched(minutes=11)
    assert rung_people(night.decisions) == ["leader", "deputy"]
    assert [one.detail for one in spared(night)] == [
        {"role": "unit_contact", "people": ["contact"], "channels": ["manual"], "occasion": "page"},
        {"role": "city", "people": ["city-desk"], "channels": ["manual"], "occasion": "page"},
    ]


def test_a_rung_of_people_who_are_spared_keeps_its_time() -> None:
    night = logged(drill())
    night.watched(minutes=9)
    assert rung_people(night.decisions) == ["leader"]
    night.watched(minutes=1)
    assert rung_people(night.decisions) == ["leader", "deputy"]


def test_whom_the_list_names_is_called_as_in_earnest() -> None:
    night = logged(drill(None, "unit_contact", "city"))
    night.watched(minutes=6)
    assert rung_people(night.decisions) == ["leader", "contact", "city-desk"]
    assert not spared(night)


def test_a_duty_to_tell_somebody_outside_is_entered_once_and_not_repeated() -> None:
    owed = plan(ladders=STAIR, tells=(tell("city", tries=3), tell("publicity"), tell("duty_leader")))
    night = logged(drill(owed))
    night.act(Answered(role="duty_leader"))
    night.watched(minutes=16)
    # The other one at the gate: there the desk would have dialled.
    assert [(e.detail["role"], e.detail["channels"]) for e in spared(night)] == [
        ("city", ["manual"]),
        ("publicity", ["manual"]),
    ]


def test_after_confirmation_a_machine_would_have_told_them() -> None:
    night = logged(drill(plan(ladders=STAIR, tells=(tell("publicity"),))))
    night.act(Confirmed("III", "III"))
    night.watched(seconds=1)
    assert [one.detail["channels"] for one in spared(night)] == [["sms", "voice"]]


def test_a_drill_nobody_ends_ends_by_itself_and_says_what_was_still_owed() -> None:
    limits = (deadline("report", hours(2)),)
    night = logged(drill(plan(ladders=STAIR, deadlines=limits)))
    night.watched(minutes=61)
    assert night.facts.incident.state is State.CLOSING
    last = night.decisions[-1]
    assert entry(last, "drill_timed_out").detail == {"due": NIGHT + HOUR}
    assert entry(last, "clock_ended").detail["deadline"] == "report"
    assert [clock.state for clock in night.facts.clocks] == [ClockState.ENDED]
    assert {close.state for close in last.closes} == {PageState.WITHDRAWN}
    assert [timer.track for timer in night.facts.timers] == ["report"]


def test_somebody_may_end_it_before_with_the_reason() -> None:
    night = logged(drill())
    made = entry(night.act(DrillEnded("真实事件进行中")), "drill_ended")
    assert (made.detail, made.by_system) == ({"reason": "真实事件进行中"}, False)
    assert night.facts.incident.state is State.CLOSING


def test_a_drill_that_was_resolved_has_no_end_to_come_and_gets_one_when_it_goes_on() -> None:
    night = logged(drill())
    night.act(Confirmed("III", "III"), Resolved())
    assert "drill" not in {timer.track for timer in night.facts.timers}
    night.act(Resumed("再练一次"))
    (end,) = [timer for timer in night.facts.timers if timer.track == "drill"]
    assert end.due == night.now + HOUR


def test_a_drill_that_was_over_while_the_system_was_down_calls_nobody_afterwards() -> None:
    night = logged(drill())
    made = night.unwatched(hours=9)
    assert not made.rings
    assert "drill_timed_out" in kinds(made)
    assert "rung" not in kinds(made)


def test_the_preview_says_whom_a_drill_spares() -> None:
    seen = forecast(drill(None, "unit_contact"), NIGHT)
    assert {call.role: call.spared for call in seen.calls} == {
        "duty_leader": False,
        "unit_contact": False,
        "city": True,
        "deputy_head": False,
    }
    assert [call.at for call in seen.calls][-1] == NIGHT + timedelta(minutes=10)


def test_whom_a_drill_spares_was_to_be_told_of_nothing_when_it_is_closed() -> None:
    told = (tell("publicity", anchors=("resolved",)), tell("head", anchors=("resolved",)))
    night = logged(drill(plan(rung("duty_leader"), tells=told)))
    night.act(Confirmed("III", "III"))
    night.act(Resolved())
    closed = night.act(ReportAccepted())
    assert [e.detail["role"] for e in closed.entries if e.kind == "unconfirmed"] == ["head"]

"""Limits that are given more time 延期, and progress notices 阶段性反馈."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.duties import Deadline, Extension
from engine.endings import Dismissed
from engine.errors import Exceeded, IllegalTransition, UnknownItem, WrongTime
from engine.events import (
    Confirmed,
    DeadlineExtended,
    DeadlineMet,
    LevelChanged,
    ProgressNoticed,
    StepDone,
)
from engine.extending import latest
from engine.facts import Drill
from engine.parts import Span
from engine.vocabulary import ClockState
from tests.builders import (
    MANUAL,
    NIGHT,
    SUBDISTRICT,
    VOICE,
    deadline,
    facts,
    hours,
    incident,
    person,
    plan,
    roster,
    step,
    working_days,
)
from tests.engine.replay import Night, entry, kinds, logged

FIVE_DAYS = hours(120)
REPLY = deadline(
    "reply", {"II": hours(48), "III": hours(48), "I": hours(5)}, warn=hours(6), met_by=["step:publish"]
)


def at(amount: float) -> datetime:
    """So many hours after logging."""
    return NIGHT + timedelta(hours=amount)


def extendable(
    times: int = 1, within: Span | None = FIVE_DAYS, more: Span | None = None, waits: Iterable[str] = ()
) -> Deadline:
    rule = Extension(("duty_leader",), times, within, more)
    return replace(REPLY, extension=rule, waits=tuple(waits))


def night_of(limit: Deadline) -> Night:
    return logged(facts(plan(deadlines=(limit,), steps=(step("publish"),))))


def longer(until: float, reason: str = "需第三方鉴定") -> DeadlineExtended:
    return DeadlineExtended("reply", at(until), reason)


def test_the_old_clock_stays_on_record_and_the_new_one_warns_anew() -> None:
    night = night_of(extendable())
    night.watched(hours=43)
    decision = night.act(longer(72))
    assert kinds(decision) == ["deadline_extended", "clock_superseded", "clock_started"]
    assert entry(decision, "deadline_extended").detail == {
        "deadline": "reply",
        "due": at(48),
        "until": at(72),
        "reason": "需第三方鉴定",
        "n": 0,
    }
    old, new = decision.clocks
    assert (old.epoch, old.state, old.due) == (0, ClockState.SUPERSEDED, at(48))
    assert (new.epoch, new.state, new.due, new.started) == (1, ClockState.RUNNING, at(72), NIGHT)
    assert (new.extended, new.unextended) == (1, at(48))
    assert not [reason for page in night.facts.pages for reason in page.reasons if reason.key == "reply"]
    later = [kind for kind in kinds(night.watched(hours=30)) if kind.startswith("deadline")]
    assert later == ["deadline_warned", "deadline_breached"]


def test_what_it_asks_for_meets_it_at_its_new_end() -> None:
    night = night_of(extendable())
    night.act(longer(72))
    night.watched(hours=60)
    night.act(StepDone("publish"))
    assert night.clock("reply").state is ClockState.MET


@pytest.mark.parametrize(
    ("limit", "until"),
    [
        (extendable(within=hours(72)), 73),
        (extendable(within=None, more=hours(10)), 59),
        (extendable(within=hours(72), more=hours(10)), 59),
        (extendable(within=hours(50), more=hours(10)), 51),
        (REPLY, 49),
    ],
)
def test_beyond_what_the_plan_allows_it_is_refused(limit: Deadline, until: float) -> None:
    night = night_of(limit)
    with pytest.raises(Exceeded, match="can be extended"):
        night.act(longer(until))
    assert night.clock("reply").due == at(48)


def test_a_second_time_it_is_refused_unless_the_plan_allows_two_which_share_one_ceiling() -> None:
    night = night_of(extendable())
    night.act(longer(50))
    with pytest.raises(Exceeded, match="reply can be extended 1 times, and was 1 times"):
        night.act(longer(52))
    twice = night_of(extendable(times=2, within=None, more=hours(10)))
    twice.act(longer(55))
    with pytest.raises(Exceeded, match="until 2026-03-13 04:10 UTC, not"):
        twice.act(longer(59))
    twice.act(longer(58))
    assert (twice.clock("reply").extended, twice.clock("reply").unextended) == (2, at(48))


def test_once_it_has_passed_it_is_too_late_to_extend_it() -> None:
    night = night_of(extendable())
    night.watched(hours=49)
    with pytest.raises(Exceeded, match="too late"):
        night.act(longer(72))


def test_an_end_no_later_than_it_has_is_refused() -> None:
    with pytest.raises(WrongTime, match="no later than that"):
        night_of(extendable()).act(longer(48))


def test_what_does_not_run_cannot_be_extended() -> None:
    night = night_of(extendable())
    with pytest.raises(UnknownItem, match="no clock runs for 'other'"):
        night.act(DeadlineExtended("other", at(50), "为何"))
    night.act(DeadlineMet("reply", NIGHT))
    with pytest.raises(
        IllegalTransition, match="reply is met since 2026-03-10 18:10 UTC: it cannot be extended"
    ):
        night.act(longer(72))


def test_an_extension_holds_while_the_level_asks_for_the_same_limit_and_falls_when_it_does_not() -> None:
    night = night_of(extendable())
    night.act(longer(72))
    night.act(LevelChanged("II", "II", "升温"))
    assert night.clock("reply").due == at(72)
    night.act(LevelChanged("I", "I", "热搜"))
    clock = night.clock("reply")
    assert (clock.due, clock.extended, clock.unextended) == (at(5), 1, None)
    with pytest.raises(Exceeded):
        night.act(longer(6))


def test_the_latest_end_is_told_only_of_what_can_be_extended() -> None:
    night = night_of(extendable(within=working_days(3)))
    clock, calendar = night.clock("reply"), night.facts.calendar
    limit = night.facts.plan.deadline("reply")
    assert latest(limit, clock, calendar) == at(120)  # Friday, Monday; Wednesday itself does not count
    assert latest(REPLY, clock, calendar) is None
    assert latest(limit, replace(clock, extended=1), calendar) is None
    assert latest(limit, replace(clock, state=ClockState.MET), calendar) is None


def test_a_progress_notice_is_told_to_who_waits_and_leaves_the_clock_alone() -> None:
    night = night_of(extendable(waits=["duty_leader", "unit_contact"]))
    noticed = entry(night.act(ProgressNoticed("reply", "已送检")), "progress_noticed").detail
    assert noticed == {
        "deadline": "reply",
        "due": at(48),
        "text": "已送检",
        "told": ["leader"],
        "people": [],
        "by_hand": [],
    }
    assert night.clock("reply").state is ClockState.RUNNING
    night.act(Confirmed("III", "III"))
    assert entry(night.act(ProgressNoticed("reply", "结果明日出")), "progress_noticed").detail["told"] == [
        "leader",
        "contact",
    ]
    assert night.facts.incident.unit == SUBDISTRICT


def test_whom_no_quiet_word_reaches_is_not_on_record_as_told_but_dialled_by_the_desk() -> None:
    people = [person("leader", channels=()), person("contact", (VOICE,)), person("other"), person("officer")]
    book = roster({one.id: one for one in people}, contacts={SUBDISTRICT: ("contact", "other")})
    limit = extendable(waits=["duty_officer", "duty_leader", "unit_contact"])
    night = logged(facts(plan(deadlines=(limit,), steps=(step("publish"),)), people=book))
    night.act(Confirmed("III", "III"))
    decision = night.act(ProgressNoticed("reply", "已送检"))
    noticed = entry(decision, "progress_noticed").detail
    assert noticed["told"] == ["other"]
    assert noticed["by_hand"] == ["duty_leader", "contact"]
    assert [(ring.person, ring.role, ring.channels) for ring in decision.rings] == [
        (None, "duty_leader", (MANUAL,)),
        ("contact", "unit_contact", (MANUAL,)),
    ]


def test_of_a_matter_that_is_over_nothing_is_extended_and_nobody_is_told() -> None:
    night = night_of(extendable())
    night.act(Dismissed("不实"))
    for event in (longer(72), ProgressNoticed("reply", "已送检")):
        with pytest.raises(IllegalTransition, match="over"):
            night.act(event)


def test_whom_a_drill_spares_hears_of_no_progress_either() -> None:
    of = plan(deadlines=(extendable(waits=["duty_leader", "unit_contact"]),), steps=(step("publish"),))
    told = []
    for calls in (frozenset[str](), frozenset({"unit_contact"})):
        about = replace(incident(), drill=Drill(calls, timedelta(hours=4)))
        night = logged(facts(of, about))
        night.act(Confirmed("III", "III"))
        noticed = entry(night.act(ProgressNoticed("reply", "已送检")), "progress_noticed")
        told.append(noticed.detail["told"])
    assert told == [["leader"], ["leader", "contact"]]

"""Response deadlines 时限: when they start, when they warn, and how they end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine import tracks
from engine.calendars import Calendar
from engine.conditions import Every, Is
from engine.duties import Deadline
from engine.endings import Dismissed, Merged, ReportAccepted, Resolved, Resumed, Voided
from engine.errors import IllegalTransition, UnknownItem, WrongTime
from engine.events import Answered, Confirmed, DeadlineMet, Event, LevelChanged, Logged, StepDone
from engine.parts import Span
from engine.vocabulary import Anchor, ClockState, PageState
from tests.builders import (
    MANUAL,
    NIGHT,
    SMS,
    VOICE,
    days,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    rung,
    step,
    tell,
    working_days,
)
from tests.engine.replay import Night, channels_of, entry, kinds, logged, rung_people

QUIET = rung("duty_leader", wait=hours(999))
BEFORE = NIGHT - timedelta(hours=1)


def with_limits(*deadlines: Deadline, level: str = "III", **about: object) -> Night:
    """A night on which these limits run and the leader has answered, so that nothing else happens."""
    of = plan(QUIET, deadlines=deadlines, act_within=hours(999))
    night = logged(facts(of, incident(level, **about)))  # type: ignore[arg-type]  # what `incident` takes
    night.act(Answered(person="leader"))
    return night


# Starting


@pytest.mark.parametrize(
    ("known", "anchor"),
    [
        ((Anchor.OCCURRED, Anchor.RECEIVED), Anchor.OCCURRED),
        ((Anchor.RECEIVED, Anchor.FOUND), Anchor.FOUND),
        ((Anchor.RECEIVED,), Anchor.RECEIVED),
    ],
)
def test_a_clock_starts_from_the_first_anchor_that_is_known(
    known: tuple[Anchor, ...], anchor: Anchor
) -> None:
    order = (Anchor.OCCURRED, Anchor.FOUND, Anchor.RECEIVED)
    anchors = {name: NIGHT - timedelta(minutes=place) for place, name in enumerate(known, 1)}
    clock = with_limits(deadline("reply", hours(48), order), anchors=anchors).clock("reply")
    assert clock.anchor is anchor
    assert (clock.started, clock.due) == (anchors[anchor], anchors[anchor] + timedelta(hours=48))


def test_a_clock_whose_anchor_is_not_known_yet_starts_when_it_comes() -> None:
    night = with_limits(deadline("publish", hours(2), (Anchor.CONFIRMED,)))
    assert not night.facts.clocks
    night.watched(minutes=10)
    night.act(Confirmed("III", "III"))
    assert night.clock("publish").due == NIGHT + timedelta(minutes=10, hours=2)


def test_a_limit_may_count_from_asking_to_close() -> None:
    night = with_limits(deadline("summary", days(3), (Anchor.RESOLVED,)))
    night.act(Confirmed("III", "III"), Resolved())
    assert night.clock("summary").due == NIGHT + timedelta(days=3)


@pytest.mark.parametrize(("level", "due"), [("I", 5), ("II", 24), ("III", None)])
def test_a_limit_goes_by_level_and_some_levels_have_none(level: str, due: int | None) -> None:
    night = with_limits(deadline("statement", {"I": hours(5), "II": hours(24)}), level=level)
    assert [c.due for c in night.facts.clocks] == ([NIGHT + timedelta(hours=due)] if due else [])


@pytest.mark.parametrize(
    ("fields", "runs"),
    [
        ({"emergency": True, "place": "online"}, True),
        ({"emergency": True, "place": "street"}, True),
        ({"emergency": False, "place": "online"}, False),
        ({"emergency": True, "place": "home"}, False),
        ({"emergency": True}, False),
        ({}, False),
    ],
)
def test_a_limit_may_hold_only_for_incidents_with_certain_coded_fields(
    fields: dict[str, str | bool], runs: bool
) -> None:
    limit = deadline(
        "statement", hours(5), when=Every((Is("emergency", (True,)), Is("place", ("online", "street"))))
    )
    assert bool(with_limits(limit, fields=fields).facts.clocks) is runs


def test_a_clock_that_starts_says_so_with_all_that_is_known_of_it() -> None:
    night = with_limits(deadline("reply", hours(48)))
    assert entry(night.decisions, "clock_started").detail == {
        "deadline": "reply",
        "anchor": Anchor.RECEIVED,
        "started": NIGHT,
        "due": NIGHT + timedelta(hours=48),
        "provisional": False,
    }


def test_a_working_day_limit_beyond_the_published_years_is_provisional() -> None:
    late = datetime(2098, 12, 31, 2, 0, tzinfo=UTC)
    night = Night(
        facts(
            plan(deadlines=(deadline("reply", working_days(5)),)), incident(anchors={Anchor.RECEIVED: late})
        ),
        late,
    )
    assert entry(night.act(Logged()), "clock_started").detail["provisional"] is True
    assert night.clock("reply").provisional


# Warning and breach


def test_it_warns_once_before_the_end_and_breaches_once_at_the_end() -> None:
    night = with_limits(deadline("reply", hours(2), warn=minutes(30)))
    warned, breached = night.watched(days=9)
    assert (warned.fired[0].due, breached.fired[0].due) == (
        NIGHT + timedelta(minutes=90),
        NIGHT + timedelta(hours=2),
    )
    assert kinds([warned, breached]) == ["deadline_warned", "deadline_breached"]
    assert (rung_people(warned), rung_people(breached)) == (["leader"], ["leader", "deputy"])
    assert night.clock("reply").state is ClockState.BREACHED
    assert night.clock("reply").breached_at == NIGHT + timedelta(hours=2)


def test_a_limit_may_warn_several_times_and_each_time_by_itself() -> None:
    night = with_limits(deadline("reply", hours(3), warn=(minutes(30), hours(2))))
    decisions = night.watched(days=9)
    assert kinds(decisions) == ["deadline_warned", "deadline_warned", "deadline_breached"]
    assert [one.fired[0].due - NIGHT for one in decisions] == [
        timedelta(hours=1),
        timedelta(hours=2, minutes=30),
        timedelta(hours=3),
    ]


def test_of_several_warnings_that_are_due_together_only_the_last_speaks() -> None:
    night = with_limits(deadline("reply", hours(3), warn=(hours(2), minutes(30))))
    assert kinds(night.unwatched(minutes=160)) == ["deadline_warned"]
    assert kinds(night.watched(days=9)) == ["deadline_breached"]


def test_where_warning_and_end_fall_on_one_instant_only_the_end_is_said() -> None:
    night = with_limits(deadline("reply", hours(2), warn=minutes(30)))
    assert kinds(night.unwatched(hours=2)) == ["deadline_breached"]


def test_a_warning_speaks_of_its_limit_on_every_channel() -> None:
    night = with_limits(deadline("reply", hours(2), warn=minutes(30)))
    (warned,) = night.watched(minutes=90)
    (ring,) = warned.rings
    assert (ring.occasion, ring.deadline, ring.channels) == ("warn", "reply", (SMS, VOICE, MANUAL))
    assert night.clock("reply").state is ClockState.WARNED


def test_a_limit_without_a_warning_only_breaches() -> None:
    night = with_limits(deadline("reply", hours(2)))
    assert kinds(night.watched(days=9)) == ["deadline_breached"]


def test_superiors_named_by_a_limit_still_get_nothing_but_a_card() -> None:
    night = with_limits(deadline("reply", hours(2), breach_roles=("city",)))
    (breached,) = night.watched(hours=2)
    assert channels_of(breached, "city-desk") == (MANUAL,)


def test_a_limit_already_past_when_the_incident_is_entered_breaches_at_once_without_a_warning() -> None:
    night = logged(
        facts(
            plan(QUIET, deadlines=(deadline("reply", minutes(30), warn=minutes(10)),)),
            incident(anchors={Anchor.RECEIVED: BEFORE}),
        )
    )
    assert kinds(night.decisions[-1]).count("deadline_breached") == 1
    assert "deadline_warned" not in kinds(night.decisions)
    assert night.watched(hours=9) == []


@pytest.mark.parametrize(
    ("due", "ahead", "warned"),
    [
        ("2026-03-16 10:00", minutes(90), "2026-03-16 08:30"),
        ("2026-03-16 10:00", hours(24), "2026-03-15 10:00"),
        ("2026-03-16 10:00", days(2), "2026-03-14 10:00"),
        ("2026-03-12 10:00", working_days(1), "2026-03-11 10:00"),  # Thursday, so Wednesday
        ("2026-03-16 10:00", working_days(1), "2026-03-13 10:00"),  # Monday, so Friday and not Sunday
        ("2026-03-13 10:00", working_days(1), "2026-03-12 10:00"),  # Friday, so Thursday
        (
            "2026-02-24 10:00",
            working_days(1),
            "2026-02-14 10:00",
        ),  # after the holiday, so the Saturday worked before it
        ("2026-03-17 10:00", working_days(2), "2026-03-13 10:00"),
    ],
)
def test_a_warning_some_working_days_ahead_comes_on_a_working_day(due: str, ahead: Span, warned: str) -> None:
    office = Calendar()
    end = office.instant(datetime.fromisoformat(due))
    start = end - timedelta(hours=300)
    of = plan(QUIET, deadlines=(deadline("reply", hours(300), warn=ahead),))
    night = Night(facts(of, incident(anchors={Anchor.RECEIVED: start})), start)
    decision = night.act(Logged())
    (warning,) = [timer.due for timer in decision.armed if timer.kind == "warn"]
    assert office.local(warning).strftime("%Y-%m-%d %H:%M") == warned


# Answers


def test_an_answer_touches_no_limit() -> None:
    of = plan(QUIET, tells=(tell("head"),), deadlines=(deadline("reply", hours(2), warn=minutes(30)),))
    night = logged(facts(of))
    before = (night.facts.clocks, night.armed("deadline:reply"))
    night.act(Answered(person="leader"), Answered(person="chief"))
    assert (night.facts.clocks, night.armed("deadline:reply")) == before
    assert kinds(night.watched(hours=2)).count("deadline_breached") == 1


# Meeting


def test_a_limit_met_in_time_neither_warns_nor_breaches() -> None:
    night = with_limits(deadline("reply", hours(2), warn=minutes(30)))
    night.watched(minutes=60)
    decision = night.act(DeadlineMet("reply", night.now))
    assert entry(decision, "deadline_met").detail["late_by_s"] == 0
    assert night.clock("reply").state is ClockState.MET
    assert night.watched(days=9) == []


def test_a_limit_met_late_says_by_how_much_and_keeps_its_breach() -> None:
    night = with_limits(deadline("reply", hours(2)))
    night.watched(hours=3)
    decision = night.act(DeadlineMet("reply", night.now))
    assert entry(decision, "deadline_met").detail["late_by_s"] == 3600
    clock = night.clock("reply")
    assert clock.state is ClockState.MET_LATE
    assert clock.breached_at == NIGHT + timedelta(hours=2)


def test_what_was_done_in_time_and_recorded_later_counts_by_the_time_it_was_done() -> None:
    night = with_limits(deadline("reply", hours(2)))
    night.watched(hours=3)
    night.act(DeadlineMet("reply", NIGHT + timedelta(hours=2)))
    clock = night.clock("reply")
    assert (clock.state, clock.met_at) == (ClockState.MET, NIGHT + timedelta(hours=2))


@pytest.mark.parametrize("off", [timedelta(seconds=-1), timedelta(hours=1, seconds=1)])
def test_a_limit_cannot_have_been_met_before_it_ran_or_in_the_future(off: timedelta) -> None:
    night = with_limits(deadline("reply", hours(2)))
    night.watched(hours=1)
    with pytest.raises(WrongTime, match="not before 2026-03-10 18:10 UTC and not in the future"):
        night.act(DeadlineMet("reply", NIGHT + off))


def test_a_limit_is_not_met_twice() -> None:
    night = with_limits(deadline("reply", hours(2)))
    night.act(DeadlineMet("reply", NIGHT))
    with pytest.raises(IllegalTransition, match=r"reply is met since .*: it cannot be met again"):
        night.act(DeadlineMet("reply", NIGHT))


def test_a_limit_another_level_took_away_cannot_be_met_and_the_refusal_says_so() -> None:
    night = with_limits(deadline("reply", {"III": hours(2)}))
    night.act(LevelChanged("IV", "IV", "回落"))
    with pytest.raises(IllegalTransition) as refused:
        night.act(DeadlineMet("reply", NIGHT))
    assert "superseded" in str(refused.value)
    assert "None" not in str(refused.value)


def test_an_unknown_limit_is_refused_with_those_that_run() -> None:
    night = with_limits(deadline("reply", hours(2)), deadline("judge", minutes(15)))
    night.act(DeadlineMet("judge", NIGHT))
    with pytest.raises(UnknownItem, match=r"no clock runs for 'statement' on 2026-0001; running: reply$"):
        night.act(DeadlineMet("statement", NIGHT))


def test_where_no_clock_runs_the_refusal_says_none() -> None:
    with pytest.raises(UnknownItem, match="running: none"):
        with_limits().act(DeadlineMet("reply", NIGHT))


def test_the_confirmation_of_the_level_meets_the_limits_that_ask_for_it() -> None:
    night = with_limits(deadline("judge", minutes(15), met_by=("confirmed",)), deadline("reply", hours(48)))
    night.watched(minutes=10)
    decision = night.act(Confirmed("III", "III"))
    assert entry(decision, "deadline_met").detail["deadline"] == "judge"
    assert night.clock("reply").state is ClockState.RUNNING


def test_a_step_meets_the_limit_that_asks_for_it_and_no_other() -> None:
    of = plan(
        QUIET,
        deadlines=(deadline("reply", hours(2), met_by=("step:publish",)), deadline("other", hours(2))),
        steps=(step("publish"), step("evidence")),
    )
    night = logged(facts(of))
    assert "deadline_met" not in kinds(night.act(StepDone("evidence")))
    assert entry(night.act(StepDone("publish")), "deadline_met").detail["deadline"] == "reply"


def test_what_meets_a_limit_that_was_met_already_or_does_not_run_changes_nothing() -> None:
    of = plan(
        QUIET,
        deadlines=(
            deadline("reply", hours(2), met_by=("step:publish",)),
            deadline("grave", {"I": hours(2)}, met_by=("step:publish",)),
        ),
        steps=(step("publish"),),
    )
    night = logged(facts(of))
    night.act(DeadlineMet("reply", NIGHT))
    assert kinds(night.act(StepDone("publish"))) == ["step_done"]


def test_a_limit_met_withdraws_the_pages_that_were_about_it_alone() -> None:
    night = with_limits(
        deadline("reply", hours(2), warn=minutes(30)), deadline("other", hours(2), warn_roles=())
    )
    night.watched(minutes=90)
    decision = night.act(DeadlineMet("reply", night.now))
    assert [close.state for close in decision.closes] == [PageState.WITHDRAWN]


def test_a_page_about_two_limits_stays_until_both_are_met() -> None:
    night = with_limits(deadline("reply", hours(2)), deadline("report", hours(2)))
    night.watched(hours=2)
    night.act(DeadlineMet("reply", night.now))
    assert {page.person for page in night.facts.pages} == {"leader", "deputy"}
    night.act(DeadlineMet("report", night.now))
    assert not night.facts.pages


def test_a_page_of_the_ladder_and_of_a_limit_ends_when_both_are_settled() -> None:
    of = plan(
        rung("duty_leader", "head", stopped_by=("head",), wait=hours(999)),
        deadlines=(deadline("reply", hours(2), warn=minutes(30)),),
    )
    night = logged(facts(of))
    night.watched(minutes=90)
    night.act(Answered(person="chief"))
    assert [page.person for page in night.facts.pages] == ["leader"]
    night.act(DeadlineMet("reply", night.now))
    assert not night.facts.pages


# Another level


def test_another_level_moves_the_limit_from_the_same_anchor_and_keeps_the_old_clock() -> None:
    night = with_limits(deadline("reply", {"III": hours(48), "I": hours(5)}, warn=hours(1)))
    night.watched(hours=3)
    decision = night.act(LevelChanged("I", "I", "热搜"))
    old, new = decision.clocks
    assert (old.epoch, old.state, old.due) == (0, ClockState.SUPERSEDED, NIGHT + timedelta(hours=48))
    assert (new.epoch, new.state, new.due) == (1, ClockState.RUNNING, NIGHT + timedelta(hours=5))
    assert (new.anchor, new.started) == (old.anchor, old.started)
    assert [t.epoch for t in night.armed("deadline:reply")] == [1, 1]
    assert entry(decision, "clock_superseded").detail["was"] is ClockState.RUNNING


def test_the_anchor_never_moves_even_when_an_earlier_one_becomes_known() -> None:
    order = (Anchor.OCCURRED, Anchor.RECEIVED)
    night = with_limits(deadline("reply", {"III": hours(48), "I": hours(5)}, order))
    known = {**night.facts.incident.anchors, Anchor.OCCURRED: BEFORE}
    night.facts = replace(night.facts, incident=replace(night.facts.incident, anchors=known))
    night.act(LevelChanged("I", "I", "热搜"))
    clock = night.clock("reply")
    assert (clock.anchor, clock.due) == (Anchor.RECEIVED, NIGHT + timedelta(hours=5))


def test_what_counts_from_closing_counts_from_the_last_time_it_was_asked_for() -> None:
    night = with_limits(deadline("summary", days(3), (Anchor.RESOLVED,)))
    night.act(Confirmed("III", "III"), Resolved())
    night.watched(hours=1)
    night.act(Resumed("又起"), Resolved())
    assert night.clock("summary").due == night.now + timedelta(days=3)


def test_a_raise_that_leaves_no_time_breaches_at_once() -> None:
    night = with_limits(deadline("reply", {"III": hours(48), "I": hours(5)}))
    night.watched(hours=6)
    night.act(LevelChanged("I", "I", "热搜"))
    assert kinds(night.decide()).count("deadline_breached") == 1


def test_a_breach_that_has_happened_stays_on_record_when_the_limit_moves() -> None:
    night = with_limits(deadline("reply", {"I": hours(5), "III": hours(48)}), level="I")
    night.watched(hours=6)
    old, new = night.act(LevelChanged("III", "III", "回落")).clocks
    assert old.breached_at == NIGHT + timedelta(hours=5)
    assert (new.state, new.breached_at) == (ClockState.RUNNING, None)
    assert not night.facts.pages


def test_a_limit_of_the_same_length_at_the_new_level_goes_on_untouched() -> None:
    night = with_limits(deadline("reply", hours(48)))
    assert not night.act(LevelChanged("I", "I", "热搜")).clocks


def test_a_limit_the_new_level_does_not_have_is_dropped_and_comes_back_from_its_anchor() -> None:
    night = with_limits(deadline("statement", {"I": hours(5)}), level="I")
    night.act(LevelChanged("III", "III", "回落"))
    assert night.clock("statement").state is ClockState.SUPERSEDED
    assert not night.armed("deadline:statement")
    night.watched(hours=1)
    night.act(LevelChanged("I", "I", "反弹"))
    clock = night.clock("statement")
    assert (clock.epoch, clock.state, clock.due) == (1, ClockState.RUNNING, NIGHT + timedelta(hours=5))
    assert [timer.epoch for timer in night.armed("deadline:statement")] == [1]


def test_a_limit_the_new_level_does_not_have_stays_dropped_at_the_next_such_level() -> None:
    night = with_limits(deadline("statement", {"I": hours(5)}), level="I")
    night.act(LevelChanged("III", "III", "回落"))
    assert not night.act(LevelChanged("IV", "IV", "回落")).clocks


def test_a_limit_that_was_met_stays_met_whatever_the_level_becomes() -> None:
    night = with_limits(deadline("reply", {"III": hours(48), "I": hours(5)}))
    night.act(DeadlineMet("reply", NIGHT))
    night.act(LevelChanged("I", "I", "热搜"))
    assert night.clock("reply").state is ClockState.MET
    assert not night.armed("deadline:reply")


def test_confirming_at_another_level_moves_the_limits_too() -> None:
    night = with_limits(deadline("reply", {"III": hours(48), "I": hours(5)}))
    night.act(Confirmed("I", "I"))
    assert night.clock("reply").due == NIGHT + timedelta(hours=5)


# The end


@pytest.mark.parametrize(
    "ending",
    [
        (Dismissed("不实"),),
        (Voided("误录"),),
        (Merged("2026-0002"),),
        (Confirmed("III", "III"), Resolved(), ReportAccepted()),
    ],
    ids=lambda events: type(events[-1]).__name__,
)
def test_when_the_incident_ends_what_was_still_owed_is_entered(ending: tuple[Event, ...]) -> None:
    night = with_limits(deadline("reply", hours(2)), deadline("done", hours(2)))
    night.act(DeadlineMet("done", NIGHT))
    decision = night.act(*ending)
    assert entry(decision, "clock_ended").detail == {
        "deadline": "reply",
        "due": NIGHT + timedelta(hours=2),
        "was": ClockState.RUNNING,
    }
    assert (night.clock("reply").state, night.clock("done").state) == (ClockState.ENDED, ClockState.MET)
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_limits_go_on_while_the_report_is_under_review_and_after_it_is_resumed() -> None:
    night = with_limits(deadline("reply", hours(2)))
    night.act(Confirmed("III", "III"), Resolved())
    assert night.armed(tracks.deadline("reply"))
    night.act(Resumed("又起"))
    assert night.armed(tracks.deadline("reply"))
    assert kinds(night.watched(hours=2)).count("deadline_breached") == 1


def test_a_rule_without_a_number_has_a_clock_only_where_the_office_has_a_target() -> None:
    limit = replace(deadline("remove", {"II": minutes(15)}), says="第一时间")
    assert not with_limits(limit).facts.clocks
    [clock] = with_limits(limit, level="II").facts.clocks
    assert clock.due == clock.started + timedelta(minutes=15)

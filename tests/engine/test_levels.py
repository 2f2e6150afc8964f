"""What a level needs before it may be set, and what a change of level sets off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.endings import Reopened, ReportAccepted, Resolved
from engine.errors import Incomplete, Unchanged, UnknownItem
from engine.events import Confirmed, ContentCleared, DeadlineMet, FieldsJudged, LevelChanged, Logged
from engine.levels import lacking
from engine.vocabulary import Anchor, ClockState, ContentFree
from tests.builders import LEVELS, NIGHT, deadline, facts, hours, incident, level, minutes, plan
from tests.engine.replay import Night, entry, kinds, logged

NEEDY = plan(levels=(level("I", 0, needs=("place", "link")), level("II", 1), level("III", 2), level("IV", 3)))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("levels", [("V", "III"), ("III", "V")])
def test_a_level_the_plan_does_not_have_is_refused_with_those_it_has(levels: tuple[str, str]) -> None:
    with pytest.raises(UnknownItem, match="test-plan has no level 'V'; its levels: I, II, III, IV"):
        Night(facts(about=incident(*levels))).act(Logged())


@pytest.mark.parametrize("levels", [("I", "II"), ("II", "I")])
def test_a_level_without_the_fields_it_needs_is_refused_naming_all_of_them(levels: tuple[str, str]) -> None:
    with pytest.raises(Incomplete, match="level I needs place, link") as refused:
        Night(facts(NEEDY, incident(*levels))).act(Logged())
    assert refused.value.missing == ("place", "link")


def test_where_no_words_are_kept_no_level_needs_any() -> None:
    about = replace(incident("I"), content_free=True)
    assert kinds(Night(facts(NEEDY, about)).act(Logged()))[0] == "logged"
    night = logged(facts(NEEDY))
    night.act(ContentCleared(ContentFree.SUSPECTED), LevelChanged("I", "I", ""))
    assert night.facts.incident.event_level == "I"
    own = replace(NEEDY, content_free=True)
    assert not lacking(own, "I", (), content_free=False)


def test_a_field_judged_later_opens_the_level_that_needs_it() -> None:
    night = logged(facts(NEEDY, incident(given=("place",))))
    night.act(FieldsJudged({"link": True}), LevelChanged("I", "I", "热搜"))
    assert night.facts.incident.given == {"place", "link"}


def test_a_level_with_the_fields_it_needs_is_taken() -> None:
    night = Night(facts(NEEDY, incident("I", given=("place", "link"))))
    assert kinds(night.act(Logged())) == ["logged"]


@pytest.mark.parametrize("event", [LevelChanged("I", "III", "热搜"), Confirmed("III", "I")])
def test_neither_raising_nor_confirming_gets_round_what_a_level_needs(
    event: LevelChanged | Confirmed,
) -> None:
    night = logged(facts(NEEDY))
    with pytest.raises(Incomplete, match="level I needs place, link"):
        night.act(event)


def test_the_two_levels_are_changed_apart() -> None:
    night = logged()
    night.act(LevelChanged("III", "II", "节假日"))
    assert (night.facts.incident.event_level, night.facts.incident.response_level) == ("III", "II")


def test_a_change_enters_what_the_levels_were_and_why() -> None:
    detail = entry(logged().act(LevelChanged("II", "I", "上级媒体跟进")), "level_changed").detail
    assert detail == {
        "event_level": "II",
        "response_level": "I",
        "was_event_level": "III",
        "was_response_level": "III",
        "reason": "上级媒体跟进",
    }


def test_a_change_to_the_levels_in_force_is_refused_for_it_would_read_as_one() -> None:
    with pytest.raises(Unchanged, match="2026-0001 is at event level III and response level III already"):
        logged().act(LevelChanged("III", "III", "未变"))


def test_confirming_the_levels_in_force_moves_nothing() -> None:
    night = logged(facts(plan(deadlines=(deadline("reply", hours(48)),))))
    decision = night.act(Confirmed("III", "III"))
    assert kinds(decision) == ["confirmed"]
    assert (decision.armed, decision.cancelled, decision.clocks) == ((), (), ())


@pytest.mark.parametrize("to", sorted(set(LEVELS) - {"III"}))
def test_only_a_graver_response_restarts_the_ladder(to: str) -> None:
    night = logged()
    night.watched(minutes=5)
    decision = night.act(LevelChanged("III", to, "调整"))
    assert bool([timer for timer in decision.armed if timer.track == "ladder"]) is (to in ("I", "II"))


def test_a_graver_event_alone_does_not_restart_the_ladder() -> None:
    night = logged()
    assert not night.act(LevelChanged("I", "III", "伤亡")).armed
    assert night.facts.incident.rung == 0


def test_limits_follow_the_level_of_the_event_not_of_the_response() -> None:
    night = logged(facts(plan(deadlines=(deadline("reply", {"III": hours(48), "I": hours(5)}),))))
    assert not night.act(LevelChanged("III", "I", "节假日")).clocks
    assert night.act(LevelChanged("I", "I", "升级")).clocks


AGAIN = plan(deadlines=(deadline("report", {"I": minutes(30), "II": hours(1)}, anchors=(Anchor.GRADED,)),))


def test_a_level_is_set_by_its_confirmation_and_by_no_first_judgement() -> None:
    night = logged(facts(AGAIN))
    night.act(LevelChanged("II", "II", "上榜"))
    assert not night.facts.clocks
    night.watched(minutes=10)
    night.act(Confirmed("II", "II", at=NIGHT))
    assert (night.clock("report").anchor, night.clock("report").started) == ("graded", NIGHT)


def test_a_limit_of_a_graver_level_counts_from_when_that_level_was_set() -> None:
    night = logged(facts(AGAIN))
    night.act(Confirmed("III", "III"))
    night.watched(hours=6)
    night.act(LevelChanged("II", "III", "上级媒体跟进"))
    assert (night.clock("report").started, night.clock("report").due) == (night.now, NIGHT + 7 * HOUR)


def test_what_runs_counts_anew_when_another_level_is_set_and_its_old_clock_is_kept() -> None:
    night = logged(facts(AGAIN))
    night.act(Confirmed("II", "II"))
    night.watched(minutes=45)
    made = night.act(LevelChanged("I", "I", "伤亡"))
    assert kinds(made)[1:3] == ["clock_superseded", "clock_started"]
    assert night.clock("report").due == night.now + HOUR / 2


def test_a_change_of_the_response_alone_sets_no_level() -> None:
    night = logged(facts(AGAIN))
    night.act(Confirmed("II", "II"))
    due = night.clock("report").due
    night.watched(minutes=45)
    night.act(LevelChanged("II", "I", "节假日"))
    assert night.clock("report").due == due


def test_what_was_met_stays_met_when_another_level_is_set() -> None:
    night = logged(facts(AGAIN))
    night.act(Confirmed("II", "II"))
    night.act(DeadlineMet("report", night.now))
    night.watched(hours=2)
    night.act(LevelChanged("I", "I", "伤亡"))
    assert night.clock("report").state is ClockState.MET


def test_a_level_that_was_changed_earlier_and_entered_now_counts_from_then() -> None:
    night = logged(facts(AGAIN))
    night.act(Confirmed("III", "III"))
    night.watched(minutes=40)
    night.act(LevelChanged("II", "II", "上榜", at=NIGHT + timedelta(minutes=5)))
    assert night.clock("report").started == NIGHT + timedelta(minutes=5)


def test_what_ended_with_an_earlier_round_is_owed_where_another_level_is_set_in_the_next() -> None:
    night = logged(facts(replace(AGAIN, reopen_within=hours(99))))
    night.act(Confirmed("II", "II"))
    night.act(Resolved())
    night.act(ReportAccepted())
    night.watched(minutes=10)
    night.act(Reopened("又起"))
    assert night.clock("report").state is ClockState.ENDED
    night.act(LevelChanged("I", "I", "伤亡"))
    assert (night.clock("report").state, night.clock("report").started) == (ClockState.RUNNING, night.now)

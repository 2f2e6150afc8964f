"""A rung that depends on the coded fields: passed over where it does not apply, called where it does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.conditions import Condition, Fields, Is, Not
from engine.draft import Draft
from engine.events import Answered, Declined, FieldsJudged, Logged
from engine.forecast import forecast
from engine.ladder import due_at, turn
from engine.parts import Ladder
from engine.prospects import Prospects
from engine.vocabulary import ReasonKind
from engine.waiting import waiting
from tests.builders import NIGHT, facts, incident, ladder, minutes, plan, roster, rung
from tests.engine.replay import Night, entry, kinds, logged, rung_people

YES: Condition = Is("emergency", (True,))
NO: Condition = Is("emergency", (False,))
STAIR = ladder(rung("duty_leader"), rung("deputy_head", when=YES, wait=minutes(7)), rung("head"))


def night_of(stair: Ladder, fields: Fields | None = None, *, logged_by: str | None = "officer") -> Night:
    """A night on this ladder, with these fields judged at logging."""
    about = incident(fields=dict(fields or {}), logged_by=logged_by)
    return logged(facts(plan(ladders={"III": stair}), about))


def climbed(night: Night, **span: float) -> list[tuple[float, int, list[str]]]:
    """(minutes since logging, rung, who was rung) of every rung called in this time."""
    began = len(night.decisions)
    night.watched(**span)
    return [
        ((decision.fired[0].due - NIGHT) / timedelta(minutes=1), line.detail["rung"], rung_people(decision))
        for decision in night.decisions[began:]
        for line in decision.entries
        if line.kind in (ReasonKind.RUNG, ReasonKind.REOPENED)
    ]


# Climbing


def test_a_rung_that_applies_is_called_as_any_other() -> None:
    night = night_of(STAIR, {"emergency": True})
    assert climbed(night, minutes=12) == [(5, 1, ["deputy"]), (12, 2, ["chief"])]


@pytest.mark.parametrize("fields", [{}, {"emergency": False}])
def test_a_rung_that_does_not_apply_is_passed_over_at_once_and_given_no_wait(fields: Fields) -> None:
    assert climbed(night_of(STAIR, fields), minutes=10) == [(5, 2, ["chief"]), (10, 2, ["chief"])]


def test_nothing_is_entered_of_a_rung_that_is_passed_over_and_positions_stay_what_they_were() -> None:
    night = night_of(STAIR)
    night.watched(minutes=5)
    assert [kinds(decision) for decision in night.decisions[-1:]] == [["rung"]]
    assert entry(night.decisions[-1], "rung").detail["n"] == 2
    assert night.facts.incident.rung == 2
    assert [timer.n for timer in night.armed("ladder")] == [3]


def test_of_two_rungs_at_one_place_the_one_that_applies_is_called() -> None:
    stair = ladder(rung("duty_leader"), rung("deputy_head", when=YES), rung("head", when=NO))
    assert climbed(night_of(stair, {"emergency": True}), minutes=5) == [(5, 1, ["deputy"])]
    assert climbed(night_of(stair, {"emergency": False}), minutes=5) == [(5, 2, ["chief"])]


def test_a_climb_begins_with_the_first_rung_that_applies() -> None:
    stair = ladder(rung("head", when=YES), rung("duty_leader", when=Not(YES)), rung("deputy_head"))
    assert rung_people(night_of(stair).decisions) == ["leader"]
    assert rung_people(night_of(stair, {"emergency": True}).decisions) == ["chief"]


def test_past_the_end_the_highest_own_rung_that_applies_is_called_again_and_again() -> None:
    stair = ladder(rung("duty_leader"), rung("deputy_head"), rung("head", when=YES), rung("city", when=YES))
    assert climbed(night_of(stair), minutes=15) == [
        (5, 1, ["deputy"]),
        (10, 1, ["deputy"]),
        (15, 1, ["deputy"]),
    ]


def test_the_last_rung_that_applies_is_given_its_wait_though_nobody_is_there() -> None:
    stair = ladder(rung("deputy_head"), rung("head", when=YES))
    nobody = roster(holders={"deputy_head": ()})
    night = logged(facts(plan(ladders={"III": stair}), incident(), nobody))
    assert kinds(night.decisions).count("rung") == 1
    assert climbed(night, minutes=10) == [(5, 0, ["role:deputy_head"]), (10, 0, ["role:deputy_head"])]


def test_where_no_own_rung_applies_the_highest_is_called_all_the_same_for_silence_is_worse() -> None:
    stair = ladder(rung("duty_leader", when=YES), rung("head", when=YES), rung("city", when=NO))
    assert climbed(night_of(stair, {"emergency": False}), minutes=5) == [(5, 1, ["chief"])]
    assert climbed(night_of(stair), minutes=5) == [(5, 1, ["chief"])]


def test_after_an_outage_those_that_apply_are_called_together_and_nobody_else() -> None:
    night = night_of(STAIR)
    assert rung_people(night.unwatched(minutes=60)) == ["chief"]
    assert night.armed("ladder")[0].due == night.now + timedelta(minutes=5)


# Judged on the way


def test_a_rung_above_that_applies_now_is_called_when_its_turn_comes() -> None:
    night = night_of(STAIR)
    night.watched(minutes=3)
    night.act(FieldsJudged({"emergency": True}))
    assert climbed(night, minutes=9) == [(5, 1, ["deputy"]), (12, 2, ["chief"])]


def test_a_rung_below_that_was_passed_over_is_not_called_when_it_applies_in_the_end() -> None:
    night = night_of(STAIR)
    night.watched(minutes=6)
    night.act(FieldsJudged({"emergency": True}))
    assert climbed(night, minutes=10) == [(10, 2, ["chief"]), (15, 2, ["chief"])]


def test_the_repeats_of_a_rung_that_applies_no_more_are_passed_over() -> None:
    stair = ladder(rung("duty_leader", when=NO, repeats=3), rung("head"))
    night = night_of(stair, {"emergency": False})
    night.watched(minutes=6)
    night.act(FieldsJudged({"emergency": True}))
    assert climbed(night, minutes=6) == [(10, 1, ["chief"])]


def test_a_climb_that_opens_again_does_so_at_the_next_that_applies() -> None:
    stair = ladder(rung("duty_leader"), rung("deputy_head", when=YES), rung("head"))
    night = night_of(stair, {"emergency": True})
    night.watched(minutes=6)
    night.act(Answered(person="deputy"))
    silent = replace(night.facts.incident, fields={"emergency": False})  # by nobody's act: it had been asked
    night.facts = replace(night.facts, incident=silent)
    assert climbed(night, minutes=20) == [(26, 2, ["chief"])]
    assert "reopened" in kinds(night.decisions)


# Answers


def test_an_answer_counts_on_the_rung_called_last_and_not_on_one_that_was_passed_over() -> None:
    stair = ladder(
        rung("duty_leader", stopped_by=("duty_leader",)),
        rung("deputy_head", when=YES, stopped_by=("duty_officer",)),
        rung("head"),
    )
    night = night_of(stair, logged_by=None)
    night.watched(minutes=1)
    night.act(FieldsJudged({"emergency": True}))
    assert "ladder_stopped" not in kinds(night.act(Answered(person="officer")))
    assert "ladder_stopped" in kinds(night.act(Answered(person="leader")))


def test_an_answer_before_anybody_was_called_counts_on_the_first_that_applies() -> None:
    stair = ladder(rung("head", when=YES), rung("duty_leader"))
    night = Night(facts(plan(ladders={"III": stair}), incident()))
    assert "ladder_stopped" in kinds(night.act(Logged(), Answered(role="duty_leader")))
    other = Night(facts(plan(ladders={"III": stair}), incident()))
    assert "ladder_stopped" not in kinds(other.act(Logged(), Answered(role="head")))


def test_past_the_end_an_answer_counts_on_the_rung_called_there_though_it_applies_no_more() -> None:
    stair = ladder(rung("duty_leader", stopped_by=("duty_leader",)), rung("head", when=NO))
    night = night_of(stair, {"emergency": False})
    assert [rung for _, rung, _ in climbed(night, minutes=10)] == [1, 1]
    night.act(FieldsJudged({"emergency": True}))
    assert night.facts.incident.rung == 1
    assert "ladder_stopped" in kinds(night.act(Answered(person="chief")))


def test_fields_that_change_nothing_of_whom_the_end_calls_leave_the_climb_where_it_is() -> None:
    night = night_of(ladder(rung("duty_leader", when=YES), rung("head")))
    night.watched(minutes=10)
    before = night.facts.incident.rung
    night.act(FieldsJudged({"emergency": True}))
    assert night.facts.incident.rung == before == 3


def test_who_cannot_act_passes_on_to_the_next_that_applies() -> None:
    night = night_of(STAIR)
    night.act(Declined(night.page_of("leader").id, "leader", "无法处理"))
    assert rung_people(night.watched(minutes=0)) == ["chief"]


def test_who_cannot_act_and_has_nobody_above_that_applies_is_rung_again_after_the_wait() -> None:
    night = night_of(ladder(rung("duty_leader"), rung("head", when=YES)))
    night.act(Declined(night.page_of("leader").id, "leader", "无法处理"))
    assert rung_people(night.watched(minutes=4)) == []
    assert rung_people(night.watched(minutes=1)) == ["leader"]


def test_past_the_end_whoever_is_waited_for_is_called_but_not_from_a_rung_that_does_not_apply() -> None:
    two = ("duty_leader", "deputy_head", "head")
    top = replace(rung("head", stopped_by=two), answers=2)
    stair = ladder(rung("duty_leader", stopped_by=two), rung("deputy_head", when=YES, stopped_by=two), top)
    assert climbed(night_of(stair), minutes=10)[-1] == (10, 2, ["chief", "leader"])
    assert climbed(night_of(stair, {"emergency": True}), minutes=15)[-1] == (
        15,
        2,
        ["chief", "leader", "deputy"],
    )


def test_what_a_climb_waits_for_is_that_of_the_rung_called_last() -> None:
    both = ("duty_leader", "head")
    stair = ladder(
        rung("deputy_head", when=YES),
        replace(rung("duty_leader", "head", stopped_by=both), answers=2),
    )
    night = night_of(stair)
    night.act(Answered(person="leader"))
    night.act(FieldsJudged({"emergency": True}))
    (pending,) = waiting(night.facts, night.now)
    assert pending.count.waits == ("head",)


# What is said beforehand


def test_the_next_turn_is_the_next_position_that_applies_or_past_the_end() -> None:
    stair = ladder(rung("duty_leader"), rung("deputy_head", when=YES, repeats=1), rung("head", when=YES))
    assert [turn(stair, {"emergency": True}, n) for n in range(6)] == [0, 1, 2, 3, 4, 5]
    assert [turn(stair, {}, n) for n in range(6)] == [0, 4, 4, 4, 4, 5]


def test_the_rung_that_is_due_is_the_one_that_will_be_called() -> None:
    night = night_of(STAIR)
    assert due_at(Draft(night.facts, night.now), night.armed("ladder")[0].n) == 2


@pytest.mark.parametrize(
    ("fields", "expected"), [({}, [(0, 0), (5, 2)]), ({"emergency": True}, [(0, 0), (5, 1), (12, 2)])]
)
def test_a_forecast_calls_whom_the_climb_will_call(fields: Fields, expected: list[tuple[int, int]]) -> None:
    seen = forecast(facts(plan(ladders={"III": STAIR}), incident(fields=dict(fields))), NIGHT)
    assert [((call.at - NIGHT) / timedelta(minutes=1), call.rung) for call in seen.calls] == expected


def test_nobody_waits_for_the_answer_of_a_role_whose_rung_does_not_apply() -> None:
    of = plan(ladders=dict.fromkeys(("I", "II", "III", "IV"), STAIR))
    for fields, comes in (({}, False), ({"emergency": True}, True)):
        draft = Draft(facts(of, incident(fields=dict(fields))), NIGHT)
        assert Prospects(draft).can_come("answered:deputy_head") is comes

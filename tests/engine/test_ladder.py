"""The no-answer ladder 转呼: whom it pages, how long it waits, and whose answer stops it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.decisions import decide
from engine.endings import Absorbed, Resolved, Resumed
from engine.errors import IllegalTransition, UnknownItem
from engine.events import (
    Answered,
    Confirmed,
    DeadlineMet,
    Described,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    Noted,
    Replied,
    StepDone,
    UpdateMade,
)
from engine.facts import Entry
from engine.ladder import positions
from engine.vocabulary import ChannelKind, PageState, ReasonKind
from tests.builders import (
    MANUAL,
    NIGHT,
    PEOPLE,
    SMS,
    VOICE,
    cadence,
    deadline,
    facts,
    hours,
    incident,
    ladder,
    minutes,
    person,
    plan,
    roster,
    rung,
    step,
    tell,
)
from tests.engine.replay import Night, channels_of, entry, kinds, logged, rung_people

OWN_ONLY = plan(rung("duty_leader"), rung("deputy_head"), rung("head"))


def pace(night: Night, **span: float) -> list[tuple[float, list[str]]]:
    """(minutes since logging, who was rung) of every ladder step in this time."""
    began = len(night.decisions)
    night.watched(**span)
    return [
        ((d.fired[0].due - NIGHT) / timedelta(minutes=1), rung_people(d))
        for d in night.decisions[began:]
        if any(timer.track == "ladder" for timer in d.fired)
    ]


def test_a_rung_with_two_repeats_stands_in_three_positions() -> None:
    assert positions(ladder(rung("head"), rung("city", repeats=2), rung("head"))) == (0, 1, 1, 1, 2)


# Climbing


def test_the_first_rung_is_paged_at_once() -> None:
    night = logged()
    assert rung_people(night.decisions) == ["leader"]
    assert entry(night.decisions, "rung").detail == {
        "rung": 0,
        "n": 0,
        "roles": ["duty_leader"],
        "people": ["leader"],
        "by_hand": [],
        "empty": [],
    }
    assert night.facts.incident.rung == 0


def test_nobody_answers_and_it_climbs_by_itself_each_rung_after_its_own_wait() -> None:
    of = plan(rung("duty_leader", wait=minutes(5)), rung("deputy_head", wait=minutes(10)), rung("head"))
    assert pace(logged(facts(of)), minutes=15) == [(5, ["deputy"]), (15, ["chief"])]


def test_a_rung_is_paged_again_as_often_as_it_says_before_the_ladder_climbs() -> None:
    of = plan(rung("duty_leader", wait=minutes(3), repeats=2), rung("deputy_head"))
    night = logged(facts(of))
    assert pace(night, minutes=9) == [(3, ["leader"]), (6, ["leader"]), (9, ["deputy"])]
    assert [line.detail["n"] for d in night.decisions for line in d.entries if line.kind == "rung"] == [
        0,
        1,
        2,
        3,
    ]


def test_a_page_a_second_late_does_not_move_the_beat() -> None:
    night = logged(facts(OWN_ONLY))
    night.unwatched(minutes=5, seconds=1)
    assert night.armed("ladder")[0].due == NIGHT + timedelta(minutes=10)


def test_before_it_is_due_nothing_is_paged() -> None:
    night = logged()
    assert night.unwatched(minutes=4, seconds=59.999).is_empty


def test_after_the_last_rung_the_highest_own_unit_rung_repeats_until_answered() -> None:
    of = plan(
        rung("duty_leader"), rung("head", wait=minutes(10)), rung("city", wait=minutes(20), stopped_by=())
    )
    night = logged(facts(of))
    assert pace(night, minutes=65) == [
        (5, ["chief"]),
        (15, ["city-desk"]),
        (35, ["chief"]),
        (45, ["chief"]),
        (55, ["chief"]),
        (65, ["chief"]),
    ]
    night.act(Answered(person="chief"))
    assert pace(night, minutes=15) == []


def test_a_rung_may_ring_several_people_at_once() -> None:
    two = roster(on_duty={"duty_leader": ("leader", "deputy")})
    night = logged(facts(plan(rung("duty_leader", "head")), people=two))
    assert rung_people(night.decisions) == ["leader", "deputy", "chief"]


def test_who_comes_on_shift_meanwhile_is_the_one_who_is_rung() -> None:
    night = logged()
    night.facts = replace(night.facts, roster=roster(holders={"deputy_head": ("press",)}))
    assert pace(night, minutes=5) == [(5, ["press"])]


# Nobody there


def test_past_the_end_the_desk_has_a_card_for_who_is_lacking_when_the_rung_above_is_whoever_logged() -> None:
    nobody = roster(holders={"deputy_head": ()})
    night = logged(facts(plan(rung("deputy_head"), rung("head")), incident(logged_by="chief"), people=nobody))
    night.watched(minutes=12)
    assert [page.role for page in night.facts.pages] == ["deputy_head"]
    assert night.facts.incident.rung >= 2
    assert rung_people(night.decisions[-1:]) == ["role:deputy_head"]


def test_a_rung_with_nobody_reachable_is_passed_at_once_and_the_desk_gets_a_card() -> None:
    night = logged(facts(people=roster(people={**PEOPLE, "leader": person("leader", channels=())})))
    assert rung_people(night.decisions) == ["role:duty_leader", "deputy"]
    assert night.decisions[-1].rings[0].channels == (MANUAL,)
    assert [line.detail["empty"] for line in night.decisions[-1].entries] == [["duty_leader"], []]
    assert night.facts.incident.rung == 1
    assert night.armed("ladder")[0].due == NIGHT + timedelta(minutes=5)


def test_a_rung_of_nobody_but_who_logged_is_passed_at_once_without_a_card() -> None:
    night = logged(facts(about=incident(logged_by="leader")))
    assert rung_people(night.decisions) == ["deputy"]
    assert [line.detail["empty"] for line in night.decisions[-1].entries] == [["duty_leader"], []]


def test_who_logged_is_left_out_of_a_rung_that_others_share() -> None:
    two = roster(on_duty={"duty_leader": ("leader", "deputy")})
    assert rung_people(logged(facts(about=incident(logged_by="leader"), people=two)).decisions) == ["deputy"]


def test_a_rung_of_somebody_and_nobody_waits_and_gives_a_card_for_the_one_missing() -> None:
    vacant = roster(holders={"head": ()})
    night = logged(facts(plan(rung("duty_leader", "head"), rung("deputy_head")), people=vacant))
    assert rung_people(night.decisions) == ["leader", "role:head"]
    assert entry(night.decisions, "rung").detail["empty"] == ["head"]
    assert pace(night, minutes=5) == [(5, ["deputy"])]


def test_with_nobody_reachable_at_all_the_desk_has_every_card_at_once_and_again_after_each_wait() -> None:
    night = logged(facts(OWN_ONLY, people=roster(people={})))
    cards = ["role:duty_leader", "role:deputy_head", "role:head"]
    assert rung_people(night.decisions) == cards
    assert pace(night, minutes=10) == [(5, ["role:head"]), (10, ["role:head"])]


def test_when_the_head_logs_the_ladder_does_not_end_in_silence() -> None:
    night = logged(facts(OWN_ONLY, incident(logged_by="chief")))
    assert pace(night, minutes=5) == [(5, ["deputy"])]
    assert ["deputy"] in [people for _, people in pace(night, minutes=30)]


# Outside the office


@pytest.mark.parametrize("confirmed", [False, True])
def test_superiors_are_only_ever_rung_by_a_card(confirmed: bool) -> None:
    night = logged(facts(plan(rung("city", wait=minutes(30)), rung("head"))))
    if confirmed:
        night.act(Confirmed("III", "III"), LevelChanged("II", "II", "升级"))
        night.decide()
    assert channels_of(night.decisions[-1], "city-desk") == (MANUAL,)
    assert pace(night, minutes=30) == [(30, ["chief"])]


@pytest.mark.parametrize(("role", "who"), [("unit_contact", "contact"), ("publicity", "press")])
def test_before_the_level_is_confirmed_the_outside_is_rung_by_a_card_and_by_machine_after(
    role: str, who: str
) -> None:
    night = logged(facts(plan(rung(role, repeats=1), rung("head"))))
    assert channels_of(night.decisions[-1], who) == (MANUAL,)
    night.act(Confirmed("III", "III"))
    (again,) = night.watched(minutes=5)
    assert channels_of(again, who) == (SMS, VOICE, MANUAL)


@pytest.mark.parametrize(
    ("has", "rung_on"),
    [((SMS, VOICE), (VOICE, SMS, MANUAL)), ((SMS,), (SMS, MANUAL)), ((MANUAL,), (MANUAL,))],
)
def test_a_person_is_rung_on_the_channels_there_is_a_number_for_and_by_hand_last(
    has: tuple[ChannelKind, ...], rung_on: tuple[ChannelKind, ...]
) -> None:
    people = roster(people={**PEOPLE, "leader": person("leader", has)})
    night = logged(facts(plan(rung("duty_leader", channels=(VOICE, SMS))), people=people))
    assert channels_of(night.decisions[-1], "leader") == rung_on


# Answers


def test_an_answer_stops_the_climb_and_withdraws_the_pages_of_the_others() -> None:
    night = logged(facts(plan(rung("duty_leader", "deputy_head"), rung("head"))))
    decision = night.act(Answered(page=night.page_of("leader").id))
    assert kinds(decision) == ["answered", "ladder_stopped"]
    assert entry(decision, "answered").detail["roles"] == ["duty_leader"]
    assert {close.state for close in decision.closes} == {PageState.ANSWERED, PageState.WITHDRAWN}
    assert not night.facts.pages
    assert pace(night, minutes=15) == []


def test_only_the_answer_a_rung_asks_for_stops_it() -> None:
    of = plan(rung("duty_officer", "duty_leader", stopped_by=("duty_leader",)), rung("head"))
    night = logged(facts(of, incident(logged_by=None)))
    assert kinds(night.act(Answered(person="officer"))) == ["answered"]
    assert [page.person for page in night.facts.pages] == ["leader"]
    assert pace(night, minutes=5) == [(5, ["chief"])]


def test_a_late_answer_counts_by_the_rung_the_ladder_stands_on() -> None:
    of = plan(
        rung("duty_leader", stopped_by=("duty_leader",)),
        rung("deputy_head", stopped_by=("deputy_head",)),
        rung("head", stopped_by=("head", "duty_leader")),
    )
    night = logged(facts(of))
    night.watched(minutes=5)
    assert "ladder_stopped" not in kinds(night.act(Answered(person="leader")))
    night.watched(minutes=5)
    assert "ladder_stopped" in kinds(night.act(Answered(person="leader")))


def test_a_leader_told_by_telephone_while_logging_counts_as_his_answer_and_nobody_is_rung() -> None:
    night = Night(facts())
    decision = night.act(Logged(), Answered(role="duty_leader"))
    assert kinds(decision) == ["logged", "answered", "ladder_stopped"]
    assert [timer.track for timer in decision.armed] == ["act"]
    assert night.decide().is_empty


def test_an_answer_after_the_ladder_has_stopped_is_entered_and_stops_nothing_more() -> None:
    night = logged()
    night.act(Answered(person="leader"))
    decision = night.act(Answered(person="deputy"))
    assert kinds(decision) == ["answered"]
    assert (decision.cancelled, decision.armed) == ((), ())


def test_an_answer_to_the_card_of_an_empty_role_is_the_answer_of_that_role() -> None:
    night = logged(facts(plan(rung("head"), rung("duty_leader")), people=roster(holders={"head": ()})))
    card = night.page_of("role:head")
    decision = night.act(Answered(page=card.id))
    assert entry(decision, "answered").detail == {"person": None, "roles": ["head"], "page": card.id}


def test_an_answer_of_a_role_by_word_of_mouth_closes_the_card_that_asks_for_it() -> None:
    night = logged(facts(plan(rung("head"), tells=(tell("head"),)), people=roster(holders={"head": ()})))
    night.act(Answered(role="head"))
    assert not night.facts.pages


def test_somebody_else_may_answer_the_page_of_a_person() -> None:
    night = logged(facts(plan(rung("duty_leader", "deputy_head"), rung("head"))))
    decision = night.act(Answered(page=night.page_of("leader").id, person="deputy"))
    assert entry(decision, "answered").detail["roles"] == ["deputy_head", "duty_leader"]
    assert {close.state for close in decision.closes} == {PageState.ANSWERED}


def test_an_answer_to_a_page_that_is_not_open_is_refused() -> None:
    night = logged()
    page = night.page_of("leader").id
    night.act(Answered(page=page))
    with pytest.raises(UnknownItem, match=re.escape(f"no open page {page} on 2026-0001")):
        night.act(Answered(page=page))


@pytest.mark.parametrize("nobody", [Answered(), Answered(role="no-such-role")])
def test_an_answer_of_nobody_in_the_plan_is_refused(nobody: Answered) -> None:
    with pytest.raises(UnknownItem):
        logged().act(nobody)


# Answered, then nothing


def test_an_answer_without_an_action_reopens_the_ladder_where_it_was_answered_in_the_next_epoch() -> None:
    night = logged(
        facts(plan(rung("duty_leader"), rung("deputy_head"), rung("head"), act_within=minutes(20)))
    )
    night.watched(minutes=5)
    night.act(Answered(person="deputy"))
    (reopened,) = night.watched(minutes=20)
    assert kinds(reopened) == ["lapsed", "reopened"]
    assert rung_people(reopened) == ["deputy"]
    assert reopened.rings[0].reasons[0].kind is ReasonKind.REOPENED
    (armed,) = night.armed("ladder")
    assert (armed.epoch, armed.n, armed.due) == (1, 2, NIGHT + timedelta(minutes=30))
    assert pace(night, minutes=5) == [(30, ["chief"])]


def test_a_reopened_ladder_passes_over_those_who_have_become_unreachable() -> None:
    night = logged(facts(OWN_ONLY))
    night.act(Answered(person="leader"))
    night.facts = replace(night.facts, roster=roster(on_duty={"duty_leader": ()}))
    (reopened,) = night.watched(minutes=20)
    assert rung_people(reopened) == ["role:duty_leader", "deputy"]


def test_a_reopened_ladder_can_be_answered_and_lapse_again() -> None:
    night = logged(facts(OWN_ONLY))
    for epoch in (1, 2):
        night.act(Answered(person="leader"))
        night.watched(minutes=20)
        assert [timer.epoch for timer in night.armed("ladder")] == [epoch]


ACTIONS = plan(
    rung("duty_leader"),
    deadlines=(deadline("reply", hours(48)),),
    cadences=(cadence("update", hours(2)),),
    steps=(step("evidence"),),
)


@pytest.mark.parametrize(
    "action",
    [
        Noted("已联系"),
        StepDone("evidence"),
        DeadlineMet("reply", NIGHT),
        UpdateMade("update"),
        Confirmed("III", "III"),
        LevelChanged("IV", "IV", "回落"),
        FieldsJudged({"emergency": True}),
        Absorbed("2026-0002"),
        Described({"title": "某网帖"}, {"title": ""}),
    ],
    ids=lambda action: type(action).__name__,
)
def test_the_first_action_of_anybody_ends_the_watch_over_an_answer(action: Event) -> None:
    night = logged(facts(ACTIONS))
    night.act(Answered(person="leader"))
    assert night.armed("act")
    night.act(action)
    assert not night.armed("act")
    assert "lapsed" not in kinds(night.watched(hours=1))


def test_words_that_are_no_answer_stop_nothing() -> None:
    night = logged(facts(ACTIONS))
    page = night.page_of("leader")
    decision = night.act(Replied(page.id, "leader", "找李主任"))
    assert decision.entries == (
        Entry("replied", {"page": page.id, "person": "leader", "text": "找李主任"}, by_system=False),
    )
    assert (decision.cancelled, decision.armed, decision.closes) == ((), (), ())


def test_words_that_are_no_answer_are_no_action_either() -> None:
    night = logged(facts(ACTIONS))
    page = night.page_of("leader")
    night.act(Answered(person="deputy"), Answered(person="leader"))
    night.act(Replied(page.id, "leader", "路上堵车"))
    assert night.armed("act")


def test_answering_again_is_not_an_action() -> None:
    night = logged(facts(ACTIONS))
    night.act(Answered(person="leader"))
    night.act(Answered(person="deputy"))
    assert night.armed("act")


# Levels


def test_a_raised_level_starts_its_own_ladder_from_the_first_rung_even_after_an_answer() -> None:
    grave = ladder(rung("head"), rung("deputy_head"))
    night = logged(facts(plan(ladders={"I": grave})))
    night.watched(minutes=5)
    night.act(Answered(person="deputy"))
    night.act(LevelChanged("I", "I", "热搜"))
    assert not night.armed("act")
    assert rung_people(night.decide()) == ["chief"]
    assert [(t.epoch, t.n) for t in night.armed("ladder")] == [(1, 1)]


def test_a_raise_while_it_climbs_leaves_one_ladder_not_two() -> None:
    night = logged()
    night.watched(minutes=5)
    decision = night.act(LevelChanged("I", "I", "热搜"))
    assert [(t.epoch, t.n) for t in decision.cancelled] == [(0, 2)]
    assert [(t.epoch, t.n, t.due) for t in night.armed("ladder")] == [(1, 0, night.now)]


def test_a_lowered_level_goes_on_where_it_stands_on_the_ladder_of_the_new_level() -> None:
    calm = ladder(rung("duty_officer"), rung("duty_leader", wait=minutes(60)), rung("deputy_head"))
    night = logged(facts(plan(ladders={"IV": calm})))
    night.watched(minutes=4)
    night.act(LevelChanged("IV", "IV", "回落"))
    assert pace(night, minutes=61) == [(5, ["leader"]), (65, ["deputy"])]


def test_a_lowered_level_with_a_shorter_ladder_repeats_its_highest_own_unit_rung() -> None:
    night = logged(facts(plan(ladders={"IV": ladder(rung("duty_leader"))})))
    night.watched(minutes=14)
    night.act(LevelChanged("IV", "IV", "回落"))
    assert pace(night, minutes=6) == [(15, ["leader"]), (20, ["leader"])]


# Closing


def test_asking_to_close_stops_the_ladder_and_its_pages() -> None:
    night = logged()
    night.act(Confirmed("III", "III"), Resolved())
    assert not night.armed("ladder")
    assert not night.facts.pages
    assert pace(night, minutes=30) == []


def test_a_matter_that_flares_up_again_reopens_the_ladder_unless_somebody_acts() -> None:
    night = logged()
    night.act(Confirmed("III", "III"), Resolved())
    night.act(Resumed("又起"))
    assert night.armed("act")[0].due == night.now + timedelta(minutes=20)
    assert kinds(night.watched(minutes=20)) == ["lapsed", "reopened"]
    assert rung_people(night.decisions[-1]) == ["leader"]


def test_logging_twice_does_not_start_two_ladders() -> None:
    night = logged()
    with pytest.raises(IllegalTransition):
        night.act(Logged())


def test_what_is_not_due_is_not_even_looked_at() -> None:
    night = logged()
    assert decide(night.facts, night.now).is_empty

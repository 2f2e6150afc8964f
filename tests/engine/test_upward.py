"""Calls upward: consent is asked for and locks nothing; what went up is entered, and answers who took it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.errors import IllegalTransition, UnknownItem
from engine.events import Answered, Consented, Logged, ReportedUp
from engine.facts import Facts
from engine.plan import Plan
from engine.vocabulary import Anchor, ClockState, Medium, PageState, ReasonKind, Stage, State
from tests.builders import (
    NIGHT,
    deadline,
    facts,
    incident,
    ladder,
    minutes,
    person,
    plan,
    role,
    roster,
    rung,
    tell,
)
from tests.builders import PEOPLE as OFFICE
from tests.engine.replay import Night, entry, kinds, logged, rung_people

STAIR = {"III": ladder(rung("duty_leader"), rung("deputy_head"))}
OWED = plan(ladders=STAIR, tells=(tell("city", tries=1),))


def reported(to: str = "city", at: datetime = NIGHT, stage: Stage = Stage.FIRST) -> ReportedUp:
    return ReportedUp(to, "王科长", Medium.TELEPHONE, stage, at, "12号", "学校午餐网帖")


def owing(people: int = 1, of: Plan = OWED) -> Facts:
    """The city must hear of it; so many people of its office are in the address book."""
    desks = tuple(f"city-{n}" for n in range(people))
    known = {**OFFICE, **{name: person(name, unit="city") for name in desks}}
    return facts(of, people=roster(people=known, contacts={"city": desks}))


def states(night: Night) -> dict[str, PageState]:
    return {close.page: close.state for close in night.decisions[-1].closes}


# Consent


def test_a_consent_is_entered_with_who_and_when_and_is_an_instant_limits_may_count_from() -> None:
    limit = deadline("report", minutes(30), anchors=(Anchor.CONSENTED,))
    night = logged(facts(plan(ladders=STAIR, deadlines=(limit,))))
    assert not night.facts.clocks
    said = NIGHT - timedelta(minutes=2)
    made = entry(night.act(Consented("leader", said)), "consented")
    assert (made.detail, made.by_system) == ({"person": "leader", "at": said}, False)
    (clock,) = night.facts.clocks
    assert (clock.started, clock.state) == (said, ClockState.RUNNING)


def test_a_second_consent_is_entered_and_moves_nothing() -> None:
    night = logged(owing())
    night.act(Consented("leader", NIGHT))
    night.watched(minutes=5)
    assert kinds(night.act(Consented("chief", night.now))) == ["consented"]
    assert night.facts.incident.anchors[Anchor.CONSENTED] == NIGHT


def test_a_consent_is_an_action_so_that_an_answer_does_not_lapse() -> None:
    night = logged(owing())
    night.act(Answered(person="leader"))
    night.act(Consented("leader", NIGHT))
    assert not night.armed("act")


def test_nobody_consents_to_what_is_over() -> None:
    with pytest.raises(IllegalTransition, match="over already"):
        Night(facts(OWED, incident(state=State.CLOSED))).act(Consented("leader", NIGHT))


# The register


def test_a_report_upward_is_entered_as_the_register_has_it() -> None:
    night = logged(owing())
    night.act(Consented("leader", NIGHT))
    made = entry(night.act(reported()), "reported_up")
    assert made.detail == {
        "to": "city",
        "receiver": "王科长",
        "medium": "telephone",
        "stage": "first",
        "at": NIGHT,
        "receipt": "12号",
        "words": "学校午餐网帖",
        "unconsented": False,
    }
    assert not made.by_system


def test_a_report_waits_for_no_consent_and_says_that_there_was_none() -> None:
    assert entry(logged(owing()).act(reported()), "reported_up").detail["unconsented"] is True


def test_a_consent_given_only_afterwards_was_none_when_it_went_up() -> None:
    night = logged(owing())
    night.watched(minutes=5)
    night.act(Consented("leader", night.now))
    assert entry(night.act(reported(at=NIGHT)), "reported_up").detail["unconsented"] is True
    assert entry(night.act(reported(at=night.now)), "reported_up").detail["unconsented"] is False


def test_a_report_answers_the_card_and_the_duty_to_tell_of_whoever_took_it() -> None:
    night = logged(owing())
    page = night.page_of("city-0")
    made = night.act(reported())
    assert kinds(made) == ["reported_up", "answered"]
    assert entry(made, "answered").detail == {"person": "city-0", "roles": ["city"], "page": page.id}
    assert states(night) == {page.id: PageState.ANSWERED}
    assert not night.armed("tell:city")
    assert "city-0" not in rung_people(night.watched(hours=2))


def test_of_several_people_of_that_office_none_is_said_to_have_taken_it_and_none_is_called_again() -> None:
    night = logged(owing(people=2))
    made = night.act(reported())
    assert entry(made, "answered").detail == {"person": None, "roles": ["city"], "page": None}
    assert set(states(night).values()) == {PageState.WITHDRAWN}
    assert not [page for page in night.facts.pages if page.role == "city"]


def test_a_card_of_a_rung_that_has_passed_leaves_the_desk_too() -> None:
    upward = {"III": ladder(rung("city"), rung("duty_leader"))}
    night = logged(facts(plan(ladders=upward)))
    night.watched(minutes=6)
    page = night.page_of("city-desk")
    assert {reason.kind for reason in page.reasons} == {ReasonKind.RUNG}
    night.act(reported())
    assert states(night)[page.id] is PageState.ANSWERED
    assert night.armed("ladder")  # this rung waits for the duty leader


def test_nor_does_it_stay_where_several_people_of_the_office_were_called() -> None:
    upward = {"III": ladder(rung("city"), rung("duty_leader"))}
    night = logged(owing(people=2, of=plan(ladders=upward)))
    night.watched(minutes=6)
    night.act(reported())
    assert list(states(night).values()) == [PageState.WITHDRAWN] * 2


def test_a_report_before_the_card_was_laid_leaves_none_to_lay() -> None:
    night = Night(facts(OWED))
    night.act(Logged(), reported())
    assert "answered" in kinds(night.decisions)
    assert "city-desk" not in rung_people(night.decide())


def test_a_further_report_to_an_office_that_has_answered_answers_nothing_again() -> None:
    night = logged(owing())
    night.act(reported())
    assert kinds(night.act(reported(stage=Stage.PROGRESS))) == ["reported_up"]


def test_both_lines_are_reported_to_at_once_or_not_at_all() -> None:
    lines = {**OWED.roles, "party": role("party", OWED.roles["city"].side)}
    both = replace(OWED, roles=lines, tells=(tell("city", tries=1), tell("party", tries=1)))
    night = logged(facts(both))
    with pytest.raises(UnknownItem):
        night.act(reported(), reported("publicity"))
    assert {page.role for page in night.facts.pages} >= {"city", "party"}
    assert kinds(night.act(reported(), reported("party"))) == ["reported_up", "answered"] * 2
    assert not {page.role for page in night.facts.pages} & {"city", "party"}


def test_an_office_the_plan_does_not_know_is_only_entered() -> None:
    night = logged(owing())
    made = night.act(reported("省委网信办"))
    assert kinds(made) == ["reported_up"]
    assert entry(made, "reported_up").detail["to"] == "省委网信办"


def test_nothing_is_reported_up_to_whoever_is_not_above() -> None:
    with pytest.raises(UnknownItem, match="publicity is not above the office; reports go up to: city"):
        logged(owing()).act(reported("publicity"))


def test_the_last_report_may_go_up_when_the_matter_is_closed() -> None:
    night = Night(facts(OWED, incident(state=State.CLOSED)))
    assert kinds(night.act(reported(stage=Stage.FINAL))) == ["reported_up"]


def test_a_report_is_an_action_even_where_it_stops_the_climb() -> None:
    upward = {"III": ladder(rung("city", stopped_by=("city",)), rung("duty_leader"))}
    night = logged(facts(plan(ladders=upward)))
    assert "ladder_stopped" in kinds(night.act(reported()))
    assert not night.armed("act")

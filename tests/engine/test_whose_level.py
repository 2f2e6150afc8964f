"""Who confirms a level, raises to it, agrees to a report on it and reviews it, where levels differ in it."""

from dataclasses import replace

import pytest

from engine.endings import Resolved
from engine.errors import NoSay, UnknownItem
from engine.events import Confirmed, LevelChanged
from engine.plan import Plan
from engine.quorums import Quorum
from engine.waiting import waiting
from tests.builders import LEVELS, facts, level, plan
from tests.engine.replay import Night, entry, kinds, logged

RAISED = LevelChanged("I", "I", "伤亡")


def own(quorum: Quorum | None = None, reviewer: str = "", **changes: object) -> Plan:
    """A plan whose level I is confirmed by the head alone, or by `quorum`; the others by the duty leader."""
    first = replace(level("I", 0), confirmed_by=quorum or Quorum(("head",)), reviewed_by=reviewer)
    others = (level(name, rank) for rank, name in enumerate(LEVELS) if rank)
    return replace(plan(levels=(first, *others)), **changes)


def confirmed(person: str, at: str, response: str = "", of: Plan | None = None) -> Night:
    night = logged(facts(of or own()))
    night.act(Confirmed(at, response or at, person=person))
    return night


def test_a_level_that_names_who_confirms_it_is_confirmed_by_nobody_else() -> None:
    with pytest.raises(NoSay, match="confirmed by one of: head"):
        confirmed("leader", "I")
    assert confirmed("chief", "I").facts.incident.is_confirmed


def test_one_that_names_nobody_is_confirmed_as_the_plan_says() -> None:
    with pytest.raises(NoSay, match="confirmed by one of: duty_leader"):
        confirmed("chief", "II")
    assert confirmed("leader", "II").facts.incident.is_confirmed


def test_of_event_and_response_level_the_graver_says_who() -> None:
    with pytest.raises(NoSay):
        confirmed("leader", "III", "I")
    assert confirmed("chief", "III", "I").facts.incident.is_confirmed


def test_a_level_may_take_several_while_the_others_take_one() -> None:
    both = own(Quorum(("head", "duty_leader"), 2))
    night = confirmed("leader", "I", of=both)

    assert not night.facts.incident.is_confirmed
    [awaited] = waiting(night.facts, night.now)
    assert awaited.count.waits == ("head",)
    night.act(Confirmed("I", "I", person="chief"))
    assert night.facts.incident.is_confirmed


def test_an_unknown_level_is_refused_before_anybody_is_asked_who_may_confirm_it() -> None:
    with pytest.raises(UnknownItem, match="no level 'V'"):
        confirmed("leader", "V")


def test_raising_to_a_level_takes_one_of_those_it_names() -> None:
    night = confirmed("leader", "II", of=own(Quorum(("head", "deputy_head"), 2)))
    with pytest.raises(NoSay, match="raising to level I is decided by one of: head") as refused:
        night.act(replace(RAISED, person="leader"))
    assert refused.value.roles == ("head", "deputy_head")
    assert kinds(night.act(replace(RAISED, person="chief")))[0] == "level_changed"


def test_raising_the_response_alone_takes_them_too() -> None:
    with pytest.raises(NoSay):
        confirmed("leader", "II").act(LevelChanged("II", "I", "节假日", "leader"))


def test_raising_to_a_level_that_names_nobody_takes_nobody() -> None:
    night = confirmed("leader", "III")
    assert night.act(LevelChanged("II", "II", "上榜", "officer"))


def test_a_change_that_nobody_is_named_for_is_whoever_may() -> None:
    assert confirmed("leader", "II").act(RAISED)


def test_one_level_raised_while_the_other_is_lowered_takes_both_to_say_so() -> None:
    of = own()
    kept = replace(of, levels=tuple(replace(one, ended_by=("duty_leader",)) for one in of.levels))
    night = confirmed("leader", "II", of=kept)
    mixed = LevelChanged("III", "I", "调整")
    with pytest.raises(NoSay, match="lowered or ended by one of: duty_leader"):
        night.act(replace(mixed, person="chief"))
    with pytest.raises(NoSay, match="raising to level I is decided by one of: head"):
        night.act(replace(mixed, person="leader"))


def test_consent_is_given_by_whoever_confirms_the_level_unless_the_plan_says_otherwise() -> None:
    of = own()
    assert (of.consenters("I", "III"), of.consenters("II", "III")) == (("head",), ("duty_leader",))
    assert replace(of, consented_by=("deputy_head",)).consenters("I", "I") == ("deputy_head",)


def test_everybody_who_may_confirm_some_level_is_named_once() -> None:
    assert own().confirmers == ("head", "duty_leader")


def test_the_report_is_chased_from_whoever_reviews_it_at_its_level() -> None:
    night = confirmed("chief", "I", of=own(reviewer="head"))
    night.act(Resolved())
    chased = entry(night.watched(hours=12), "review_overdue")
    assert chased.detail["people"] == ["chief"]


def test_who_ends_a_level_that_names_nobody_is_whoever_confirms_it() -> None:
    of = own()
    first, second, *others = of.levels
    kept = replace(of, levels=(first, replace(second, ended_by=("deputy_head",)), *others))
    assert kept.enders("I", "II") == ("head",)
    assert kept.enders("II", "III") == ("deputy_head",)
    assert kept.enders("III", "III") == ("duty_leader",)


def test_a_first_judgement_is_raised_by_anybody_as_it_could_be_logged_so() -> None:
    night = logged(facts(own()))
    assert kinds(night.act(replace(RAISED, person="officer")))[0] == "level_changed"
    with pytest.raises(NoSay):
        night.act(Confirmed("I", "I", person="leader"))

"""Words given afterwards 补充情况: no track but the tells of the unit concerned, when that is another one."""

import pytest

from engine import tracks
from engine.errors import IllegalTransition
from engine.events import Answered, Confirmed, Described, Event
from engine.facts import Facts
from engine.handover import HandedOn
from engine.vocabulary import PageState
from tests.builders import MANUAL, SMS, SUBDISTRICT, VOICE, facts, hours, incident, plan, rung, tell
from tests.engine.replay import Night, channels_of, kinds, logged, rung_people

ONE_RUNG = rung("duty_leader", wait=hours(24))
KNOWN = Described({"unit": SUBDISTRICT}, {"unit": ""}, SUBDISTRICT)


def concerning(unit: str | None) -> Facts:
    """A matter of which the contact of this unit has to be told, with a ladder that stays out of the way."""
    return facts(plan(ONE_RUNG, tells=(tell("unit_contact"),)), incident(unit=unit))


def with_unit() -> Night:
    """A night on which the unit concerned was named at once."""
    return logged(concerning(SUBDISTRICT))


def without_unit(*events: Event) -> Night:
    """A night on which nobody knows yet which unit is concerned."""
    night = logged(concerning(None))
    night.act(*events)
    night.decide()
    return night


def test_once_the_unit_is_known_its_contact_is_told_at_once_and_the_nameless_card_goes() -> None:
    night = without_unit(Confirmed("III", "III"))
    assert night.page_of("role:unit_contact")
    night.watched(minutes=1)
    decision = night.act(KNOWN)
    assert [close.state for close in decision.closes] == [PageState.WITHDRAWN]
    assert channels_of(night.decide(), "contact") == (SMS, VOICE, MANUAL)
    assert [page.person for page in night.facts.pages] == ["leader", "contact"]


def test_a_unit_known_after_the_tell_was_given_up_is_told_all_the_same() -> None:
    night = without_unit(Confirmed("III", "III"))
    assert "unconfirmed" in kinds(night.watched(hours=2))
    night.act(KNOWN)
    assert "contact" in rung_people(night.decide())


def test_a_unit_known_before_the_gate_waits_for_it() -> None:
    night = without_unit(KNOWN)
    assert not [page for page in night.facts.pages if page.person != "leader"]
    (gate,) = night.watched(minutes=15)
    assert channels_of(gate, "contact") == (MANUAL,)


def test_a_unit_known_after_the_gate_gives_the_desk_a_number_to_dial() -> None:
    night = without_unit()
    night.watched(minutes=20)
    assert night.page_of("role:unit_contact")
    night.act(KNOWN)
    assert channels_of(night.decide(), "contact") == (MANUAL,)
    assert [page.person for page in night.facts.pages] == ["leader", "contact"]


def test_a_unit_that_was_wrong_is_called_no_more_and_the_right_one_is_told_though_the_wrong_answered() -> (
    None
):
    night = with_unit()
    night.act(Answered(person="contact"), Confirmed("III", "III"))
    assert night.decide().is_empty
    night.act(HandedOn("publicity", "不属本单位", "宣传部", SUBDISTRICT))
    assert rung_people(night.decide()) == ["press"]


def test_a_unit_corrected_before_the_gate_does_not_hear_of_it_sooner() -> None:
    night = with_unit()
    night.act(Answered(person="contact"))
    night.watched(minutes=5)
    night.act(HandedOn("publicity", "不属本单位", "宣传部", SUBDISTRICT))
    (gate,) = night.watched(minutes=10)
    assert channels_of(gate, "press") == (MANUAL,)


def test_another_unit_is_no_words_put_right_but_a_hand_off() -> None:
    night = with_unit()
    with pytest.raises(IllegalTransition, match="hand it on"):
        night.act(Described({"unit": "宣传部"}, {"unit": SUBDISTRICT}, "publicity"))
    night.act(KNOWN)
    assert night.facts.incident.unit == SUBDISTRICT


def test_other_words_and_other_roles_are_told_nothing_by_it() -> None:
    of = plan(ONE_RUNG, tells=(tell("head"), tell("unit_contact", levels=("I",))))
    night = logged(facts(of, incident(unit=None)))
    night.act(Confirmed("III", "III"))
    before = night.armed(tracks.tell("head"))
    night.act(Described({"title": "某网帖"}, {"title": ""}), KNOWN)
    assert night.armed(tracks.tell("head")) == before
    assert not night.armed(tracks.tell("unit_contact"))


def test_what_was_given_counts_for_levels_that_need_it() -> None:
    night = logged(facts(about=incident(given=("title",), unit=None)))
    night.act(KNOWN, Described({"place": "某路口"}, {"place": ""}))
    assert night.facts.incident.given == {"title", "unit", "place"}
    assert night.facts.incident.unit == SUBDISTRICT

"""The duty to tell 应报告/应通报/应通知: by level, at 初判 or 核定, until its person answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import tracks
from engine.endings import Dismissed, ReportAccepted, Resolved
from engine.events import Answered, Confirmed, LevelChanged, Logged
from engine.facts import Entry
from engine.vocabulary import ChannelKind, ReasonKind
from tests.builders import (
    MANUAL,
    NIGHT,
    SMS,
    VOICE,
    deadline,
    facts,
    hours,
    incident,
    minutes,
    plan,
    roster,
    rung,
    tell,
)
from tests.engine.replay import Night, channels_of, entry, kinds, logged, rung_people

ONE_RUNG = rung("duty_leader", wait=hours(24))


def told(*roles: str) -> Night:
    """A night on which these roles have to be told, with a ladder that stays out of the way."""
    return logged(facts(plan(ONE_RUNG, tells=tuple(tell(role) for role in roles))))


# Who is told when


@pytest.mark.parametrize(
    ("role", "rung_at_once"),
    [
        ("head", ("chief", (SMS, VOICE, MANUAL))),
        ("city", ("city-desk", (MANUAL,))),
        ("unit_contact", None),
        ("publicity", None),
    ],
)
def test_the_office_is_told_at_once_superiors_by_a_card_and_the_rest_wait_for_the_level(
    role: str, rung_at_once: tuple[str, tuple[ChannelKind, ...]] | None
) -> None:
    night = told(role)
    assert ("tell" in kinds(night.decisions)) is (rung_at_once is not None)
    if rung_at_once:
        assert channels_of(night.decisions[-1], rung_at_once[0]) == rung_at_once[1]


def test_only_the_tells_of_the_level_of_response_are_owed() -> None:
    tells = (tell("head", levels=("I",)), tell("deputy_head", levels=("II",)))
    night = logged(facts(plan(ONE_RUNG, tells=tells), incident("I", "II")))
    assert rung_people(night.decisions) == ["leader", "deputy"]


def test_a_tell_goes_on_when_the_ladder_is_answered_by_somebody_else() -> None:
    night = told("head")
    night.act(Answered(person="leader"))
    assert [page.person for page in night.facts.pages] == ["chief"]
    assert rung_people(night.watched(minutes=10)) == ["chief"]


def test_a_person_on_the_ladder_who_is_to_be_told_is_rung_once_with_both_reasons() -> None:
    night = told("duty_leader")
    (ring,) = night.decisions[-1].rings
    assert [reason.kind for reason in ring.reasons] == [ReasonKind.RUNG, ReasonKind.TELL]
    decision = night.act(Answered(page=night.page_of("leader").id))
    assert not night.facts.pages
    assert {timer.track for timer in decision.cancelled} == {"ladder", "tell:duty_leader"}


def test_a_person_who_is_told_in_two_roles_is_rung_once_and_has_been_told_as_both() -> None:
    both = roster(holders={"deputy_head": ("chief",), "head": ("chief",)})
    night = logged(facts(plan(ONE_RUNG, tells=(tell("head"), tell("deputy_head"))), people=both))
    assert rung_people(night.decisions) == ["leader", "chief"]
    night.act(Answered(person="chief"))
    assert not [timer for timer in night.facts.timers if timer.track.startswith("tell:")]


def test_a_ring_for_two_rules_uses_every_channel_either_of_them_asks_for() -> None:
    rungs = rung("duty_leader", channels=(VOICE,), wait=hours(24))
    night = logged(facts(plan(rungs, tells=(tell("duty_leader", channels=(SMS,)),))))
    assert set(channels_of(night.decisions[-1], "leader")) == {SMS, VOICE, MANUAL}


# The gate of 核定


@pytest.mark.parametrize(("role", "who"), [("unit_contact", "contact"), ("publicity", "press")])
def test_confirming_the_level_releases_the_tells_that_waited_for_it(role: str, who: str) -> None:
    night = told(role)
    night.watched(minutes=5)
    decision = night.act(Confirmed("III", "III"))
    assert [timer.track for timer in decision.cancelled] == [tracks.tell(role)]
    assert channels_of(night.decide(), who) == (SMS, VOICE, MANUAL)
    assert "gate_passed" not in kinds(night.watched(hours=1))


def test_with_nobody_confirming_the_desk_is_told_to_telephone() -> None:
    night = told("unit_contact")
    (gate,) = night.watched(minutes=15)
    assert (gate.fired[0].due - NIGHT) == timedelta(minutes=15)
    assert entry(gate, "gate_passed").detail == {
        "role": "unit_contact",
        "people": ["contact"],
        "by_hand": ["contact"],
        "outage": False,
    }
    assert channels_of(gate, "contact") == (MANUAL,)


def test_a_gate_that_passed_while_no_watch_was_alive_is_not_somebodys_miss() -> None:
    night = told("unit_contact")
    late = night.unwatched(hours=1)
    assert entry(late, "gate_passed").detail["outage"] is True


def test_who_was_not_reached_by_the_desk_is_told_when_the_level_is_confirmed_after_all() -> None:
    night = told("unit_contact")
    night.watched(minutes=16)
    night.act(Confirmed("III", "III"))
    assert channels_of(night.decide(), "contact") == (SMS, VOICE, MANUAL)


def test_who_answered_the_call_of_the_desk_is_not_told_again() -> None:
    night = told("unit_contact")
    night.watched(minutes=16)
    night.act(Answered(page=night.page_of("contact").id))
    night.act(Confirmed("III", "III"))
    assert night.decide().is_empty


def test_who_answered_before_the_gate_has_been_told() -> None:
    night = told("unit_contact")
    night.act(Answered(person="contact"))
    assert not night.armed(tracks.tell("unit_contact"))


def test_confirming_a_lower_level_does_not_tell_those_whom_only_the_higher_one_concerned() -> None:
    of = plan(ONE_RUNG, tells=(tell("publicity", levels=("II",)), tell("unit_contact")))
    night = logged(facts(of, incident("II")))
    night.act(Confirmed("IV", "IV"))
    assert rung_people(night.decide()) == ["contact"]
    assert not night.armed(tracks.tell("publicity"))


def test_confirming_a_lower_level_takes_back_the_call_to_those_it_does_not_concern() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("publicity", levels=("II",)),)), incident("II")))
    night.watched(minutes=15)
    assert night.page_of("press")
    night.act(Confirmed("IV", "IV"))
    assert [page.person for page in night.facts.pages] == ["leader"]


def test_a_level_lowered_before_the_gate_drops_the_call_to_those_it_no_longer_concerns() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("publicity", levels=("II",)),)), incident("II")))
    night.act(LevelChanged("IV", "IV", "误判"))
    assert rung_people(night.watched(minutes=15)) == []


def test_a_level_raised_again_owes_the_tell_that_was_dropped() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("publicity", levels=("II",)),)), incident("II")))
    night.act(Confirmed("IV", "IV"))
    night.act(LevelChanged("II", "II", "反弹"))
    assert "press" in rung_people(night.decide())


def test_confirming_a_higher_level_tells_old_and_new_at_once() -> None:
    of = plan(ONE_RUNG, tells=(tell("publicity", levels=("I",)), tell("unit_contact")))
    night = logged(facts(of))
    night.act(Confirmed("I", "I"))
    assert set(rung_people(night.decide())) == {"leader", "contact", "press"}


# Trying again, and giving up


def test_a_tell_is_tried_again_until_its_last_try_and_then_the_desk_telephones() -> None:
    night = told("head")
    tries = night.watched(minutes=40)
    assert [(d.fired[0].due - NIGHT) // timedelta(minutes=1) for d in tries] == [10, 20, 30]
    assert kinds(tries) == ["tell", "tell", "unconfirmed"]
    assert channels_of(tries[-1], "chief") == (MANUAL,)
    assert entry(tries, "unconfirmed").detail == {
        "role": "head",
        "people": ["chief"],
        "by_hand": ["chief"],
        "tries": 3,
    }
    assert [page.person for page in night.facts.pages] == ["leader", "chief"]


def test_a_tell_upward_is_entered_as_one_for_the_desk_to_dial() -> None:
    night = told("city")
    assert entry(night.decisions, "tell").detail == {
        "role": "city",
        "people": ["city-desk"],
        "by_hand": ["city-desk"],
        "n": 0,
    }


def test_its_persons_answer_ends_the_tell_and_nobody_elses_does() -> None:
    night = told("head", "deputy_head")
    night.act(Answered(person="chief"))
    assert not night.armed(tracks.tell("head"))
    assert night.armed(tracks.tell("deputy_head"))


def test_one_of_two_people_of_a_role_speaks_for_it_and_the_other_is_left_in_peace() -> None:
    two = roster(holders={"head": ("chief", "deputy")})
    night = logged(facts(plan(ONE_RUNG, tells=(tell("head"),)), people=two))
    night.act(Answered(person="chief"))
    assert [page.person for page in night.facts.pages] == ["leader"]


def test_what_is_said_by_word_of_mouth_for_a_role_ends_the_page_of_whoever_fills_it() -> None:
    night = told("head")
    night.act(Answered(role="head"))
    assert [page.person for page in night.facts.pages] == ["leader"]


def test_a_tell_nobody_is_reachable_for_gives_the_desk_a_card_and_is_tried_again() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("head"),)), people=roster(holders={"head": ()})))
    assert rung_people(night.decisions) == ["leader", "role:head"]
    night.facts = replace(night.facts, roster=roster())
    assert rung_people(night.watched(minutes=10)) == ["chief"]


def test_who_logged_has_been_told_by_logging() -> None:
    of = plan(ONE_RUNG, tells=(tell("head"),))
    night = logged(facts(of, incident(logged_by="chief")))
    assert entry(night.decisions, "told").detail == {"role": "head", "people": ["chief"], "by": "logging"}
    assert rung_people(night.decisions) == ["leader"]
    assert not night.armed(tracks.tell("head"))


def test_a_contact_who_logged_is_not_telephoned_at_the_gate() -> None:
    of = plan(ONE_RUNG, tells=(tell("unit_contact"),))
    night = logged(facts(of, incident(logged_by="contact")))
    assert rung_people(night.watched(minutes=15)) == []


def test_a_tell_late_by_an_outage_goes_out_and_its_retries_count_from_now() -> None:
    night = told("head")
    late = night.unwatched(hours=2)
    assert kinds(late) == ["outage", "tell"]
    assert entry(late, "outage").detail["track"] == "tell:head"
    assert night.armed(tracks.tell("head"))[0].due == night.now + timedelta(minutes=10)


def test_a_tell_a_moment_late_keeps_its_beat() -> None:
    night = told("head")
    night.unwatched(minutes=10, seconds=15)
    assert night.armed(tracks.tell("head"))[0].due == NIGHT + timedelta(minutes=20)


# Levels


def test_a_raised_level_adds_the_tells_the_old_one_did_not_have_and_repeats_none() -> None:
    of = plan(ONE_RUNG, tells=(tell("deputy_head"), tell("head", levels=("I",))))
    night = logged(facts(of))
    night.act(Answered(person="deputy"))
    night.act(LevelChanged("I", "I", "升级"))
    assert set(rung_people(night.decide())) == {"leader", "chief"}


def test_who_was_told_by_telephone_while_logging_is_not_told_again_when_the_level_is_raised() -> None:
    night = Night(facts(plan(ONE_RUNG, tells=(tell("head"),))))
    night.act(Logged(), Answered(role="head"))
    night.decide()
    night.act(LevelChanged("I", "I", "升级"))
    assert rung_people(night.decide()) == ["leader"]


def test_a_lowered_level_lets_a_tell_that_has_begun_go_on() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("head", levels=("I",)),)), incident("I")))
    night.act(LevelChanged("IV", "IV", "回落"))
    assert rung_people(night.watched(minutes=10)) == ["chief"]


def test_a_level_lowered_and_raised_again_does_not_begin_a_tell_twice() -> None:
    night = logged(facts(plan(ONE_RUNG, tells=(tell("head", levels=("I",)),)), incident("I")))
    night.act(LevelChanged("IV", "IV", "回落"), LevelChanged("I", "I", "反弹"))
    assert len(night.armed(tracks.tell("head"))) == 1


def test_each_level_may_tell_the_same_role_in_its_own_way() -> None:
    tells = (
        tell("head", ("III",), tries=1),
        tell("head", ("I",), tries=5, retry=minutes(2), channels=(VOICE,)),
    )
    night = logged(facts(plan(ONE_RUNG, tells=tells), incident("I")))
    assert channels_of(night.decisions[-1], "chief") == (VOICE, MANUAL)
    assert night.armed(tracks.tell("head"))[0].due == NIGHT + timedelta(minutes=2)


# The end


def test_asking_to_close_lets_tells_go_on_and_accepting_the_report_ends_them() -> None:
    night = told("head")
    night.act(Confirmed("III", "III"), Resolved())
    assert night.armed(tracks.tell("head"))
    night.act(ReportAccepted())
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_a_matter_checked_and_unfounded_ends_every_tell() -> None:
    night = told("head", "unit_contact")
    night.act(Dismissed("不实"))
    assert (night.facts.timers, night.facts.pages) == ((), ())


def test_limits_and_tells_are_apart_meeting_a_limit_ends_no_tell() -> None:
    of = plan(
        ONE_RUNG, tells=(tell("head"),), deadlines=(deadline("judge", minutes(15), met_by=("confirmed",)),)
    )
    night = logged(facts(of))
    night.act(Confirmed("III", "III"))
    assert night.armed(tracks.tell("head"))


def closed(night: Night) -> list[Entry]:
    """What the night says of whom it told when the matter is closed."""
    night.act(Resolved())
    return [one for one in night.act(ReportAccepted()).entries if one.kind == "unconfirmed"]


def test_whoever_was_being_told_when_the_matter_is_closed_stays_unconfirmed_on_record() -> None:
    night = told("head", "city")
    night.act(Confirmed("III", "III"))
    night.watched(minutes=12)

    city, head = closed(night)
    assert head.detail == {"role": "head", "people": ["chief"], "by_hand": [], "tries": 2, "closed": True}
    assert (city.detail["role"], city.detail["people"]) == ("city", ["city-desk"])
    assert not night.facts.pages
    assert not night.armed(tracks.tell("head"))


def test_whoever_had_answered_or_was_given_up_is_not_entered_again() -> None:
    night = told("head", "deputy_head")
    night.act(Confirmed("III", "III"))
    night.act(Answered(night.page_of("chief").id, "chief"))
    night.watched(hours=2)
    assert "unconfirmed" in kinds(night.decisions)
    assert not closed(night)


def test_what_came_to_nothing_leaves_nobody_unconfirmed() -> None:
    night = told("head")
    assert "unconfirmed" not in kinds(night.act(Dismissed("经核不实")))


def test_whom_the_desk_alone_could_reach_is_named_by_the_role() -> None:
    night = logged(
        facts(plan(ONE_RUNG, tells=(tell("deputy_head"),)), people=roster(holders={"deputy_head": ()}))
    )
    night.act(Confirmed("III", "III"))
    night.watched(minutes=5)
    [entered] = closed(night)
    assert (entered.detail["people"], entered.detail["by_hand"]) == ([], ["deputy_head"])

"""Recurring reports 续报: owed again and again, from the last one made."""

from datetime import timedelta

import pytest

from engine.endings import Resolved, Resumed
from engine.errors import UnknownItem
from engine.events import Answered, Confirmed, LevelChanged, UpdateMade
from tests.builders import NIGHT, cadence, facts, hours, incident, plan, rung
from tests.engine.replay import Night, entry, kinds, logged, rung_people

TRACK = "cadence:update"
BY_LEVEL = cadence("update", {"I": hours(2), "II": hours(2), "III": hours(24)})


def with_update(level: str = "II") -> Night:
    """A night on which updates are owed and the leader has answered, so that nothing else happens."""
    of = plan(rung("duty_leader", wait=hours(999)), cadences=(BY_LEVEL,), act_within=hours(999))
    night = logged(facts(of, incident(level)))
    night.act(Answered(person="leader"))
    return night


def owed_in(night: Night) -> timedelta:
    """How long from now the next update is owed."""
    (timer,) = night.armed(TRACK)
    return timer.due - night.now


@pytest.mark.parametrize(("level", "every"), [("I", 2), ("III", 24)])
def test_the_first_update_is_owed_one_interval_of_its_level_from_now(level: str, every: int) -> None:
    assert owed_in(with_update(level)) == timedelta(hours=every)


def test_a_level_without_an_interval_owes_none() -> None:
    assert not with_update("IV").armed(TRACK)


def test_an_update_not_made_is_asked_for_and_the_next_is_owed_on_the_beat() -> None:
    night = with_update()
    decisions = night.watched(hours=4)
    assert kinds(decisions) == ["update_owed", "update_missed", "update_owed"]
    assert rung_people(decisions) == ["leader", "leader"]
    assert decisions[0].rings[0].occasion == "update"
    assert [(t.epoch, t.n, t.due) for t in night.armed(TRACK)] == [(0, 2, NIGHT + timedelta(hours=6))]


def test_who_logged_gets_no_card_to_dial_himself_about_an_update_only_he_owes() -> None:
    mine = cadence("update", hours(2), roles=("duty_officer",))
    night = logged(facts(plan(rung("duty_leader", wait=hours(999)), cadences=(mine,), act_within=hours(999))))
    night.act(Answered(person="leader"))
    decisions = night.watched(hours=2)
    assert rung_people(decisions) == []
    detail = entry(decisions, "update_owed").detail
    assert (detail["people"], detail["by_hand"]) == ([], [])


def test_an_update_made_starts_the_interval_again_and_takes_back_the_call_for_it() -> None:
    night = with_update()
    night.watched(hours=3)
    decision = night.act(UpdateMade("update"))
    assert kinds(decision) == ["update_made"]
    assert owed_in(night) == timedelta(hours=2)
    assert not night.facts.pages


def test_after_an_outage_one_update_is_asked_for_and_the_next_counts_from_now() -> None:
    night = with_update()
    late = night.unwatched(hours=9)
    assert entry(late, "update_owed").detail["outage"] is True
    assert owed_in(night) == timedelta(hours=2)


def test_an_update_that_fell_due_before_an_outage_is_missed_by_it() -> None:
    night = with_update()
    night.watched(hours=2)
    late = night.unwatched(hours=9)
    assert kinds(late) == ["update_missed", "update_owed"]
    missed = entry(late, "update_missed").detail
    assert (missed["due"], missed["outage"]) == (NIGHT + timedelta(hours=2), True)


def test_an_update_made_after_it_fell_due_is_made_late_and_says_whether_there_was_anything() -> None:
    night = with_update()
    night.watched(hours=2, minutes=40)
    made = entry(night.act(UpdateMade("update", nothing_new=True)), "update_made").detail
    assert made["due"] == NIGHT + timedelta(hours=2)
    assert (made["late_by_s"], made["nothing_new"]) == (2_400, True)


def test_an_update_made_in_time_and_entered_later_is_not_late_and_starts_the_interval_when_it_was_made() -> (
    None
):
    night = with_update()
    night.watched(hours=2, minutes=40)
    made = entry(night.act(UpdateMade("update", at=NIGHT + timedelta(hours=1))), "update_made").detail
    assert made["late_by_s"] == 0
    assert owed_in(night) == timedelta(minutes=20)


def test_an_update_a_moment_late_keeps_its_beat() -> None:
    night = with_update()
    late = night.unwatched(hours=2, seconds=10)
    assert entry(late, "update_owed").detail["outage"] is False
    assert night.armed(TRACK)[0].due == NIGHT + timedelta(hours=4)


@pytest.mark.parametrize("name", ["nothing", "update"])
def test_an_update_that_is_not_owed_is_refused(name: str) -> None:
    with pytest.raises(UnknownItem, match=f"no update '{name}' is owed on 2026-0001"):
        with_update("IV").act(UpdateMade(name))


def test_a_graver_level_asks_for_updates_at_its_own_pace() -> None:
    night = with_update("III")
    night.watched(hours=1)
    night.act(LevelChanged("I", "I", "热搜"))
    assert owed_in(night) == timedelta(hours=2)
    assert night.armed(TRACK)[0].epoch == 1


def test_a_level_without_updates_ends_them_and_takes_back_the_call_for_one() -> None:
    night = with_update()
    night.watched(hours=2)
    night.act(LevelChanged("IV", "IV", "回落"))
    assert not night.armed(TRACK)
    assert not night.facts.pages


@pytest.mark.parametrize(("event", "response"), [("II", "I"), ("II", "IV"), ("I", "II")])
def test_a_change_of_level_never_puts_off_an_update_that_is_owed_already(event: str, response: str) -> None:
    night = with_update()
    night.watched(minutes=119)
    night.act(LevelChanged(event, response, "调整"))
    assert owed_in(night) == timedelta(minutes=1)


def test_asking_to_close_ends_the_updates_and_takes_back_the_call_for_one() -> None:
    night = with_update()
    night.watched(hours=2)
    night.act(Confirmed("II", "II"), Resolved())
    assert not night.armed(TRACK)
    assert not night.facts.pages


def test_a_matter_that_flares_up_again_owes_updates_again() -> None:
    night = with_update()
    night.act(Confirmed("II", "II"), Resolved(), Resumed("又起"))
    assert owed_in(night) == timedelta(hours=2)
    assert night.armed(TRACK)[0].epoch == 1


def test_one_entered_so_late_that_others_have_fallen_due_meanwhile_leaves_the_last_of_them_owed() -> None:
    night = with_update()
    night.watched(hours=9)
    made = night.now - timedelta(hours=7)
    night.act(UpdateMade("update", at=made))
    later = night.decide()
    assert [entry.detail["due"] for entry in later.entries if entry.kind == "update_owed"] == [
        made + timedelta(hours=6)
    ]
    assert "update_missed" not in kinds(later)
    assert [timer.due for timer in night.armed(TRACK)] == [made + timedelta(hours=8)]

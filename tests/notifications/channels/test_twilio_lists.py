"""How far back a reading goes: on lists of ours, in the orders a vendor may give them."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from engine.vocabulary import AttemptState
from notifications.channels.twilio_lists import Listed, Mark
from notifications.message import Report

NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
DONE = Report("SM", AttemptState.DELIVERED)


def minute(n: float) -> datetime:
    return NIGHT + timedelta(minutes=n)


def final(n: float, sid: str = "SM") -> Listed:
    return Listed(minute(n), minute(n), Report(sid, AttemptState.DELIVERED))


def waiting(n: float) -> Listed:
    return Listed(minute(n), minute(n), None)


def test_a_reading_goes_a_little_further_back_than_the_newest_it_has_seen() -> None:
    rows = [final(30), final(26), final(24), final(0)]
    found, mark = Mark(minute(30)).read_on(rows, turn=1)
    assert [row.created for row in found] == [minute(26), minute(30)]
    assert mark == Mark(minute(30))


def test_what_is_new_moves_the_mark_on() -> None:
    _, mark = Mark(minute(30)).read_on([final(40), final(30)], turn=1)
    assert mark.seen == minute(40)


def test_an_entry_without_a_final_state_is_waited_for() -> None:
    _, mark = Mark(minute(30)).read_on([final(31), waiting(30)], turn=1)
    assert mark.open == minute(30)
    found, mark = mark.read_on([final(42), final(31), final(30, "late")], turn=2)
    assert found[0].tells == Report("late", AttemptState.DELIVERED)
    assert mark.open is None


def test_one_that_has_waited_long_is_looked_for_at_each_tenth_reading_only() -> None:
    rows = [final(90), final(60), final(30), final(10, "late")]
    mark = Mark(minute(90), minute(10))
    for turn in range(1, 10):
        found, mark = mark.read_on(rows, turn)
        assert [row.created for row in found] == [minute(90)]
        assert mark.open == minute(10)
    found, mark = mark.read_on(rows, turn=10)
    assert found[0].tells == Report("late", AttemptState.DELIVERED)
    assert mark.open is None


def test_a_text_that_can_never_be_sent_any_more_is_not_waited_for() -> None:
    _, mark = Mark(minute(0)).read_on([final(601), waiting(0)], turn=10)
    assert mark.open is None


def test_a_text_that_waited_in_the_queue_does_not_hide_what_is_younger() -> None:
    """Sorted by when they were sent, it stands above texts that were made after it."""
    queued = Listed(minute(-200), minute(31), DONE)
    found, _ = Mark(minute(30)).read_on([queued, final(30.5), final(29)], turn=1)
    assert [row.created for row in found] == [minute(29), minute(30.5), minute(-200)]


def test_a_text_that_was_never_sent_is_found_wherever_it_stands_near_the_top() -> None:
    failed = Listed(minute(28), None, Report("SMfailed", AttemptState.FAILED, "30001"))
    for rows in ([failed, final(30)], [final(30), failed]):
        found, _ = Mark(minute(30)).read_on(rows, turn=1)
        assert failed in found


def test_a_mark_survives_being_written_down() -> None:
    for mark in (Mark(minute(1)), Mark(minute(5), minute(2))):
        assert Mark.read(mark.write()) == mark


@pytest.mark.parametrize("order", ["sent", "made"])
@pytest.mark.parametrize("seed", [1, 4, 12])
def test_whatever_happens_when_each_final_state_is_found_once_it_is_there(seed: int, order: str) -> None:
    """A night of texts, read every half minute, with states that change after seconds or hours."""
    chance = random.Random(seed)  # noqa: S311 - a night made up, no secret
    made = sorted(chance.uniform(0, 480) for _ in range(60))
    sent = {n: at + chance.choice([0.02, 0.1, 5, 90]) for n, at in enumerate(made)}
    settled = {n: at + chance.choice([0.05, 0.3, 4, 30, 200]) for n, at in sent.items()}
    found_at: dict[str, float] = {}
    mark = Mark(NIGHT)
    for turn in range(1, 1_600):
        now = turn / 2
        rows = [
            Listed(
                minute(at),
                minute(sent[n]) if sent[n] <= now else None,
                Report(str(n), AttemptState.DELIVERED) if settled[n] <= now else None,
            )
            for n, at in enumerate(made)
            if at <= now
        ]
        by = {"sent": lambda row: row.at or row.created, "made": lambda row: row.created}[order]
        rows.sort(key=by, reverse=True)
        found, mark = mark.read_on(rows, turn)
        for row in found:
            if row.tells:
                found_at.setdefault(row.tells.provider_id, now)
    late = {n: found_at.get(str(n), 10_000) - max(settled[n], made[n]) for n in range(len(made))}
    assert max(late.values()) <= 5.5, late

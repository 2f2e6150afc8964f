"""Where nobody is on duty, and where two things are meant at once."""

from datetime import UTC, datetime, timedelta

from engine.rota import Turn, gaps, overlaps

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def turn(post: str, person: str, starts: float, ends: float) -> Turn:
    return Turn(post, person, at(starts), at(ends))


def spans(post: str, *turns: Turn) -> list[tuple[datetime, datetime]]:
    return [(gap.starts, gap.ends) for gap in gaps(post, turns, at(0), at(48))]


def test_a_post_nobody_is_rostered_to_is_one_gap() -> None:
    assert spans("主班", turn("副班", "a", 0, 48)) == [(at(0), at(48))]


def test_a_gap_is_told_before_between_and_behind_the_shifts() -> None:
    found = spans("主班", turn("主班", "b", 30, 40), turn("主班", "a", 8, 20))
    assert found == [(at(0), at(8)), (at(20), at(30)), (at(40), at(48))]


def test_shifts_that_meet_or_overlap_leave_no_gap() -> None:
    assert spans("主班", turn("主班", "a", -4, 20), turn("主班", "b", 2, 6), turn("主班", "c", 20, 60)) == []


def test_a_shift_of_another_week_fills_nothing() -> None:
    assert spans("主班", turn("主班", "a", 48, 60), turn("主班", "b", -9, -1)) == [(at(0), at(48))]


def test_two_people_on_one_post_overlap_for_as_long_as_both_are_there() -> None:
    [found] = overlaps([turn("主班", "b", 8, 12), turn("主班", "a", 0, 10)])
    assert (found.first.person, found.second.person) == ("a", "b")
    assert (found.starts, found.ends) == (at(8), at(10))
    assert not found.is_of_one_person


def test_one_person_at_two_posts_overlaps_and_two_people_at_two_posts_do_not() -> None:
    listed = [turn("主班", "a", 0, 10), turn("副班", "a", 5, 15), turn("带班领导", "b", 0, 24)]
    [found] = overlaps(listed)
    assert found.is_of_one_person
    assert (found.starts, found.ends) == (at(5), at(10))


def test_shifts_that_only_meet_do_not_overlap() -> None:
    assert overlaps([turn("主班", "a", 0, 10), turn("主班", "b", 10, 20)]) == []

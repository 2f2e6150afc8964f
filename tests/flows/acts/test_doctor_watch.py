"""What the doctor says of a watch that is not there: a stop is told from a crash, each with its time."""

from flows.acts.doctor import examine
from models import watching
from models.watching import Sign
from tests.night import Night


def said(night: Night) -> list[str]:
    return [found.what for found in examine(night.office) if found.place == "watch"]


def beat(night: Night, node: str = "here") -> None:
    now = night.clock.now()
    with night.office.database.writing() as tx:
        watching.beat(tx, Sign(node, 7, now), now)


def rest(night: Night, node: str = "here") -> None:
    with night.office.database.writing() as tx:
        watching.rest(tx, node)


def test_where_none_has_been_it_says_so(sqlite_night: Night) -> None:
    assert said(sqlite_night) == ["no watch has left a sign of life here: nobody is being called"]


def test_a_watch_that_was_stopped_is_not_alive_at_once_and_said_to_have_been_stopped(
    sqlite_night: Night,
) -> None:
    beat(sqlite_night)
    assert said(sqlite_night) == ["alive"]
    rest(sqlite_night)
    assert said(sqlite_night) == ["it was stopped, and was last there at 2026-03-05 02:10:00"]


def test_a_watch_that_fell_silent_is_said_to_have_given_no_sign_since(sqlite_night: Night) -> None:
    beat(sqlite_night)
    sqlite_night.clock.forward(minutes=1)
    assert said(sqlite_night) == ["no sign of life since 2026-03-05 02:10:00"]


def test_a_watch_that_was_stopped_hides_no_other_that_lives(sqlite_night: Night) -> None:
    beat(sqlite_night, "there")
    sqlite_night.clock.forward(seconds=3)
    beat(sqlite_night)
    rest(sqlite_night)
    assert said(sqlite_night) == ["alive"]


def test_a_watch_that_starts_again_is_alive_again(sqlite_night: Night) -> None:
    beat(sqlite_night)
    rest(sqlite_night)
    beat(sqlite_night)
    assert said(sqlite_night) == ["alive"]

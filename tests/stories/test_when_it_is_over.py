"""Whoever was called hears that another answered, of a new level and of the end: once, quietly."""

from flows.acts import handling
from models.notices import STALE
from tests.night import Night

OTHERS = ("值班副班", "分管领导")


def heard(night: Night, post: str, words: str) -> int:
    """How many texts with these words came to the phone of a post."""
    return sum(words in text for text in night.sandbox.inbox(night.phone(post).number))


def second(night: Night) -> None:
    """A second in which nothing rings."""
    night.clock.forward(seconds=1)
    night.settle()


def test_those_called_hear_who_answered_and_who_answered_does_not(night: Night) -> None:
    night.log(level="III")
    night.fast_forward(minutes=31)
    night.phone("带班领导").replies(night.phone("带班领导").code())
    second(night)
    told = {post for post in ("值班副班", "分管领导", "带班领导") if heard(night, post, "已由带班领导于")}
    assert "值班副班" in told
    assert "带班领导" not in told


def test_each_is_told_once_whatever_the_loop_does(night: Night) -> None:
    night.log(level="IV")
    night.fast_forward(minutes=16)
    night.phone("带班领导").replies(night.phone("带班领导").code())
    for _ in range(5):
        second(night)
    assert heard(night, "值班副班", "已由") == 1


def test_the_end_is_told_to_all_who_were_called_with_how_it_ended(night: Night) -> None:
    night.log(level="IV")
    night.phone("值班副班").replies(night.phone("值班副班").code())
    handling.dismiss(night.office, night.number, "系误传", night.officer)
    second(night)
    assert heard(night, "值班副班", "已办结：经核不实") == 1


def test_whoever_was_never_called_hears_nothing(night: Night) -> None:
    night.log(level="IV")
    night.phone("值班副班").replies(night.phone("值班副班").code())
    handling.dismiss(night.office, night.number, "系误传", night.officer)
    second(night)
    assert night.sandbox.inbox(night.phone("主要负责人").number) == []


def test_while_somebody_is_to_be_called_quiet_words_wait(night: Night) -> None:
    night.log(level="IV", key="a")
    handling.dismiss(night.office, night.number, "系误传", night.officer)
    night.log(level="IV", key="b")
    assert heard(night, "值班副班", "已办结") == 0
    second(night)
    assert heard(night, "值班副班", "已办结") == 1


def test_after_an_outage_nobody_is_told_what_is_long_known(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="IV")
    handling.dismiss(night.office, night.number, "系误传", night.officer)
    night.sleep(seconds=STALE.total_seconds() + 1)
    second(night)
    assert heard(night, "值班副班", "已办结") == 0

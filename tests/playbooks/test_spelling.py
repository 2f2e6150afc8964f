"""A name that is not known is answered with those that are near it in meaning, or with all there are."""

import pytest

from playbooks.saying import hint
from playbooks.spelling import suggest

ROLES = ("officer", "vice", "principal", "duty_leader", "first", "first_report")
MANUAL = hint("the manual", "手册")
MOMENTS = (*(f"told:{role}" for role in ROLES), "step:stop", "missed:stop", "step:publish")
MOMENTS += ("received", "reopened", "resolved", "answered:vice")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("vice_principal", "vice"),
        ("leader", "duty_leader"),
        ("prinicpal", "principal"),
        ("first_reprt", "first_report"),
    ],
)
def test_the_name_is_suggested_that_begins_what_was_written_or_is_nearly_so(word: str, near: str) -> None:
    assert suggest(word, ROLES).startswith(f"did you mean {near!r}? known here: ")


@pytest.mark.parametrize("word", ["head", "vision", "I"])
def test_what_is_near_nothing_is_answered_with_all_there_are(word: str) -> None:
    assert suggest(word, ROLES) == f"known here: {', '.join(ROLES)}"


def test_of_many_names_none_of_another_meaning_is_suggested() -> None:
    assert "reopened" not in suggest("ended", MOMENTS, MANUAL)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("step:publsh", "'step:publish'"),
        ("publsh", "'step:publish'"),
        ("stop", "one of step:stop / missed:stop"),
        ("answered", "'answered:vice'"),
        ("recieved", "'received'"),
    ],
)
def test_of_many_names_those_are_suggested_that_are_of_the_same_part(word: str, near: str) -> None:
    assert suggest(word, MOMENTS, MANUAL).startswith(f"did you mean {near}? all ")

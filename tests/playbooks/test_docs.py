"""The examples of docs/playbooks.md work as they stand."""

import json
import re
from pathlib import Path

import pytest

from engine.calendars import Calendar
from playbooks.adjusting import ADJUSTABLE, Adjustment, is_adjustment
from playbooks.cases import SUBJECTS
from playbooks.happenings import VERBS
from playbooks.loading import inspect
from playbooks.reading import read
from playbooks.schema import Book
from playbooks.testing import failures
from playbooks.values import STANDARD_FIELDS, Fact, Variable

DOC = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text(encoding="utf-8")
WHOLE, *REST = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
PARTS = [text for text in REST if not is_adjustment(read(text, "part")[0].data)]
(ADJUSTMENT,) = [text for text in REST if text not in PARTS]


def test_the_whole_example_is_a_playbook_without_problems() -> None:
    inspected = inspect(WHOLE, "docs/playbooks.md")

    assert inspected.problems == ()
    assert inspected.warnings == ()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.partition(":")[0])
def test_each_part_fits_into_the_whole_example(part: str) -> None:
    whole, _ = read(WHOLE, "whole")
    example, problems = read(part, "part")

    assert not problems
    assert inspect(json.dumps({**whole.data, **example.data}), "docs/playbooks.md").problems == ()


def test_every_key_of_the_format_has_an_example() -> None:
    shown = {key for text in (WHOLE, *PARTS) for key in read(text, "part")[0].data}

    assert set(Book.model_fields) - shown == {"format", "basis"}


def test_the_adjustment_shown_can_be_used_and_shows_every_key() -> None:
    inspected = inspect(ADJUSTMENT, "docs/playbooks.md")

    assert inspected.playbook
    assert (inspected.problems, inspected.warnings) == ((), ())
    assert list(failures(inspected, Calendar())) == []
    assert set(read(ADJUSTMENT, "part")[0].data) == set(Adjustment.model_fields)


def test_every_part_that_may_be_adjusted_is_named() -> None:
    chapter = DOC.partition("## Adjusting")[2].partition("\n## ")[0]
    for pattern in ADJUSTABLE:
        assert f"`{pattern}`" in chapter, pattern


def test_the_tests_shown_hold() -> None:
    (part,) = [part for part in PARTS if "\ntests:" in part]
    whole, example = read(WHOLE, "whole")[0], read(part, "part")[0]
    shown = inspect(json.dumps({**whole.data, **example.data}), "docs/playbooks.md")

    assert shown.book
    assert len(shown.book.tests) == 2
    assert list(failures(shown, Calendar())) == []


def test_every_verb_subject_and_time_of_a_test_is_explained() -> None:
    chapters = DOC.partition("## Simulating")[2]
    for verb in VERBS:
        assert f"`{verb}" in chapters, verb
    for word in (*SUBJECTS, "at", "within", "from"):
        assert f"`{word}`" in chapters, word


def test_every_word_an_author_may_choose_is_in_the_text() -> None:
    for word in (*STANDARD_FIELDS, *Fact, *Variable):
        assert f"`{word}`" in DOC, word

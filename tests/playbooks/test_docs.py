"""The examples of docs/playbooks.md work as they stand."""

import json
import re
from pathlib import Path

import pytest

from engine.calendars import Calendar
from playbooks.adjustable import ADJUSTABLE
from playbooks.adjusting import Adjustment, is_adjustment
from playbooks.cases import SUBJECTS
from playbooks.happenings import VERBS
from playbooks.loading import inspect
from playbooks.reading import read
from playbooks.schema import Book
from playbooks.testing import failures
from playbooks.values import STANDARD_FIELDS, Fact, Variable
from tests.playbooks.keys import BEGIN, tables

TEXT = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text(encoding="utf-8")
DOC, _, KEYS = TEXT.partition(BEGIN)
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_BEFORE, _, _REST = DOC.partition("## A page of a plan")
TUTORIAL, _, _AFTER = _REST.partition("\n## ")
STEPS = _BLOCK.findall(TUTORIAL)
WHOLE, *REST = _BLOCK.findall(_BEFORE + _AFTER)
PARTS = [text for text in REST if not is_adjustment(read(text, "part")[0].data)]
NOTICE_WARNED = """\
    warn: {before: 10m, tell: [dispatcher]}
    met_by: ["step:notice"]
"""
(ADJUSTMENT,) = [text for text in REST if text not in PARTS]


def test_the_whole_example_is_a_playbook_without_problems() -> None:
    inspected = inspect(WHOLE, "docs/playbooks.md")

    assert inspected.problems == ()
    assert inspected.warnings == ()


def test_the_blocks_of_the_tutorial_are_one_playbook_that_keeps_what_its_tests_promise() -> None:
    inspected = inspect("".join(STEPS), "burst-main.yaml")

    assert (inspected.problems, inspected.warnings) == ((), ())
    assert inspected.book
    assert len(inspected.book.tests) == 2
    assert list(failures(inspected, Calendar())) == []


def test_every_sentence_of_the_page_is_taken_up_in_the_tutorial() -> None:
    page, _, steps = TUTORIAL.partition("Read it with a pencil")

    assert [number for number in "①②③④⑤⑥⑦⑧" if number not in page] == []
    assert len(STEPS) == len(re.findall(r"^\*\*\d\. ", steps, re.MULTILINE)) == 8


def test_the_tutorial_in_chinese_quotes_the_same_page_and_takes_as_many_steps() -> None:
    chinese = (Path(__file__).parents[2] / "docs" / "playbooks.zh-CN.md").read_text(encoding="utf-8")
    page, _, _ = TUTORIAL.partition("\n\nRead it with a pencil")

    assert page[page.index("> ") :] in chinese
    assert len(re.findall(r"^\d\. \*\*", chinese, re.MULTILINE)) == len(STEPS)


def test_lint_says_what_the_tutorial_says_it_would() -> None:
    text = "".join(STEPS).replace(NOTICE_WARNED, NOTICE_WARNED.partition("\n")[2])
    (warning,) = inspect(text, "burst-main.yaml").warnings

    said = str(warning).partition(": ")[2]
    assert said == "deadlines[notice]: nobody is warned before this limit → add warn: {before: …, tell: […]}"
    assert said.partition(" → ")[0] in " ".join(TUTORIAL.split())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.partition(":")[0])
def test_each_part_fits_into_the_whole_example(part: str) -> None:
    whole, _ = read(WHOLE, "whole")
    example, problems = read(part, "part")

    assert not problems
    assert inspect(json.dumps({**whole.data, **example.data}), "docs/playbooks.md").problems == ()


def test_every_key_of_the_format_has_an_example() -> None:
    shown = {key for text in (WHOLE, *PARTS) for key in read(text, "part")[0].data}

    assert set(Book.model_fields) - shown == {"format"}


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


def test_the_tables_of_keys_are_those_of_the_format() -> None:
    """After a change: `python -m tests.playbooks.keys`."""
    assert f"\n{tables()}" == KEYS

"""The examples of docs/playbooks.md work as they stand."""

import json
import re
from pathlib import Path

import pytest

from playbooks.loading import inspect
from playbooks.reading import read
from playbooks.schema import Book
from playbooks.values import STANDARD_FIELDS, Fact, Variable

DOC = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text(encoding="utf-8")
WHOLE, *PARTS = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)


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


def test_every_word_an_author_may_choose_is_in_the_text() -> None:
    for word in (*STANDARD_FIELDS, *Fact, *Variable):
        assert f"`{word}`" in DOC, word

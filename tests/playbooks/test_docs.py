"""The examples of docs/playbooks.md work as they stand."""

import json
import re
from pathlib import Path

import pytest

from engine import moments
from engine.calendars import Calendar
from engine.parts import Text
from engine.vocabulary import Anchor
from playbooks import manual, translating, verbs, wording
from playbooks.adjustable import ADJUSTABLE
from playbooks.adjusting import Adjustment, is_adjustment
from playbooks.cases import ENTRY_KINDS, SUBJECTS
from playbooks.happenings import VERBS
from playbooks.loading import inspect
from playbooks.reading import read
from playbooks.schema import Book, schema_json
from playbooks.testing import failures
from playbooks.values import STANDARD_FIELDS, Fact, Variable
from tests.playbooks.keys import BEGIN, DOCS, tables

DOC, _, KEYS = DOCS["en"].read_text(encoding="utf-8").partition(BEGIN)
CHINESE, _, KEYS_IN_CHINESE = DOCS["zh"].read_text(encoding="utf-8").partition(BEGIN)
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_BEFORE, _, _REST = DOC.partition("## A page of a plan")
TUTORIAL, _, _AFTER = _REST.partition("\n## ")
STEPS = _BLOCK.findall(TUTORIAL)
WHOLE, *REST = _BLOCK.findall(_BEFORE + _AFTER)
PARTS = [text for text in REST if not is_adjustment(read(text, "part")[0].data)]
BLOCKS_IN_CHINESE = _BLOCK.findall(CHINESE)
NOTICE_WARNED = """\
    warn: {before: 10m, tell: [dispatcher]}
    met_by: ["step:notice"]
"""
(ADJUSTMENT,) = [text for text in REST if text not in PARTS]


def test_the_whole_example_is_a_playbook_without_problems() -> None:
    inspected = inspect(WHOLE, "docs/playbooks.md")

    assert inspected.problems == ()
    assert inspected.warnings == ()


def test_the_complete_example_in_chinese_is_a_playbook_that_keeps_what_its_tests_promise() -> None:
    inspected = inspect(BLOCKS_IN_CHINESE[0], "canteen.yaml")

    assert (inspected.problems, inspected.warnings) == ((), ())
    assert inspected.book
    assert len(inspected.book.tests) == 2
    assert list(failures(inspected, Calendar())) == []


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
    page, _, _ = TUTORIAL.partition("\n\nRead it with a pencil")

    assert page[page.index("> ") :] in CHINESE
    assert len(re.findall(r"^\d\. \*\*", CHINESE, re.MULTILINE)) == len(STEPS)


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
    assert f"\n{tables('zh')}" == KEYS_IN_CHINESE


def test_every_key_and_part_of_the_format_is_told_in_chinese_and_nothing_else_is() -> None:
    described = {field.description for field in Adjustment.model_fields.values()}
    schema = schema_json()
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            described.add(part["description"])
            described |= {spec.get("description", "") for spec in part["properties"].values()}

    paragraphs = {" ".join((text or "").partition("\n\n")[0].split()) for text in described}
    assert paragraphs == set(manual.chinese())


@pytest.mark.parametrize("heading", manual.HEADINGS, ids=lambda heading: heading.zh)
def test_every_heading_a_remedy_names_is_there_in_both_manuals(heading: Text) -> None:
    for text, title in ((DOC, heading.en), (CHINESE, heading.zh)):
        assert re.search(rf"^##+ {re.escape(title)}$", text, re.MULTILINE), title


def test_the_manual_in_chinese_gives_each_standing_with_the_word_that_is_printed() -> None:
    rows = [f"| `{standing}` | {words.zh} |" for standing, words in wording.STANDINGS.items()]

    assert [row for row in rows if row not in CHINESE] == []


def test_the_manual_in_chinese_calls_what_a_report_is_filled_from_as_the_remedies_do() -> None:
    assert [fact for fact in Fact if f"`{fact}` {translating.FACTS[fact]}" not in CHINESE] == []


def test_no_remedy_names_the_manual_without_a_heading_of_it() -> None:
    root = Path(__file__).parents[2]
    for path in (*root.glob("playbooks/**/*.py"), root / "playbooks" / "saying.yaml"):
        if path.name != "manual.py":
            assert "docs/playbooks" not in path.read_text("utf-8").partition('"""\n\n')[2], path.name


@pytest.mark.parametrize("part", BLOCKS_IN_CHINESE, ids=lambda part: part.splitlines()[-1].strip())
def test_each_example_in_chinese_fits_into_the_whole_one_and_does_what_it_says(part: str) -> None:
    whole, (example, problems) = read(WHOLE, "whole")[0], read(part, "part")
    shown = inspect(json.dumps({**whole.data, **example.data}), "docs/playbooks.zh-CN.md")

    assert not problems
    assert shown.problems == ()
    assert list(failures(shown, Calendar())) == []


def test_the_manual_in_chinese_names_every_word_of_a_scenario_of_a_test_and_of_a_moment() -> None:
    words = [word for names in verbs.CHINESE.values() for word in names]
    kinds = (moments.STEP, moments.DEADLINE, moments.MISSED, moments.TOLD, moments.READ, moments.SIGNED)
    kinds += (moments.ANSWERED, moments.JUDGED, moments.UPDATE, moments.FIELD)
    ticked = (*VERBS, *ENTRY_KINDS, *Anchor, *Fact, *(f"{kind}:<" for kind in kinds))

    assert [word for word in (*words, *ticked) if word not in CHINESE] == []
    assert [word for word in (*VERBS, *ENTRY_KINDS, *Anchor, *Fact) if f"`{word}`" not in CHINESE] == []
    assert [word for word in SUBJECTS if f"`{word}: " not in CHINESE] == []

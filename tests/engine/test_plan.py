"""What a plan answers about itself."""

from dataclasses import replace

import pytest

from engine.conditions import Is
from engine.parts import ReportSection, Text
from tests.builders import deadline, hours, level, plan, step, text


@pytest.mark.parametrize(
    ("locale", "words"), [("zh", "事件"), ("en", "incident"), ("fr", "事件"), ("", "事件")]
)
def test_words_are_read_in_chinese_unless_english_is_asked_for(locale: str, words: str) -> None:
    assert Text("事件", "incident").in_(locale) == words


def test_a_level_is_found_by_its_id() -> None:
    of = plan(levels=(level("A", 0), level("B", 1, needs=("place",))))
    assert of.level("B").needs == ("place",)
    with pytest.raises(KeyError, match="C"):
        of.level("C")


def test_a_deadline_is_found_by_its_id() -> None:
    of = plan(deadlines=(deadline("reply", hours(48)), deadline("statement", hours(5))))
    assert of.deadline("statement").within["I"] == hours(5)
    with pytest.raises(KeyError, match="summary"):
        of.deadline("summary")


def test_the_checklist_of_a_level_keeps_its_order() -> None:
    of = plan(steps=(step("b"), step("grave", levels=("I",)), step("a")))
    assert [line.id for line in of.steps_at("IV", {})] == ["b", "a"]
    assert [line.id for line in of.steps_at("I", {})] == ["b", "grave", "a"]


def test_a_report_has_the_sections_whose_condition_holds_in_their_order() -> None:
    always = ReportSection("basics", text("基本情况"), ("basics",))
    some = ReportSection("rescue", text("应急处置情况"), ("steps",), Is("emergency", (True,)))
    of = replace(plan(), sections=(some, always))
    assert of.sections_at({"emergency": True}) == (some, always)
    assert of.sections_at({}) == of.sections_at({"emergency": False}) == (always,)

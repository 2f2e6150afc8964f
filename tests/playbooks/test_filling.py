"""What a person writes and what the record fills: said of each section, once where all are alike."""

import pytest

from playbooks.explaining import explain
from playbooks.loading import load_library, parse
from tests.playbooks.pages import spoiled

SECTIONS = """\
documents:
  - id: brief
    title: {zh: 快报, en: Brief}
    type: {zh: 快报, en: Brief}
    sections: [{id: a, title: {zh: 一、情况, en: Facts}}, SECOND]
    chain: [{does: draft}, {does: sign, by: [leader]}]
confirmed_by:"""


def said_of(second: str, locale: str) -> str:
    plan = parse(spoiled(("confirmed_by:", SECTIONS.replace("SECOND", second))), "plan.yaml").plan
    return explain(plan, locale)


@pytest.mark.parametrize(
    ("keys", "zh", "en"),
    [
        (", facts: [steps]", "二、处置（按记录填写）", "Steps (filled from the record)"),
        (
            ", facts: [steps], written: yes",
            "二、处置（按记录填写，另由人补写）",
            "Steps (filled from the record, and written besides)",
        ),
    ],
)
def test_a_section_of_a_document_says_who_fills_it(keys: str, zh: str, en: str) -> None:
    second = "{id: b, title: {zh: 二、处置, en: Steps}" + keys + "}"

    assert f"| 一、情况（由人撰写）；{zh} |" in said_of(second, "zh")
    assert f"| Facts (written by a person); {en} |" in said_of(second, "en")


def test_what_is_the_same_of_every_section_is_said_once() -> None:
    second = "{id: b, title: {zh: 二、建议, en: Advice}}"

    assert "| 一、情况；二、建议（均由人撰写） |" in said_of(second, "zh")
    assert "| Facts; Advice (all written by a person) |" in said_of(second, "en")


def test_a_section_of_the_report_says_who_fills_it() -> None:
    section = "    - {id: causes, title: {zh: 原因分析, en: Causes}}\n    - {id: basics,"
    plan = parse(spoiled(("    - {id: basics,", section)), "plan.yaml").plan

    assert "1. 原因分析（由人撰写）\n2. 基本情况（按记录填写）\n" in explain(plan, "zh")
    assert "1. Causes (written by a person)\n2. Basic facts (filled" in explain(plan, "en")


def test_the_spread_is_filled_though_a_plan_names_nothing_that_fills_it() -> None:
    plan = next(one.plan for one in load_library() if one.plan.id == "public-opinion")

    assert not next(section for section in plan.sections if section.id == "spread").facts
    assert "传播态势（按记录填写）" in explain(plan, "zh")

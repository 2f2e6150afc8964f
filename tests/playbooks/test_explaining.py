from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema
import pytest

from engine.parts import Text
from notifications import labels
from playbooks import wording
from playbooks.explaining import explain
from playbooks.loading import library_files, load_library, parse
from playbooks.reading import read
from playbooks.schema import schema_json
from tests.playbooks.pages import SHORT, spoiled

PLAN = parse(SHORT, "plan.yaml").plan


def test_a_ladder_is_told_with_the_time_since_the_start() -> None:
    said = explain(PLAN, "zh")

    assert "| 立即 | 值班主班 | 短信、语音电话 | 5分钟 | 1 |" in said
    assert "| 5分钟后 | 带班领导 | 短信、语音电话 | 10分钟 | 2 |" in said
    assert "| 25分钟后 | 区政府办公室 | 人工拨打 | 30分钟 | 1 |" in said


def test_a_limit_is_told_with_its_source_and_standing() -> None:
    (row,) = [line for line in explain(PLAN, "zh").splitlines() if line.startswith("| 回应 |")]

    assert row.strip("| ").split(" | ") == [
        "回应",
        "Ⅱ 5小时；Ⅲ 48小时",
        "发现 / 接报",
        "涉突发事件为“是”",
        "提前1小时提醒值班主班",
        "带班领导",
        "上级文件",
        "国办发〔2016〕80号",
    ]


def test_the_same_is_told_in_english() -> None:
    said = explain(PLAN, "en")

    assert "| at once | Duty officer | SMS, Voice call | 5 minutes | 1 |" in said
    assert "| Reply | Ⅱ 5 hours; Ⅲ 48 hours | Found / Received | Emergency: yes |" in said
    assert "Superior's document" in said


def test_one_level_is_told_alone() -> None:
    said = explain(PLAN, "zh", "III")

    assert "Ⅲ 较大" in said
    assert "Ⅱ" not in said
    assert "| 回应 | 48小时 |" in said
    assert "## 续报\n\n无\n" in said


def test_a_level_the_plan_has_not_got_is_not_explained() -> None:
    with pytest.raises(KeyError):
        explain(PLAN, "zh", "IV")


def test_steps_say_what_is_required_and_at_which_levels() -> None:
    plan = parse(
        spoiled(("en: Verify}, required: yes}", "en: Verify}, required: yes, levels: [III]}")), "a"
    ).plan

    assert "1. 核实（必办；限Ⅲ级）\n2. 发布回应\n" in explain(plan, "zh")


def test_a_field_that_logging_waits_for_says_so() -> None:
    plan = parse(spoiled(("kind: yes_no}", "kind: yes_no, required: yes}")), "a").plan

    assert "- 涉突发事件：是 / 否（登记时必填）\n" in explain(plan, "zh")


def test_a_field_that_a_level_needs_says_which_and_no_other_has_to_be_given() -> None:
    free = "fields:\n  - {id: deaths, title: {zh: 有人死亡, en: Deaths}, kind: yes_no}\n"
    plan = parse(spoiled(("fields:\n", free)), "a").plan
    said = "- 有人死亡：是 / 否（登记时可不填，随后认定）\n- 涉突发事件：是 / 否（定为Ⅱ级须填）\n"

    assert said in explain(plan, "zh")
    assert "(may be left open at logging and judged later)" in explain(plan, "en")
    assert "(needed for level Ⅱ)" in explain(plan, "en")


def test_the_end_of_the_day_is_said_as_offices_write_it() -> None:
    changes = (
        ("within: {II: 5h, III: 48h}", "within: by 24:00"),
        ("every: {II: 2h}", 'at: ["12:00", "24:00"]'),
    )
    plan = parse(spoiled(*changes, ("    warn: {before: 1h, tell: [officer]}\n", "")), "a").plan

    assert "| 回应 | 当日24时前 |" in explain(plan, "zh")
    assert "| 续报 | 每日12:00、24时 |" in explain(plan, "zh")
    assert "00:00" not in explain(plan, "zh")
    assert "by 24:00 the same day" in explain(plan, "en")


def test_telling_has_the_offices_word_for_each_direction() -> None:
    office = "tell:\n  - {role: office, levels: [II], channels: [manual], retry: 30m, tries: 1}\n"
    said = explain(parse(spoiled(("tell:\n", office)), "a").plan, "zh")

    assert "| 区政府办公室 | 上级（报告） |" in said
    assert "| 单位联络员 | 下级（通知） |" in said
    assert "| 带班领导 | 本单位 |" in said


def test_a_level_whose_title_begins_with_its_name_is_named_once() -> None:
    plan = parse(spoiled(("name: Ⅱ, title: {zh: 重大,", "name: 重大, title: {zh: 重大事件,")), "a").plan

    assert "- 重大事件：—（须填：涉突发事件）\n- Ⅲ 较大：—\n" in explain(plan, "zh")


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ("{not: {emergency: yes}}", "涉突发事件为“否”或尚未填写", "Emergency: no / not given yet"),
        ("{not: {emergency: [yes, no]}}", "涉突发事件尚未填写", "Emergency: not given yet"),
        ("{emergency: {set: yes}}", "涉突发事件已填写", "Emergency: given"),
        (
            "{not: {any: [{emergency: yes}, {heat: high}]}}",
            "不属于（涉突发事件为“是”，或热度为“高”）",
            "unless (Emergency: yes or Heat: High)",
        ),
        ("{heat: [high, low]}", "热度为“高”或“低”", "Heat: High / Low"),
        ("{not: {heat: high}}", "热度为“中”或“低”", "Heat: Middle / Low"),
    ],
)
def test_a_condition_says_what_a_field_has_to_be_and_what_is_left_of_one_that_excludes(
    when: str, zh: str, en: str
) -> None:
    heat = """\
  - id: heat
    title: {zh: 热度, en: Heat}
    kind: choice
    required: yes
    choices:
      - {id: high, title: {zh: 高, en: High}}
      - {id: mid, title: {zh: 中, en: Middle}}
      - {id: low, title: {zh: 低, en: Low}}
"""
    plan = parse(spoiled(("fields:\n", f"fields:\n{heat}"), ("when: {emergency: yes}", f"when: {when}")), "a")

    assert f"| {zh} |" in explain(plan.plan, "zh")
    assert f"| {en} |" in explain(plan.plan, "en")


def test_superiors_are_spoken_of_only_where_the_plan_has_any() -> None:
    begin = SHORT.index("  - {id: office,")
    own = spoiled(
        (SHORT[begin : SHORT.index("ladders:")], ""),
        ("      - {roles: [office], channels: [manual], wait: 30m}\n", ""),
    )

    assert "上级一律由人拨打" in explain(PLAN, "zh")
    assert "上级一律由人拨打" not in explain(parse(own, "a").plan, "zh")


def test_who_consents_to_a_report_upward_is_said_where_the_plan_waits_for_it() -> None:
    waits = ("en: Publish the reply}}", "en: Publish the reply}, after: [consented]}")
    plan = parse(spoiled(waits), "a").plan

    assert "须先经同意方可上报的，由下列岗位之一同意：带班领导。" in explain(plan, "zh")
    assert "it is given by one of Duty leader." in explain(plan, "en")
    assert "方可上报" not in explain(PLAN, "zh")
    other = parse(spoiled(waits, ("confirmed_by:", "consented_by: [officer]\nconfirmed_by:")), "a").plan
    assert "由下列岗位之一同意：值班主班。" in explain(other, "zh")


def test_how_often_somebody_is_told_is_said_in_words() -> None:
    once = ("tell:\n", "tell:\n  - {role: office, levels: [II], channels: [manual], retry: 30m, tries: 1}\n")
    plan = parse(spoiled(once), "a").plan

    assert "| 每10分钟一次，最多3次 |" in explain(plan, "zh")
    assert "| 1次，等待30分钟 |" in explain(plan, "zh")
    assert "| every 10 minutes, 3 times at the most |" in explain(plan, "en")


def test_rungs_with_stops_of_their_own_say_so_one_by_one() -> None:
    plan = parse(spoiled(("wait: 5m}", "wait: 5m, stopped_by: [leader]}")), "a").plan

    assert "1. 应答即停：带班领导\n2. 应答即停：值班主班、带班领导\n" in explain(plan, "zh")


def test_a_bar_in_a_title_does_not_break_the_table() -> None:
    plan = parse(spoiled(("title: {zh: 回应, en: Reply}", "title: {zh: 回应|答复, en: Reply}")), "a").plan

    assert "| 回应\\|答复 |" in explain(plan, "zh")


def test_a_content_free_plan_says_so_first() -> None:
    plan = parse(spoiled(("confirmed_by:", "content_free: yes\nconfirmed_by:")), "a").plan

    assert explain(plan, "zh").splitlines()[2] == "不录内容：只记代号、时间和动作。"


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_shipped_plan_is_told_at_every_level(locale: str) -> None:
    for playbook in load_library():
        whole = explain(playbook.plan, locale)
        for deadline in playbook.plan.deadlines:
            assert deadline.source in whole
        for level in playbook.plan.levels:
            assert explain(playbook.plan, locale, level.id)


@pytest.mark.parametrize(
    "words",
    [wording.STANDINGS, wording.ANCHORS, wording.SIDES, wording.CHANNELS],
    ids=lambda w: str(type(next(iter(w)))),
)
def test_the_words_are_those_of_the_labels(
    words: Mapping[Any, Text],
) -> None:
    for value in type(next(iter(words))):
        said = words[value]
        assert (said.zh, said.en.lower()) == (
            labels.label(value, "zh"),
            labels.label(value, "en").lower(),
        )


def test_the_schema_describes_every_key_for_an_editor() -> None:
    schema = schema_json()

    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    parts = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    for part in parts:
        for name, key in part["properties"].items():
            assert key.get("description"), f"{part['title']}.{name}"
    assert "from" in schema["$defs"]["Deadline"]["properties"]


@pytest.mark.parametrize("file", library_files(), ids=lambda file: file[1])
def test_the_shipped_files_fit_the_schema_an_editor_uses(file: tuple[Traversable, str]) -> None:
    document, _ = read(file[0].read_text(encoding="utf-8"), file[1])

    assert list(jsonschema.Draft202012Validator(schema_json()).iter_errors(document.data)) == []


def test_the_gate_is_told_of_only_where_somebody_outside_waits_at_it() -> None:
    contact, gate = "role: contact, levels: [II, III],", "登记后仍未核定，改由值班席人工拨打下级、平级"
    assert gate in explain(parse(spoiled(), "plan.yaml").plan, "zh")
    later = spoiled((contact, f"{contact} from: resolved,"))
    assert gate not in explain(parse(later, "plan.yaml").plan, "zh")

"""A rung with a condition: frozen only where it is written, said wherever the ladder is, and played."""

import json

from engine.conditions import ALWAYS, Is
from engine.parts import Rung
from playbooks.charting.flowing import charts
from playbooks.comparing.differing import Change, Kind, differences
from playbooks.explaining import explain
from playbooks.loading import inspect, parse, thaw
from playbooks.paper.chapters import paper
from playbooks.testing import failures
from tests.playbooks.by_field import BY_FIELD, EMERGENCIES
from tests.playbooks.pages import SHORT, spoiled
from tests.playbooks.playing import CALENDAR, lines, played

PLAYBOOK = parse(BY_FIELD, "plan.yaml")
SKIPPED = "条件不成立的一级直接跳过，不占等待时间，其后各级随之提前。"
LATER = "最早5分钟后，最迟10分钟后（视条件）"


def rungs() -> tuple[Rung, ...]:
    return PLAYBOOK.plan.ladders["II"].rungs


def test_a_rung_without_a_condition_always_applies_and_is_frozen_as_before_there_were_any() -> None:
    assert [rung.when for rung in rungs()] == [ALWAYS, Is("emergency", (True,)), ALWAYS, ALWAYS]
    written = [rung.get("when") for rung in PLAYBOOK.source["ladders"][0]["rungs"]]
    assert written == [None, {"emergency": [True]}, None, None]
    assert thaw(PLAYBOOK.canonical) == PLAYBOOK.plan
    assert '"when":{}' not in json.dumps(parse(SHORT, "short.yaml").source["ladders"])


def test_the_ladder_says_when_a_rung_is_called_and_from_when_to_when() -> None:
    said = explain(PLAYBOOK.plan, "zh")

    assert "| 时间 | 呼叫 | 条件 | 方式 | 每次等待 | 呼叫次数 |" in said
    assert "| 立即 | 值班主班 | — | 短信、语音电话 | 5分钟 | 1 |" in said
    assert "| 5分钟后 | 分管领导 | 涉突发事件为“是” | 短信、语音电话 | 5分钟 | 1 |" in said
    assert f"| {LATER} | 带班领导 | — | 短信、语音电话 | 10分钟 | 2 |" in said
    assert "| 最早25分钟后，最迟30分钟后（视条件） | 区政府办公室 | — | 人工拨打 | 30分钟 | 1 |" in said
    assert SKIPPED in said
    english = "after 5 minutes at the earliest, after 10 minutes at the latest, by the conditions"
    assert f"| {english} | Duty leader |" in explain(PLAYBOOK.plan, "en")


def test_a_ladder_without_conditions_says_nothing_of_them() -> None:
    said = explain(parse(SHORT, "short.yaml").plan, "zh")

    assert "| 时间 | 呼叫 | 方式 | 每次等待 | 呼叫次数 |" in said
    assert SKIPPED not in said


def test_two_rungs_of_which_one_applies_stand_at_one_time() -> None:
    fields = """\
  - {id: grave, title: {zh: 有伤亡, en: Casualties}, kind: yes_no, required: yes}
  - {id: promised, title: {zh: 承诺期限, en: Promised}, kind: time}
  - id: heat
    title: {zh: 热度, en: Heat}
    kind: choice
    choices: [{id: low, title: {zh: 低, en: Low}}, {id: high, title: {zh: 高, en: High}}]
"""
    either = "      - {{roles: [leader], channels: [sms], wait: 10m, when: {}}}\n"
    whens = ("{grave: yes}", "{grave: no}", "{promised: {set: yes}}", "{heat: high}")
    text = spoiled(
        ("fields:\n", f"fields:\n{fields}"),
        ("      - {roles: [leader]", "".join(map(either.format, whens)) + "      - {roles: [leader]"),
    )

    rows = [
        line for line in explain(parse(text, "plan.yaml").plan, "zh").splitlines() if "带班领导 |" in line
    ]

    assert [row.split(" | ")[0].strip("| ") for row in rows[:5]] == [
        "5分钟后",
        "5分钟后",
        "15分钟后",
        "最早15分钟后，最迟25分钟后（视条件）",
        "最早15分钟后，最迟35分钟后（视条件）",
    ]


def test_the_chart_says_when_a_box_is_called() -> None:
    (chart,) = charts(PLAYBOOK.plan, "zh")
    boxes = {node.id: node for node in chart.lanes[0].nodes}

    assert (boxes["rung:2"].title, boxes["rung:2"].notes) == (
        "分管领导",
        ("5分钟后：短信、语音电话", "条件：涉突发事件为“是”", "条件不成立的，跳过此级"),
    )
    assert boxes["rung:3"].notes == (f"{LATER}：短信、语音电话",)


def arrows(text: str) -> list[tuple[str, str]]:
    (chart,) = charts(parse(text, "plan.yaml").plan, "zh")
    return [(link.source, link.target) for link in chart.lanes[0].links]


def test_an_arrow_of_the_chart_leads_past_a_rung_that_may_be_left_out() -> None:
    assert arrows(BY_FIELD) == [
        ("rung:1", "rung:2"),
        ("rung:1", "rung:3"),
        ("rung:2", "rung:3"),
        ("rung:3", "rung:4"),
        ("rung:4", "again"),
    ]


def test_no_arrow_of_the_chart_joins_two_rungs_of_which_one_applies() -> None:
    other = "      - {roles: [deputy], channels: [sms], wait: 20m, when: {not: {emergency: yes}}}\n"
    text = spoiled(*EMERGENCIES, ("      - {roles: [leader]", other + "      - {roles: [leader]"))
    (chart,) = charts(parse(text, "plan.yaml").plan, "zh")

    assert [pair for pair in arrows(text) if "rung:2" in pair] == [("rung:1", "rung:2"), ("rung:2", "rung:4")]
    assert ("rung:2", "rung:3") not in arrows(text)
    second = next(node for node in chart.lanes[0].nodes if node.id == "rung:2")
    assert second.notes[-1] == "5分钟无人应答，沿右侧箭头转呼"


def test_the_waits_to_be_confirmed_say_where_one_is_waited_for() -> None:
    limits = {limit.matter: limit.within for limit in paper(PLAYBOOK.plan, PLAYBOOK.hash, "zh").limits}

    assert limits["转呼等待（特急）"] == "5分钟 → 5分钟（涉突发事件为“是”） → 10分钟×2次 → 30分钟"


def test_a_condition_that_is_new_is_a_difference_in_words() -> None:
    always = BY_FIELD.replace("wait: 5m, when: {emergency: yes}}", "wait: 5m}")

    parts = differences(parse(always, "old.yaml").plan, PLAYBOOK.plan, "zh")

    (ladders,) = [part for part in parts if part.title == "无人应答时的转呼"]
    assert Change(Kind.CHANGED, "特急（Ⅱ、Ⅲ）", "第2级 条件", "—", "涉突发事件为“是”") in ladders.changes
    assert Change(Kind.CHANGED, "特急（Ⅱ、Ⅲ）", "第3级 时间", "10分钟后", LATER) in ladders.changes


def called(*events: str, emergency: bool | None) -> list[tuple[str, int]]:
    """(when, which rung) of every rung called in half an hour of a simulation."""
    fields = {} if emergency is None else {"emergency": emergency}
    night = played(*events, level="III", fields=fields, of=PLAYBOOK, until="PT30M")
    return [(line["at"], line["rung"]) for line in lines(night, "rung")]


def test_a_simulation_calls_the_rungs_that_apply() -> None:
    assert called(emergency=True)[:3] == [("PT0S", 0), ("PT0S", 1), ("PT5M", 2)]
    assert called(emergency=False)[:3] == [("PT0S", 0), ("PT0S", 2), ("PT10M", 2)]


def test_in_a_simulation_a_field_judged_in_time_brings_its_rung() -> None:
    officer = spoiled(*EMERGENCIES, ("from: {post: 值班主班}", "from: {post: 值班员}"))
    playbook = parse(officer, "plan.yaml")

    night = played("PT3M judge emergency=yes", level="III", fields={}, of=playbook, until="PT10M")

    assert [(line["at"], line["rung"]) for line in lines(night, "rung")] == [
        ("PT0S", 0),
        ("PT5M", 1),
        ("PT10M", 2),
    ]


def test_a_test_of_the_playbook_says_whom_a_rung_calls_in_which_incidents() -> None:
    tests = """\
tests:
  - name: 涉突发事件，立即转呼分管领导
    level: II
    fields: {emergency: yes}
    expect: [{at: PT0S, rung: deputy}, {at: PT5M, rung: leader}]
  - name: 其他事件不呼叫分管领导
    level: II
    fields: {emergency: no}
    expect: [{at: PT0S, rung: leader}, {within: PT12H, not: {call: deputy}}]
"""
    inspected = inspect(BY_FIELD + tests, "plan.yaml")

    assert inspected.problems == ()
    assert list(failures(inspected, CALENDAR)) == []

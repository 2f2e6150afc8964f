"""What a plan's chart shows: who is called after whom, who is told when, and where the clocks hang."""

import pytest

from playbooks.charting.flowing import charts
from playbooks.charting.nodes import Chart, Node, Shape
from playbooks.explaining import Page
from playbooks.loading import load_library, parse
from playbooks.paper.limits import limits
from tests.playbooks.pages import SHORT, spoiled


def chart_of(*changes: tuple[str, str], locale: str = "zh", level: str | None = None) -> Chart:
    (chart,) = charts(parse(spoiled(*changes), "plan.yaml").plan, locale, level)
    return chart


def nodes(chart: Chart) -> dict[str, Node]:
    every = [chart.head, *chart.tail, *(node for lane in (*chart.lanes, chart.band) for node in lane.nodes)]
    return {node.id: node for node in every}


def clocks(chart: Chart, node: str) -> list[str]:
    return [clock.text for clock in nodes(chart)[node].clocks]


CHART = chart_of()
# A second ladder, for level III alone, and a limit it does not have before one that it has.
APART = (
    (
        "tell:\n",
        "  - id: usual\n    title: {zh: 加急, en: Urgent}\n    levels: [III]\n    rungs:\n"
        "      - {roles: [leader], channels: [sms, voice], wait: 5m}\ntell:\n",
    ),
    (
        "updates:\n",
        "  - {id: visit, title: {zh: 回访, en: Visit}, from: found, within: {III: 4h},\n"
        "     on_breach: {tell: [leader]}, source: 本办值班制度, standing: own_rule}\nupdates:\n",
    ),
    ("within: {II: 5h, III: 48h}", "within: {II: 5h}"),
)


def test_it_runs_from_logging_to_the_archive() -> None:
    assert (CHART.head.title, [node.title for node in CHART.tail]) == (
        "接报登记",
        ["提请结案", "审阅处置报告", "结案归档"],
    )
    assert [lane.title for lane in CHART.lanes] == ["无人应答，逐级转呼", "登记后即告知", "研判核定"]


def test_rungs_follow_each_other_with_what_is_waited_for_between_them() -> None:
    ladder = CHART.lanes[0]

    assert [node.title for node in ladder.nodes[:3]] == ["值班主班", "带班领导", "区政府办公室"]
    assert [(link.source, link.target, link.label) for link in ladder.links] == [
        ("rung:1", "rung:2", "5分钟无人应答"),
        ("rung:2", "rung:3", "每10分钟一次，2次无人应答"),
        ("rung:3", "again", "30分钟无人应答"),
    ]


def test_whoever_a_person_dials_has_another_outline() -> None:
    shapes = {node.title: node.shape for node in CHART.lanes[0].nodes}

    assert (shapes["带班领导"], shapes["区政府办公室"]) == (Shape.TASK, Shape.HAND)


def test_below_and_peer_are_told_when_the_level_is_confirmed_all_others_at_once() -> None:
    _, now, gate = CHART.lanes

    assert [node.title for node in now.nodes] == ["带班领导"]
    assert [node.title for node in gate.nodes] == ["核定级别", "单位联络员"]
    assert gate.nodes[0].shape is Shape.DECISION
    assert gate.nodes[0].notes == ("由带班领导核定", "15分钟未核定：值班席人工拨打下级、平级")
    assert [(link.source, link.target, link.label) for link in gate.links] == [
        ("confirm", "tell:contact", "核定后告知")
    ]


def test_whoever_waits_for_something_stands_apart_with_what_that_is() -> None:
    lanes = chart_of(
        ("role: contact, levels", 'role: contact, from: [resolved, "step:verify"], levels')
    ).lanes

    assert [lane.title for lane in lanes[1:]] == ["登记后即告知", "研判核定", "之后再告知"]
    (contact,) = lanes[-1].nodes
    assert contact.notes[:2] == ("提请结案 / 完成“核实”后", "下级（通知）、短信、语音电话")
    assert not lanes[2].links


def test_a_consent_that_somebody_is_told_of_is_drawn() -> None:
    chart = chart_of(("role: contact, levels", "role: contact, from: consented, levels"))
    assert nodes(chart)["consent"].notes == ("同意岗位（其一）：带班领导",)
    assert "consent" not in nodes(CHART)


def test_a_limit_hangs_where_it_starts_and_where_it_is_met_with_one_number() -> None:
    (started,) = (clock for clock in CHART.head.clocks if clock.text.startswith("回应"))
    (met,) = nodes(CHART)["step:publish"].clocks

    assert started.text == "回应：Ⅱ 5小时；Ⅲ 48小时（起）（涉突发事件为“是”）"
    assert (met.text, met.number) == ("回应（止）", started.number)


def test_a_recurring_report_hangs_at_logging() -> None:
    assert clocks(CHART, "head")[-1] == "续报，间隔：Ⅱ 2小时"


def test_a_recurring_report_of_some_incidents_says_which() -> None:
    chart = chart_of(("every: {II: 2h}", "every: {II: 2h}\n    when: {emergency: yes}"))
    assert clocks(chart, "head")[-1] == "续报，间隔：Ⅱ 2小时（涉突发事件为“是”）"


def test_a_level_that_takes_two_to_confirm_says_so() -> None:
    chart = chart_of(("confirmed_by: [leader]", "confirmed_by: {all: [officer, leader]}"))
    assert nodes(chart)["confirm"].notes[0] == "由值班主班、带班领导（须全部）核定"


def test_a_report_owed_at_a_time_of_the_day_says_at_which() -> None:
    chart = chart_of(("every: {II: 2h}", 'at: "17:00"'))

    assert clocks(chart, "head")[-1] == "续报：每日17:00"


def test_what_is_decided_later_is_not_asked_for_at_logging() -> None:
    decision = (
        ', kind: yes_no, asked: {of: [leader], from: "step:verify", within: 30m, silence: no, '
        "source: 本办值班制度, standing: own_rule}}"
    )
    asked = "{id: signature, title: {zh: 签发, en: Signature}" + decision

    chart = chart_of(("fields:\n", f"fields:\n  - {asked}\n"))
    assert chart.head.notes == CHART.head.notes == ("定级时须填：涉突发事件",)


def test_what_has_to_be_given_at_logging_stands_apart_from_what_may_be_judged_later() -> None:
    fields = (
        "fields:\n  - {id: kind, title: {zh: 类别, en: Kind}, kind: yes_no, required: yes}\n"
        "  - {id: deaths, title: {zh: 有人死亡, en: Deaths}, kind: yes_no}\n"
    )
    said = ("登记时必填：类别", "定级时须填：涉突发事件", "可随后认定：有人死亡")
    assert chart_of(("fields:\n", fields)).head.notes == said
    assert chart_of(level="III").head.notes == ("可随后认定：涉突发事件",)


def test_what_is_to_be_confirmed_says_so() -> None:
    chart = chart_of(("standing: superior_document", "standing: default"))

    assert clocks(chart, "head")[0].endswith("，待确认")


@pytest.mark.parametrize(
    ("moment", "node"),
    [
        ("confirmed", "confirm"),
        ("resolved", "closing"),
        ('"step:verify"', "step:verify"),
        ('"told:contact"', "tell:contact"),
        ('"answered:contact"', "tell:contact"),
        ('"answered:officer"', "rung:1"),
        ("consented", "consent"),
    ],
)
def test_a_limit_hangs_at_what_it_counts_from(moment: str, node: str) -> None:
    chart = chart_of(("from: [found, received]", f"from: {moment}"))

    assert [text.partition("：")[0] for text in clocks(chart, node)][:1] == ["回应"]
    assert clocks(chart, "head") == ["续报，间隔：Ⅱ 2小时"]


def test_a_limit_that_counts_from_another_one_hangs_where_that_is_met() -> None:
    second = """\
  - id: follow
    title: {zh: 回访, en: Follow}
    from: "deadline:reply"
    within: 24h
    on_breach: {tell: [leader]}
    source: 本办值班制度
    standing: own_rule
updates:
"""
    assert clocks(chart_of(("updates:\n", second)), "step:publish") == ["回访：24小时（起）", "回应（止）"]


def test_a_step_says_what_it_waits_for_and_an_arrow_leads_to_it() -> None:
    chart = chart_of(
        ("en: Publish the reply}}", 'en: Publish the reply}, after: ["step:verify", confirmed]}')
    )

    assert nodes(chart)["step:publish"].notes == ("须先：第1步、核定",)
    assert [(link.source, link.target) for link in chart.band.links] == [("step:verify", "step:publish")]


HELD = (
    "confirmed_by:",
    "handling:\n  - {mode: ask, levels: [II], when: {emergency: yes}, "
    "steps: [verify], after: ['step:publish']}\n"
    "  - {mode: act}\nconfirmed_by:",
)


def test_what_is_asked_first_waits_in_the_chart_for_its_approval_and_an_arrow_leads_to_it() -> None:
    chart = chart_of(HELD)
    assert nodes(chart)["step:verify"].notes[-1] == "请示（Ⅱ；涉突发事件为“是”）：须先第2步"
    assert [(link.source, link.target) for link in chart.band.links] == [("step:publish", "step:verify")]
    other = chart_of(HELD, level="III")
    assert other.band.links == CHART.band.links
    english = nodes(chart_of(HELD, locale="en"))["step:verify"].notes[-1]
    assert english.startswith("Asked first (Ⅱ; Emergency: yes): waits for step 2")


def test_a_document_of_which_a_stage_is_asked_first_waits_as_a_whole() -> None:
    document = (
        "documents:\n  - id: brief\n    title: {zh: 快报, en: Brief}\n    type: {zh: 快报, en: Brief}\n"
        "    sections: [{id: a, title: {zh: 甲, en: A}}]\n"
        "    chain: [{does: draft}, {does: sign, by: [leader]}, {does: issue}]\n"
    )
    ask = "handling:\n  - {mode: ask, steps: [brief.issue], after: ['step:verify', 'step:brief.sign']}\n"
    chart = chart_of(("confirmed_by:", document + ask + "confirmed_by:"))
    assert nodes(chart)["document:brief"].notes[-1].startswith("请示：须先第1步、")
    assert [(link.source, link.target) for link in chart.band.links] == [("step:verify", "document:brief")]


def test_levels_that_share_a_ladder_share_a_chart() -> None:
    plan = next(one.plan for one in load_library() if one.plan.id == "public-opinion")

    assert [chart.title for chart in charts(plan, "zh")] == [
        "流程图：网络舆情处置 1.6（Ⅰ、Ⅱ）",
        "流程图：网络舆情处置 1.6（Ⅲ）",
        "流程图：网络舆情处置 1.6（Ⅳ）",
    ]
    assert [chart.title for chart in charts(plan, "zh", "II")] == ["流程图：网络舆情处置 1.6（Ⅱ）"]


def test_one_level_shows_its_own_limits_only() -> None:
    assert clocks(chart_of(level="III"), "head") == ["回应：48小时（起）（涉突发事件为“是”）"]


def test_a_plan_without_steps_says_so() -> None:
    begin = SHORT.index("steps:\n")
    steps = SHORT[begin : SHORT.index("confirmed_by:")]
    chart = chart_of((steps, ""), ('    met_by: ["step:publish"]\n', ""), (', "step:verify"]', "]"))

    assert [node.title for node in chart.band.nodes] == ["预案没有列出步骤"]
    assert chart.tail[0].notes == ()


def test_a_plan_with_nobody_to_tell_has_no_lane_for_it() -> None:
    begin = SHORT.index("tell:\n")
    chart = chart_of((SHORT[begin : SHORT.index("deadlines:")], ""))

    assert [lane.id for lane in chart.lanes] == ["ladder", "gate"]
    assert chart.lanes[1].nodes[0].notes == ("由带班领导核定",)


def test_the_same_is_drawn_in_english() -> None:
    chart = chart_of(locale="en")

    assert chart.head.title == "Logged"
    assert clocks(chart, "head")[0] == "Reply: Ⅱ 5 hours; Ⅲ 48 hours (starts) (Emergency: yes)"


def test_a_decision_hangs_where_it_is_asked_for_and_what_follows_it_there_too() -> None:
    asked = """\
  - {id: signature, title: {zh: 签发, en: Signature}, kind: yes_no, asked: {of: [leader], from: "step:verify",
     within: 30m, silence: no, source: 本办值班制度, standing: own_rule}}
"""
    chart = chart_of(
        ("fields:\n", f"fields:\n{asked}"), ("from: [found, received]", 'from: "judged:signature"')
    )

    assert clocks(chart, "step:verify") == [
        "回应：Ⅱ 5小时；Ⅲ 48小时（起）（涉突发事件为“是”）",
        "带班领导决定“签发”：30分钟（起）",
    ]
    assert clocks(chart, "head") == ["续报，间隔：Ⅱ 2小时"]


def test_a_limit_has_the_number_of_the_table_also_where_levels_have_charts_of_their_own() -> None:
    plan = parse(spoiled(("levels: [II, III]\n    rungs", "levels: [II]\n    rungs"), *APART), "a").plan
    shown = charts(plan, "zh")
    table = [limit.matter for limit in limits(Page(plan, "zh", list(plan.levels)))]

    assert len(shown) == 2
    for chart in shown:
        hung = [clock for node in nodes(chart).values() for clock in node.clocks]
        assert [clock.text.startswith(table[clock.number - 1]) for clock in hung] == [True] * len(hung)
    assert [clock.number for clock in shown[1].head.clocks] == [2]

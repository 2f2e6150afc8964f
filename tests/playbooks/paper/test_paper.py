"""The paper a leader signs: its chapters, what it is silent about, and the table of limits."""

from dataclasses import replace

import pytest

from engine.vocabulary import Standing
from playbooks.explaining import explain
from playbooks.loading import Playbook, load_library, parse
from playbooks.paper.chapters import Paper, paper
from playbooks.paper.markdown import markdown
from tests.playbooks.pages import SHORT, spoiled

EMERGENCY = "  - {id: emergency, title: {zh: 涉突发事件, en: Emergency}, kind: yes_no}\n"
DECISION = (
    EMERGENCY
    + """\
  - id: signature
    title: {zh: 签发, en: Signature}
    kind: yes_no
    asked:
      of: [leader]
      from: "step:verify"
      within: {II: 30m}
      silence: no
      when: {emergency: yes}
      source: 系统默认值，待本单位确认
      standing: default
"""
)
PLAYBOOK = parse(SHORT, "plan.yaml")
PAPER = paper(PLAYBOOK.plan, PLAYBOOK.hash, "zh")
FIRST = "起算列有几项的，按所列次序取第一个已知的时间。"


def section(of: Paper, title: str) -> list[str]:
    """What is said in a section, as lines; fails unless there is exactly one of this title."""
    (found,) = (one for chapter in of.chapters for one in chapter.sections if one.title == title)
    return [str(block) for block in found.blocks]


def test_the_chapters_are_those_of_an_emergency_plan_in_their_order() -> None:
    assert [chapter.number + chapter.title for chapter in PAPER.chapters] == [
        "一、总则",
        "二、组织指挥",
        "三、监测预警",
        "四、应急处置",
        "五、善后与总结",
        "六、应急保障",
        "七、监督管理",
        "八、附则",
    ]


def test_what_the_plan_is_silent_about_is_said_and_nothing_is_invented() -> None:
    assert section(PAPER, "编制目的") == section(PAPER, "编制依据") == section(PAPER, "善后处置") == []
    assert [chapter.title for chapter in PAPER.chapters if not chapter.sections] == [
        "监测预警",
        "应急保障",
        "监督管理",
    ]
    said = markdown(PAPER)
    assert "## 三、监测预警\n\n本预案未作规定。" in said
    assert "### 1.1 编制目的\n\n本预案未作规定。" in said


def test_version_and_hash_stand_in_the_last_chapter() -> None:
    (said,) = section(PAPER, "版本")

    assert PLAYBOOK.hash in said
    assert "版本 1.0" in said


def test_a_limit_is_to_be_confirmed_with_all_that_decides_it() -> None:
    limit = PAPER.limits[0]

    assert (limit.matter, limit.counts_from, limit.within) == ("回应", "发现 / 接报", "Ⅱ 5小时；Ⅲ 48小时")
    assert limit.notes == ("条件：涉突发事件为“是”", "完成标志：完成“发布回应”")
    assert (limit.warned, limit.breached) == ("提前1小时提醒值班主班", "告知带班领导")
    assert (limit.standing, limit.source, limit.to_confirm) == ("上级文件", "国办发〔2016〕80号", False)


def test_a_recurring_report_is_a_limit_too() -> None:
    update = PAPER.limits[1]

    assert (update.matter, update.within, update.counts_from) == (
        "续报",
        "间隔：Ⅱ 2小时",
        "登记，其后为上一次报告",
    )
    assert (update.warned, update.breached) == ("—", "到期未报，提醒值班主班")
    assert update.source == "本办值班制度"


def test_a_report_owed_at_a_time_of_the_day_does_not_count_from_the_last_one() -> None:
    plan = parse(spoiled(("every: {II: 2h}", 'at: "17:00"')), "a").plan

    update = paper(plan, "sha256:0", "zh").limits[1]
    assert (update.within, update.counts_from) == ("每日17:00", "按钟点，不因上一次报告顺延")


def test_the_span_of_a_decision_is_to_be_confirmed_too_with_what_silence_means() -> None:
    plan = parse(spoiled((EMERGENCY, DECISION)), "a").plan

    (limit,) = (one for one in paper(plan, "sha256:0", "zh").limits if one.matter == "带班领导决定“签发”")
    assert (limit.counts_from, limit.within, limit.breached) == (
        "完成“核实”",
        "Ⅱ 30分钟",
        "逾期未决定视为：否",
    )
    assert (limit.notes, limit.standing, limit.to_confirm) == (
        ("条件：涉突发事件为“是”",),
        "系统默认（待确认）",
        True,
    )
    alone = paper(plan, "sha256:0", "zh", "III").limits
    assert "带班领导决定“签发”" not in [one.matter for one in alone]


def test_what_is_ours_by_default_is_to_be_confirmed() -> None:
    plan = parse(spoiled(("standing: superior_document", "standing: default")), "a").plan

    limit = paper(plan, "sha256:0", "zh").limits[0]
    assert (limit.to_confirm, limit.standing) == (True, "系统默认（待确认）")
    assert "| **系统默认（待确认）** 国办发〔2016〕80号 |" in markdown(paper(plan, "sha256:0", "zh"))


def test_lengths_for_which_the_format_has_no_source_are_confirmed_as_well() -> None:
    unsourced = [limit for limit in PAPER.limits if not limit.standing]

    assert [(limit.matter, limit.within) for limit in unsourced] == [
        ("核定级别", "15分钟"),
        ("转呼等待（特急）", "5分钟 → 10分钟×2次 → 30分钟"),
        ("应答后开始处置", "30分钟"),
        ("审阅处置报告", "1个工作日"),
    ]
    assert all(limit.to_confirm for limit in unsourced)
    assert PAPER.to_confirm == 4


def test_what_is_said_of_the_marks_of_the_table_agrees_with_its_rows() -> None:
    for playbook in load_library():
        of = paper(playbook.plan, "sha256:0", "zh")
        ours = sum("系统默认（待确认）" in limit.standing for limit in of.limits)
        unsourced = sum(limit.source == "预案未注明依据（待确认）" for limit in of.limits)
        said = [f"共{len(of.limits)}项，待确认{ours + unsourced}项。逐项确认，或写明修改意见。{FIRST}"]
        said += [f"标“系统默认（待确认）”的{ours}项，签署后改注为“本级制度”。"] if ours else []
        said.append(f"标“预案未注明依据（待确认）”的{unsourced}项，签署后以本表为依据。")

        assert "\n" + "".join(said) + "\n" in markdown(of)


def test_a_mark_that_no_limit_has_is_not_explained() -> None:
    assert "系统默认（待确认）”的" not in markdown(PAPER)
    written = markdown(paper(PLAYBOOK.plan, PLAYBOOK.hash, "en"))
    assert "4 of 6 are to be confirmed. Confirm each, or write what it should be. Of several" in written
    assert "that is known counts. For those marked “No source" in written


def test_the_head_of_the_paper_has_its_version_and_no_code() -> None:
    assert markdown(PAPER).startswith("# 短预案\n\n处置预案（1.0版）\n")


def test_a_plan_that_tells_nobody_below_has_no_gate_to_confirm() -> None:
    plan = PLAYBOOK.plan
    alone = replace(plan, tells=tuple(tell for tell in plan.tells if tell.role != "contact"))

    assert "核定级别" not in [limit.matter for limit in paper(alone, "sha256:0", "zh").limits]


def test_a_limit_nobody_is_told_about_says_so_and_says_what_it_lasts() -> None:
    changes = ("within: {II: 5h, III: 48h}", "says: 第一时间"), ("    on_breach: {tell: [leader]}\n", "")
    plan = parse(spoiled(*changes, ("    warn: {before: 1h, tell: [officer]}\n", "")), "a").plan

    limit = paper(plan, "sha256:0", "zh").limits[0]
    assert (limit.within, limit.warned, limit.breached) == ("第一时间", "—", "—")


def test_one_level_is_written_alone_and_says_so() -> None:
    one = paper(PLAYBOOK.plan, PLAYBOOK.hash, "zh", "III")

    assert one.levels == "本文只列Ⅲ级"
    assert "Ⅱ" not in markdown(one)
    assert [limit.matter for limit in one.limits][:2] == ["回应", "核定级别"]


def test_a_level_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        paper(PLAYBOOK.plan, PLAYBOOK.hash, "zh", "IV")


def test_a_content_free_plan_says_so() -> None:
    plan = parse(spoiled(("confirmed_by:", "content_free: yes\nconfirmed_by:")), "a").plan

    assert section(paper(plan, "sha256:0", "zh"), "内容管理")


def test_a_bar_in_a_title_does_not_break_the_table() -> None:
    plan = parse(spoiled(("title: {zh: 回应, en: Reply}", "title: {zh: 回应|答复, en: Reply}")), "a").plan

    assert "| 1 | 回应\\|答复（条件" in markdown(paper(plan, "sha256:0", "zh"))


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_nothing_that_explaining_says_is_lost_on_paper(playbook: Playbook) -> None:
    for locale in ("zh", "en"):
        plan = playbook.plan
        written = markdown(paper(plan, playbook.hash, locale))
        limits = {deadline.source for deadline in plan.deadlines}
        for line in explain(plan, locale).splitlines():
            # Limits stand in a table of their own; headings are those of the paper.
            in_annex = any(source in line for source in limits)
            if line.startswith(("#", "|  ", "| ---")) or in_annex or not line.strip() or line in HEADS:
                continue
            assert line in written, line


HEADS = {
    "| 事项 | 时限 | 起算 | 条件 | 临期提醒 | 超时告知 | 效力 | 依据 |",
    "| What | Within | From | Only if | Warned | Told when passed | Standing | Source |",
    "无",
    "none",
}


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_every_limit_of_every_shipped_plan_has_its_row(playbook: Playbook) -> None:
    plan = playbook.plan
    for locale in ("zh", "en"):
        table = paper(plan, "sha256:0", locale).limits
        owed = (*plan.deadlines, *plan.cadences, *plan.asked.values())
        ours = sum(limit.standing is Standing.DEFAULT for limit in owed)
        assert [row.source for row in table][: len(plan.deadlines)] == [d.source for d in plan.deadlines]
        assert sum(row.to_confirm and bool(row.standing) for row in table) == ours


def test_the_english_paper_is_english_throughout() -> None:
    written = markdown(paper(PLAYBOOK.plan, PLAYBOOK.hash, "en"))

    chinese = {c for c in written if "\u4e00" <= c <= "\u9fff"}
    # A source is quoted as its document is called, posts and units as the roster has them, and who stands
    # where by its one Chinese word.
    assert chinese <= set("国办发号本办值班制度主班带班领导区政府办公室上级下级平级")
    assert "This plan says nothing about it." in written

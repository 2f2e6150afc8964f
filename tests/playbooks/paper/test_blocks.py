from playbooks.explaining import Page
from playbooks.loading import load_library, parse
from playbooks.paper.blocks import Heading, Items, Paragraph, Table, blocks
from tests.playbooks.pages import SHORT

PLAN = parse(SHORT, "plan.yaml").plan


def test_every_kind_of_line_becomes_its_block() -> None:
    lines = ["一句话", "\n### 小标题\n", "- 甲", "- 乙", "", "1. 其一", "2. 其二", "再一句"]

    assert blocks(lines) == (
        Paragraph("一句话"),
        Heading("小标题"),
        Items(("甲", "乙")),
        Items(("其一", "其二"), ordered=True),
        Paragraph("再一句"),
    )


def test_a_table_has_its_columns_and_each_cell_as_the_plan_has_it() -> None:
    lines = ["| 事项 | 时限 |", "| --- | --- |", "| 回应\\|答复 |  |", "|  | 5小时 |"]

    assert blocks(lines) == (Table(("事项", "时限"), (("回应|答复", ""), ("", "5小时"))),)


def test_words_that_look_like_markup_stay_as_they_are() -> None:
    (block,) = blocks(["- 2*3*4 <b>粗</b> [x](y)"])

    assert block == Items(("2*3*4 <b>粗</b> [x](y)",))


def test_every_table_of_every_shipped_plan_is_read_whole() -> None:
    for playbook in load_library():
        page = Page(playbook.plan, "zh", list(playbook.plan.levels))
        (limits,) = (one for one in blocks(page.deadline_lines()) if isinstance(one, Table))
        assert len(limits.rows) == len(playbook.plan.deadlines)
        assert {len(row) for row in limits.rows} == {len(limits.columns)}


def test_nothing_said_makes_no_block() -> None:
    assert blocks([]) == blocks(["", "\n"]) == ()

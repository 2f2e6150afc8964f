import re

import pytest

from engine.conditions import Is
from engine.parts import ReportSection, Text
from flows.report import layout
from playbooks.values import Fact
from tests.closing import Desk
from tests.flows.report.laid_out import laid_out


def test_every_fact_a_playbook_may_name_can_be_laid_out() -> None:
    assert set(layout.FACTS) == {fact.value for fact in Fact}


def test_facts_no_section_names_are_added_at_the_end(desk: Desk) -> None:
    only = (ReportSection("causes", Text("原因", "Causes"), ()),)
    view = laid_out(desk, sections=only)
    assert [section["title"] for section in view["sections"]] == ["原因", "其他记录"]
    assert [block["title"] for block in view["sections"][1]["blocks"]][1:6] == [
        "过程记录",
        "呼叫与应答",
        "计划与实际",
        "时限",
        "处置步骤",
    ]


def test_a_section_of_other_incidents_is_left_out_and_its_facts_stand_at_the_end(desk: Desk) -> None:
    held = ReportSection("causes", Text("原因", "Causes"), (), Is("emergency", (True,)))
    other = ReportSection("measures", Text("网络处置", "Measures"), ("steps",), Is("emergency", (False,)))
    titles = [section["title"] for section in laid_out(desk, sections=(held, other))["sections"]]
    assert titles == ["原因", "其他记录"]


def test_the_points_name_what_is_late_and_what_is_still_to_be_written(desk: Desk) -> None:
    points = {point["name"]: point["text"] for point in laid_out(desk)["points"]}
    assert points["首次应答"] == "分管领导，03-05 02:21，登记后11分钟"
    assert points["超时"] == "书面首报（超时完成，超时23分钟）"
    assert "传播态势、" in points["待补"]
    assert points["步骤"] == "完成7项，共16项"


def test_an_english_report_has_no_chinese_but_what_people_wrote(desk: Desk) -> None:
    view = laid_out(desk, "en")
    heads = [
        head for section in view["sections"] for block in section["blocks"] for head in block.get("heads", ())
    ]
    titles = [section["title"] for section in view["sections"]] + [point["name"] for point in view["points"]]
    assert heads
    assert not re.search(r"[一-鿿]", "".join(heads + titles))


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (13, "十三"), (20, "二十"), (21, "二十一")]
)
def test_sections_are_numbered_as_papers_are(number: int, said: str) -> None:
    assert layout.numeral(number, "zh") == said
    assert layout.numeral(number, "en") == str(number)

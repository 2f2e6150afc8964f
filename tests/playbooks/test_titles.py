"""A finding that is read in Chinese says what the parts are called that it names by their ids."""

import pytest

from playbooks.reading import Document
from playbooks.rules import Rule
from playbooks.saying import say

DATA = {
    "levels": [{"id": "II", "name": "Ⅱ", "title": {"zh": "重大", "en": "Serious"}}],
    "roles": [
        {"id": "officer", "title": {"zh": "值班员", "en": "Duty officer"}},
        {"id": "leader", "title": {"zh": "带班领导", "en": "Duty leader"}},
    ],
    "tell": [{"role": "leader"}],
    "deadlines": [{"id": "first_report", "title": {"zh": "首报", "en": "First report"}}, "spoiled"],
    "steps": [{"id": "report", "title": {"zh": "报告", "en": "Report"}}, {"id": "odd", "title": 3}, {}],
    "updates": [{"id": "report", "title": {"zh": "续报", "en": "Update"}}],
    "tests": [{"name": "夜间无人应答"}],
}
DOCUMENT = Document("plan.yaml", DATA, {(): 1})


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("deadlines", 0, "from"), "deadlines[first_report].from（时限“首报”）: "),
        (("tell", 0, "retry"), "tell[1].retry（告知“带班领导”）: "),
        (("tests", 0, "level"), "tests[1].level（测试“夜间无人应答”）: "),
        (("levels", 0), "levels[II]（级别“重大”）: "),
        (("deadlines", 1), "deadlines[2]: "),
        (("steps", 1), "steps[odd]: "),
        (("steps", 2), "steps[3]: "),
        (("steps", 9), "steps[10]: "),
        (("gate", "II"), "gate.II: "),
        (("title",), "title: "),
        ((), ""),
    ],
)
def test_the_place_has_its_title_in_chinese_only(path: tuple[str | int, ...], place: str) -> None:
    problem = DOCUMENT.problem(path, say("is missing"), say("leave it out"), Rule.MISSING)

    assert problem.in_("zh") == f"plan.yaml:1: {place}缺少 → 删去"
    assert "（" not in problem.in_("en")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (say("level {0} has no ladder", "II"), "级别 重大（II） 没有转呼"),
        (say("role {0!r} has no part in the plan", "officer"), "角色“值班员（officer）”在预案中没有任何作用"),
        (
            say("no machine rings {0}: only the desk can dial", "officer, leader"),
            "值班员（officer）、带班领导（leader）",
        ),
        (say("{0} cannot stand here", "step:report"), "报告（step:report） 不能写在这里"),
        (say("{0} cannot stand here", "missed:first_report"), "首报（missed:first_report） 不能写在这里"),
        (
            say("{0} in some incidents", say("level {0} has no ladder", "II")),
            "级别 重大（II） 没有转呼（部分事件中）",
        ),
        (say("{0} cannot stand here", "report"), "report 不能写在这里"),
        (say("unknown {0} {1!r}", "role", "first_report"), "“first_report”"),
        (say("{0} characters long", 7), "长达 7 个字符"),
    ],
)
def test_an_id_in_what_is_said_has_its_title_before_it(message: str, said: str) -> None:
    problem = DOCUMENT.problem((), message, say("leave it out"), Rule.VALUE)

    assert said in problem.in_("zh")
    assert problem.message == message


def test_what_has_to_be_typed_stays_as_it_is_typed() -> None:
    problem = DOCUMENT.problem((), say("is missing"), say("add {0}", "officer"), Rule.MISSING)

    assert problem.in_("zh").endswith("里加上 officer")

"""What changed between two versions, in words: a limit's span from 5 hours to 4, not a change of keys."""

import json

import pytest

from playbooks.comparing.differing import Change, Kind, differences
from playbooks.comparing.sayings import PARTS, sayings
from playbooks.comparing.sources import changed_keys
from playbooks.loading import Playbook, load_library, parse, thaw
from tests.playbooks.freezing import FOLDER
from tests.playbooks.pages import SHORT, spoiled

OLD = parse(SHORT, "old.yaml")


def compared(*changes: tuple[str, str], locale: str = "zh") -> dict[str, tuple[Change, ...]]:
    new = parse(spoiled(*changes), "new.yaml")
    return {part.title: part.changes for part in differences(OLD.plan, new.plan, locale)}


def test_a_span_that_was_changed_says_from_what_to_what() -> None:
    assert compared(("within: {II: 5h, III: 48h}", "within: {II: 4h, III: 48h}")) == {
        "时限": (Change(Kind.CHANGED, "回应", "时限", "Ⅱ 5小时；Ⅲ 48小时", "Ⅱ 4小时；Ⅲ 48小时"),)
    }


def test_the_same_is_said_in_english() -> None:
    assert compared(("every: {II: 2h}", "every: {II: 3h}"), locale="en") == {
        "Recurring reports": (Change(Kind.CHANGED, "Progress", "Every", "Ⅱ 2 hours", "Ⅱ 3 hours"),)
    }


@pytest.mark.parametrize(
    ("change", "part", "said"),
    [
        (('version: "1.0"', 'version: "1.1"'), "总则", ("版本", "", "1.0", "1.1")),
        (("zh: 短预案", "zh: 长预案"), "总则", ("名称", "", "短预案", "长预案")),
        (
            ("name: Ⅲ, title: {zh: 较大", "name: Ⅲ, title: {zh: 一般"),
            "级别",
            ("Ⅲ", "", "Ⅲ 较大：—", "Ⅲ 一般：—"),
        ),
        (
            ("confirmed_by: [leader]", "confirmed_by: [officer]"),
            "级别",
            ("核定级别", "", "带班领导", "值班主班"),
        ),
        (
            ("confirmed_by: [leader]", "confirmed_by: [leader]\nconsented_by: [officer]"),
            "级别",
            ("同意上报", "", "由核定人", "值班主班"),
        ),
        (
            ("needs: [emergency]}", "needs: [emergency], confirmed_by: [officer]}"),
            "级别",
            ("核定级别", "", "带班领导", "值班主班（Ⅱ）；带班领导（Ⅲ）"),
        ),
        (
            ("channels: [manual], wait: 30m", "channels: [manual], wait: 20m"),
            "无人应答时的转呼",
            (
                "特急（Ⅱ、Ⅲ）",
                "第3级 每次等待",
                "30分钟",
                "20分钟",
            ),
        ),
        (
            ("role: contact, levels", "role: contact, from: resolved, levels"),
            "报告、通报与通知",
            ("单位联络员", "何时", "核定时", "提请结案后"),
        ),
        (
            ("confirmed_by:", "act_within: 10m\nconfirmed_by:"),
            "无人应答时的转呼",
            ("应答后未行动", "", "30分钟", "10分钟"),
        ),
        (
            ("confirmed_by:", "gate: 10m\nconfirmed_by:"),
            "报告、通报与通知",
            ("待核定时限", "", "15分钟", "10分钟"),
        ),
        (
            ("channels: [sms], retry: 10m", "channels: [sms], retry: 20m"),
            "报告、通报与通知",
            ("带班领导", "间隔和次数", "每10分钟一次，最多3次", "每20分钟一次，最多3次"),
        ),
        (
            ('met_by: ["step:publish"]', 'met_by: ["step:verify"]'),
            "时限",
            ("回应", "完成标志", "完成“发布回应”", "完成“核实”"),
        ),
        (("en: Verify}, required: yes}", "en: Verify}}"), "处置步骤", ("核实", "", "核实（必办）", "核实")),
        (
            ("review_within: 1wd", "review_within: 2wd"),
            "处置报告",
            ("审阅", "", "带班领导（1个工作日）", "带班领导（2个工作日）"),
        ),
        (
            ("side: own, from: {post: 带班领导}", "side: own, from: {post: 值班领导}"),
            "角色",
            ("带班领导", "来自", "岗位 带班领导", "岗位 值班领导"),
        ),
    ],
)
def test_each_part_says_what_changed(
    change: tuple[str, str], part: str, said: tuple[str, str, str, str]
) -> None:
    assert compared(change)[part] == (Change(Kind.CHANGED, *said),)


def test_what_is_there_in_one_version_only_was_added_or_removed() -> None:
    added = (
        "  - {id: publish,",
        "  - {id: look, title: {zh: 监看, en: Look}, required: yes}\n  - {id: publish,",
    )
    assert compared(added) == {"处置步骤": (Change(Kind.ADDED, "监看", after="监看（必办）"),)}

    new = parse(spoiled(added), "new.yaml").plan
    (part,) = differences(new, OLD.plan, "zh")
    assert part.changes == (Change(Kind.REMOVED, "监看", before="监看（必办）"),)


def test_a_basis_is_a_line_of_its_own() -> None:
    changes = compared(("levels:\n", "basis: [甲, 乙]\nlevels:\n"))
    assert [change.after for change in changes["总则"]] == ["甲", "乙"]

    old = parse(spoiled(("levels:\n", "basis: [甲, 乙, 丙]\nlevels:\n")), "a").plan
    new = parse(spoiled(("levels:\n", "basis: [乙, 甲, 丙]\nlevels:\n")), "a").plan
    ((moved,),) = (part.changes for part in differences(old, new, "zh"))
    assert moved == Change(Kind.MOVED, "", before="甲 → 乙", after="乙 → 甲")


def test_another_order_is_said_once_and_only_where_it_is_another() -> None:
    line = "  - {id: publish, title: {zh: 发布回应, en: Publish the reply}}\n"
    first = "  - {id: verify,"
    assert compared((line, ""), (first, line + first))["处置步骤"] == (
        Change(Kind.MOVED, "", before="核实 → 发布回应", after="发布回应 → 核实"),
    )


def test_a_rung_whose_stops_differ_says_so() -> None:
    changes = compared(("wait: 5m}", "wait: 5m, stopped_by: [leader]}"))
    (change,) = changes["无人应答时的转呼"]

    assert (change.aspect, change.before) == ("应答即停", "值班主班、带班领导")
    assert change.after == "带班领导 / 值班主班、带班领导 / 值班主班、带班领导"


def test_a_plan_that_is_content_free_since_says_so() -> None:
    (change,) = compared(("confirmed_by:", "content_free: yes\nconfirmed_by:"))["总则"]
    assert (change.title, change.before) == ("内容管理", "不限")


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_a_plan_does_not_differ_from_itself_and_every_item_of_it_is_said(playbook: Playbook) -> None:
    plan = playbook.plan
    for locale in ("zh", "en"):
        assert differences(plan, thaw(playbook.canonical), locale) == ()
        said = sayings(plan, locale)
        assert list(said) == list(PARTS)
        for part, items in (
            ("deadlines", plan.deadlines),
            ("updates", plan.cadences),
            ("steps", plan.checklist),
            ("documents", plan.documents),
            ("fields", plan.fields),
        ):
            assert [one.key for one in said[part]] == [item.id for item in items]
        assert [one.key for one in said["roles"]] == list(plan.roles)
        assert all(one.title and any(one.words.values()) for part in said.values() for one in part)


def test_any_two_shipped_plans_can_be_compared() -> None:
    plans = [playbook.plan for playbook in load_library()]
    for old in plans:
        for new in plans:
            assert bool(differences(old, new, "zh")) == (old is not new)


def test_versions_that_were_shipped_before_are_compared_from_what_was_frozen() -> None:
    old, new = (json.loads((FOLDER / f"public-opinion-{v}.json").read_text("utf-8")) for v in ("1.0", "1.1"))

    assert changed_keys(old, new) == (
        (
            "report.sections[reporting].facts",
            '["pages", "tells", "updates"]',
            '["pages", "tells", "upward", "updates"]',
        ),
        ("version", '"1.0"', '"1.1"'),
    )


def test_every_key_that_differs_is_named_as_lint_names_it() -> None:
    new = parse(
        spoiled(("within: {II: 5h, III: 48h}", "within: {II: 4h}"), ("retry: 10m", "retry: 9m")), "new"
    )

    assert changed_keys(OLD.source, new.source) == (
        ("tell[leader].retry", '"10m"', '"9m"'),
        ("deadlines[reply].within.II", '"5h"', '"4h"'),
        ("deadlines[reply].within.III", '"48h"', ""),
    )


def test_another_order_of_the_same_items_is_a_difference_of_keys() -> None:
    a, b = {"id": "a"}, {"id": "b"}

    assert changed_keys({"steps": [a, b]}, {"steps": [b, a]}) == (("steps", "a → b", "b → a"),)
    assert changed_keys({"x": [1, 2]}, {"x": [2]}) == (("x", "[1, 2]", "[2]"),)
    assert changed_keys({"x": [a, a]}, {"x": [a]}) == (("x", '[{"id": "a"}, {"id": "a"}]', '[{"id": "a"}]'),)
    assert changed_keys({"x": None}, {}) == (("x", "null", ""),)

"""Rumours, wrong publications and harmful comments: what their rules say, and what waits for what."""

import pytest

from engine.conditions import holds
from engine.plan import Plan
from engine.vocabulary import Anchor, Side, Standing
from playbooks.loading import Playbook, load_library
from playbooks.spans import write
from tests.playbooks.playing import played
from tests.playbooks.test_library import DUTY, URGENT, climb

LIBRARY: dict[str, Playbook] = {playbook.plan.id: playbook for playbook in load_library()}
RUMOUR = LIBRARY["rumour"].plan
WRONG = LIBRARY["wrong-publication"].plan
COMMENTS = LIBRARY["harmful-comments"].plan
THREE = (RUMOUR, WRONG, COMMENTS)

PRESSING = {
    0: DUTY,
    15: ("duty_leader",),
    30: ("deputy_head",),
    60: ("head",),
    120: ("district_office", "district_cac"),
}
USUAL = {0: DUTY, 60: ("duty_leader",), 240: ("deputy_head",), 480: ("head",)}


@pytest.mark.parametrize(
    ("plan", "level", "climbs"),
    [
        (RUMOUR, "I", URGENT),
        (RUMOUR, "II", URGENT),
        (RUMOUR, "III", PRESSING),
        (WRONG, "II", URGENT),
        (WRONG, "III", PRESSING),
        (WRONG, "IV", PRESSING),
        (COMMENTS, "II", PRESSING),
        (COMMENTS, "III", PRESSING),
        (COMMENTS, "IV", USUAL),
    ],
)
def test_each_level_climbs_as_it_should(plan: Plan, level: str, climbs: dict[int, tuple[str, ...]]) -> None:
    assert dict(climb(plan.ladders[level])) == climbs


def test_a_rumour_is_never_less_than_considerable() -> None:
    assert [level.id for level in RUMOUR.levels] == ["I", "II", "III"]


@pytest.mark.parametrize("plan", THREE, ids=lambda plan: plan.id)
def test_who_has_to_be_told_grows_with_the_level(plan: Plan) -> None:
    told = {
        level.id: {tell.role for tell in plan.tells if level.id in tell.levels} - {"cyber_police"}
        for level in plan.levels
    }
    considerable = {"duty_leader", "unit_contact", "deputy_head", "district_cac"}
    serious = considerable | {"head", "district_office", "district_publicity", "city_cac", "city_duty"}

    assert (told["II"], told["III"]) == (serious, considerable)
    assert told.get("I", serious) == serious
    assert told.get("IV", {"duty_leader", "unit_contact"}) == {"duty_leader", "unit_contact"}


@pytest.mark.parametrize(
    ("plan", "owed", "not_owed"),
    [
        (RUMOUR, [{"unlawful": True}], [{"unlawful": False}, {}]),
        (WRONG, [{"cause": "intrusion"}], [{"cause": "writing"}, {"cause": "system"}, {}]),
        (COMMENTS, [{"kind": "privacy"}, {"kind": "fraud"}, {"kind": "incitement"}], [{"kind": "criticism"}]),
    ],
    ids=lambda given: given.id if isinstance(given, Plan) else "",
)
def test_the_police_are_told_within_a_day_by_law_of_what_is_unlawful_and_of_nothing_else(
    plan: Plan, owed: list[dict[str, str | bool]], not_owed: list[dict[str, str | bool]]
) -> None:
    limit = plan.deadline("police")
    (step,) = [step for step in plan.steps if step.id == "report_police"]
    (tell,) = [tell for tell in plan.tells if tell.role == "cyber_police"]

    assert {level: write(span) for level, span in limit.within.items()} == {
        level.id: "24h" for level in plan.levels
    }
    assert limit.standing is Standing.LAW
    assert "《计算机信息网络国际联网安全保护管理办法》第十条第（六）项" in limit.source
    for condition in (limit.when, step.when, tell.when):
        assert all(holds(condition, fields) for fields in owed)
        assert not any(holds(condition, fields) for fields in not_owed)
    assert "step:preserve" in step.after, "the original records are kept first"
    assert plan.roles["cyber_police"].side is Side.PEER


def test_an_intrusion_is_reported_by_the_rules_on_computer_systems_too() -> None:
    assert "《计算机信息系统安全保护条例》第十四条" in WRONG.deadline("police").source


def test_the_duty_to_clarify_is_law_and_has_no_number() -> None:
    limit = RUMOUR.deadline("clarification")

    assert (limit.standing, limit.source) == (Standing.LAW, "《政府信息公开条例》第六条第二款")
    assert (limit.says, dict(limit.within)) == ("应当发布准确的政府信息予以澄清", {})
    assert limit.anchors == (Anchor.FOUND,)
    assert [v for v in ("accurate", "incomplete", "untrue") if holds(limit.when, {"verdict": v})] == [
        "incomplete",
        "untrue",
    ]


@pytest.mark.parametrize("emergency", [True, False])
@pytest.mark.parametrize("level", ["I", "II", "III"])
def test_a_rumour_is_answered_in_five_hours_or_in_forty_eight(level: str, emergency: bool) -> None:
    asked = [
        (write(limit.within[level]), limit.standing)
        for limit in RUMOUR.deadlines
        if "step:publish" in limit.met_by
        and level in limit.within
        and holds(limit.when, {"emergency": emergency})
    ]

    hours = "5h" if emergency and level != "III" else "48h"
    assert asked == [(hours, Standing.SUPERIOR_DOCUMENT)]


def test_an_error_that_people_talk_about_is_answered_in_forty_eight_hours() -> None:
    limit = WRONG.deadline("reply")

    assert {write(span) for span in limit.within.values()} == {"48h"}
    assert limit.standing is Standing.SUPERIOR_DOCUMENT
    assert [v for v in ("unseen", "reposted", "opinion") if holds(limit.when, {"spread": v})] == ["opinion"]


def test_the_graver_an_error_the_sooner_it_is_gone_by_our_own_numbers() -> None:
    limit = WRONG.deadline("withdraw")

    assert {level: write(span) for level, span in limit.within.items()} == {
        "II": "10m",
        "III": "15m",
        "IV": "60m",
    }
    assert limit.standing is Standing.DEFAULT
    assert write(WRONG.deadline("first_report").within["II"]) == "10m"  # 边撤边报


def test_harmful_comments_are_dealt_with_at_once_and_the_minutes_are_said_to_be_ours() -> None:
    limit = COMMENTS.deadline("hide")

    assert (limit.says, limit.standing) == ("第一时间处理", Standing.SUPERIOR_DOCUMENT)
    assert {write(span) for span in limit.within.values()} == {"15m"}
    assert "15分钟为本系统默认目标" in limit.source


def test_criticism_is_never_hidden_nor_told_to_the_police_but_answered() -> None:
    criticism: dict[str, str | bool] = {"kind": "criticism", "amount": "single", "lead": False}
    asked = {step.id for step in COMMENTS.steps if "IV" in step.levels and holds(step.when, criticism)}

    assert "hand_on" in asked
    assert not asked & {"hide", "preserve", "report_police", "recheck", "publish_notice"}


@pytest.mark.parametrize(
    ("name", "level", "fields", "events", "waits"),
    [
        ("wrong-publication", "III", {}, ["done withdraw"], "step:preserve"),
        ("harmful-comments", "IV", {"kind": "fraud"}, ["done sort", "done hide"], "step:preserve"),
        ("harmful-comments", "IV", {"kind": "fraud"}, ["done preserve", "done hide"], "step:sort"),
        ("harmful-comments", "IV", {"kind": "fraud"}, ["done draft_notice", "done approve_notice"], "review"),
        (
            "wrong-publication",
            "II",
            {},
            ["done preserve", "done withdraw", "done publish_correction"],
            "step:correction_serious.sign",
        ),
        ("wrong-publication", "III", {"cause": "intrusion"}, ["done report_police"], "step:preserve"),
        ("rumour", "III", {"verdict": "untrue"}, ["done preserve", "done draft"], "step:verify"),
        ("rumour", "III", {"verdict": "untrue"}, ["confirm", "done clarify"], "step:approve"),
        ("rumour", "III", {"verdict": "untrue"}, ["done spread_truth"], "step:clarify"),
        (
            "rumour",
            "II",
            {"emergency": True},
            ["done preserve", "done approve_facts", "done publish"],
            "confirmed",
        ),
    ],
)
def test_evidence_comes_before_taking_down_and_approval_before_publishing(
    name: str, level: str, fields: dict[str, str | bool], events: list[str], waits: str
) -> None:
    timed = [f"PT{minute}M {event}" for minute, event in enumerate(events, 1)]

    night = played(*timed, level=level, fields=fields, until="PT1H", of=LIBRARY[name])

    assert "waits for" in str(night.refused)
    assert waits in str(night.refused)


@pytest.mark.parametrize(
    ("plan", "own"),
    [
        (RUMOUR, ["原始信息", "核实依据", "辟谣覆盖"]),
        (WRONG, ["审校链复盘", "存续时长", "阅读转发数"]),
        (COMMENTS, ["数量", "类别", "依据条款"]),
    ],
    ids=lambda given: given.id if isinstance(given, Plan) else "",
)
def test_the_report_adds_what_this_kind_of_matter_needs(plan: Plan, own: list[str]) -> None:
    titles = [section.title.zh for section in plan.sections]

    assert [title for title in titles if title in own] == own

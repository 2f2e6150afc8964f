"""The shipped playbooks say what the rules they name say; ours are marked as ours."""

from collections.abc import Iterator
from importlib import resources

import pytest

from engine.conditions import ALWAYS, Condition, Is, Not, holds
from engine.parts import Ladder
from engine.plan import Plan
from engine.vocabulary import Anchor, ChannelKind, Side, Standing
from playbooks.knowing import known_of
from playbooks.loading import Playbook, load_library
from playbooks.spans import at_least_minutes, write
from tests.playbooks.playing import lines, played

PLANS = {playbook.plan.id: playbook.plan for playbook in load_library()}
OPINION = PLANS["public-opinion"]
HIJACK = PLANS["account-hijack"]
MANUAL = (ChannelKind.MANUAL,)
OWN_SECTIONS = {"cyber-incident": 2}  # every other has three of its own
# Entries of a circular, and a directory of what lies elsewhere.
SHORT = ("dormant-account", "duty-absence", "suspected-leak")
WHOLE = {name: plan for name, plan in PLANS.items() if name not in SHORT}
DUTY = ("duty_main", "duty_second")
URGENT = {
    0: DUTY,
    5: ("duty_leader",),
    10: ("deputy_head",),
    20: ("head",),
    30: ("district_office", "district_cac"),
    60: ("city_duty", "city_cac"),
}


def climb(ladder: Ladder) -> Iterator[tuple[int, tuple[str, ...]]]:
    """When (minutes since the start) each rung is reached, and who is on it."""
    elapsed = 0
    for rung in ladder.rungs:
        yield elapsed, rung.roles
        elapsed += at_least_minutes(rung.wait) * (rung.repeats + 1)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_superiors_are_only_ever_called_by_a_person(plan: Plan) -> None:
    rungs = [rung for ladder in plan.ladders.values() for rung in ladder.rungs]
    calls = [(rung.roles, rung.channels) for rung in rungs]
    calls += [((tell.role,), tell.channels) for tell in plan.tells]

    for roles, channels in calls:
        if any(plan.roles[role].side is Side.ABOVE for role in roles):
            assert channels == MANUAL


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_only_the_office_itself_stops_a_climb(plan: Plan) -> None:
    for ladder in plan.ladders.values():
        for rung in ladder.rungs:
            assert rung.stopped_by
            assert all(plan.roles[role].side is Side.OWN for role in rung.stopped_by)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_our_own_numbers_say_that_they_are_ours(plan: Plan) -> None:
    for limit in (*plan.deadlines, *plan.cadences):
        assert limit.source.startswith("系统默认值") == (limit.standing is Standing.DEFAULT)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_no_message_carries_more_than_an_sms_may(plan: Plan) -> None:
    for use in plan.messages.values():
        assert set(use.variables) <= {"number", "category", "level", "limit", "deadline", "landline", "code"}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_each_file_opens_with_when_to_use_it(plan: Plan) -> None:
    text = (resources.files("playbooks") / "library" / f"{plan.id}.yaml").read_text(encoding="utf-8")

    assert text.startswith(f"# {plan.title.zh}. When to use it: ")


def test_public_opinion_climbs_urgently_at_the_two_gravest_levels() -> None:
    assert dict(climb(OPINION.ladders["I"])) == URGENT
    assert OPINION.ladders["II"] == OPINION.ladders["I"]


def test_public_opinion_climbs_more_slowly_below_them() -> None:
    pressing = {0: DUTY, 15: ("duty_leader",), 30: ("deputy_head",), 60: ("head",)}
    usual = {0: DUTY, 60: ("duty_leader",), 240: ("deputy_head",), 480: ("head",)}

    assert dict(climb(OPINION.ladders["III"])) == pressing | {120: ("district_office", "district_cac")}
    assert dict(climb(OPINION.ladders["IV"])) == usual


def test_a_hijacked_account_climbs_urgently_at_every_level() -> None:
    for level in HIJACK.levels:
        assert dict(climb(HIJACK.ladders[level.id])) == URGENT


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("IV", {"duty_leader", "unit_contact"}),
        ("III", {"duty_leader", "unit_contact", "deputy_head", "district_cac"}),
    ],
)
def test_who_has_to_be_told_of_public_opinion_grows_with_the_level(level: str, told: set[str]) -> None:
    assert {tell.role for tell in OPINION.tells if level in tell.levels} == told


def test_at_level_two_everybody_of_level_three_is_told_and_more() -> None:
    told = {tell.role for tell in OPINION.tells if "II" in tell.levels}

    assert told > {tell.role for tell in OPINION.tells if "III" in tell.levels}
    assert told >= {"head", "district_office", "district_publicity", "city_cac"}


@pytest.mark.parametrize(
    ("deadline", "within", "when", "standing"),
    [
        ("judgement", "15m", ALWAYS, Standing.DEFAULT),
        ("first_report", "30m", ALWAYS, Standing.DEFAULT),
        ("written_report", "60m", Is("emergency", (True,)), Standing.DEFAULT),
        ("written_report_other", "60m", Not(Is("emergency", (True,))), Standing.DEFAULT),
        ("authoritative_information", "5h", Is("emergency", (True,)), Standing.SUPERIOR_DOCUMENT),
        ("press_conference", "24h", Is("emergency", (True,)), Standing.SUPERIOR_DOCUMENT),
        ("reply_serious", "48h", Is("emergency", (False,)), Standing.SUPERIOR_DOCUMENT),
        ("reply", "48h", ALWAYS, Standing.SUPERIOR_DOCUMENT),
    ],
)
def test_public_opinion_has_the_limits_of_its_rules(
    deadline: str, within: str, when: Condition, standing: Standing
) -> None:
    limit = OPINION.deadline(deadline)

    assert {write(span) for span in limit.within.values()} == {within}
    assert (limit.when, limit.standing) == (when, standing)


@pytest.mark.parametrize("emergency", [True, False])
@pytest.mark.parametrize("level", ["I", "II", "III", "IV"])
def test_public_opinion_is_answered_in_five_hours_or_in_forty_eight(level: str, emergency: bool) -> None:
    asked = [
        write(deadline.within[level])
        for deadline in OPINION.deadlines
        if "step:response.issue" in deadline.met_by
        and level in deadline.within
        and holds(deadline.when, {"emergency": emergency})
    ]

    assert asked == (["5h"] if emergency and level in ("I", "II") else ["48h"])


def test_a_report_of_an_emergency_counts_from_when_it_happened_and_any_other_from_when_it_was_found() -> None:
    counted = {
        (playbook.plan.id, limit.id): limit.anchors[0]
        for playbook in load_library()
        for limit in playbook.plan.deadlines
        if limit.id.startswith("written_report")
    }

    assert len(counted) == 9
    assert counted.pop(("public-opinion", "written_report")) == Anchor.OCCURRED
    assert set(counted.values()) == {Anchor.FOUND}


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_nobody_is_rung_about_a_breach_when_a_matter_of_two_days_ago_is_logged(playbook: Playbook) -> None:
    known = known_of(playbook.source)
    for level in playbook.plan.levels:
        names = [name for name in (*level.needs, *known.required) if name in known.fields]
        needed = {name: (known.fields[name] or ("PT48H",))[0] for name in names}
        night = played(of=playbook, level=level.id, fields=needed, times={"occurred": "-P2D"}, until="PT0S")

        assert not [line for line in lines(night, "call") if "breach" in [r["kind"] for r in line["reasons"]]]


@pytest.mark.parametrize(
    ("deadline", "within", "standing"),
    [
        ("control_account", "10m", Standing.DEFAULT),
        ("take_down", "15m", Standing.DEFAULT),
        ("statement", "2h", Standing.DEFAULT),
        ("police", "24h", Standing.LAW),
        ("provincial_cac", "4h", Standing.SUPERIOR_DOCUMENT),
    ],
)
def test_a_hijack_has_the_limits_of_its_rules(deadline: str, within: str, standing: Standing) -> None:
    limit = HIJACK.deadline(deadline)

    assert {write(span) for span in limit.within.values()} == {within}
    assert set(limit.within) == {"I", "II", "III"}
    assert limit.standing is standing


def test_the_province_is_told_of_larger_cyber_incidents_only() -> None:
    (field,) = [field for field in HIJACK.fields if field.id == "cyber_level"]
    when = HIJACK.deadline("provincial_cac").when

    assert [choice for choice in field.choices if not holds(when, {"cyber_level": choice})] == ["ordinary"]


@pytest.mark.parametrize("plan", WHOLE.values(), ids=WHOLE.keys())
def test_progress_is_reported_every_two_hours_at_the_gravest_levels_else_daily(plan: Plan) -> None:
    (cadence,) = (one for one in plan.cadences if one.id == "progress")
    levels = {level.id for level in plan.levels}
    usual = {"I": "2h", "II": "2h", "III": "1d"}

    assert {level: write(span) for level, span in cadence.every.items()} == {
        level: every for level, every in usual.items() if level in levels
    }


@pytest.mark.parametrize("plan", WHOLE.values(), ids=WHOLE.keys())
def test_the_report_has_the_ten_usual_sections_and_its_own(plan: Plan) -> None:
    usual = ["基本情况", "时间轴", "报告与批示", "处置措施", "回应发布", "影响与效果"]
    usual += ["原因分析", "责任与处理建议", "整改及期限", "附件"]
    titles = [section.title.zh for section in plan.sections]

    assert [title for title in titles if title in usual] == usual
    assert len(titles) == 10 + OWN_SECTIONS.get(plan.id, 3)


@pytest.mark.parametrize("name", SHORT)
def test_a_shorter_report_still_says_what_when_to_whom_and_what_was_done(name: str) -> None:
    facts = {fact for section in PLANS[name].sections for fact in section.facts}

    assert {"basics", "timeline", "deadlines", "pages", "tells", "upward", "steps"} <= facts
    assert not PLANS[name].cadences


def test_a_suspected_leak_is_never_named_by_a_message() -> None:
    leak = PLANS["suspected-leak"]
    named = {
        occasion for occasion, use in leak.messages.items() if {"deadline", "level"} & set(use.variables)
    }

    assert leak.content_free
    assert "密" not in leak.category.zh
    assert not leak.questions
    assert named <= {"update", "chase", "ask"}  # of reports that are owed, by number and the plain category

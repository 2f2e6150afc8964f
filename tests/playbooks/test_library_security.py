"""What matters in the plans for leaked personal data, fake accounts and cyber security incidents."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest

from engine.conditions import Value, holds
from engine.duties import Deadline
from engine.plan import Plan
from engine.vocabulary import Side, Standing
from playbooks.loading import load_library
from playbooks.simulating import Simulation
from playbooks.spans import write
from tests.playbooks.playing import played
from tests.playbooks.test_library import DUTY, URGENT, climb

BOOKS = {playbook.plan.id: playbook for playbook in load_library()}
DATA, FAKE, CYBER = (BOOKS[name].plan for name in ("personal-data", "fake-account", "cyber-incident"))
THREE = pytest.mark.parametrize("plan", [DATA, FAKE, CYBER], ids=lambda plan: plan.id)
GRADED = pytest.mark.parametrize("plan", [DATA, CYBER], ids=lambda plan: plan.id)
PRESSING = {0: DUTY, 15: ("duty_leader",), 30: ("deputy_head",), 60: ("head",)}
PRESSING |= {120: ("district_office", "district_cac")}
USUAL = {0: DUTY, 60: ("duty_leader",), 240: ("deputy_head",), 480: ("head",)}
CYBER_LEVELS = ("ordinary", "larger", "serious", "extreme")
Judged = Mapping[str, Value]


def night(plan: Plan, level: str, fields: Judged, *events: str) -> Simulation:
    """An ordinary night with this plan."""
    return played(*events, level=level, fields=fields, of=BOOKS[plan.id])


def owed(plan: Plan, level: str, fields: Judged) -> dict[str, Deadline]:
    """The limits that count at a level, with fields judged so."""
    return {
        deadline.id: deadline
        for deadline in plan.deadlines
        if level in deadline.within and holds(deadline.when, fields)
    }


def told(plan: Plan, level: str) -> set[str]:
    """Who has to be told at a level, whatever is judged or not."""
    return {tell.role for tell in plan.tells if level in tell.levels}


def steps(plan: Plan, fields: Judged) -> Iterator[str]:
    """The steps that have to be done before 提请结案, with fields judged so."""
    for step in plan.steps:
        if step.required and holds(step.when, fields):
            yield step.id


@pytest.mark.parametrize(
    ("plan", "level", "reached"),
    [
        (DATA, "II", PRESSING),
        (DATA, "III", PRESSING),
        (DATA, "IV", PRESSING),
        (FAKE, "II", URGENT),
        (FAKE, "III", USUAL),
        (FAKE, "IV", USUAL),
        (CYBER, "I", URGENT),
        (CYBER, "II", URGENT),
        (CYBER, "III", URGENT),
        (CYBER, "IV", PRESSING),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_each_level_climbs_as_fast_as_it_should(
    plan: Plan, level: str, reached: dict[int, tuple[str, ...]]
) -> None:
    assert dict(climb(plan.ladders[level])) == reached


@THREE
def test_who_has_to_be_told_only_grows_with_the_level(plan: Plan) -> None:
    for graver, lighter in pairwise(level.id for level in plan.levels):
        assert told(plan, graver) >= told(plan, lighter)
    assert told(plan, "II") > told(plan, "III") > told(plan, "IV")


@THREE
def test_the_head_and_the_city_hear_of_it_from_the_second_level_on(plan: Plan) -> None:
    assert told(plan, "II") >= {"head", "district_office", "city_cac", "city_duty"}
    assert not told(plan, "III") & {"head", "district_office", "city_cac", "city_duty"}


@THREE
def test_the_police_are_never_called_by_a_machine(plan: Plan) -> None:
    (police,) = [tell for tell in plan.tells if tell.role == "cyber_police"]

    assert plan.roles["cyber_police"].side is Side.PEER
    assert [channel.value for channel in police.channels] == ["manual"]


def test_the_office_in_charge_of_personal_data_hears_of_it_however_few_they_are() -> None:
    assert "district_cac" in told(DATA, "IV")
    assert "report_cac" in set(steps(DATA, {"persons": "few"}))


@THREE
def test_everything_with_a_limit_can_be_done_as_a_step(plan: Plan) -> None:
    names = {step.id for step in plan.steps}

    for deadline in plan.deadlines:
        assert deadline.met_by
        assert {moment.removeprefix("step:") for moment in deadline.met_by} <= names


@THREE
def test_what_binds_warns_somebody_of_the_office_before_it_is_too_late(plan: Plan) -> None:
    for deadline in plan.deadlines:
        assert deadline.warn
        assert {plan.roles[role].side for role in deadline.warn_roles} & {Side.OWN}


# The numbers of the rules.


@pytest.mark.parametrize(
    ("plan", "deadline", "within", "standing"),
    [
        (DATA, "provincial_cac", "4h", Standing.SUPERIOR_DOCUMENT),
        (DATA, "police", "24h", Standing.LAW),
        (FAKE, "police", "24h", Standing.LAW),
        (CYBER, "provincial_cac", "4h", Standing.SUPERIOR_DOCUMENT),
        (CYBER, "protection", "1h", Standing.SUPERIOR_DOCUMENT),
        (CYBER, "police_critical", "1h", Standing.SUPERIOR_DOCUMENT),
        (CYBER, "police", "24h", Standing.LAW),
        (FAKE, "chase_platform", "24h", Standing.DEFAULT),
        (FAKE, "escalate", "72h", Standing.DEFAULT),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_limit_with_a_number_has_it_at_every_level(
    plan: Plan, deadline: str, within: str, standing: Standing
) -> None:
    limit = plan.deadline(deadline)

    assert {write(span) for span in limit.within.values()} == {within}
    assert set(limit.within) == {level.id for level in plan.levels}
    assert limit.standing is standing
    assert not limit.says


@pytest.mark.parametrize(
    ("plan", "deadline", "says", "target", "standing"),
    [
        (DATA, "take_down", "立即采取补救措施", "30m", Standing.LAW),
        (DATA, "notify_department", "立即通知履行个人信息保护职责的部门", "24h", Standing.LAW),
        (DATA, "notify_persons", "立即通知个人", "24h", Standing.LAW),
        (FAKE, "complaint", "要求平台立即关停", "2h", Standing.SUPERIOR_DOCUMENT),
        (CYBER, "supplement", "原因一时不明可先报第一、二项，其余补报", "24h", Standing.SUPERIOR_DOCUMENT),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_rule_without_a_number_is_quoted_and_the_number_is_our_target(
    plan: Plan, deadline: str, says: str, target: str, standing: Standing
) -> None:
    limit = plan.deadline(deadline)

    assert (limit.says, limit.standing) == (says, standing)
    assert {write(span) for span in limit.within.values()} == {target}


# Who is told by which level of the guide.


@GRADED
def test_the_province_is_told_of_larger_cyber_incidents_only(plan: Plan) -> None:
    when = plan.deadline("provincial_cac").when

    assert [level for level in CYBER_LEVELS if holds(when, {"cyber_level": level})] == [*CYBER_LEVELS[1:]]
    assert not holds(when, {})


@pytest.mark.parametrize("cyber_level", CYBER_LEVELS)
@pytest.mark.parametrize("critical", [True, False, None])
def test_a_larger_cyber_incident_is_owed_to_the_province_or_to_the_protection_department(
    cyber_level: str, critical: bool | None
) -> None:
    fields: dict[str, Value] = {"attack": True, "cyber_level": cyber_level}
    if critical is not None:
        fields["critical"] = critical
    found = owed(CYBER, "II", fields).keys() & {"provincial_cac", "protection", "police_critical", "police"}

    if cyber_level == "ordinary":
        assert found == {"police"}
    elif critical:
        assert found == {"protection", "police_critical", "police"}
    else:
        assert found == {"provincial_cac", "police"}


@pytest.mark.parametrize("level", ["I", "II", "III", "IV"])
def test_the_police_clock_runs_until_somebody_judges_that_it_was_no_attack(level: str) -> None:
    assert "police" in owed(CYBER, level, {})
    assert "police" in owed(CYBER, level, {"attack": True})
    assert "police" not in owed(CYBER, level, {"attack": False})


@pytest.mark.parametrize("level", ["I", "II", "III", "IV"])
def test_the_level_by_the_guide_is_judged_well_before_the_four_hours_end(level: str) -> None:
    judged = owed(CYBER, level, {})["cyber_grade"].within[level]

    assert write(judged) in ("30m", "60m")
    assert "cyber_grade" in set(steps(CYBER, {}))


# Personal data.


def test_persons_are_told_unless_what_was_done_keeps_them_from_harm() -> None:
    for harm in ({}, {"harm": "possible"}, {"harm": "done"}):
        assert "notify_persons" in owed(DATA, "III", harm)
        assert {"notify_persons", "no_notice"} & set(steps(DATA, harm)) == {"notify_persons"}
    prevented = {"harm": "prevented"}

    assert "notify_persons" not in owed(DATA, "III", prevented)
    assert "notify_department" in owed(DATA, "III", prevented)
    assert {"notify_persons", "no_notice"} & set(steps(DATA, prevented)) == {"no_notice"}


def test_minors_cannot_be_forgotten_where_they_decide_about_the_level() -> None:
    needs = {level.id: level.needs for level in DATA.levels}

    assert "vulnerable" in needs["II"]
    assert "persons" in needs["IV"]  # as long as nobody has counted, it is no small matter


def test_the_report_says_who_was_told_and_why_others_were_not() -> None:
    titles = [section.title.zh for section in DATA.sections]

    assert {"影响人数字段", "告知记录", "不告知的理由"} < set(titles)


# Fake accounts.


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, False),
        ({"conduct": "none"}, False),
        ({"conduct": "trade"}, False),
        ({"conduct": "policy"}, False),
        ({"conduct": "fraud"}, True),
        ({"conduct": "trade", "victims": True}, True),
    ],
)
@pytest.mark.parametrize("level", ["II", "III", "IV"])
def test_fraud_goes_to_the_police_at_every_level(level: str, fields: Judged, found: bool) -> None:
    assert ("police" in owed(FAKE, level, fields)) == found
    assert ("report_police" in set(steps(FAKE, fields))) == found


def test_what_is_asked_of_a_platform_counts_from_the_complaint_and_ends_with_the_closing() -> None:
    for name in ("chase_platform", "escalate"):
        limit = FAKE.deadline(name)
        assert limit.anchors == ("step:complain",)
        assert "step:closed" in limit.met_by


def test_a_platform_that_refuses_does_not_keep_the_incident_open_for_ever() -> None:
    assert not {"closed", "recheck", "escalate"} & set(steps(FAKE, {"conduct": "fraud"}))


def test_the_report_says_what_the_platform_answered_and_when_it_closed() -> None:
    titles = [section.title.zh for section in FAKE.sections]

    assert {"投诉回执", "关停时间", "受骗线索移交"} < set(titles)


# What has to come first.


@pytest.mark.parametrize(
    ("plan", "level", "fields", "event", "missing"),
    [
        (DATA, "III", {}, "PT10M done take_down", "step:preserve"),
        (DATA, "III", {}, "PT10M done notify_persons", "step:count"),
        (FAKE, "IV", {}, "PT10M done complain", "step:check_register"),
        (FAKE, "IV", {}, "PT10M done statement", "step:check_register"),
        (CYBER, "III", {"attack": True}, "PT10M done restore", "step:preserve, step:isolate"),
        (CYBER, "III", {"attack": True}, "PT10M done verify", "step:restore"),
        (CYBER, "III", {"attack": True}, "PT10M done harden", "step:trace"),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_step_is_not_entered_before_what_it_rests_on(
    plan: Plan, level: str, fields: Judged, event: str, missing: str
) -> None:
    refused = night(plan, level, fields, event).refused

    assert refused
    assert missing in refused.why


def test_a_complaint_is_made_once_the_register_says_it_is_none_of_ours() -> None:
    first = ("PT5M done preserve", "PT20M done check_register")

    assert night(FAKE, "IV", {}, *first, "PT30M done complain").refused is None


def test_without_an_attack_nothing_has_to_be_cut_off_before_restoring() -> None:
    outage: Judged = {"attack": False, "reach": "one"}

    assert night(CYBER, "IV", outage, "PT5M done preserve", "PT30M done restore").refused is None


def test_of_critical_infrastructure_the_rest_is_supplied_after_the_first_report_to_its_department() -> None:
    fields: Judged = {"attack": True, "cyber_level": "larger", "critical": True}
    graded = ("PT5M done cyber_grade",)

    assert night(CYBER, "II", fields, *graded, "PT1H done supplement").refused
    reported = (*graded, "PT30M done report_protection", "PT1H done supplement")
    assert night(CYBER, "II", fields, *reported).refused is None


@THREE
def test_no_step_and_no_section_asks_for_a_name_a_number_or_a_password(plan: Plan) -> None:
    texts = [step.title.zh for step in plan.steps] + [section.title.zh for section in plan.sections]

    for text in texts:
        assert not any(word in text for word in ("姓名", "身份证号", "手机号", "密码")), text

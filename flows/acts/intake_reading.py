"""What a duty officer enters 接报登记, and everything about it that its playbook does not allow."""

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from engine.errors import EngineError
from engine.facts import TEXTS
from engine.levels import known, lacking
from engine.plan import Plan
from engine.vocabulary import Anchor
from flows.acts import content_free, drills
from flows.acts.coded import as_kept, choices, field_problems
from flows.acts.errors import BadInput, Problem
from flows.phrases import Phrase
from flows.wiring import Office
from playbooks.loading import Playbook

ANCHORS = {"occurred_at": Anchor.OCCURRED, "found_at": Anchor.FOUND, "received_at": Anchor.RECEIVED}


class Description(BaseModel):
    """What is known of an incident in words, and the unit it concerns; empty: not said."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field("", max_length=200)
    summary: str = Field("", max_length=4000)
    place: str = Field("", max_length=200)
    source_of_report: str = Field("", max_length=100)
    link: str = Field("", max_length=2000)
    account_platform: str = Field("", max_length=60, description="where the account concerned is 涉及账号")
    account_name: str = Field("", max_length=100)
    impact: str = Field("", max_length=2000, description="影响范围、伤亡损失")
    measures: str = Field("", max_length=2000, description="已采取措施")
    told_already: str = Field("", max_length=500, description="对方已报告对象及时间")
    trend: str = Field("", max_length=1000, description="发展趋势")
    request: str = Field("", max_length=1000, description="建议、请求")
    opinion: str = Field("", max_length=1000, description="拟办意见")
    reporter_unit: str = Field("", max_length=100, description="报告单位")
    reporter_name: str = Field("", max_length=60)
    reporter_post: str = Field("", max_length=60)
    reporter_phone: str = Field("", max_length=40, description="masked wherever it is shown")
    unit: str | None = Field(None, description="name of the unit the incident concerns")


class Intake(Description):
    """What a duty officer enters. Times are aware; the fields are the playbook's coded ones."""

    playbook: str
    level: str
    response_level: str | None = None
    occurred_at: AwareDatetime | None = None
    found_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    fields: dict[str, bool | str] = Field(default_factory=dict)
    reported_to: tuple[str, ...] = Field((), description="roles already told by telephone 已电话报告")
    content_free: bool = Field(False, description="疑似涉密: no words are taken of it, now or later")
    evidence_later: bool = Field(
        False, description="已取证，稍后补传: screenshots were taken, and are to come"
    )
    drill: bool = Field(False, description="an exercise 演练, for good")
    drill_calls: tuple[str, ...] = Field((), description="roles outside the office a drill may call besides")


def read(office: Office, intake: Intake) -> tuple[Intake, Playbook]:
    """The intake with its times as they are kept, and its playbook; BadInput if they do not fit."""
    found = office.playbooks.get(intake.playbook)
    if found is None:
        known_ids = ", ".join(sorted(office.playbooks))
        left_out = "".join(f"; left out: {problem}" for problem in office.playbook_problems)
        raise BadInput([Problem("playbook", intake.playbook, f"one of: {known_ids}{left_out}")])
    fields = as_kept(found.plan, intake.fields, office.calendar)
    intake = intake.model_copy(update={"fields": fields})
    problems = _check(found.plan, intake)
    if problems:
        raise BadInput(problems)
    return intake, found


def _check(plan: Plan, intake: Intake) -> list[Problem]:
    """Everything about the intake that its playbook does not allow."""
    problems = []
    for place, level in (("level", intake.level), ("response_level", intake.response_level)):
        try:
            if level is not None:
                known(plan, level)
        except EngineError as error:
            problems.append(Problem(place, level or "", str(error)))
    problems += field_problems(plan, intake.fields)
    problems += [
        Problem(f"fields.{name}", str(intake.fields[name]), "leave it out: it is decided after logging")
        for name in plan.asked
        if name in intake.fields
    ]
    problems += [
        Problem(f"fields.{field.id}", "missing", f"say {choices(field)}")
        for field in plan.fields
        if field.required and field.id not in intake.fields
    ]
    problems += [
        Problem("reported_to", role, f"one of: {', '.join(plan.roles)}")
        for role in intake.reported_to
        if role not in plan.roles
    ]
    texts = {name: getattr(intake, name) for name in TEXTS}
    problems += content_free.of_intake(texts, kept=not (plan.content_free or intake.content_free))
    problems += drills.problems(plan, intake.drill, intake.drill_calls)
    return problems + _check_needs(plan, intake, problems)


def _check_needs(plan: Plan, intake: Intake, earlier: list[Problem]) -> list[Problem]:
    """A level needs some fields; asked only when the level itself is known."""
    if any(problem.place.endswith("level") for problem in earlier):
        return []
    missing = {
        name: level
        for level in {intake.level, intake.response_level or intake.level}
        for name in lacking(plan, level, given(intake), content_free=intake.content_free)
    }
    return [
        Problem(name, "missing", Phrase("level {level} needs it", level=plan.level(level).name))
        for name, level in sorted(missing.items())
    ]


def given(intake: Intake) -> frozenset[str]:
    """Names of every field that has a value."""
    free = {name for name in (*ANCHORS, "unit") if getattr(intake, name)}
    free |= {name for name in TEXTS if getattr(intake, name)}
    return frozenset(free | set(intake.fields))

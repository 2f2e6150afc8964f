"""Tests written beside a playbook 预案测试: a scenario each, and what then has to happen.

An expectation is a time and one thing. The time is `at` one instant, or `within` a duration, perhaps
`from` a later beginning than the start; `not` turns it round. Names are checked in `case_checking`.
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from playbooks import durations
from playbooks.parts import Part
from playbooks.saying import say
from playbooks.values import CodedValue, Line, refuse

# The kinds of entry the engine writes; a test compares them with the engine's own.
ENTRY_KINDS: Final = (
    "logged",
    "confirmed",
    "part_confirmed",
    "fields_judged",
    "asked",
    "silence",
    "undecided",
    "described",
    "spread_recorded",
    "document_saved",
    "document_returned",
    "signature_seen",
    "signature_backed",
    "source_added",
    "level_changed",
    "level_suggested",
    "answered",
    "part_answered",
    "replied",
    "declined",
    "read",
    "signed",
    "instructed",
    "instruction_joined",
    "handed_on",
    "consented",
    "reported_up",
    "noted",
    "step_done",
    "part_done",
    "sent_back",
    "steps_again",
    "opened_again",
    "deadline_extended",
    "progress_noticed",
    "update_made",
    "resolved",
    "resumed",
    "report_accepted",
    "report_returned",
    "archived",
    "dismissed",
    "voided",
    "merged",
    "merged_from",
    "related",
    "rung",
    "reopened",
    "lapsed",
    "ladder_stopped",
    "tell",
    "told",
    "unconfirmed",
    "gate_passed",
    "clock_started",
    "clock_superseded",
    "clock_ended",
    "deadline_warned",
    "deadline_breached",
    "late_when_logged",
    "deadline_met",
    "update_owed",
    "update_missed",
    "review_overdue",
    "outage",
    "content_cleared",
    "attached",
    "attachment_cleared",
    "drill_begun",
    "drill_spared",
    "drill_ended",
    "drill_timed_out",
)
ROLES: Final = ("call", "rung", "tell")
SUBJECTS: Final = (*ROLES, "warn", "breach", "met", "start", "entry")


def _duration(value: object) -> timedelta:
    try:
        return durations.parse(str(value))
    except ValueError as error:
        raise refuse(
            say("{0!r} {1}", value, error), say("write PT5M, PT1H30M or P1DT2H, from the start")
        ) from error


def _moment(value: object) -> datetime:
    try:
        return durations.moment(str(value))
    except ValueError as error:
        remedy = say("write 2026-02-14T23:50+08:00, or 2026-02-14T23:50 on the office's clock")
        raise refuse(say("{0!r} {1}", value, error), remedy) from error


_EXAMPLES = ["PT5M", "PT1H30M", "P1DT2H"]
Duration = Annotated[
    timedelta,
    PlainValidator(_duration),
    PlainSerializer(durations.write),
    WithJsonSchema({"type": "string", "pattern": durations.PATTERN, "examples": _EXAMPLES}),
]
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    PlainSerializer(datetime.isoformat),
    WithJsonSchema({"type": "string", "examples": ["2026-02-14T23:50+08:00"]}),
]


class Subject(Part):
    """The one thing an expectation is about."""

    call: str | None = Field(
        None, title="呼叫", description="a role: somebody is called as it, for any reason"
    )
    rung: str | None = Field(
        None, title="转呼", description="a role: the ladder calls it, nobody having answered"
    )
    tell: str | None = Field(None, title="告知", description="a role: it is called because it has to be told")
    warn: str | None = Field(None, title="临期", description="a deadline: it is near, and is warned of")
    breach: str | None = Field(None, title="超时", description="a deadline: it has passed unmet")
    met: str | None = Field(None, title="完成", description="a deadline: what it asks for was done")
    start: str | None = Field(None, title="起算", description="a deadline: its clock starts")
    entry: str | None = Field(None, title="记录", description="a kind of entry of the record: gate_passed, …")

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """(which, its name) of everything that is said: one, once it is valid."""
        return tuple((which, name) for which in SUBJECTS if (name := getattr(self, which)) is not None)


class Expectation(Subject):
    """What has to happen, or with `not` may not, and when, counted from the start."""

    at: Duration | None = Field(None, title="时刻", description="exactly then")
    within: Duration | None = Field(None, title="之内", description="by then, that instant too")
    since: Duration | None = Field(
        None, alias="from", title="自", description="not before then; left out: from the start"
    )
    never: Subject | None = Field(None, alias="not", title="不得", description="what may not happen then")

    @model_validator(mode="after")
    def _is_one_thing_at_one_time(self) -> "Expectation":
        about = [*self.named, *(self.never.named if self.never else ())]
        if len(about) != 1:
            what = say("{0} things", len(about)) if about else say("nothing")
            raise refuse(
                say("expects {0} at once", what),
                say("one of {0}; or one inside not: {{…}}", ", ".join(SUBJECTS)),
            )
        if (self.at is None) == (self.within is None):
            raise refuse(say("needs one time"), say("say at: PT5H, or within: PT30M, but not both"))
        if self.at is not None and self.since is not None:
            raise refuse(
                say("at is one instant, and from begins a span"), say("leave out from, or say within")
            )
        if self.since is not None and self.within is not None and self.since > self.within:
            raise refuse(say("ends before it begins"), say("let within be later than from"))
        return self

    @property
    def about(self) -> tuple[str, str]:
        """(which, its name) of the one thing."""
        (one,) = self.never.named if self.never else self.named
        return one

    @property
    def span(self) -> tuple[timedelta, timedelta]:
        """The first and the last instant that count, from the start."""
        if self.at is not None:
            return self.at, self.at
        return self.since or timedelta(), self.within or timedelta()

    def __str__(self) -> str:
        times = (("at", self.at), ("from", self.since), ("within", self.within))
        said = [f"{name}: {durations.write(length)}" for name, length in times if length is not None]
        which, name = self.about
        return f"{{{', '.join(said)}, {f'not: {{{which}: {name}}}' if self.never else f'{which}: {name}'}}}"


class Case(Part):
    """A test of the playbook: an incident as it is logged, what people do, and what has to happen."""

    name: Line = Field(title="名称", description="what is tested, in words; once in the file")
    level: str = Field(title="级别", description="the level it is logged at")
    fields: dict[str, CodedValue] = Field(
        default_factory=dict, title="字段", description="coded fields as they are judged at logging"
    )
    unit: str | None = Field(
        None,
        max_length=100,
        title="涉事单位",
        description='its name; left out: there is one; "": not known yet',
    )
    times: dict[str, str] = Field(
        default_factory=dict,
        title="时间",
        description="how long before logging it occurred, was found or received: {occurred: -P2D}; "
        "left out: as it is logged",
    )
    logged_by: str = Field(
        "",
        title="登记人",
        description="a role: whoever logs it is not called; left out: 值班主班, if there is",
    )
    begin: Moment | None = Field(
        None, alias="start", title="开始", description="when it is logged; left out: a Wednesday, 02:10"
    )
    events: tuple[str, ...] = Field(
        (),
        title="经过",
        description='what people do: "PT7M answer 带班领导", as zhishou playbook simulate has it',
    )
    expect: tuple[Expectation, ...] = Field(min_length=1, title="预期", description="what has to happen")

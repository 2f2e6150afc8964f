"""The playbook format, format 1: what may be written, in the field's words.

`parts` holds levels, fields, roles and ladders; here is what may depend on a condition (duties to tell,
limits, steps), messages, the report, and the Book that is the whole file.
"""

from typing import Final, Literal

from pydantic import Field

from engine.vocabulary import Standing
from playbooks.cases import Case
from playbooks.conditions import WHEN, When
from playbooks.parts import Channels, CodedField, Ladder, Level, Part, Role, Roles, ShortText, Text
from playbooks.values import (
    Ahead,
    Id,
    Length,
    LengthByLevel,
    LimitByLevel,
    Line,
    Moment,
    Moments,
    PlaybookId,
    Variable,
    Version,
    Wait,
    WaitByLevel,
)

FORMAT: Final = 1


class Tell(Part):
    """A duty to tell 应报告/应通报/应通知: owed even when everyone answers."""

    role: str = Field(title="对象", description="the role to be told; once in the list")
    levels: tuple[str, ...] = Field(min_length=1, title="适用级别", description="levels at which it is owed")
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    channels: Channels = Field(title="方式", description="sms, voice, chat or manual; upward only manual")
    retry: Wait = Field(title="间隔", description="how long to wait before trying again")
    tries: int = Field(
        ge=1,
        le=20,
        strict=True,
        title="次数",
        description="tries before 未确认 is entered and the desk dials",
    )


class Warn(Part):
    """The warning before a limit 临期提醒."""

    before: Ahead = Field(title="提前", description="how long before the end; shorter than the limit itself")
    tell: Roles = Field(title="提醒", description="roles who can still meet it")


class Breach(Part):
    """What follows when a limit passes unmet."""

    tell: Roles = Field(title="告知", description="roles told that it has passed")


class Deadline(Part):
    """A limit 时限, never without its source and how binding that is."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="事项", description="what has to be done in time")
    anchors: Moments = Field(
        alias="from",
        title="起算",
        description="the instant it counts from; of several, the first that is known",
    )
    within: LimitByLevel = Field(
        default_factory=dict,
        title="时限",
        description="one span for every level, or a span for each level that has one",
    )
    says: Line | None = Field(
        None,
        title="原文",
        description="the words of a rule without a number; `within` is then our own target",
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    warn: Warn | None = Field(None, title="临期提醒", description="who is warned, and how long before")
    met_by: tuple[Moment, ...] = Field(
        (), title="完成标志", description="moments that meet it, such as confirmed or step:<id>"
    )
    on_breach: Breach | None = Field(None, title="超时", description="who is told when it has passed")
    source: Line = Field(
        title="依据", description="the document and article; for our own numbers, that they are ours"
    )
    standing: Standing = Field(title="效力", description="how binding it is; printed beside the limit")


class Update(Part):
    """A report owed again and again 续报."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="事项", description="what is reported again and again")
    every: LengthByLevel = Field(
        min_length=1,
        title="间隔",
        description="one span for every level, or a span for each level that owes it",
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    tell: Roles = Field(title="提醒", description="roles reminded when it is owed")
    source: Line = Field(title="依据", description="the document and article, or that the number is ours")
    standing: Standing = Field(title="效力", description="how binding it is")


class Step(Part):
    """A line of the checklist 处置步骤."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="步骤", description="what is to be done")
    required: bool = Field(
        False, strict=True, title="必办", description="whether 提请结案 waits for it at these levels"
    )
    levels: tuple[str, ...] | None = Field(
        None, min_length=1, title="适用级别", description="levels that have this step; left out: every level"
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    after: tuple[Moment, ...] = Field(
        (), title="须先", description="moments it waits for; it cannot be entered as done before"
    )


class MessageUse(Part):
    """Which message is sent, with which variables."""

    name: Id = Field(description="name of the message, a folder of notifications/templates")
    variables: tuple[Variable, ...] = Field(
        title="变量", description="what it carries; never a title or a fact"
    )


def _use(name: str, *variables: str) -> MessageUse:
    return MessageUse(name=name, variables=tuple(map(Variable, variables)))


_WHICH = ("number", "category", "level")
_BACK = ("landline", "code")


class Messages(Part):
    """The message each occasion sends."""

    page: MessageUse = Field(
        default=_use("page", *_WHICH, "limit", *_BACK),
        title="呼叫",
        description="somebody is called, or has to be told",
    )
    warn: MessageUse = Field(
        default=_use("warning", *_WHICH, "deadline", "limit", *_BACK),
        title="临期",
        description="a limit is near",
    )
    breach: MessageUse = Field(
        default=_use("breach", *_WHICH, "deadline", "limit", *_BACK),
        title="超时",
        description="a limit has passed",
    )
    update: MessageUse = Field(
        default=_use("update_due", *_WHICH, "limit", *_BACK),
        title="续报",
        description="a recurring report is owed",
    )
    chase: MessageUse = Field(
        default=_use("review", *_WHICH, "limit", *_BACK),
        title="催审",
        description="the report waits for its review",
    )


class Section(Part):
    """A section of the post-incident report."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="标题", description="the heading")
    facts: tuple[str, ...] = Field(
        (), title="取自", description="what of the record fills it, or step:<id>; nothing: a person writes it"
    )


class Report(Part):
    """The post-incident report and its review."""

    reviewer: str = Field(title="审阅", description="the own-unit role that accepts or returns it")
    review_within: Length = Field(
        title="审阅时限", description="how long before the reviewer is reminded; ours"
    )
    sections: tuple[Section, ...] = Field(min_length=1, title="章节", description="in their order")


class Book(Part):
    """A whole playbook file 处置预案."""

    format: Literal[1] = Field(FORMAT, description="the format this file is written in: 1, or left out")
    id: PlaybookId = Field(
        description="small ASCII letters, digits and -; names the deployment, never renamed"
    )
    version: Version = Field(
        title="版本", description="the office's own count, such as 1.0; raised with each change"
    )
    title: Text = Field(title="名称", description="the playbook's name")
    category: ShortText = Field(title="类别", description="the kind of incident as an SMS names it")
    basis: tuple[Line, ...] = Field((), title="编制依据", description="the rules the whole playbook rests on")
    content_free: bool = Field(
        False, strict=True, title="不录内容", description="record codes, times and actions only (疑似涉密)"
    )
    levels: tuple[Level, ...] = Field(
        min_length=1, max_length=10, title="级别", description="gravest first: the order says which is graver"
    )
    fields: tuple[CodedField, ...] = Field((), title="字段", description="coded fields of the log form")
    roles: tuple[Role, ...] = Field(min_length=1, title="角色", description="everybody the plan speaks of")
    ladders: tuple[Ladder, ...] = Field(
        min_length=1, title="转呼", description="who is called when nobody answers; each level has one"
    )
    tell: tuple[Tell, ...] = Field(
        (), title="应报告", description="who has to be told even when everyone answers"
    )
    gate: WaitByLevel = Field(
        default_factory=dict,
        title="核定时限",
        description="how long 核定 may take before the desk telephones 下级 and 平级; left out: 15m, ours",
    )
    act_within: WaitByLevel = Field(
        default_factory=dict,
        title="应答后处置",
        description="an answer with no action for this long reopens the ladder; left out: 30m, ours",
    )
    deadlines: tuple[Deadline, ...] = Field(
        (), title="时限", description="limits, each with source and standing"
    )
    updates: tuple[Update, ...] = Field((), title="续报", description="reports owed again and again")
    steps: tuple[Step, ...] = Field((), title="处置步骤", description="the checklist, in its order")
    messages: Messages = Field(
        default=Messages(), title="消息", description="left out: the usual message of each occasion"
    )
    confirmed_by: Roles = Field(title="核定人", description="roles that may confirm a level")
    report: Report = Field(title="处置报告", description="the post-incident report and its review")
    # What a playbook is tried out with is no part of what it says: excluded, it is never frozen nor hashed.
    tests: tuple[Case, ...] = Field(
        (), exclude=True, title="预案测试", description="what has to happen, tried by `zhishou playbook test`"
    )

"""The playbook format, format 1: what may be written, in the field's words.

`parts` holds levels, fields, roles and ladders, `limits` what has to be done in time, `updates` what is owed
again and again, `outputs` messages and the report; here are duties to tell, steps, and the Book that is the
whole file.
"""

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from engine import moments
from engine.vocabulary import Mode
from playbooks.cases import Case
from playbooks.chapters import Chapters
from playbooks.conditions import WHEN, When
from playbooks.documents import Document
from playbooks.limits import Deadline
from playbooks.outputs import Messages, Report
from playbooks.parts import Channels, CodedField, Ladder, Level, Part, Role, Roles, ShortText, Text
from playbooks.quorums import Who
from playbooks.saying import say
from playbooks.triggers import Triggers
from playbooks.updates import Update
from playbooks.values import (
    Id,
    Length,
    Line,
    Moment,
    Moments,
    PlaybookId,
    Sharers,
    Version,
    Wait,
    WaitByLevel,
    refuse,
)

FORMAT: Final = 1


class Tell(Part):
    """A duty to tell 应报告/应通报/应通知: owed even when everyone answers."""

    role: str = Field(title="对象", description="the role to be told; once in the list")
    levels: tuple[str, ...] = Field(min_length=1, title="适用级别", description="levels at which it is owed")
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    anchors: Moments = Field(
        (),
        alias="from",
        title="何时",
        description="the moment it is told at; of several, the first that comes; left out: at once",
    )
    channels: Channels = Field(title="方式", description="sms, voice, chat or manual; upward only manual")
    retry: Wait = Field(title="间隔", description="how long to wait before trying again")
    tries: int = Field(
        ge=1,
        le=20,
        strict=True,
        title="次数",
        description="tries before 未确认 is entered and the desk dials",
    )

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The moments it waits for; none, if one of them is known already when the matter is logged."""
        return () if moments.GIVEN & set(self.anchors) else self.anchors


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
    wait: Length | None = Field(
        None,
        title="间隔",
        description="how long has to pass after the last of the moments in `after`",
    )
    confirmed_by: Who | None = Field(
        None,
        title="确认人",
        description="roles that say it is done; of several each by another person; left out: anybody",
    )
    before: Literal["archive"] | None = Field(
        None, title="归档前", description="archive: 归档 waits for it, and closing does not"
    )
    by: Sharers | None = Field(
        None,
        title="承办",
        description="the role that does it; of several the first leads 主办, each other owes its part 协办 "
        "as step:<id>.<role>; shown, not enforced",
    )

    @model_validator(mode="after")
    def _waits_since_something(self) -> "Step":
        if self.wait and not self.after:
            raise refuse(say("waits for a while, and after nothing"), say("say after: what it counts from"))
        return self


class Handling(Part):
    """How a matter is handled 处置方式; of several the first that holds."""

    mode: Mode = Field(
        title="处置方式",
        description="ask 请示: approved before it is done; report 上报; act 直接处置: done, then reported",
    )
    levels: tuple[str, ...] | None = Field(
        None, min_length=1, title="适用级别", description="levels handled so; left out: every level"
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    steps: tuple[str, ...] = Field(
        (), title="顺序", description="steps, and stages of documents, that come after the moments in `after`"
    )
    after: tuple[Moment, ...] = Field(
        (),
        title="须先",
        description="moments that `steps` wait for where it is handled so, besides their own",
    )

    @model_validator(mode="after")
    def _says_what_comes_first(self) -> "Handling":
        if bool(self.steps) != bool(self.after):
            remedy = say("name both: the steps, and after: what they wait for")
            raise refuse(say("orders nothing: steps and after stand together"), remedy)
        if self.mode is Mode.ASK and not self.steps:
            remedy = say("say steps: […] and after: […], such as the stage at which the approval is signed")
            raise refuse(say("asks, and holds nothing up until it is approved"), remedy)
        return self


class Drill(Part):
    """What a drill 演练 of this playbook may do besides calling 本单位."""

    calls: Roles = Field(
        title="演练可呼叫", description="roles outside the office that a drill may call; left out: none"
    )


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
    chapters: Chapters = Field(
        default=Chapters(), title="文字章节", description="what the plan says in words only"
    )
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
    handling: tuple[Handling, ...] = Field(
        (),
        title="处置方式",
        description="whether it is asked first, reported or done at once; left out: not said",
    )
    documents: tuple[Document, ...] = Field(
        (), title="文书", description="what is written about it, each with who passes it on and who signs"
    )
    messages: Messages = Field(
        default=Messages(), title="消息", description="left out: the usual message of each occasion"
    )
    confirmed_by: Who = Field(title="核定人", description="roles that may confirm a level")
    consented_by: Roles | None = Field(
        None,
        title="同意上报",
        description="roles that agree to a report upward; left out: whoever may confirm the level",
    )
    reopen_within: Length | None = Field(
        None,
        title="重新办理",
        description="how long after 结案 it may be opened again; left out: not at all",
    )
    report: Report = Field(title="处置报告", description="the post-incident report and its review")
    drill: Drill | None = Field(None, title="演练", description="left out: a drill calls 本单位 only")
    # What it is found by is no part of what it says: a word more is no other plan to be signed.
    triggers: Triggers = Field(
        default=Triggers(),
        exclude=True,
        title="适用词",
        description="words by which it is suggested while an incident is registered; never frozen",
    )
    # Nor is what it is tried out with: excluded, it is never frozen nor hashed.
    tests: tuple[Case, ...] = Field(
        (), exclude=True, title="预案测试", description="what has to happen, tried by `zhishou playbook test`"
    )


def schema_json() -> dict[str, Any]:
    """The JSON Schema of a playbook file (draft 2020-12), for editors that complete and check YAML."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Book.model_json_schema(by_alias=True),
        "title": "处置预案 Zhishou playbook",
    }

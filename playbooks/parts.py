"""Parts of the playbook format: levels, fields, roles and ladders.

Unknown keys are refused, not ignored: a misspelt `repeats` would silently ring once. Everything
that has an order or a name is a list item with an `id`. Names are checked in `checking`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from engine.parts import FieldKind
from engine.vocabulary import ChannelKind, Side, Standing
from playbooks.conditions import WHEN, When
from playbooks.quorums import Who
from playbooks.values import CodedValue, From, Id, LengthByLevel, LevelId, Line, Moments, Short, Wait


class Part(BaseModel):
    """A part of a playbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """The same words in both languages."""

    zh: Line = Field(title="中文", description="the words in Chinese, on one line")
    en: Line = Field(title="英文", description="the words in English, on one line")


class ShortText(Part):
    """The same few words in both languages, short enough for an SMS variable."""

    zh: Short = Field(title="中文", description="at most 20 characters: an SMS variable holds no more")
    en: Short = Field(title="英文", description="at most 20 characters: an SMS variable holds no more")


Channels = Annotated[tuple[ChannelKind, ...], Field(min_length=1)]
Roles = Annotated[tuple[str, ...], Field(min_length=1)]


class Level(Part):
    """A level 级别."""

    id: LevelId = Field(description="ASCII letters and digits, such as II; stored and typed, never renamed")
    name: Short = Field(title="名称", description="what people read, such as Ⅱ")
    title: Text = Field(title="级别", description="the level in words, such as 重大")
    criteria: tuple[Text | Line, ...] = Field(
        (), title="标准", description="what makes an incident of this level, each in both languages"
    )
    needs: tuple[str, ...] = Field(
        (), title="必填", description="fields without which this level cannot be set"
    )
    when: When = Field(
        default_factory=dict,
        title="初判条件",
        description="what the coded fields have to be for this level to be suggested; a person sets it",
    )
    confirmed_by: Who | None = Field(
        None,
        title="核定",
        description="roles that may confirm this level, and raise to it; left out: those of the playbook",
    )
    reviewed_by: str | None = Field(
        None,
        title="审阅",
        description="the own-unit role that reviews the report on it; left out: that of the report",
    )
    ended_by: Roles | None = Field(
        None,
        title="降级、终止",
        description="roles that may lower it or put it up for closure; left out beside a level that has "
        "some: those who may confirm a level",
    )


class Choice(Part):
    """A value a choice field may have."""

    id: Id = Field(description="small ASCII letters, digits and _; stored, never renamed")
    title: Text = Field(description="the value in words")


class Asked(Part):
    """Who is asked to decide a field 决策点, by when, and what it means if nobody does."""

    of: Roles = Field(title="征询", description="roles that are asked; any of them decides")
    anchors: Moments = Field(
        alias="from", title="何时", description="the moment it is asked; of several, the first that comes"
    )
    within: LengthByLevel = Field(
        min_length=1,
        title="时限",
        description="from when it is asked: one span for every level, or a span for each level that asks",
    )
    silence: CodedValue = Field(
        title="逾期视为", description="the value it has if nobody has decided by then"
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    source: Line = Field(title="依据", description="the document and article, or that the number is ours")
    standing: Standing = Field(title="效力", description="how binding it is")


class CodedField(Part):
    """A coded field of the log form: no free text, so that Prefect may hold it."""

    id: Id = Field(description="small ASCII letters, digits and _; stored, never renamed")
    title: Text = Field(title="字段", description="the question in words")
    kind: FieldKind = Field(description="yes_no, choice or time")
    choices: tuple[Choice, ...] = Field((), title="选项", description="the values of a choice, in order")
    required: bool = Field(
        False, title="必填", strict=True, description="whether logging waits for it at every level"
    )
    asked: Asked | None = Field(
        None, title="决策点", description="who decides it, and what silence means; it is not asked at logging"
    )


class Role(Part):
    """Somebody the plan speaks of 角色: a rule for finding people, never a person frozen into it."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="角色", description="the role in words")
    side: Side = Field(
        title="方位",
        description="own 本单位, below 下级, peer 平级 or above 上级: a machine never telephones upward",
    )
    origin: From = Field(alias="from", title="来自", description="post, unit, person or concerned_unit")


class Rung(Part):
    """One step of a ladder."""

    roles: Roles = Field(title="呼叫", description="roles paged together; two lines are two roles")
    channels: Channels = Field(
        title="方式", description="sms, voice, chat or manual; a call card follows by itself"
    )
    wait: Wait = Field(title="等待", description="how long to wait for an answer each time")
    repeats: int = Field(
        0, ge=0, le=20, strict=True, title="重呼", description="how often to page again before climbing"
    )
    stopped_by: Who | None = Field(
        None,
        title="应答即停",
        description="whose answer stops the climb on this rung; left out: all own-unit roles of the ladder",
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)


class Ladder(Part):
    """The no-answer ladder 转呼 of some levels."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="名称", description="特急, 加急, 普通")
    levels: tuple[str, ...] = Field(
        min_length=1,
        title="适用级别",
        description="levels that climb this ladder; each level has exactly one",
    )
    rungs: tuple[Rung, ...] = Field(
        min_length=1, max_length=12, title="梯级", description="from the first called to the last"
    )

"""What has to be done in time: limits 时限."""

from pydantic import Field, model_validator

from engine.vocabulary import Standing
from playbooks.conditions import WHEN, When
from playbooks.parts import Part, Roles, Text
from playbooks.saying import say
from playbooks.values import (
    Aheads,
    GivenTimeByLevel,
    Id,
    Length,
    LimitByLevel,
    Line,
    Moment,
    Moments,
    Origin,
    refuse,
)


class Warn(Part):
    """The warning before a limit 临期提醒."""

    before: Aheads = Field(
        title="提前",
        description="how long before the end, once or several times; shorter than the limit itself",
    )
    tell: Roles = Field(title="提醒", description="roles who can still meet it")


class Breach(Part):
    """What follows when a limit passes unmet."""

    tell: Roles = Field(title="告知", description="roles told that it has passed")


class Extend(Part):
    """Who may give a limit more time 延期, how often, and how much at the most."""

    by: Roles = Field(title="批准人", description="roles that may extend it")
    times: int = Field(1, ge=1, le=10, strict=True, title="次数", description="how often; left out: once")
    within: Length | None = Field(
        None, title="最长", description="it ends no later than this from where it counts from"
    )
    more: Length | None = Field(
        None, title="最多延长", description="it ends no later than this after its own end, in all"
    )

    @model_validator(mode="after")
    def _has_an_end(self) -> "Extend":
        if self.within is None and self.more is None:
            raise refuse(
                say("has no end"), say("say within: 15wd from its start, or more: 10wd after its own end")
            )
        return self


class Authority(Part):
    """What a limit rests on at one level."""

    source: Origin = Field(title="依据", description="the document and article, and who decided")
    standing: Standing = Field(title="效力", description="how binding it is; printed beside the limit")


AT_SOME_LEVELS = "levels that rest on something else than `source`: {II: {source: …, standing: …}}"


class Deadline(Part):
    """A limit 时限, never without its source and how binding that is."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="事项", description="what has to be done in time")
    anchors: Moments = Field(
        (),
        alias="from",
        title="起算",
        description="the instant it counts from; of several, the first that is known",
    )
    within: LimitByLevel = Field(
        default_factory=dict,
        title="时限",
        description="one span for every level, or a span for each level that has one",
    )
    until: GivenTimeByLevel = Field(
        default_factory=dict,
        title="截止",
        description="in place of from and within: the time field it ends at, field:<id>, perhaps by level",
    )
    says: Line | None = Field(
        None,
        title="原文",
        description="the words of a rule without a number; `within` is then our own target",
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    warn: Warn | None = Field(None, title="临期提醒", description="who is warned, and how long before")
    met_by: tuple[Moment, ...] = Field(
        (), title="完成标志", description="moments that meet it, the first that comes: confirmed, step:<id>"
    )
    on_breach: Breach | None = Field(None, title="超时", description="who is told when it has passed")
    extend: Extend | None = Field(None, title="延期", description="who may give it more time, and how much")
    waits: tuple[str, ...] = Field(
        (), title="等候", description="roles that wait for it, and are told of a progress notice 阶段性反馈"
    )
    source: Line = Field(
        title="依据", description="the document and article; for our own numbers, that they are ours"
    )
    standing: Standing = Field(title="效力", description="how binding it is; printed beside the limit")
    rests_on: dict[str, Authority] = Field(default_factory=dict, title="分级依据", description=AT_SOME_LEVELS)

"""Reports owed again and again 续报: every so often, at times of the day, or so often in parts of the day."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from engine.vocabulary import Standing
from playbooks.conditions import WHEN, When
from playbooks.limits import AT_SOME_LEVELS, Authority
from playbooks.parts import Part, Text
from playbooks.reading import child
from playbooks.saying import say
from playbooks.values import ClockTime, ClockTimes, Id, LengthByLevel, Line, listed, refuse


class Days(StrEnum):
    """On which days a report is owed."""

    NATURAL = "natural"  # 每日
    WORKING = "working"  # 工作日, with 调休


class During(Part):
    """A part of the day in which something is done so many times."""

    begin: ClockTime = Field(alias="from", title="自", description='when it begins, such as "08:00"')
    to: ClockTime = Field(title="至", description="when it ends; no later than it begins: on the next day")
    times: int = Field(1, ge=1, le=24, strict=True, title="次数", description="how often in this part")


Roles = Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...])]


class Update(Part):
    """A report owed again and again 续报."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="事项", description="what is reported again and again")
    every: LengthByLevel = Field(
        default_factory=dict,
        title="间隔",
        description="one span for every level, or one for each level that owes it; from the last one",
    )
    at: ClockTimes = Field(
        (), title="时点", description='times of the day by which it is owed, such as "17:00"'
    )
    during: tuple[During, ...] = Field(
        (), title="时段", description="parts of the day, and how often in each"
    )
    days: Days = Field(Days.NATURAL, title="日子", description="natural or working days, for at and during")
    levels: tuple[str, ...] | None = Field(
        None,
        min_length=1,
        title="适用级别",
        description="levels that owe it at these times; left out: every level",
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    by: Roles = Field(
        (), title="由谁", description="roles of which each owes one of its own; left out: the desk"
    )
    tell: Roles = Field(
        (), title="提醒", description="roles reminded when it is owed, besides those who owe it"
    )
    source: Line = Field(title="依据", description="the document and article, or that the number is ours")
    standing: Standing = Field(title="效力", description="how binding it is")
    rests_on: dict[str, Authority] = Field(default_factory=dict, title="分级依据", description=AT_SOME_LEVELS)

    @model_validator(mode="after")
    def _is_owed_in_one_way(self) -> "Update":
        ways = [name for name in ("every", "at", "during") if getattr(self, name)]
        if len(ways) != 1:
            what = (
                say("is owed in {0} ways: {1}", len(ways), ", ".join(ways))
                if ways
                else say("does not say when it is owed")
            )
            raise refuse(
                what,
                say('one of every: {{II: 2h}}, at: ["09:00"], or during: [{{from: "08:00", to: "12:00"}}]'),
            )
        if self.every and (self.levels or self.days is not Days.NATURAL):
            raise refuse(
                say("every counts from the last one made"), say("levels and days stand beside at and during")
            )
        if not (self.by or self.tell):
            raise refuse(say("reminds nobody"), say("say tell: […], or who owes it by: […]"))
        return self

    @model_validator(mode="after")
    def _times_follow_one_another(self) -> "Update":
        if list(self.at) != sorted(set(self.at)):
            raise refuse(
                say("times of the day are not in their order"), say("write each once, the earliest first")
            )
        if any(_overlaps(self.during)):
            raise refuse(
                say("parts of the day overlap, or are not in their order"),
                say("let each begin when the last has ended"),
            )
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """What is owed, by id: one for the desk, or one for each role that owes it."""
        return owed_ids(self.id, self.by)


def owed_ids(update: str, by: tuple[str, ...]) -> tuple[str, ...]:
    """`daily`, or `daily-contact` and `daily-office` where these roles owe it."""
    return tuple(f"{update}-{role}" for role in by) or (update,)


def ids_in(data: Any) -> tuple[str, ...]:
    """The same of every update of a file as read; what is malformed is left out."""
    return tuple(dict.fromkeys(_ids_in(data)))


def _ids_in(data: Any) -> Iterator[str]:
    updates = child(data, "updates")
    for update in updates if isinstance(updates, list) else []:
        if isinstance(name := child(update, "id"), str):
            by = listed(child(update, "by") or ())
            yield from owed_ids(name, tuple(role for role in by if isinstance(role, str)))


def _overlaps(parts: tuple[During, ...]) -> Iterator[bool]:
    """Whether each begins before the one before it has ended; the first, before the last of yesterday."""
    if not parts:
        return
    yield from (later.begin < earlier.to or earlier.to <= earlier.begin for earlier, later in pairwise(parts))
    last = parts[-1]
    yield last.to <= last.begin and last.to > parts[0].begin

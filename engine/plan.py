"""Plan: a playbook 处置预案 after compilation. Frozen onto the incident when it starts.

A plan names rules ("role: duty_leader"), never persons; roles resolve through the roster when
something fires. Levels are ASCII ids (`II`); what people read is a `Text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.conditions import ALWAYS, Condition, Fields, holds
from engine.vocabulary import ChannelKind, Side, Standing, Unit


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in the two languages the office may read."""

    zh: str
    en: str

    def in_(self, locale: str) -> str:
        """The words in `locale` ("zh" or "en"); anything else reads Chinese."""
        return self.en if locale == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a rule states it: 48 hours, 3 working days.

    Of 当日 (SAME_DAY) `amount` is a wall-clock time, in minutes since midnight; 1,440 is the end of the day.
    """

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Level:
    """A level 级别. `rank` 0 is the gravest. `needs` are fields without which it cannot be set."""

    id: str
    name: str
    title: Text
    rank: int
    criteria: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Source(StrEnum):
    """Where the people of a role come from."""

    POST = "post"  # whoever is rostered to, or permanently holds, this post 岗位
    UNIT = "unit"  # the contacts of a named unit
    PERSON = "person"  # one person by name
    CONCERNED_UNIT = "concerned_unit"  # the contacts of the unit the incident concerns 涉事单位


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody the plan speaks of. `value` is the post, unit or person named; "" if concerned_unit."""

    id: str
    title: Text
    side: Side
    source: Source
    value: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: page `roles`, wait, try again `repeats` times, then climb.

    `stopped_by` are the roles whose answer stops the climb while it stands on this rung.
    """

    roles: tuple[str, ...]
    channels: tuple[ChannelKind, ...]
    wait: Span
    repeats: int
    stopped_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The no-answer ladder 转呼 of some levels."""

    id: str
    title: Text
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """A duty to tell 应报告/应通报/应通知: owed even when everyone answers, while `when` holds."""

    role: str
    levels: frozenset[str]
    channels: tuple[ChannelKind, ...]
    retry: Span
    tries: int
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit 时限. `within` gives the span of each level that has one.

    `anchors` are moments, tried in order: the first that is known starts the clock. `when` restricts it to
    incidents whose coded fields are so. `met_by` names the moments that
    meet it, besides a person saying so. `warn` is how long before the end people
    are warned. `says` are the words of a rule that gives no number (第一时间): then `within` is a target of
    our own, whatever the standing of the rule, and a level without one has no clock.
    """

    id: str
    title: Text
    anchors: tuple[str, ...]
    within: Mapping[str, Span]
    when: Condition
    warn: Span | None
    warn_roles: tuple[str, ...]
    breach_roles: tuple[str, ...]
    met_by: frozenset[str]
    source: str
    standing: Standing
    says: str = ""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A report owed again and again 续报: every so often, by level, from the last one made."""

    id: str
    title: Text
    every: Mapping[str, Span]
    roles: tuple[str, ...]
    source: str
    standing: Standing
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the checklist, while `when` holds. A required step blocks 提请结案 until it is done.

    `after` are moments it waits for: it cannot be entered as done before each of them has happened.
    """

    id: str
    title: Text
    required: bool
    levels: frozenset[str]
    when: Condition = ALWAYS
    after: tuple[str, ...] = ()


class FieldKind(StrEnum):
    """The kinds of coded field a playbook may ask for: no free text, so Prefect may hold them."""

    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """A coded field of the log form. `choices` maps each value to its words; empty for yes/no."""

    id: str
    title: Text
    kind: FieldKind
    choices: Mapping[str, Text]
    required: bool


@dataclass(frozen=True, slots=True)
class MessageUse:
    """Which message an occasion sends, with the variables it needs."""

    name: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the post-incident report; `facts` names what of the record fills it."""

    id: str
    title: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the engine may know of a playbook."""

    id: str
    version: str
    title: Text
    category: Text
    basis: tuple[str, ...]
    levels: tuple[Level, ...]
    fields: tuple[Field, ...]
    roles: Mapping[str, Role]
    ladders: Mapping[str, Ladder]  # level id -> ladder
    tells: tuple[Tell, ...]
    gate: Mapping[str, Span]  # level id -> how long 核定 may take before the desk telephones
    act_within: Mapping[str, Span]  # level id -> how long an answer may stand without an action
    deadlines: tuple[Deadline, ...]
    cadences: tuple[Cadence, ...]
    steps: tuple[Step, ...]
    messages: Mapping[str, MessageUse]  # occasion: page, warn, breach, update, chase
    sections: tuple[Section, ...]
    confirmed_by: tuple[str, ...]  # the posts (roles) that may confirm a level
    reviewer: str  # the role that accepts or returns the report
    review_within: Span
    content_free: bool

    def level(self, level_id: str) -> Level:
        """The level with this id; KeyError if the plan has none."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    def deadline(self, deadline_id: str) -> Deadline:
        """The deadline with this id; KeyError if the plan has none."""
        for deadline in self.deadlines:
            if deadline.id == deadline_id:
                return deadline
        raise KeyError(deadline_id)

    def deadlines_at(self, level_id: str, fields: Fields) -> tuple[Deadline, ...]:
        """The limits with a clock at this level with these coded fields."""
        return tuple(
            limit for limit in self.deadlines if level_id in limit.within and holds(limit.when, fields)
        )

    def tells_at(self, level_id: str, fields: Fields) -> tuple[Tell, ...]:
        """Who has to be told at this level with these coded fields."""
        return tuple(tell for tell in self.tells if level_id in tell.levels and holds(tell.when, fields))

    def steps_at(self, level_id: str, fields: Fields) -> tuple[Step, ...]:
        """The checklist at this level with these coded fields, in its order."""
        return tuple(step for step in self.steps if level_id in step.levels and holds(step.when, fields))

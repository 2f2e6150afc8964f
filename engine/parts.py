"""What a plan is made of: words, spans, levels, fields, roles, ladders, messages, sections. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.conditions import ALWAYS, Condition
from engine.quorums import Quorum
from engine.vocabulary import ChannelKind, Side, Unit


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
    """A level 级别. `rank` 0 is the gravest. `needs` are fields without which it cannot be set.

    `when` is what the coded fields have to be for it to be suggested; None: a person alone judges it.
    Who may set it (`confirmed_by`, `Plan.confirming`), lower it or put it up for closure (`ended_by`,
    `Plan.enders`), and reviews the report on it (`reviewed_by`, `Plan.reviewing`); without: as the plan says.
    """

    id: str
    name: str
    title: Text
    rank: int
    criteria: tuple[Text, ...] = ()
    needs: tuple[str, ...] = ()
    when: Condition | None = None
    ended_by: tuple[str, ...] = ()
    confirmed_by: Quorum | None = None
    reviewed_by: str = ""


class Source(StrEnum):
    """Where the people of a role come from."""

    POST = "post"  # whoever is rostered to, or permanently holds, this post 岗位
    UNIT = "unit"  # the contacts of a named unit
    PERSON = "person"  # one person by name, or by id
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

    `stopped_by` are the roles whose answer stops the climb while it stands on this rung; it takes `answers`
    of them. Where `when` does not hold when its turn comes, it is passed over at once.
    """

    roles: tuple[str, ...]
    channels: tuple[ChannelKind, ...]
    wait: Span
    repeats: int
    stopped_by: frozenset[str]
    answers: int = 1
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Ladder:
    """The no-answer ladder 转呼 of some levels."""

    id: str
    title: Text
    rungs: tuple[Rung, ...]


class FieldKind(StrEnum):
    """The kinds of coded field a playbook may ask for: no free text, so Prefect may hold them."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    TIME = "time"  # an instant somebody gave, perhaps one to come: ISO 8601, in UTC


@dataclass(frozen=True, slots=True)
class Field:
    """A coded field of the log form. `choices` maps each value of a choice to its words."""

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
    """A section of what is written; `facts` names what of the record fills it."""

    id: str
    title: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSection(Section):
    """A section of the post-incident report, printed where `when` holds."""

    when: Condition = ALWAYS

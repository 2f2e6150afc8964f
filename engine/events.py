"""What can happen to an incident, other than time passing. Each is somebody's act.

`detail` of the record comes from the fields, so a field is never renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.endings import (
    Absorbed,
    Archived,
    Dismissed,
    Merged,
    ReportAccepted,
    ReportReturned,
    Resolved,
    Resumed,
    Voided,
)
from engine.handover import Acknowledged, HandedOn, Instructed
from engine.lifecycle import Act
from engine.vocabulary import Medium, Stage


@dataclass(frozen=True, slots=True)
class Logged:
    """The incident was entered 接报登记."""

    act: ClassVar[Act] = Act.LOG


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The first judgement 初判 was confirmed 核定, perhaps at other levels; at `at`, or now."""

    act: ClassVar[Act] = Act.CONFIRM
    event_level: str
    response_level: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldsJudged:
    """Coded fields were judged later than at logging, or corrected; limits follow them."""

    act: ClassVar[Act] = Act.JUDGE
    fields: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Described:
    """Words that were lacking or wrong were given 补充情况, and perhaps the unit concerned, by its id.

    A unit that is lacking is given so; another one is concerned only by 转办 (`HandedOn`).

    `texts` are the new ones by name (title, summary …; "unit" for the unit's name), `was_texts` what was
    there before, if anything.
    """

    act: ClassVar[Act] = Act.DESCRIBE
    texts: Mapping[str, str]
    was_texts: Mapping[str, str]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """The level was raised or lowered 提级/降级."""

    act: ClassVar[Act] = Act.CHANGE_LEVEL
    event_level: str
    response_level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answered 应答: a page, or by word of mouth (no page, but a person or role)."""

    act: ClassVar[Act] = Act.ANSWER
    page: str | None = None
    person: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Replied:
    """Somebody who is called wrote back in words that are no answer, for the desk to read."""

    act: ClassVar[Act] = Act.REPLY
    page: str
    person: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Declined:
    """Somebody who is called wrote back, or said by key, that he or she cannot act 无法处理."""

    act: ClassVar[Act] = Act.DECLINE
    page: str
    person: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Consented:
    """Somebody with the say agreed, at `at`, that this is reported upward 同意上报."""

    act: ClassVar[Act] = Act.CONSENT
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportedUp:
    """A report went up at `at`, as the register 报送登记 has it.

    `to` is a role above, or the name of an office the plan does not know; `receiver` who took it there,
    `receipt` its number or words, `words` what was reported: the same to every line.
    """

    act: ClassVar[Act] = Act.REPORT_UP
    to: str
    receiver: str
    medium: Medium
    stage: Stage
    at: datetime
    receipt: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A person wrote something down, or did something with no event of its own: an action."""

    act: ClassVar[Act] = Act.NOTE
    text: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """A line of the checklist was done, at `at` (earlier than now when recorded later 补录), or now."""

    act: ClassVar[Act] = Act.DO
    step: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeadlineMet:
    """What a deadline asks for was done, at `at` (earlier than now when recorded later 补录)."""

    act: ClassVar[Act] = Act.DO
    deadline: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UpdateMade:
    """A recurring report 续报 was made; its interval starts again."""

    act: ClassVar[Act] = Act.DO
    cadence: str


Event = (
    Logged
    | Confirmed
    | FieldsJudged
    | Described
    | LevelChanged
    | Answered
    | Replied
    | Acknowledged
    | Instructed
    | HandedOn
    | Declined
    | Consented
    | ReportedUp
    | Noted
    | StepDone
    | DeadlineMet
    | UpdateMade
    | Resolved
    | Resumed
    | ReportAccepted
    | ReportReturned
    | Archived
    | Dismissed
    | Voided
    | Merged
    | Absorbed
)

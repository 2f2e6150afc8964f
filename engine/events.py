"""What can happen to an incident, other than time passing. Each is somebody's act.

`detail` of the record comes from the fields, so a field is never renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.attaching import Attached, AttachmentCleared
from engine.endings import (
    Absorbed,
    Archived,
    Dismissed,
    DrillEnded,
    Merged,
    Reopened,
    ReportAccepted,
    ReportReturned,
    Resolved,
    Resumed,
    Voided,
)
from engine.handover import Acknowledged, HandedOn, Instructed
from engine.lifecycle import Act
from engine.origins import Related, SourceAdded
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, SignatureSeen, StagePassed
from engine.vocabulary import ContentFree, Medium, Stage


@dataclass(frozen=True, slots=True)
class Logged:
    """The incident was entered 接报登记."""

    act: ClassVar[Act] = Act.LOG


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The first judgement 初判 was confirmed 核定, perhaps at other levels; at `at`, or now.

    Of several whom it takes `person` is one; None: everybody.
    """

    act: ClassVar[Act] = Act.CONFIRM
    event_level: str
    response_level: str
    at: datetime | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class PartConfirmed:
    """One of several who have to has confirmed these levels, at `at`: 待另一人核定."""

    act: ClassVar[Act] = Act.PART_CONFIRM
    event_level: str
    response_level: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FieldsJudged:
    """Coded fields were judged later than at logging, or corrected; limits follow them.

    `person` decides those that somebody is asked for; None: whoever was asked.
    """

    act: ClassVar[Act] = Act.JUDGE
    fields: Mapping[str, str | bool]
    person: str | None = None


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
    """The level was raised or lowered 提级/降级, `at` or now, by `person`; None: by whoever may."""

    act: ClassVar[Act] = Act.CHANGE_LEVEL
    event_level: str
    response_level: str
    reason: str
    person: str | None = None
    at: datetime | None = None


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
class SpreadRecorded:
    """How far it had spread was seen 传播记录: rows as `engine.spread.Sighting` has them, times and all."""

    act: ClassVar[Act] = Act.NOTE
    sightings: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class StepDone:
    """A line of the checklist was done, at `at` (earlier than now when recorded later 补录), or now.

    `person` says so; None: everybody whom it takes.
    """

    act: ClassVar[Act] = Act.DO
    step: str
    at: datetime | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """Material for the archive 归档材料 is there: a line of the checklist that 归档 waits for."""

    act: ClassVar[Act] = Act.FILE
    step: str
    at: datetime | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineMet:
    """What a deadline asks for was done, at `at` (earlier than now when recorded later 补录)."""

    act: ClassVar[Act] = Act.DO
    deadline: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SentBack:
    """What was done was not good enough 退回, with a reason: `moment` is `step:<id>` or `deadline:<id>`."""

    act: ClassVar[Act] = Act.SEND_BACK
    moment: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    """Somebody with the say gave a limit until `until` 延期, with a reason."""

    act: ClassVar[Act] = Act.EXTEND
    deadline: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ProgressNoticed:
    """Whoever waits for what a limit asks for was told how far it has come 阶段性反馈; the limit runs on."""

    act: ClassVar[Act] = Act.NOTICE
    deadline: str
    text: str


@dataclass(frozen=True, slots=True)
class UpdateMade:
    """A recurring report 续报 was made, perhaps with nothing to report 无新情况; at `at`, or now."""

    act: ClassVar[Act] = Act.DO
    cadence: str
    nothing_new: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContentCleared:
    """The incident keeps no content from now on 转为不录内容; what was entered is cleared of its words."""

    act: ClassVar[Act] = Act.CLEAR_CONTENT
    why: ContentFree


Event = (
    Logged
    | Confirmed
    | PartConfirmed
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
    | SpreadRecorded
    | StepDone
    | Filed
    | DeadlineMet
    | SentBack
    | DeadlineExtended
    | ProgressNoticed
    | UpdateMade
    | DocumentSaved
    | StagePassed
    | DocumentReturned
    | SignatureSeen
    | SignatureBacked
    | Resolved
    | Resumed
    | ReportAccepted
    | ReportReturned
    | Reopened
    | Archived
    | Dismissed
    | Voided
    | Merged
    | Absorbed
    | SourceAdded
    | Related
    | DrillEnded
    | ContentCleared
    | Attached
    | AttachmentCleared
)

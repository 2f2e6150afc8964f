"""The events by which an incident ends, or goes on after it seemed to have ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from engine.duties import Instruction
from engine.lifecycle import Act
from engine.origins import Origin


@dataclass(frozen=True, slots=True)
class Resolved:
    """Closing was asked for 提请结案, by `person`; None: by whoever may."""

    act: ClassVar[Act] = Act.RESOLVE
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The matter flared up again while its report was under review 恢复处置."""

    act: ClassVar[Act] = Act.RESUME
    reason: str


@dataclass(frozen=True, slots=True)
class ReportAccepted:
    """The leader accepted the report: 结案."""

    act: ClassVar[Act] = Act.ACCEPT


@dataclass(frozen=True, slots=True)
class ReportReturned:
    """The leader returned the report 退回 with a comment."""

    act: ClassVar[Act] = Act.RETURN
    comment: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The closed matter is taken up again 重新办理, with a reason."""

    act: ClassVar[Act] = Act.REOPEN
    reason: str


@dataclass(frozen=True, slots=True)
class Archived:
    """The closed incident was filed 归档."""

    act: ClassVar[Act] = Act.ARCHIVE


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The facts were checked and do not hold 经核不实."""

    act: ClassVar[Act] = Act.DISMISS
    reason: str


@dataclass(frozen=True, slots=True)
class Voided:
    """It should not have been entered 作废（误录）."""

    act: ClassVar[Act] = Act.VOID
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """It is the same matter as another incident 并案; `into` is that incident's number."""

    act: ClassVar[Act] = Act.MERGE
    into: str


@dataclass(frozen=True, slots=True)
class DrillEnded:
    """A drill was ended 结束演练, done or not; its record is put up for review."""

    act: ClassVar[Act] = Act.END_DRILL
    reason: str


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another incident was the same matter and goes on here 并案; `number` and `origins` are that one's.

    So are `instructions`, those that are not done, with when each of their steps was `done`, and `promised`,
    the times given for what is still owed, by coded field.
    """

    act: ClassVar[Act] = Act.ABSORB
    number: str
    origins: tuple[Origin, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    done: Mapping[str, datetime] = field(default_factory=dict)
    promised: Mapping[str, str] = field(default_factory=dict)

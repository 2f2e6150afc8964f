"""What a picture of an incident shows, as plain values in time: limits, tries of calls, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.vocabulary import ClockState


class Outcome(StrEnum):
    """How a try of a call came out, as far as a picture tells it: each has a shape and a colour."""

    ANSWERED = "answered"
    SENT = "sent"
    FAILED = "failed"
    OPEN = "open"
    UNKNOWN = "unknown"


class MarkKind(StrEnum):
    """What a vertical line of a picture stands for."""

    ANSWER = "answer"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Limit:
    """A clock from `started` to `due`. `ended`: when it was met, replaced or ended; None while it runs.

    `warn` is when it is said to be near, once or several times; `unextended` when it was due before it was
    extended. `outcome` is how it stands in a few words, `said` the same with all its times.
    """

    title: str
    started: datetime
    due: datetime
    state: ClockState
    ended: datetime | None
    warn: tuple[datetime, ...]
    unextended: datetime | None
    outcome: str
    said: str

    @property
    def is_gone(self) -> bool:
        """Whether another clock took its place, or nothing asks for it any more: drawn thin."""
        return self.state in (ClockState.SUPERSEDED, ClockState.SENT_BACK, ClockState.ENDED)

    @property
    def is_met(self) -> bool:
        """Whether what it asks for was done."""
        return self.state in (ClockState.MET, ClockState.MET_LATE)


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach somebody, and how it came out; `said` names who, how and when."""

    at: datetime
    outcome: Outcome
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to the incident as a whole: a short `label` and the whole sentence."""

    at: datetime
    kind: MarkKind
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything in one picture. `origin` is when the incident was logged, `now` the time it is drawn for."""

    limits: Sequence[Limit]
    tries: Sequence[Try]
    marks: Sequence[Mark]
    origin: datetime
    now: datetime
    now_is: str  # what the line of `now` stands for: "now", "made" (a paper) or "ended" (the incident)

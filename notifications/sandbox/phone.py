"""A phone: the texts and the calls that reached it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from notifications.sandbox.manner import PROMPT, Manner

FINAL = frozenset({"delivered", "undelivered", "failed", "received"})
"""The states of a text, in Twilio's words, after which nothing more is reported."""

OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""The same of a call."""


@dataclass(slots=True)
class Sms:
    """One text. `index` counts what the API took in, from 0; -1 for replies and their answers.

    `at` is the instant it arrived (UTC), `monotonic` the same on the machine's monotonic clock.
    """

    sid: str
    index: int
    direction: str
    sender: str
    to: str
    body: str
    status: str
    at: datetime
    monotonic: float
    status_callback: str = ""
    error_code: int | None = None
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    arrives: bool = True
    problem: str = ""
    opt_out: str = ""
    manner: Manner = PROMPT

    @property
    def inbound(self) -> bool:
        """Whether a phone sent it to the office."""
        return self.direction == "inbound"


@dataclass(frozen=True, slots=True)
class CallOrder:
    """A call as it was asked for: exactly one of `twiml` and `url` is filled.

    `events` are the progress events to be told to `status_callback`; `rings_for`: seconds until
    nobody answered; `detects`: "Enable" or "DetectMessageEnd" to find out who answered, else "".
    """

    sender: str
    to: str
    twiml: str = ""
    url: str = ""
    method: str = "POST"
    status_callback: str = ""
    events: frozenset[str] = frozenset({"completed"})
    rings_for: float = 60.0
    detects: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a conversation: words the office spoke, or a key somebody pressed."""

    text: str
    pressed: bool = False
    language: str = ""


@dataclass(slots=True)
class Call:
    """One call to a phone. `index` counts the calls the API took in, from 0.

    `at` and `monotonic` are as for a text. `status` is Twilio's word in callbacks; its resource
    knows no "initiated". `sip_code` is how it ends if it is never to reach the phone. `told` numbers
    the events that are told, from 0; taking a number is safe from any thread.
    """

    sid: str
    index: int
    order: CallOrder
    at: datetime
    monotonic: float
    status: str = "queued"
    answered_by: str = ""
    sip_code: int | None = None
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    updated_at: datetime | None = None
    lines: list[Line] = field(default_factory=list)
    told: Iterator[int] = field(default_factory=count)
    problem: str = ""
    manner: Manner = PROMPT

    @property
    def sender(self) -> str:
        """The office's number."""
        return self.order.sender

    @property
    def to(self) -> str:
        """The number that is called."""
        return self.order.to

    @property
    def over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.status in OVER

    @property
    def words(self) -> list[str]:
        """What the office spoke so far."""
        return [line.text for line in self.lines if not line.pressed]

    @property
    def keys(self) -> str:
        """What was pressed so far."""
        return "".join(line.text for line in self.lines if line.pressed)

    @property
    def seconds(self) -> int | None:
        """How long it lasted from the answer on; None unless it was answered and has ended."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.answered_at).total_seconds())


@dataclass(slots=True)
class Phone:
    """A phone by its number. `changed` is the exchange's count of changes when it last changed."""

    number: str
    label: str = ""
    changed: int = 0
    texts: list[Sms] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def shown(self) -> list[Sms]:
        """The texts on its screen, oldest first."""
        return [sms for sms in self.texts if sms.arrives]

    @property
    def call(self) -> Call | None:
        """The call that rings or is talked on, if any: a phone has one at a time, the latest."""
        live = (call for call in reversed(self.calls) if call.status in {"ringing", "in-progress"})
        return next(live, None)

"""The exchange: every text that went through, the phones they went to, and how they fared.

Used by the server's loop and by the threads of a test at once, so each change is under one lock.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition

FINAL = frozenset({"delivered", "undelivered", "failed", "received"})
"""The states, in Twilio's words, after which nothing more is reported."""


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

    @property
    def inbound(self) -> bool:
        """Whether a phone sent it to the office."""
        return self.direction == "inbound"


@dataclass(slots=True)
class Phone:
    """A phone by its number. `changed` is the exchange's count of changes when it last changed."""

    number: str
    label: str = ""
    changed: int = 0
    texts: list[Sms] = field(default_factory=list)

    @property
    def shown(self) -> list[Sms]:
        """What is on its screen, oldest first."""
        return [sms for sms in self.texts if sms.arrives]


class Exchange:
    """All phones and texts. `on_change` is called, without the lock, after each change."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.changes = 0
        self.on_change: Callable[[], None] = lambda: None
        self._now = now
        self._taken: list[Sms] = []
        self._by_sid: dict[str, Sms] = {}
        self._newest: list[Sms] = []
        self._phones: dict[str, Phone] = {}
        self._changed = Condition()

    def reset(self) -> None:
        """Forget every phone and text. `changes` goes on, so that an open page notices."""
        with self._changed:
            for kept in (self._taken, self._by_sid, self._newest, self._phones):
                kept.clear()
            self.changes += 1

    def take(self, sender: str, to: str, body: str, status_callback: str, lost: int | None) -> Sms:
        """A text arrives by the API. `lost` is the error code if the phone is never to get it."""
        with self._changed:
            sms = self._new("outbound-api", sender, to, body, "queued", to, index=len(self._taken))
            sms.status_callback, sms.error_code, sms.arrives = status_callback, lost, lost is None
            self._taken.append(sms)
        self.on_change()
        return sms

    def text_in(self, phone: str, office: str, body: str) -> Sms:
        """Somebody typed a reply on `phone`."""
        with self._changed:
            sms = self._new("inbound", phone, office, body, "received", phone)
        self.on_change()
        return sms

    def answer(self, reply: Sms, body: str) -> Sms:
        """The office answers a reply; the text goes back to the phone it came from."""
        with self._changed:
            sms = self._new("outbound-reply", reply.to, reply.sender, body, "delivered", reply.sender)
            sms.sent_at = sms.at
        self.on_change()
        return sms

    def not_taken(self, reply: Sms, problem: str) -> None:
        """The office did not take a reply; the phone shows `problem` beside it."""
        with self._changed:
            reply.problem = problem
            self._touch(reply.sender)
        self.on_change()

    def advance(self, sms: Sms) -> str:
        """Move an outgoing text to its next state and return that state."""
        with self._changed:
            if sms.status == "queued":
                sms.status, sms.sent_at = "sent", self._now()
            elif sms.status == "sent":
                sms.status = "delivered" if sms.arrives else "undelivered"
            sms.updated_at = self._now()
            self._changed.notify_all()
            return sms.status

    def label(self, labels: Mapping[str, str]) -> None:
        """Name phones, by number."""
        with self._changed:
            for number, words in labels.items():
                self._phone(number).label = words
                self._touch(number)
        self.on_change()

    def taken(self, since: int = 0) -> list[Sms]:
        """What the API took in, in order of arrival, from index `since` on."""
        with self._changed:
            return self._taken[since:]

    def find(self, sid: str) -> Sms | None:
        """The text with this id."""
        return self._by_sid.get(sid)

    def status(self, sid: str) -> str:
        """How a text stands, in Twilio's word; "" for one that never was."""
        return self._by_sid[sid].status if sid in self._by_sid else ""

    def newest_first(self, number: str | None) -> Iterator[Sms]:
        """Every text, or those to or from `number`, the latest first."""
        with self._changed:
            phone = self._phones.get(number) if number else None
            texts = list(phone.texts) if phone else list(self._newest)
        return reversed(texts)

    def phone(self, number: str) -> Phone | None:
        """The phone with this number, if any text or label ever reached it."""
        return self._phones.get(number)

    def phones(self, after: int = 0) -> list[Phone]:
        """Phones with something on the screen that changed after `after`, latest change first."""
        with self._changed:
            changed = [phone for phone in self._phones.values() if phone.changed > after and phone.shown]
        return sorted(changed, key=lambda phone: -phone.changed)

    def wait_for(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Wait at most `timeout` seconds until `condition` holds; it is tried after each change."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    def _new(
        self, direction: str, sender: str, to: str, body: str, status: str, phone: str, index: int = -1
    ) -> Sms:
        sid = f"SM{secrets.token_hex(16)}"
        sms = Sms(sid, index, direction, sender, to, body, status, self._now(), time.monotonic())
        self._by_sid[sid] = sms
        self._newest.append(sms)
        self._phone(phone).texts.append(sms)
        self._touch(phone)
        return sms

    def _phone(self, number: str) -> Phone:
        return self._phones.setdefault(number, Phone(number))

    def _touch(self, number: str) -> None:
        self.changes += 1
        self._phones[number].changed = self.changes
        self._changed.notify_all()

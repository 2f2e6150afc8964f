"""The exchange: every text that went through, the phones they went to, and how they fared.

Used by the server's loop and by the threads of a test at once, so each change is under one lock.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Condition

from notifications.sandbox.manner import PROMPT, Manner
from notifications.sandbox.optout import OptOuts
from notifications.sandbox.phone import FINAL, Call, Phone, Sms

__all__ = ["FINAL", "Call", "Exchange", "Phone", "Sms"]


class Exchange:
    """All phones and texts. `on_change` is called, without the lock, after each change."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.changes = 0
        self.on_change: Callable[[], None] = lambda: None
        self.opt_outs = OptOuts()
        self._now = now
        self._taken: list[Sms] = []
        self._by_sid: dict[str, Sms] = {}
        self._newest: list[Sms] = []
        self._received: dict[str, list[Sms]] = {}
        self._phones: dict[str, Phone] = {}
        self._changed = Condition()

    def reset(self) -> None:
        """Forget every phone and text. `changes` goes on, so that an open page notices."""
        with self._changed:
            for kept in (self._taken, self._by_sid, self._newest, self._received, self._phones):
                kept.clear()
            self.opt_outs.clear()
            self.changes += 1

    def take(
        self,
        sender: str,
        to: str,
        body: str,
        status_callback: str,
        lost: int | None,
        manner: Manner = PROMPT,
    ) -> Sms:
        """A text arrives by the API. `lost` is the error code if the phone is never to get it."""
        with self._changed:
            sms = self._new("outbound-api", sender, to, body, "queued", to, index=len(self._taken))
            sms.status_callback, sms.error_code, sms.arrives = status_callback, lost, lost is None
            sms.manner = manner
            self._taken.append(sms)
        self.on_change()
        return sms

    def text_in(self, phone: str, office: str, body: str) -> Sms:
        """Somebody typed a reply on `phone`."""
        with self._changed:
            sms = self._new("inbound", phone, office, body, "received", phone)
            sms.sent_at = sms.at
            sms.opt_out = self.opt_outs.hear(phone, office, body)
            self._received.setdefault(office, []).append(sms)
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
        with self.changing(reply.sender):
            reply.problem = problem

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
        for number, words in labels.items():
            with self.changing(number) as phone:
                phone.label = words

    @contextmanager
    def changing(self, number: str) -> Iterator[Phone]:
        """Change something of one phone under the lock; who waits or watches is told afterwards."""
        with self._changed:
            yield self._phone(number)
            self._touch(number)
        self.on_change()

    def stamp(self) -> tuple[datetime, float]:
        """This instant, in UTC and on the machine's monotonic clock."""
        return self._now(), time.monotonic()

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
        """Every text, or those that a phone or an office's number may have got, the latest first."""
        with self._changed:
            if number is None:
                texts = list(self._newest)
            elif phone := self._phones.get(number):
                texts = list(phone.texts)
            else:
                texts = list(self._received.get(number, ()))
        return reversed(texts)

    def phone(self, number: str) -> Phone | None:
        """The phone with this number, if any text, call or label ever reached it."""
        return self._phones.get(number)

    def phones(self, after: int = 0) -> list[Phone]:
        """Phones with something on the screen that changed after `after`, latest change first."""
        with self._changed:
            changed = [
                phone
                for phone in self._phones.values()
                if phone.changed > after and (phone.calls or phone.shown)
            ]
        return sorted(changed, key=lambda phone: -phone.changed)

    def wait_for(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Wait at most `timeout` seconds until `condition` holds; it is tried after each change."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    def _new(
        self, direction: str, sender: str, to: str, body: str, status: str, phone: str, index: int = -1
    ) -> Sms:
        sid = f"SM{secrets.token_hex(16)}"
        sms = Sms(sid, index, direction, sender, to, body, status, *self.stamp())
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

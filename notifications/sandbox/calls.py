"""Every call that went through, and what may become of it."""

import secrets
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from notifications.sandbox.exchange import Exchange
from notifications.sandbox.manner import Manner
from notifications.sandbox.phone import OVER, Call, CallOrder, Line

_NEXT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "queued": frozenset({"initiated", "canceled"}),
        "initiated": frozenset({"ringing", "busy", "failed", "canceled"}),
        "ringing": frozenset({"in-progress", "busy", "no-answer", "canceled"}),
        "in-progress": frozenset({"completed"}),
    }
)
"""Where a call may go from each state. What has ended stays as it ended."""


class Calls:
    """The record of calls, kept under the exchange's lock."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._taken: list[Call] = []
        self._by_sid: dict[str, Call] = {}

    def reset(self) -> None:
        """Forget every call."""
        self._taken.clear()
        self._by_sid.clear()

    def take(self, order: CallOrder, sip_code: int | None, manner: Manner) -> Call:
        """A call arrives by the API. `sip_code` is how it fails if it is never to reach the phone."""
        with self._exchange.changing(order.to) as phone:
            sid = f"CA{secrets.token_hex(16)}"
            call = Call(sid, len(self._taken), order, *self._exchange.stamp())
            call.sip_code, call.manner = sip_code, manner
            self._taken.append(call)
            self._by_sid[sid] = call
            phone.calls.append(call)
        return call

    def move(self, call: Call, status: str) -> bool:
        """Put a call into `status`; False if it cannot come there from where it is.

        Two may end a call at once, as a phone and the office do: the first wins.
        """
        with self._exchange.changing(call.to) as phone:
            if status not in _NEXT.get(call.status, ()) or call.sid not in self._by_sid:
                return False
            if status == "ringing" and phone.call is not None:
                return False
            call.status = status
            call.updated_at, _ = self._exchange.stamp()
            if status == "initiated":
                call.started_at = call.updated_at
            elif status == "in-progress":
                call.answered_at = call.updated_at
            elif status in OVER:
                call.ended_at = call.updated_at
            return True

    def add(self, call: Call, line: Line) -> None:
        """Something was said or pressed."""
        with self._exchange.changing(call.to):
            call.lines.append(line)

    def trouble(self, call: Call, problem: str) -> None:
        """The office's script could not be followed; the phone shows why."""
        with self._exchange.changing(call.to):
            call.problem = problem

    def find(self, sid: str) -> Call | None:
        """The call with this id."""
        return self._by_sid.get(sid)

    def status(self, sid: str) -> str:
        """How a call stands, in Twilio's word; "" for one that never was."""
        return self._by_sid[sid].status if sid in self._by_sid else ""

    def taken(self, since: int = 0) -> list[Call]:
        """What the API took in, in order of arrival, from index `since` on."""
        return self._taken[since:]

    def newest_first(self, number: str | None) -> Iterator[Call]:
        """Every call, or those to `number`, the latest first."""
        if number is None:
            return reversed(self.taken())
        phone = self._exchange.phone(number)
        return reversed(phone.calls[:] if phone else [])

    def at(self, number: str, status: str) -> Call | None:
        """The call that a phone is in, if it is in this state."""
        phone = self._exchange.phone(number)
        call = phone.call if phone else None
        return call if call and call.status == status else None

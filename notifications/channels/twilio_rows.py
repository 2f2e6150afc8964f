"""Entries of Twilio's lists as we read them: texts that came in, texts and calls that went out.

Sources: Twilio, "Message resource" and "Call resource". A list holds more than what we sent by the API:
answers to replies and forwarded calls are left out by their direction.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from notifications.channels.twilio_lists import Listed
from notifications.channels.twilio_poll import Rows
from notifications.channels.twilio_reports import call_report, text_report
from notifications.message import Incoming

SENT_BY_US = "outbound-api"
# Twilio stamps whole seconds by its own clock; ours may be ahead of it by this much.
CLOCKS_APART = timedelta(minutes=2)
_FEW = 20  # entries of a page: replies are rare, and each poll asks for them


def texts_in(messages: Any, office: str) -> Rows:
    """Texts to our number, by no date: DateSent is when a webhook was called, and there may be none."""

    def rows(limit: int | None) -> Iterator[Listed]:
        for text in messages.stream(to=office, limit=limit, page_size=_FEW):
            if text.direction == "inbound":
                told = Incoming(text.sid, text.from_, text.body or "")
                yield Listed(text.date_created, text.date_sent or text.date_created, told)

    return rows


def texts_out(messages: Any, office: str) -> Rows:
    """Texts from our number, by no date: one that could not be sent at all has none."""

    def rows(limit: int | None) -> Iterator[Listed]:
        for text in messages.stream(from_=office, limit=limit):
            if text.direction == SENT_BY_US:
                told = text_report(text.sid, text.status, str(text.error_code or ""))
                yield Listed(text.date_created, text.date_sent, told)

    return rows


def calls_out(calls: Any, office: str) -> Rows:
    """Calls from our number; one that was never dialled has no start."""

    def rows(limit: int | None) -> Iterator[Listed]:
        for call in calls.stream(from_=office, limit=limit):
            if call.direction == SENT_BY_US:
                told = call_report(call.sid, call.status, call.answered_by or "")
                yield Listed(call.date_created, call.start_time, told)

    return rows

"""SMS by Twilio, through its own client."""

import logging
import re
from datetime import datetime

from twilio.base.values import unset  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no py.typed

from engine.vocabulary import ChannelKind
from notifications.channels.twilio_errors import asking, handing_over
from notifications.channels.twilio_http import API, PooledHttp
from notifications.channels.twilio_poll import Poll
from notifications.channels.twilio_reports import text_report
from notifications.channels.twilio_rows import CLOCKS_APART, SENT_BY_US, texts_in, texts_out
from notifications.errors import ChannelError, OutcomeUnknown
from notifications.message import Mail, Message, Receipt, Sighting, sighting_of
from notifications.sms import segments, spared

# To one person in one night; the list is newest first, so what matters stands on the first page.
_LOOK_BACK = 100
_CALLBACK_REFUSED = "21609"
_log = logging.getLogger(__name__)


class TwilioSms:
    """Texts from `from_number` (E.164). Thread-safe; `pool` should fit the threads that send.

    `base_url` replaces Twilio's own address, for the sandbox or a proxy. `status_callback` is the
    public address told of each delivery, or None.
    """

    kind = ChannelKind.SMS
    can_look_up = True

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        from_number: str,
        *,
        base_url: str | None = None,
        status_callback: str | None,
        pool: int = 64,
        provider: str = "twilio",
    ) -> None:
        self.provider = provider
        self._http = PooledHttp(base_url or API, pool)
        # An environment of its own: an edge or region set on the machine must not redirect pages.
        client = Client(account_sid, auth_token, http_client=self._http, environment={"-": "-"})
        self._messages = client.messages  # built here once: its lazy making is not thread-safe
        self._from = from_number
        self._status_callback = status_callback
        self._poll = Poll()
        self._lists = texts_in(self._messages, from_number), texts_out(self._messages, from_number)

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:  # noqa: ARG002 - a text has no field of ours
        """Hand `message.text` to Twilio. Raises ChannelError, or OutcomeUnknown when it may have arrived.

        A callback address that Twilio refuses costs the receipt, not the page: once more without it,
        in half the time, so that both together end before the lease.
        """
        try:
            return self._hand_over(message, address, timeout, self._status_callback)
        except ChannelError as refusal:
            if refusal.code != _CALLBACK_REFUSED or not self._status_callback:
                raise
            _log.error("%s refuses the public address: sent without a receipt. %s", self.provider, refusal)
            return self._hand_over(message, address, timeout / 2, None)

    def _hand_over(self, message: Message, address: str, timeout: float, callback: str | None) -> Receipt:
        text = spared(message.text)
        with handing_over(self._http, timeout):
            sent = self._messages.create(
                to=address, from_=self._from, body=text, status_callback=callback or unset
            )
        if not sent.sid:
            raise OutcomeUnknown("twilio's answer names no message: is there a proxy in between?")
        return Receipt(self.provider, sent.sid, int(sent.num_segments or segments(text)))

    def look_up(
        self, address: str, text_contains: str, since: datetime, known: frozenset[str], *, timeout: float
    ) -> Sighting | None:
        """The newest text to `address` since `since` that has `text_contains` and is not in `known`.

        Twilio filters by To and From only: its DateSent is empty while a message is queued, and a
        queued message must be found. Answers to replies are left out; they may name the code too.
        """
        wanted = _words(text_contains)
        with asking(self._http, timeout):
            texts = self._messages.stream(to=address, from_=self._from, limit=_LOOK_BACK, page_size=50)
            for found in texts:
                if found.date_created and found.date_created < since - CLOCKS_APART:
                    return None
                ours = found.direction == SENT_BY_US and found.sid not in known
                if ours and wanted.search(found.body or ""):
                    report = text_report(found.sid, found.status, str(found.error_code or ""))
                    return sighting_of(found.sid, found.status, report)
        return None

    def poll(self, cursor: str, *, timeout: float) -> Mail:
        """Texts to our number, and final states of texts from it, beyond `cursor`.

        Two requests as a rule; texts of before the first poll are never told. Raises ChannelError when
        one is not answered within `timeout` seconds.
        """
        with asking(self._http, timeout):
            return self._poll.read(cursor, *self._lists)

    def close(self) -> None:
        """Close the idle connections."""
        self._http.close()


def _words(text: str) -> re.Pattern[str]:
    """A code stands alone: 0042 is in neither 2026-0042 nor 10042."""
    return re.compile(rf"(?<![\d\-]){text}(?![\d\-])" if text.isdecimal() else re.escape(text))

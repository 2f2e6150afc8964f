"""Calls by Twilio: the text is said, and a key answers it.

Twilio dials one call a second for each account and queues the rest (Twilio, "Making calls"): in a storm
texts arrive first.
"""

import logging
from datetime import datetime
from urllib.parse import quote

from twilio.base.values import unset  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no py.typed

from engine.vocabulary import ChannelKind
from notifications.channels.twilio_errors import asking, handing_over
from notifications.channels.twilio_http import API, PooledHttp
from notifications.channels.twilio_poll import Poll
from notifications.channels.twilio_reports import call_report
from notifications.channels.twilio_rows import CLOCKS_APART, SENT_BY_US, calls_out
from notifications.channels.twilio_twiml import speech_twiml
from notifications.errors import ChannelError, OutcomeUnknown
from notifications.message import Mail, Message, Receipt, Sighting, sighting_of

# A mailbox picks up after some 25 seconds, and Twilio may ring 5 longer than asked (Twilio, "Call
# resource", Timeout): a call that ends in a mailbox costs the ladder time and answers nothing.
RING_SECONDS = 20
_LOOK_BACK = 20  # calls to one person in one night
_CALLBACK_REFUSED = frozenset({"21205", "21609"})
_log = logging.getLogger(__name__)


class TwilioVoice:
    """Calls from `from_number` (E.164). Thread-safe; `pool` should fit the threads that send.

    `base_url` replaces Twilio's own address, for the sandbox or a proxy. `public_url` is where Twilio
    reaches the callback listener; with None nobody can answer by key, and the call says so.
    """

    kind = ChannelKind.VOICE
    can_look_up = True

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        from_number: str,
        *,
        base_url: str | None = None,
        public_url: str | None,
        pool: int = 64,
        provider: str = "twilio",
    ) -> None:
        self.provider = provider
        self._http = PooledHttp(base_url or API, pool)
        # An environment of its own: an edge or region set on the machine must not redirect pages.
        client = Client(account_sid, auth_token, http_client=self._http, environment={"-": "-"})
        self._calls = client.calls  # built here once: its lazy making is not thread-safe
        self._from = from_number
        self._public = (public_url or "").rstrip("/")
        self._poll = Poll()

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Have `address` called. Raises ChannelError, or OutcomeUnknown when it may be ringing.

        The text travels in the body of the request only, never in an address, which logs keep. A public
        address that Twilio refuses costs the keypad, not the page: once more without it, in half the
        time, so that both together end before the lease.
        """
        office = self._public if attempt else ""
        try:
            return self._dial(message, address, timeout, office, attempt)
        except ChannelError as refusal:
            if refusal.code not in _CALLBACK_REFUSED or not office:
                raise
            _log.error("%s refuses the public address: called without a keypad. %s", self.provider, refusal)
            return self._dial(message, address, timeout / 2, "", attempt)

    def _dial(self, message: Message, address: str, timeout: float, office: str, attempt: str) -> Receipt:
        own = quote(attempt, safe="")
        keys = f"{office}/twilio/voice/{own}" if office else None
        with handing_over(self._http, timeout):
            call = self._calls.create(
                to=address,
                from_=self._from,
                twiml=speech_twiml(message.text, message.locale, keys),
                timeout=RING_SECONDS,
                machine_detection="Enable",
                status_callback=f"{office}/twilio/call/{own}" if office else unset,
            )
        if not call.sid:
            raise OutcomeUnknown("twilio's answer names no call: is there a proxy in between?")
        return Receipt(self.provider, call.sid, 1)

    def look_up(
        self,
        address: str,
        text_contains: str,  # noqa: ARG002 - a call carries no text of ours that could be found
        since: datetime,
        known: frozenset[str],
        *,
        timeout: float,
    ) -> Sighting | None:
        """The newest call to `address` since `since` that is not in `known`; one is in flight at a time."""
        with asking(self._http, timeout):
            for found in self._calls.stream(to=address, from_=self._from, limit=_LOOK_BACK):
                if found.date_created and found.date_created < since - CLOCKS_APART:
                    return None
                if found.direction == SENT_BY_US and found.sid not in known:
                    report = call_report(found.sid, found.status, found.answered_by or "")
                    return sighting_of(found.sid, found.status, report)
        return None

    def poll(self, cursor: str, *, timeout: float) -> Mail:
        """How calls from our number ended, beyond `cursor`. Raises ChannelError without an answer in time."""
        with asking(self._http, timeout):
            return self._poll.read(cursor, calls_out(self._calls, self._from))

    def close(self) -> None:
        """Close the idle connections."""
        self._http.close()

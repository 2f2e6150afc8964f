"""SMS by Twilio, through its own client."""

import json
import re
from datetime import datetime, timedelta

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.base.values import unset  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no py.typed

from engine.vocabulary import ChannelKind
from notifications.channels.twilio_codes import cause_of
from notifications.channels.twilio_http import API, PooledHttp
from notifications.errors import ChannelError, OutcomeUnknown
from notifications.message import Message, Receipt, Sighting
from notifications.sms import segments

# Twilio stamps whole seconds by its own clock; ours may be ahead of it by this much.
_CLOCKS_APART = timedelta(minutes=2)
# To one person in one night; the list is newest first, so what matters stands on the first page.
_LOOK_BACK = 100
_GATEWAY = frozenset({502, 504})  # the request may have gone through behind the gateway


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
        self._status_callback = status_callback or unset

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:  # noqa: ARG002 - a text has no field of ours
        """Hand `message.text` to Twilio. Raises ChannelError, or OutcomeUnknown when it may have arrived."""
        try:
            with self._http.within(timeout):
                sent = self._messages.create(
                    to=address,
                    from_=self._from,
                    body=message.text,
                    status_callback=self._status_callback,
                )
        except json.JSONDecodeError as error:
            raise OutcomeUnknown("twilio's answer is not JSON: is there a proxy in between?") from error
        except TwilioException as error:
            raise _refused(error) from error
        if not sent.sid:
            raise OutcomeUnknown("twilio's answer names no message: is there a proxy in between?")
        return Receipt(self.provider, sent.sid, int(sent.num_segments or segments(message.text)))

    def look_up(
        self, address: str, text_contains: str, since: datetime, known: frozenset[str], *, timeout: float
    ) -> Sighting | None:
        """The newest text to `address` since `since` that has `text_contains` and is not in `known`.

        Twilio filters by To and From only: its DateSent is empty while a message is queued, and a
        queued message must be found. Answers to replies are left out; they may name the code too.
        """
        wanted = _words(text_contains)
        try:
            with self._http.within(timeout):
                texts = self._messages.stream(to=address, from_=self._from, limit=_LOOK_BACK, page_size=50)
                for found in texts:
                    if found.date_created and found.date_created < since - _CLOCKS_APART:
                        return None
                    ours = found.direction == "outbound-api" and found.sid not in known
                    if ours and wanted.search(found.body or ""):
                        return _sighted(found.sid, found.status, found.error_code)
        except OutcomeUnknown as error:  # a question that is not answered leaves nothing in doubt
            raise ChannelError(str(error)) from error
        except json.JSONDecodeError as error:
            raise ChannelError("twilio's list is not JSON") from error
        except TwilioException as error:
            raise _refused(error) from error
        return None

    def close(self) -> None:
        """Close the idle connections."""
        self._http.close()


def _sighted(sid: str, status: str, code: int | None) -> Sighting:
    lost = status in ("failed", "undelivered")
    return Sighting(sid, status, cause_of(str(code or "")) if lost else None, str(code or "") if lost else "")


def _words(text: str) -> re.Pattern[str]:
    """A code stands alone: 0042 is in neither 2026-0042 nor 10042."""
    return re.compile(rf"(?<![\d\-]){text}(?![\d\-])" if text.isdecimal() else re.escape(text))


def _refused(error: TwilioException) -> ChannelError:
    """Twilio answered with an error, so it took nothing over; a gateway's word proves less."""
    status = getattr(error, "status", None)
    if status in _GATEWAY:
        return OutcomeUnknown(f"a gateway answered {status} in twilio's place", code=str(status))
    code = str(getattr(error, "code", None) or status or "")
    words = getattr(error, "msg", None) or getattr(error, "title", None) or error.args[0]
    return ChannelError(f"twilio refused ({code}): {words}", cause=cause_of(code), code=code)

"""What Twilio's client raises, in our own words. Wrapped here, once, for texts and calls alike."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.http.response import Response  # type: ignore[import-untyped]  # twilio ships no py.typed

from notifications.channels.twilio_codes import cause_of
from notifications.channels.twilio_http import PooledHttp
from notifications.errors import ChannelError, OutcomeUnknown

_GATEWAY = frozenset({502, 504})  # the request may have gone through behind the gateway


@contextmanager
def handing_over(http: PooledHttp, timeout: float) -> Iterator[None]:
    """Something is created at Twilio: whether it was, may stay unknown."""
    try:
        with http.within(timeout):
            yield
    except json.JSONDecodeError as error:
        raise OutcomeUnknown("twilio's answer is not JSON: is there a proxy in between?") from error
    except TwilioException as error:
        raise _refused(error, http.asked_to_wait) from error


@contextmanager
def asking(http: PooledHttp, timeout: float) -> Iterator[None]:
    """Twilio is asked something: a question that is not answered leaves nothing in doubt."""
    try:
        with handing_over(http, timeout):
            yield
    except OutcomeUnknown as error:
        raise ChannelError(f"twilio was asked in vain: {error}", code=error.code) from error


def _refused(error: TwilioException, wait: float | None) -> ChannelError:
    """Twilio answered with an error, so it took nothing over; a gateway's word proves less."""
    status, code, words = _said(error)
    if status in _GATEWAY:
        return OutcomeUnknown(f"a gateway answered {status} in twilio's place", code=str(status))
    return ChannelError(
        f"twilio refused ({code}): {words}", cause=cause_of(code), code=code, retry_after=wait
    )


def _said(error: TwilioException) -> tuple[int | None, str, str]:
    """Its HTTP status, Twilio's own code (else the status), and its words.

    For a list, the client raises the bare answer, without having read it.
    """
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    words = getattr(error, "msg", None) or getattr(error, "title", None) or error.args[0]
    if len(error.args) > 1 and isinstance(error.args[1], Response):
        status = code = error.args[1].status_code
        with suppress(json.JSONDecodeError, AttributeError, TypeError):  # a proxy's page: the status says it
            read = json.loads(error.args[1].text)
            code, words = read.get("code", code), read.get("message", words)
    return status, str(code or status or ""), str(words)

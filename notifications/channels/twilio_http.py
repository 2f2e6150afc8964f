"""How the twilio client speaks HTTP here.

It pools with urllib3 itself instead of twilio's own client on requests, for three reasons: that one
pools https only, so that each text through the sandbox or a proxy would open a connection; requests
wraps a refused and a broken connection in one exception, and the first was surely not sent while
the second may have been; and a send costs a third less CPU, which is what bounds a burst.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from threading import local
from urllib.parse import urlencode, urlsplit

import urllib3
from twilio.http import HttpClient  # type: ignore[import-untyped]  # twilio ships no py.typed
from twilio.http.response import Response  # type: ignore[import-untyped]  # twilio ships no py.typed

from notifications.channels.pooled import Pool

API = "https://api.twilio.com"
_log = logging.getLogger(__name__)


class PooledHttp(HttpClient):  # type: ignore[misc]  # its base is Any to mypy, see above
    """An HTTP client for `twilio.rest.Client` that sends everything to `base`. Thread-safe.

    `pool` connections are kept open; more threads open more, and theirs are closed after use.
    """

    def __init__(self, base: str, pool: int) -> None:
        super().__init__(_log, False)
        self._pool = Pool(base, pool, "twilio")
        self._call = local()

    @contextmanager
    def within(self, timeout: float) -> Iterator[None]:
        """Bound the requests of this thread to `timeout` seconds: twilio's methods take no time-out."""
        self._call.timeout = timeout
        try:
            yield
        finally:
            del self._call.timeout

    @property
    def asked_to_wait(self) -> float | None:
        """Seconds the last answer to this thread asked us to leave Twilio alone, if it did."""
        wait: float | None = getattr(self._call, "wait", None)
        return wait

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: ARG002 - twilio's signature; its API never redirects
    ) -> Response:
        """One request, as twilio's client asks for it. Raises ChannelError or OutcomeUnknown."""
        target = urlsplit(uri)
        query = "&".join(part for part in (target.query, urlencode(params or {}, doseq=True)) if part)
        basic = urllib3.make_headers(basic_auth=":".join(auth)) if auth else {}
        answer = self._pool.ask(
            method,
            f"{target.path}{'?' if query else ''}{query}",
            body=urlencode(data, doseq=True) if data else None,
            headers={**(headers or {}), **basic},
            timeout=timeout or getattr(self._call, "timeout", None),
        )
        self._call.wait = _wait(answer.headers)
        return Response(answer.status, answer.body.decode("utf-8", "replace"), dict(answer.headers))

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()


def _wait(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds: a number, or a date counted from the answer's own (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After", "").strip()
    if not asked or asked.isdecimal():
        return float(asked) if asked else None
    try:
        until, sent = (parsedate_to_datetime(date) for date in (asked, headers.get("Date", "")))
    except ValueError:  # neither a number nor two dates: as if nothing had been asked
        return None
    return max((until - sent).total_seconds(), 0.0)

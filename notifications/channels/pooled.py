"""HTTP to a vendor: connections kept open, bounded in time, and exact about what was lost.

A refused connection was surely not sent, a broken one may have been: a library that wraps both in
one exception would either lose a page or send it twice. So urllib3 is used directly, and proxies
that the environment names are not: they would carry numbers and passwords elsewhere unasked.
"""

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi
import urllib3

from notifications.errors import ChannelError, OutcomeUnknown

NEVER_SENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.SSLError,
    urllib3.exceptions.ProxyError,
)

# Its debug lines carry the whole query, where many vendors want the number and the password.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor answered; the names of `headers` are found in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Pool:
    """Connections to `base`, of which `kept` stay open; more threads open more for one use. Thread-safe.

    `vendor` names it in errors, which never hold the path, the query, a header or the body.
    """

    def __init__(self, base: str, kept: int, vendor: str) -> None:
        self._vendor = vendor
        self._prefix = urlsplit(base).path.rstrip("/")
        # urllib3 sets TCP_NODELAY, so a request never waits for the answer's delayed ACK (40 ms).
        options = {"ssl_context": _trust()} if base.startswith("https:") else {}
        self._pool = urllib3.connection_from_url(base, maxsize=kept, retries=False, **options)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: str | bytes | None,
        headers: Mapping[str, str],
        timeout: float | None,
    ) -> Answer:
        """One request; a redirect is an answer like any other and is not followed.

        Raises ChannelError when it surely did not arrive, OutcomeUnknown when it may have.
        """
        try:
            got = self._pool.urlopen(
                method,
                self._prefix + path,
                body,
                headers,
                timeout=urllib3.Timeout(total=timeout),
                redirect=False,
            )
        except NEVER_SENT as error:
            raise ChannelError(f"{self._vendor} cannot be reached: {error}") from error
        except urllib3.exceptions.HTTPError as error:
            raise OutcomeUnknown(f"{self._vendor}'s answer was lost: {error}") from error
        return Answer(got.status, got.headers, got.data)

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()


def _trust() -> ssl.SSLContext:
    """The machine's own trust store, where an office adds its proxy's CA, and certifi's beside it."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context

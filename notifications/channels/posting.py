"""One POST over a kept connection, bounded in time, and exact about what was lost.

For channels whose vendor is an address in the settings. Errors name neither path nor query, because
robots carry their key there.
"""

import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    body: bytes
    retry_after: float | None

    def data(self) -> dict[str, Any] | None:
        """The object in a JSON body; None for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Poster:
    """POSTs to paths below `base`. Thread-safe; `pool` connections are kept open."""

    def __init__(self, base: str, pool: int, whom: str) -> None:
        keep_addresses_out_of_the_log()
        self._whom = whom
        self._prefix = urlsplit(base).path.rstrip("/")
        options = {"ssl_context": _trust()} if base.startswith("https:") else {}
        self._pool = urllib3.connection_from_url(base, maxsize=pool, retries=False, **options)

    def post(self, path: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> Answer:
        """Raises ChannelError when it surely did not arrive, OutcomeUnknown when it may have."""
        limit = urllib3.Timeout(total=timeout)
        try:
            answer = self._pool.urlopen(
                "POST", self._prefix + path or "/", body, dict(headers), timeout=limit, redirect=False
            )
        except NEVER_SENT as error:
            raise ChannelError(f"{self._whom} cannot be reached: {type(error).__name__}") from error
        except urllib3.exceptions.HTTPError as error:
            raise OutcomeUnknown(f"the answer of {self._whom} was lost: {type(error).__name__}") from error
        return Answer(answer.status, answer.data, _seconds(answer.headers.get("Retry-After", "")))

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()


def keep_addresses_out_of_the_log() -> None:
    """urllib3 prints path and query of every request when debugging, and a robot's key stands there."""
    logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


def _seconds(header: str) -> float | None:
    """Seconds to be left alone; a date says none, for whoever asks has no clock to compare it with."""
    return float(header) if header.isdecimal() else None


def _trust() -> ssl.SSLContext:
    """The machine's own trust store, where an office adds its proxy's CA, and certifi's beside it."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context

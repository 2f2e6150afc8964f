"""How 阿里云's own client is called here: bounded in time, never twice, and exact about what was lost.

The client puts numbers, values and signature into the address of each request, and prints that
address in its errors and, if asked by DEBUG=sdk, to the terminal. So nothing of its errors but codes
gets through here, and its printing is taken away.

Importing this takes 0.6 s and the extra `aliyun`: its two channels do so when they are opened.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from alibabacloud_tea_openapi.utils_models import Config  # type: ignore[import-untyped]  # ships no py.typed
from darabonba.exceptions import (  # type: ignore[import-untyped]  # ships no py.typed
    ResponseException,
    UnretryableException,
)
from darabonba.runtime import RuntimeOptions  # type: ignore[import-untyped]  # ships no py.typed

from notifications.channels.aliyun_codes import cause_of
from notifications.channels.pooled import NEVER_SENT
from notifications.channels.webhook_codes import GATEWAY
from notifications.errors import ChannelError, OutcomeUnknown


def config(access_key_id: str, access_key_secret: str, endpoint: str) -> Config:
    """The client's configuration. `endpoint` is a host, or an address with http:// for a proxy."""
    log = logging.getLogger("darabonba-core")
    log.handlers.clear()
    log.setLevel(logging.WARNING)
    parts = urlsplit(endpoint if "://" in endpoint else f"https://{endpoint}")
    return Config(
        access_key_id=access_key_id,
        access_key_secret=access_key_secret,
        endpoint=parts.netloc,
        protocol=parts.scheme,
        user_agent="zhishou",  # otherwise it is read from the environment
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks 阿里云 something by one of its clients. `pool` connections are kept."""

    client: Any
    whom: str
    pool: int

    def __call__(self, what: str, request: object, timeout: float) -> Any:
        """The body of the answer to `request`, whose Code is OK.

        Raises ChannelError when it was surely refused or never sent, OutcomeUnknown when it may have
        been carried out. The client repeats nothing by itself.
        """
        # It bounds connecting and reading one by one, in whole milliseconds.
        half = max(1, round(timeout * 500))
        runtime = RuntimeOptions(connect_timeout=half, read_timeout=half, max_idle_conns=self.pool)
        try:
            body = getattr(self.client, f"{what}_with_options")(request, runtime).body
            code = str(body.code or "")
        except ResponseException as error:
            raise _refused(self.whom, str(error.code or ""), error.status_code) from None
        except UnretryableException as error:
            raise _lost(self.whom, error.inner_exception) from None
        except (AttributeError, TypeError, ValueError):  # what its client makes of another's JSON
            code = ""
        if not code:
            raise OutcomeUnknown(f"{self.whom} answered without a code: is there a proxy in between?")
        if code != "OK":
            raise _refused(self.whom, code, None)
        return body


def _refused(whom: str, code: str, status: int | None) -> ChannelError:
    if status in GATEWAY:
        return OutcomeUnknown(f"a gateway answered {status} in place of {whom}", code=str(status))
    known = code if code not in ("", "None") else str(status)
    return ChannelError(f"{whom} refused ({known})", cause=cause_of(known), code=known)


def _lost(whom: str, error: BaseException) -> ChannelError:
    """Whether a connection was ever made stands in what lies beneath the client's error."""
    if any(isinstance(cause, NEVER_SENT) for cause in _beneath(error)):
        return ChannelError(f"{whom} cannot be reached")
    return OutcomeUnknown(f"the answer of {whom} was lost")


def _beneath(error: BaseException | None) -> Iterator[object]:
    while error is not None:
        yield error
        for inner in error.args:  # requests keeps urllib3's error here, and that one its reason
            yield inner
            yield getattr(inner, "reason", None)
        error = error.__cause__ or error.__context__

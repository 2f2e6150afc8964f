"""An instant message by anything else the kept library Apprise knows; only by schemes an office allows.

Apprise says yes or no and logs the reason, addresses with their keys included. So nothing of its log
gets through here but an HTTP status, and a no without one leaves the outcome open: the request may
have arrived.
"""

import logging
import re
from threading import local
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.vocabulary import ChannelKind
from notifications.channels import webhook_codes
from notifications.channels.unasked import Unasked
from notifications.errors import Cause, ChannelError, OutcomeUnknown
from notifications.message import Message, Receipt

if TYPE_CHECKING:
    from apprise import NotifyBase

RECIPIENT = "{to}"
"""Stands in the address for the person's own address; without it everything goes to one place."""

_ERROR = re.compile(r"\berror=(\d{3})\b")  # how every plugin of Apprise words a refusal


def scheme_of(url: str) -> str:
    """What stands before ://, in small letters; "" if that is nowhere."""
    return url.partition("://")[0].lower() if "://" in url else ""


class Hush(logging.Filter):
    """Lets no record through, and keeps the HTTP status of a refusal for the thread that logged it."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = local()

    def filter(self, record: logging.LogRecord) -> bool:
        """Nothing of Apprise is logged."""
        if found := _ERROR.search(record.getMessage()):
            self._seen.status = found.group(1)
        return False

    def status(self) -> str:
        """The status this thread's last refusal had, once; "" if it had none."""
        found = getattr(self._seen, "status", "")
        self._seen.status = ""
        return found


_HUSH = Hush()


class AppriseChat(Unasked):
    """Sends to `url` (a secret), whose scheme has to be among `schemes`. Thread-safe.

    Raises ChannelError at once for a scheme that is not allowed, or an address Apprise cannot read.
    """

    kind = ChannelKind.CHAT

    def __init__(self, url: str, schemes: tuple[str, ...], *, provider: str = "apprise") -> None:
        self.provider = provider
        if scheme_of(url) not in schemes:
            raise ChannelError(f"{provider}: the scheme of its address is not allowed", cause=Cause.ACCOUNT)
        from apprise import AppriseAsset  # 0.4 s, and the first address takes 2 s more

        log = logging.getLogger("apprise")
        log.addFilter(_HUSH)
        log.setLevel(logging.WARNING)  # the filter has to see refusals, whatever else is logged
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)  # it prints paths and queries
        self._url, self._schemes = url, schemes
        # In the calling thread: its pool would send on after our time-out. No files: it would cache.
        self._asset = AppriseAsset(async_mode=False, storage_mode="memory")
        self._plugin("99900000000", 1)  # would do as a user id and as a number

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Say `message.text`. Raises ChannelError, or OutcomeUnknown if it may have arrived."""
        from apprise import Apprise

        service = Apprise(self._plugin(address, timeout), asset=self._asset)
        _HUSH.status()
        if service.notify(body=message.text, body_format="text"):
            return Receipt(self.provider, attempt, 1)
        status = _HUSH.status()
        if not status or int(status) in webhook_codes.GATEWAY:
            raise OutcomeUnknown(f"{self.provider} did not say that it was sent", code=status)
        cause, words = webhook_codes.STATUSES.get(status, (Cause.PASSING, "no reason known to us"))
        raise ChannelError(f"{self.provider} refused ({status}): {words}", cause=cause, code=status)

    def close(self) -> None:
        """Nothing is kept open."""

    def _plugin(self, address: str, timeout: float) -> "NotifyBase":
        """Made for each message: one that is kept sleeps up to 5.5 s between two of them."""
        from apprise import Apprise

        url = self._url.replace(RECIPIENT, quote(address, safe=""))
        plugin = Apprise.instantiate(url, asset=self._asset)
        if plugin is None or str(plugin.schema).lower() not in self._schemes:
            raise ChannelError(f"{self.provider}: Apprise cannot read its address", cause=Cause.ACCOUNT)
        plugin.retry = 0  # whether a message is repeated is ours to decide
        # Apprise bounds connecting and reading one by one.
        plugin.socket_connect_timeout = plugin.socket_read_timeout = timeout / 2
        return plugin

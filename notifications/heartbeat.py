"""A sign of life to an outside watcher that speaks healthchecks' protocol: silence is the alarm.

The address is a secret: whoever knows it can keep the watcher quiet. It is in no error and no log.
"""

from urllib.parse import urlsplit

from notifications.channels.pooled import Pool
from notifications.errors import ChannelError

_WELL = range(200, 300)


def ping(url: str, *, timeout: float) -> None:
    """GET `url` within `timeout` seconds. Raises ChannelError, which does not name the address."""
    parts = urlsplit(url)
    pool = Pool(f"{parts.scheme}://{parts.netloc}", 1, "the outside watcher")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        answer = pool.ask("GET", path or "/", body=None, headers={}, timeout=timeout)
    finally:
        pool.close()
    if answer.status not in _WELL:
        raise ChannelError(f"the outside watcher answered {answer.status}", code=str(answer.status))

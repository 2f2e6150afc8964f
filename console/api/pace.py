"""How often somebody calls: counted in this process, by minute, and forgotten with it."""

from collections import Counter
from datetime import datetime
from threading import Lock

_MINUTE = 60


class TooFast(Exception):  # noqa: N818 - read as what is wrong
    """Too many calls in this minute; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


class Pace:
    """Calls of each token, or address, in the minute that runs. It holds that minute only."""

    def __init__(self) -> None:
        self._minute = 0
        self._calls: Counter[str] = Counter()
        self._lock = Lock()

    def wait(self, whose: str, most: int, now: datetime) -> int:
        """Count a call; how many seconds to wait before the next one counts, 0 if this one may go on."""
        seconds = int(now.timestamp())
        with self._lock:
            if seconds // _MINUTE != self._minute:
                self._minute = seconds // _MINUTE
                self._calls.clear()
            self._calls[whose] += 1
            over = self._calls[whose] > most
        return _MINUTE - seconds % _MINUTE if over else 0

"""The system clock: the only place that reads the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

# A wall clock that moves by more than this against the monotonic clock was set by somebody
# (design: 2 s); smaller differences are what NTP does all day.
STEP = timedelta(seconds=2)


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""


def _since_boot() -> float:
    """Seconds that have passed, those of a suspended machine too: an outage, no clock set by somebody."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SystemClock:
    """A wall anchor plus the monotonic clock.

    Small corrections (NTP) are not followed, so that no wait gets longer or shorter by them. A step
    of more than STEP is somebody setting the clock: it is adopted, because every other process of
    the office reads the same wall, and reported once by `step`, so that the watch can move what
    was counting down.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = _since_boot,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._anchor = wall() - monotonic()
        self._moved = 0.0
        self._lock = Lock()

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        self._adopt()
        return datetime.fromtimestamp(self._anchor + self._monotonic(), UTC)

    def step(self) -> timedelta:
        """How far the wall clock was set since the last call; zero if it was not."""
        self._adopt()
        with self._lock:
            moved, self._moved = self._moved, 0.0
        return timedelta(seconds=moved)

    def _adopt(self) -> None:
        anchor = self._wall() - self._monotonic()
        if abs(anchor - self._anchor) > STEP.total_seconds():
            with self._lock:
                self._moved += anchor - self._anchor
                self._anchor = anchor


class DatabaseClock:
    """The database's clock: several machines, one time. Asked for each `now`."""

    def __init__(self, ask: Callable[[], datetime]) -> None:
        self._ask = ask

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return self._ask()


def seconds() -> float:
    """A monotonic reading for measuring spans, in seconds."""
    return time.monotonic()


def local_now() -> datetime:
    """The present instant for what has no office yet, such as a first data folder."""
    return datetime.now(UTC)

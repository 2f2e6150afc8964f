"""The system clock: the only place that reads the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

# A wall clock that moves by more than this against the monotonic clock was set by somebody
# (design: 2 s); smaller differences are what NTP does all day.
STEP = timedelta(seconds=2)


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""


class SystemClock:
    """A wall anchor plus the monotonic clock: setting the wall clock moves no timer and no lease.

    `step()` says by how much the wall clock was moved since the last call, and adopts it: what was
    armed for 03:00 is due when the corrected clock says 03:00.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._anchor = wall() - monotonic()

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.fromtimestamp(self._anchor + self._monotonic(), UTC)

    def step(self) -> timedelta:
        """How far the wall clock was set, if by more than STEP; the new time holds from here on."""
        moved = timedelta(seconds=self._wall() - self._monotonic() - self._anchor)
        if abs(moved) <= STEP:
            return timedelta()
        self._anchor = self._wall() - self._monotonic()
        return moved


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

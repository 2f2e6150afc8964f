"""A clock the tests set."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class ManualClock:
    """Stands still until it is told to move."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 3, 4, 18, 10, tzinfo=UTC)  # 02:10 in Shanghai, a Thursday
        self._lock = Lock()

    def now(self) -> datetime:
        """The instant it was set to."""
        with self._lock:
            return self._now

    def set(self, at: datetime) -> None:
        """It is now `at`; never goes back."""
        with self._lock:
            assert at >= self._now
            self._now = at

    def forward(self, **spans: float) -> None:
        """Move on by a timedelta's worth."""
        self.set(self.now() + timedelta(**spans))

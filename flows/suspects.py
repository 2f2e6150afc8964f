"""One incident that cannot be loaded, decided or sent must not keep the others from being called.

When a turn fails in an unforeseen way, the next turns take one incident at each step; the one that
fails again is set aside for a while and named in the watch's trouble, and the others go on.
"""

from collections.abc import Callable, Iterable

# As many incidents as one transaction decides: long enough to share its commit, short enough that
# an act waiting for the write lock does not notice (design: 200).
BATCH = 200
# A faulty incident is tried again after this many seconds: somebody may have mended the program.
ASIDE = 30.0


class Suspects:
    """Which incidents are taken together now, and which are left out. `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._aside: dict[str, float] = {}
        self._narrow = False
        self._in_hand: list[str] = []

    @property
    def batch(self) -> int:
        """How many incidents, or attempts, to take in one transaction."""
        return 1 if self._narrow else BATCH

    @property
    def aside(self) -> frozenset[str]:
        """Ids of incidents that are left out now."""
        now = self._clock()
        self._aside = {incident: until for incident, until in self._aside.items() if now < until}
        return frozenset(self._aside)

    def take(self, ids: Iterable[str]) -> None:
        """The incidents of the step that comes now: whatever fails next is their doing, or nobody's."""
        self._in_hand = sorted(set(ids))

    @property
    def trouble(self) -> str:
        """About which incidents nobody is being called meanwhile, "" if about none."""
        aside = ", ".join(sorted(self.aside))
        return f"set aside, as they cannot be handled: {aside}" if aside else ""

    def through(self, *, is_empty: bool) -> None:
        """A turn went well; one that found nothing to do means that all the others are through."""
        self._in_hand = []
        if is_empty:
            self._narrow = False

    def failed(self) -> str:
        """Their step raised; the id of the one at fault, "" while it is not known."""
        if not self._in_hand:
            return ""
        if len(self._in_hand) > 1:
            self._narrow = True
            return ""
        (incident,) = self._in_hand
        self._aside[incident] = self._clock() + ASIDE
        self._in_hand = []
        self._narrow = True
        return incident

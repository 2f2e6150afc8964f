"""One incident that cannot be decided must not keep the others from being called.

When a turn fails in an unforeseen way, the next turns decide one incident each; the one that fails
again is set aside for a while and named in the watch's trouble, and the others go on.
"""

from collections.abc import Callable

# As many incidents as one transaction decides: long enough to share its commit, short enough that
# an act waiting for the write lock does not notice (design: 200).
BATCH = 200
# A faulty incident is tried again after this many seconds: somebody may have mended the program.
ASIDE = 30.0


class Suspects:
    """Which incidents are decided together now, and which are left out. `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._aside: dict[str, float] = {}
        self._narrow = False
        self._in_hand: list[str] = []

    @property
    def batch(self) -> int:
        """How many incidents to decide in one transaction."""
        return 1 if self._narrow else BATCH

    @property
    def aside(self) -> frozenset[str]:
        """Ids of incidents that are left out now."""
        now = self._clock()
        self._aside = {incident: until for incident, until in self._aside.items() if now < until}
        return frozenset(self._aside)

    def take(self, ids: list[str]) -> None:
        """These are decided now; none left means that all the others are through."""
        self._in_hand = ids
        if not ids:
            self._narrow = False

    def failed(self) -> str:
        """Deciding them raised; the id of the one at fault, "" while it is not known."""
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

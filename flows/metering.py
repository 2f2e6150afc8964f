"""What is counted of the paging, for whoever scrapes it. Counting nothing by default.

The names and units are in `flows.metrics`, which the watch process uses in its place.
"""

from datetime import timedelta


class Meter:
    """Counts nothing."""

    def fired(self, late: timedelta) -> None:
        """A timer fired, this long after it was due."""

    def tried(self, channel: str, provider: str, outcome: str, took: float, *, drill: bool = False) -> None:
        """An attempt ended like this at its provider, after `took` seconds."""

    def leases_expired(self, count: int) -> None:
        """Claims of a watch that is gone were taken for lost."""

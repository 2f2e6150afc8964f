"""The breaker: a Prefect that is slow or gone is left alone for a while. Loads without prefect."""

from collections.abc import Callable

from flows.clock import seconds as monotonic

# A recorded effect costs some milliseconds; one that costs a second means a server that cannot keep
# up, and asking it for more only makes that worse (design: 1 s, then 30 s open).
SLOW = 1.0
REST = 30.0


class Breaker:
    """Open after a call that was slow or failed; closed again `rest` seconds later."""

    def __init__(
        self, seconds: Callable[[], float] = monotonic, slow: float = SLOW, rest: float = REST
    ) -> None:
        self._seconds = seconds
        self._slow = slow
        self._rest = rest
        self._until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether Prefect is to be left alone for now."""
        return self._seconds() < self._until

    def took(self, span: float) -> None:
        """A call took `span` seconds of Prefect's own time."""
        if span > self._slow:
            self.trip()

    def trip(self) -> None:
        """A call failed."""
        self._until = self._seconds() + self._rest

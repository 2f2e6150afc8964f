"""How far one of Twilio's lists was read, and how far back the next reading has to go.

More than "everything since" for three reasons. The lists come newest first. Their date filters know
whole days only and leave out what has not been sent (Twilio, "Message resource", DateSent). And a state
may change hours after its text was made. So each reading goes back to the oldest entry that had no
final state, and always a little further than what was read before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.message import Incoming, Report

# Read again each time: stamps are whole seconds, and a list may show an entry a moment late. Ours.
_OVERLAP = timedelta(minutes=5)
# States that change soon matter: the page's next channel waits for them. Later ones are looked for at
# each tenth reading only, so that one text without a receipt does not make each reading long. Ours.
_SOON, _DEEP = timedelta(minutes=15), 10
# What waits longer in Twilio's queue is never sent (Twilio, "Message resource", ValidityPeriod).
QUEUED_AT_MOST = timedelta(seconds=36_000)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry: what it tells us, None while it is open. `at`: when it was sent, None until then."""

    created: datetime
    at: datetime | None
    tells: Incoming | Report | None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a list was read: the newest entry seen, and the oldest without a final state."""

    seen: datetime
    open: datetime | None = None

    @classmethod
    def read(cls, written: Iterable[str | None]) -> "Mark":
        """What `write` wrote."""
        seen, waits = written
        assert seen is not None  # noqa: S101 - for mypy: `write` always writes it
        return cls(datetime.fromisoformat(seen), datetime.fromisoformat(waits) if waits else None)

    def write(self) -> list[str | None]:
        """For a cursor, as JSON."""
        return [self.seen.isoformat(), self.open.isoformat() if self.open else None]

    def since(self, turn: int) -> datetime:
        """How far back reading number `turn` goes."""
        again = self.seen - _OVERLAP
        if self.open is None:
            return again
        return min(again, self.open if turn % _DEEP == 0 else max(self.open, self.seen - _SOON))

    def read_on(self, rows: Iterable[Listed], turn: int) -> tuple[list[Listed], "Mark"]:
        """The entries of a list (newest first) that are new or may have changed, oldest first."""
        since = self.since(turn)
        found = list(_down_to(since, rows))[::-1]
        seen = max([self.seen, *(row.created for row in found)])
        unsettled = [row.created for row in found if row.tells is None]
        if self.open and self.open < since:  # not looked at this time
            unsettled.append(self.open)
        waiting = [created for created in unsettled if created > seen - QUEUED_AT_MOST]
        return found, Mark(seen, min(waiting, default=None))


def _down_to(since: datetime, rows: Iterable[Listed]) -> Iterator[Listed]:
    """A list as far as it can hold anything made or sent since then.

    It is sorted by when things were sent, and what has not been sent may stand anywhere near the top:
    an entry ends the reading by the latest instant it can have been sent at.
    """
    for row in rows:
        if (row.at or row.created + QUEUED_AT_MOST) < since:
            return
        yield row

"""When something is to begin, on the office's wall clock: weekdays and a time, or single dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendars import Calendar

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times at which to begin: `weekdays` (0 is Monday) at `clock`, and `dates` (naive wall-clock times).

    `weeks`: only the first, second … of that weekday in its month; empty: each of them.
    """

    weekdays: frozenset[int] = frozenset()
    clock: time = time()
    weeks: frozenset[int] = frozenset()
    dates: tuple[datetime, ...] = ()

    def between(self, calendar: Calendar, after: datetime, until: datetime) -> list[datetime]:
        """The instants (aware UTC) later than `after` and no later than `until`, in order."""
        first, last = calendar.local(after).date(), calendar.local(until).date()
        walls = [datetime.combine(day, self.clock) for day in _days(first, last) if self._is_on(day)]
        found = {calendar.instant(wall) for wall in (*walls, *self.dates)}
        return sorted(at for at in found if after < at <= until)

    def _is_on(self, day: date) -> bool:
        week = (day.day - 1) // _WEEK + 1
        return day.weekday() in self.weekdays and (not self.weeks or week in self.weeks)


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)

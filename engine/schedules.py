"""Times of the day 时点 and parts of the day 时段 at which something is done again and again.

Times are minutes since midnight on the office's wall clock; what they come to are aware UTC instants.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendars import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of the day, from `begin` to `end`, in which something is done so many `times`.

    One that ends no later than it begins ends on the next day. Without a beginning it is a time of day,
    `end`, that follows upon the one before it.
    """

    begin: int | None
    end: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """A part of one day: from when it may be done, until when, how often; `provisional` as for a limit."""

    opens: datetime
    due: datetime
    times: int
    provisional: bool = False


def following(calendar: Calendar, parts: tuple[DayPart, ...], after: datetime, *, working: bool) -> Window:
    """The first window that lies whole after `after` (aware UTC), on days that are worked if `working`.

    `parts` are in the order of the day, and do not overlap. A day that is not worked is passed over; where
    one that nobody has published yet had a say in that, the window is provisional.
    """
    return next(window for window in _windows(calendar, parts, after, working) if window.opens >= after)


def _windows(
    calendar: Calendar, parts: tuple[DayPart, ...], after: datetime, working: bool
) -> Iterator[Window]:
    """Every window that ends after `after`. Those of the day before may end on this one."""
    day, provisional = calendar.local(after).date() - _DAY, False
    while True:
        kind = calendar.working_day(day)
        provisional = provisional or (working and kind.provisional)
        if kind.is_worked or not working:
            for part in parts:
                window = _on(calendar, day, part, after, provisional)
                if window.due > after:
                    yield window
        day += _DAY


def _on(calendar: Calendar, day: date, part: DayPart, after: datetime, provisional: bool) -> Window:
    opens = after if part.begin is None else _at(calendar, day, part.begin)
    over = part.begin is not None and part.end <= part.begin
    return Window(opens, _at(calendar, day + _DAY if over else day, part.end), part.times, provisional)


def _at(calendar: Calendar, day: date, minutes: int) -> datetime:
    return calendar.instant(datetime.combine(day, time()) + timedelta(minutes=minutes))

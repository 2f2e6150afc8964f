"""A time axis: from instants to places on a line, with the marks that are written along it.

Limits of a quarter of an hour and of two days stand in one picture. Where they are too far apart for an
even axis, early time gets more room than late time: the place of an instant is then the arsinh of the time
since the origin, in units of `knee`. That is even around the origin and logarithmic further out, on both
sides, so nothing has to be cut off and every instant has exactly one place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asinh, sinh

from engine.calendars import Calendar
from engine.periods import NIGHT

# Above this many shortest spans in the whole an even axis would draw the shortest as a few dots.
EVEN_UP_TO = 14
_KNEE_AT_LEAST, _KNEE_AT_MOST = timedelta(minutes=5), timedelta(hours=6)

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Round steps of an even axis, and round distances from the origin of another.
_STEPS = (
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14, 30, 90, 365)),
)
_DISTANCES = (
    *(n * _MINUTE for n in (15, 30)),
    *(n * _HOUR for n in (1, 2, 5, 12)),
    *(n * _DAY for n in (1, 2, 4, 7, 14, 30, 90, 365)),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """Instants from `first` to `last` on a line from `left` to `right`; `knee` None: an even axis."""

    first: datetime
    last: datetime
    left: float
    right: float
    origin: datetime
    knee: timedelta | None = None

    def x(self, at: datetime) -> float:
        """Where an instant stands; one outside stands at the nearer end."""
        low, high = self._bent(self.first), self._bent(self.last)
        share = (self._bent(at) - low) / (high - low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def at(self, x: float) -> datetime:
        """The instant at a place: the way back, for what asks how long a stretch of the line is."""
        low, high = self._bent(self.first), self._bent(self.last)
        bent = low + (x - self.left) / (self.right - self.left) * (high - low)
        if self.knee is None:
            return self.origin + bent * timedelta(seconds=1)
        return self.origin + sinh(bent) * self.knee

    def _bent(self, at: datetime) -> float:
        since = at - self.origin
        return since.total_seconds() if self.knee is None else asinh(since / self.knee)


def axis_for(
    spans: Sequence[tuple[datetime, datetime]], points: Sequence[datetime], origin: datetime
) -> tuple[datetime, datetime, timedelta | None]:
    """(first, last, knee) of an axis that shows all of these, readable down to the shortest span."""
    instants = [origin, *points, *(at for span in spans for at in span)]
    first, last = min(instants), max(instants)
    if last - first < timedelta(minutes=10):
        last = first + timedelta(minutes=10)
    lengths = [end - start for start, end in spans if end > start]
    shortest = min(lengths, default=last - first)
    knee = None
    if (last - first) / shortest > EVEN_UP_TO:
        knee = min(max(shortest / 2, _KNEE_AT_LEAST), _KNEE_AT_MOST)
    return first, last, knee


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis with its time written at it; `new_day` if the one before had another date."""

    x: float
    at: datetime
    new_day: bool


def ticks(axis: Axis, calendar: Calendar, apart: float) -> list[Tick]:
    """Round times along the axis, none nearer than `apart` to the next, nor cut off at its ends."""
    candidates = _even(axis, calendar, apart) if axis.knee is None else _bent(axis)
    taken: list[float] = []
    chosen: list[datetime] = []
    for at in candidates:
        x = axis.x(at)
        if axis.first <= at <= axis.last and all(abs(x - other) >= apart for other in taken):
            taken.append(x)
            chosen.append(at)
    found: list[Tick] = []
    day = None
    for at in sorted(chosen):
        today = calendar.local(at).date()
        found.append(Tick(axis.x(at), at, bool(found) and today != day))
        day = today
    return found


def _even(axis: Axis, calendar: Calendar, apart: float) -> list[datetime]:
    """Round times of the office's clock, at the smallest round step that leaves room."""
    least = (axis.last - axis.first) * (apart / (axis.right - axis.left))
    step = next((step for step in _STEPS if step >= least), _STEPS[-1])
    day = calendar.local(axis.first).date()
    at, found = calendar.midnight(day), []
    while at <= axis.last:
        found.append(at)
        at += step
    return found


def _bent(axis: Axis) -> list[datetime]:
    """The origin, then round distances from it, the last one first: the early ones yield to it."""
    after = [axis.origin + distance for distance in _DISTANCES]
    before = [axis.origin - distance for distance in _DISTANCES]
    whole = [_DAY, 2 * _DAY, 5 * _HOUR, _HOUR, 30 * _MINUTE, 15 * _MINUTE]
    first = [axis.origin, *(axis.origin + distance for distance in whole)]
    return [*first, *after, *before]


def nights(axis: Axis, calendar: Calendar) -> list[tuple[float, float]]:
    """The stretches of the line (from, to) that are night at the office."""
    day = calendar.local(axis.first).date() - _DAY
    found = []
    while calendar.midnight(day) <= axis.last:
        begins = calendar.instant(datetime.combine(day, NIGHT[0]))
        ends = calendar.instant(datetime.combine(day + _DAY, NIGHT[1]))
        if ends > axis.first and begins < axis.last:
            found.append((axis.x(begins), axis.x(ends)))
        day += _DAY
    return found

"""Counts over time as curves: where everything stands, and the drawing of it.

Reads and interactions lie far apart, and grow a thousandfold in a night: where the largest count is far
above the smallest, the upright axis is logarithmic and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import floor, log10
from typing import Protocol

from engine.calendars import Calendar
from flows.picture.axis import Axis, Tick, nights, ticks
from flows.picture.svg import box, drawing, element, group, line, path, text
from flows.picture.text import width

# Above this ratio of the largest to the smallest count an even axis would flatten what is small.
EVEN_UP_TO = 50
HEIGHT, NARROW_HEIGHT = 250.0, 220.0
_HEAD, _FOOT, _RIGHT = 14.0, 40.0, 92.0
_APART = 58.0
_LABEL = 12.0
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Series:
    """A curve: its name, its shape ("round" or "square" points), and (when, how many) in order of time."""

    name: str
    shape: str
    points: Sequence[tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class Scale:
    """Counts on an upright line from `foot` (the least) to `head` (the most)."""

    least: float
    most: float
    head: float
    foot: float
    is_log: bool

    def y(self, count: float) -> float:
        """Where a count stands; nothing stands below the foot."""
        low, high, at = (self._bent(n) for n in (self.least, self.most, max(count, self.least)))
        return self.foot - (at - low) / (high - low) * (self.foot - self.head)

    def _bent(self, count: float) -> float:
        return log10(count) if self.is_log else count

    @property
    def steps(self) -> list[int]:
        """Round counts to write along it, at most six."""
        return _log_steps(self.least, self.most) if self.is_log else _even_steps(self.most)


def scale_for(counts: Sequence[int], head: float, foot: float) -> Scale:
    """The scale on which all of these can be read."""
    most = max(counts, default=0) or 1
    least = min((n for n in counts if n), default=most)
    if most / least > EVEN_UP_TO:
        return Scale(10 ** floor(log10(least)), most * 1.25, head, foot, is_log=True)
    return Scale(0, most * 1.08, head, foot, is_log=False)


def _log_steps(least: float, most: float) -> list[int]:
    powers = range(floor(log10(least)), floor(log10(most)) + 1)
    found = [10**power for power in powers]
    if len(found) > 3:
        return found[:: 1 + len(found) // 7]
    return [n for power in powers for step in _STEPS if least <= (n := step * 10**power) <= most]


def _even_steps(most: float) -> list[int]:
    power = 10 ** floor(log10(max(most, 1)))
    wanted = (max(round(power * step / 10), 1) for step in (1, 2, 5, 10, 20, 50))
    step = next((step for step in wanted if most / step <= 6), power)
    return [step * n for n in range(int(most // step) + 1)]


class Wording(Protocol):
    """What a drawing of counts needs said."""

    def clock(self, at: datetime, *, new_day: bool) -> str:
        """A time under the axis."""

    def count(self, number: int) -> str:
        """A count as people read it."""

    def scale(self, *, is_log: bool) -> str:
        """Which scale it is, in a few words."""


@dataclass(frozen=True)
class Curves:
    """Curves laid out."""

    axis: Axis
    scale: Scale
    ticks: Sequence[Tick]
    nights: Sequence[tuple[float, float]]
    series: Sequence[Series]
    places: Sequence[Sequence[tuple[float, float]]]
    ends: Sequence[float]  # where the name of each curve stands
    width: float
    height: float


def lay_out(series: Sequence[Series], calendar: Calendar, wide: float, left: float = 52.0) -> Curves:
    """Place curves in a drawing `wide` units wide; each has at least one point."""
    times = [at for one in series for at, _ in one.points]
    first, last = min(times), max(times)
    if last - first < timedelta(minutes=10):
        first, last = first - timedelta(minutes=5), last + timedelta(minutes=5)
    high = NARROW_HEIGHT if wide < 480 else HEIGHT
    axis = Axis(first, last, left, wide - _RIGHT, first)
    scale = scale_for([n for one in series for _, n in one.points], _HEAD, high - _FOOT)
    places = [[(axis.x(at), scale.y(n)) for at, n in one.points] for one in series]
    ends = _apart([place[-1][1] for place in places])
    return Curves(
        axis, scale, ticks(axis, calendar, _APART), nights(axis, calendar), series, places, ends, wide, high
    )


def _apart(ends: list[float], least: float = 30.0) -> list[float]:
    """Heights of the names at the ends of the curves, moved so that none lies on another."""
    order = sorted(range(len(ends)), key=lambda n: ends[n])
    moved = list(ends)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + least)
    return moved


def draw(laid: Curves, wording: Wording, name: str, title: str, description: str) -> str:
    """The curves as SVG; `name` makes its ids unique on the page."""
    foot = laid.scale.foot
    parts = [
        *(box(start, _HEAD, end - start, foot - _HEAD, "pic-night") for start, end in laid.nights),
        *_counts(laid, wording),
        *_times(laid, wording),
        *(_curve(laid, n, wording) for n in range(len(laid.series))),
        text(wording.scale(is_log=laid.scale.is_log), 0, laid.height - 4, "pic-legend"),
    ]
    kind = "picture narrow" if laid.width < 480 else "picture"
    return drawing(name, laid.width, laid.height, kind, title, description, [part for part in parts if part])


def _counts(laid: Curves, wording: Wording) -> list[str]:
    parts = []
    for step in laid.scale.steps:
        y = laid.scale.y(step)
        parts.append(line(laid.axis.left, y, laid.axis.right, y, "pic-grid"))
        parts.append(text(wording.count(step), laid.axis.left - 8, y + 4, "pic-since", "end"))
    return parts


def _times(laid: Curves, wording: Wording) -> list[str]:
    foot = laid.scale.foot
    parts = [line(laid.axis.left, foot, laid.axis.right, foot, "pic-axis")]
    for tick in laid.ticks:
        words = wording.clock(tick.at, new_day=tick.new_day)
        x = min(tick.x, laid.width - width(words, _LABEL) / 2)
        parts.append(line(tick.x, foot, tick.x, foot + 4, "pic-axis"))
        parts.append(text(words, x, foot + 17, "pic-clock", "middle"))
    return parts


def _curve(laid: Curves, n: int, wording: Wording) -> str:
    """A curve with its points, and at its end its name and the count it has come to."""
    one, places, y = laid.series[n], laid.places[n], laid.ends[n]
    dots = [
        group([_point(one.shape, place, n)], said=f"{one.name} {wording.clock(at, new_day=True)} {count}")
        for place, (at, count) in zip(places, one.points, strict=True)
    ]
    x = laid.axis.right + 10
    words = [
        text(one.name, x, y - 2, f"pic-curve-name c{n}"),
        text(wording.count(one.points[-1][1]), x, y + 13, "pic-clock"),
    ]
    return group([path(places, f"pic-curve c{n}"), *dots, *words])


def _point(shape: str, place: tuple[float, float], n: int) -> str:
    x, y = place
    if shape == "square":
        return box(x - 3.2, y - 3.2, 6.4, 6.4, f"pic-point c{n}")
    return element("circle", cx=x, cy=y, r=3.6, kind=f"pic-point c{n}")

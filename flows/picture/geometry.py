"""Where everything of a picture stands: pure, in the units of the drawing. `drawing` only writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.calendars import Calendar
from flows.picture.axis import Axis, Tick, axis_for, nights, ticks
from flows.picture.figures import Figure, Limit, Mark, Outcome
from flows.picture.text import width

# Below this width a limit's title stands above its bar instead of beside it: a telephone.
NARROW = 480
TITLE, OUTCOME = 13.0, 12.0  # font sizes
# Of the width, how much the words left and right of the bars may take at the most; less if they need less.
_TITLE_MOST, _OUTCOME_MOST = 0.27, 0.24
_BESIDE = 14.0  # between words and bars
_APART, _APART_NARROW = 66.0, 62.0  # between two times written under the axis
HEAD = 34.0  # the axis with its two lines of words
LANE = 17.0  # a row of labels of what happened
TRY = 11.0  # a row of marks of calls
MOST_TRIES = 4  # rows of them; what is over is counted
ROW, GONE, ROW_NARROW, GONE_NARROW = 31.0, 22.0, 45.0, 34.0
LABEL = 12.0  # font size of labels


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit as drawn: `y` is the middle of its bar; the stretches are (from, to) along the axis.

    `used` is the time gone within the limit, `slack` what was or is left of it, `over` what went beyond,
    `added` the time it was extended by.
    """

    limit: Limit
    top: float
    y: float
    used: tuple[float, float]
    slack: tuple[float, float]
    over: tuple[float, float] | None
    added: tuple[float, float] | None
    due: float
    warn: tuple[float, ...]
    met: float | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A try as drawn; `more` counts those for which there was no room in its place."""

    x: float
    y: float
    outcome: Outcome
    said: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened, as a line through the whole picture, with its label if there was room."""

    x: float
    mark: Mark
    label_x: float | None
    label_y: float


@dataclass(frozen=True)
class Geometry:
    """A picture laid out."""

    figure: Figure
    axis: Axis
    width: float
    height: float
    narrow: bool
    ticks: Sequence[Tick]
    nights: Sequence[tuple[float, float]]
    lines: Sequence[Line]
    lane_y: float
    dots: Sequence[Dot]
    bars: Sequence[Bar]
    top: float  # where what is drawn over time begins and ends, between axis and legend
    foot: float
    now: float


def lay_out(figure: Figure, calendar: Calendar, wide: float) -> Geometry:
    """Place everything of `figure` in a drawing `wide` units wide; the height follows."""
    narrow = wide < NARROW
    axis = _axis(figure, wide, narrow)
    lines, lanes = _lines(figure.marks, axis)
    top = HEAD
    try_y = top + lanes * LANE + 10
    dots, rows = _dots(figure, axis, try_y)
    first = top + lanes * LANE + (rows * TRY + 12 if rows else 4)
    bars = _bars(figure, axis, first, narrow)
    foot = (bars[-1].top + _height(bars[-1].limit, narrow) if bars else first) + 4
    return Geometry(
        figure,
        axis,
        wide,
        foot,
        narrow,
        ticks(axis, calendar, _APART_NARROW if narrow else _APART),
        nights(axis, calendar),
        lines,
        try_y,
        dots,
        bars,
        top,
        foot,
        axis.x(figure.now),
    )


def _axis(figure: Figure, wide: float, narrow: bool) -> Axis:
    spans = [(limit.started, limit.due) for limit in figure.limits]
    ends = [limit.ended for limit in figure.limits if limit.ended and not limit.is_gone]
    points = [*ends, *(one.at for one in figure.tries), *(one.at for one in figure.marks), figure.now]
    first, last, knee = axis_for(spans, points, figure.origin)
    left, right = (6.0, wide - 6) if narrow else _sides(figure, wide)
    return Axis(first, last, left, right, figure.origin, knee)


def _sides(figure: Figure, wide: float) -> tuple[float, float]:
    """Where the bars begin and end: the words beside them get the room they need, within bounds."""
    titles = max((width(limit.title, TITLE) for limit in figure.limits), default=0) + _BESIDE
    outcomes = max((width(limit.outcome, OUTCOME) for limit in figure.limits), default=0) + _BESIDE
    return max(min(titles, _TITLE_MOST * wide), 90), wide - max(min(outcomes, _OUTCOME_MOST * wide), 40)


def _height(limit: Limit, narrow: bool) -> float:
    if narrow:
        return GONE_NARROW if limit.is_gone else ROW_NARROW
    return GONE if limit.is_gone else ROW


def _bars(figure: Figure, axis: Axis, first: float, narrow: bool) -> list[Bar]:
    """Limits one under another: those in force or met by when they end, what was replaced below them."""
    bars: list[Bar] = []
    top = first
    for limit in sorted(figure.limits, key=lambda one: (one.is_gone, one.due)):
        high = _height(limit, narrow)
        bars.append(_bar(limit, axis, figure.now, top, top + (high - 13 if narrow else high / 2)))
        top += high
    return bars


def _bar(limit: Limit, axis: Axis, now: datetime, top: float, y: float) -> Bar:
    end = limit.ended or now
    within = min(max(end, limit.started), limit.due)
    start, used, due = axis.x(limit.started), axis.x(within), axis.x(limit.due)
    over = (due, axis.x(end)) if end > limit.due and not limit.is_gone else None
    added = (axis.x(limit.unextended), due) if limit.unextended else None
    met = axis.x(limit.ended) if limit.is_met and limit.ended else None
    warn = tuple(axis.x(at) for at in limit.warn if at > limit.started)
    return Bar(limit, top, y, (start, used), (used, due), over, added, due, warn, met)


def _dots(figure: Figure, axis: Axis, first: float) -> tuple[list[Dot], int]:
    """Tries by time; those at one place stand under one another, and what is over is counted."""
    columns: dict[int, list[Dot]] = {}
    for one in sorted(figure.tries, key=lambda one: one.at):
        x = axis.x(one.at)
        columns.setdefault(round(x / TRY), []).append(Dot(x, 0.0, one.outcome, one.said))
    dots: list[Dot] = []
    rows = 0
    for column in columns.values():
        shown = column if len(column) <= MOST_TRIES else column[: MOST_TRIES - 1]
        x = column[0].x
        dots += [Dot(x, first + n * TRY, dot.outcome, dot.said) for n, dot in enumerate(shown)]
        if len(shown) < len(column):
            left = column[len(shown) :]
            said = "\n".join(dot.said for dot in left)
            dots.append(Dot(x, first + len(shown) * TRY, left[0].outcome, said, len(left)))
        rows = max(rows, min(len(column), MOST_TRIES))
    return dots, rows


def _lines(marks: Sequence[Mark], axis: Axis) -> tuple[list[Line], int]:
    """Lines with their labels in as few rows as there is room in, at most three; without room, no label."""
    ends = [axis.left - 40.0] * 3
    lines: list[Line] = []
    used = 0
    for mark in sorted(marks, key=lambda one: one.at):
        x = axis.x(mark.at)
        wide = width(mark.label, LABEL) + 6
        label_x = min(x + 3, axis.right - wide)
        row = next((n for n, end in enumerate(ends) if label_x >= end), None)
        if row is None:
            lines.append(Line(x, mark, None, 0.0))
            continue
        ends[row] = label_x + wide
        used = max(used, row + 1)
        lines.append(Line(x, mark, label_x, HEAD + row * LANE + 12))
    return lines, used

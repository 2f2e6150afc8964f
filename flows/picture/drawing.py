"""A laid-out picture written down as SVG, and the legend of what is in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flows.picture import glyphs
from flows.picture.figures import MarkKind, Outcome
from flows.picture.geometry import HEAD, LABEL, OUTCOME, TITLE, Bar, Dot, Geometry, Line
from flows.picture.svg import box, drawing, element, group, line, text
from flows.picture.text import fitted, width

_LEGEND = 11.5  # font size
_LEGEND_ROW = 21.0


class Wording(Protocol):
    """What a drawing needs said: times of the axis, and its fixed words by key."""

    def clock(self, at: datetime, *, new_day: bool) -> str:
        """A time under the axis."""

    def since(self, span: timedelta) -> str:
        """How long after (or before) the origin that is."""

    def word(self, key: str) -> str:
        """A fixed word of the drawing."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """An entry of the legend: draws its sign at a place, and what it stands for."""

    draw: Callable[[float, float], str]
    word: str


def draw(laid: Geometry, wording: Wording, name: str, title: str, description: str) -> str:
    """The picture as SVG; `name` makes its ids unique on the page."""
    legend, high = _legend(laid, wording, laid.foot + 18)
    parts = [
        _hatching(name),
        *_nights(laid),
        *_axis(laid, wording),
        *_lanes(laid, wording),
        *(_line(one, laid) for one in laid.lines),
        line(laid.now, laid.top, laid.now, laid.foot, "pic-now"),
        *(_bar(bar, laid, name) for bar in laid.bars),
        *(_dot(dot) for dot in laid.dots),
        *(_label(one) for one in laid.lines),
        _now(laid, wording),
        *legend,
    ]
    kind = "picture narrow" if laid.narrow else "picture"
    return drawing(name, laid.width, high, kind, title, description, [part for part in parts if part])


def _hatching(name: str) -> str:
    """What lies over time beyond a limit: strokes, so that it shows without colour too."""
    stroke = line(0, 0, 0, 6, "pic-stroke")
    pattern = element(
        "pattern",
        stroke,
        id=f"{name}-over",
        width="5",
        height="6",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(35)",
    )
    return element("defs", pattern)


def _nights(laid: Geometry) -> list[str]:
    high = laid.foot - laid.top
    return [box(start, laid.top, end - start, high, "pic-night") for start, end in laid.nights]


def _axis(laid: Geometry, wording: Wording) -> list[str]:
    parts = [line(laid.axis.left, HEAD, laid.axis.right, HEAD, "pic-axis")]
    for tick in laid.ticks:
        parts.append(line(tick.x, HEAD - 4, tick.x, laid.foot, "pic-grid"))
        clock = wording.clock(tick.at, new_day=tick.new_day)
        since = wording.since(tick.at - laid.figure.origin)
        wide = max(width(clock, LABEL), width(since, 10.5)) / 2
        x = min(max(tick.x, wide), laid.width - wide)
        parts.append(text(clock, x, 12, "pic-clock", "middle"))
        parts.append(text(since, x, 26, "pic-since", "middle"))
    return parts


def _lanes(laid: Geometry, wording: Wording) -> list[str]:
    if laid.narrow:
        return []
    named = [(laid.top + 12, "happened", laid.lines), (laid.lane_y + 4, "calls", laid.dots)]
    return [text(wording.word(key), 0, y, "pic-lane") for y, key, shown in named if shown]


def _bar(bar: Bar, laid: Geometry, name: str) -> str:
    limit, gone = bar.limit, bar.limit.is_gone
    tone = glyphs.TONES[limit.state]
    high = 3.0 if gone else 10.0
    y = bar.y - high / 2
    parts = [*_words(bar, laid, tone)]
    parts.append(box(bar.slack[0], y, bar.slack[1] - bar.slack[0], high, "pic-slack", high / 2))
    parts.append(box(bar.used[0], y, bar.used[1] - bar.used[0], high, f"pic-used {tone}", min(high / 2, 2)))
    if bar.over:
        wide = bar.over[1] - bar.over[0]
        parts.append(box(bar.over[0], y, wide, high, "pic-over"))
        parts.append(_hatched(bar.over[0], y, wide, high, name))
    if bar.added:
        parts.append(box(bar.added[0], y - 3, bar.added[1] - bar.added[0], high + 6, "pic-added", 3))
    parts.append(line(bar.used[0], y - 2, bar.used[0], y + high + 2, "pic-start"))
    parts.append(glyphs.due(bar.due, bar.y, gone=gone))
    if not gone:
        parts += [glyphs.warn(x, bar.y) for x in bar.warn]
    if bar.met is not None:
        parts.append(glyphs.met(bar.met, bar.y, late=bar.over is not None))
    return group(parts, f"pic-limit {tone}", limit.said)


def _hatched(x: float, y: float, wide: float, high: float, name: str) -> str:
    return element("rect", x=x, y=y, width=max(wide, 0.1), height=high, fill=f"url(#{name}-over)")


def _words(bar: Bar, laid: Geometry, tone: str) -> list[str]:
    """The limit's title and how it stands: beside the bar, or above it where there is no room beside."""
    limit, size = bar.limit, 11.5 if bar.limit.is_gone else TITLE
    kind = "gone" if limit.is_gone else ""
    if laid.narrow:
        y = bar.top + 15
        outcome = fitted(limit.outcome, OUTCOME, laid.width * 0.62)
        room = laid.width - 12 - width(outcome, OUTCOME) - 10
        return [
            text(fitted(limit.title, size, room), 6, y, f"pic-title {kind}".strip()),
            text(outcome, laid.width - 6, y, f"pic-outcome {tone}", "end"),
        ]
    room = laid.axis.left - 14
    right = laid.width - laid.axis.right - 12
    return [
        text(fitted(limit.title, size, room), 0, bar.y + 4.5, f"pic-title {kind}".strip()),
        text(fitted(limit.outcome, OUTCOME, right), laid.axis.right + 12, bar.y + 4.5, f"pic-outcome {tone}"),
    ]


def _line(one: Line, laid: Geometry) -> str:
    drawn = line(one.x, laid.top, one.x, laid.foot, f"pic-mark {one.mark.kind}")
    return group([drawn], said=one.mark.said)


def _label(one: Line) -> str:
    if one.label_x is None:
        return ""
    return text(one.mark.label, one.label_x, one.label_y, f"pic-label {one.mark.kind}")


def _dot(dot: Dot) -> str:
    if dot.more:
        return group([text(f"+{dot.more}", dot.x, dot.y + 4, "pic-more", "middle")], said=dot.said)
    return group([glyphs.tried(dot.outcome, dot.x, dot.y)], said=dot.said)


def _now(laid: Geometry, wording: Wording) -> str:
    """The time it is drawn for, at the foot of its line."""
    clock = wording.clock(laid.figure.now, new_day=False)
    word = f"{wording.word(laid.figure.now_is)} {clock}"
    wide = width(word, 11) / 2 + 4
    x = min(max(laid.now, wide), laid.width - wide)
    sign = box(x - wide, laid.foot - 1, 2 * wide, 16, "pic-now-box", 3)
    return group([sign, text(word, x, laid.foot + 11, "pic-now-word", "middle")])


# The legend


def _legend(laid: Geometry, wording: Wording, top: float) -> tuple[list[str], float]:
    """Only of what is in the picture, in as many rows as it takes; and how high the drawing is with it."""
    parts: list[str] = []
    x, y = 4.0, top + 16
    for sign in _signs(laid, wording):
        wide = 18 + width(sign.word, _LEGEND) + 18
        if x + wide - 18 > laid.width and x > 4:
            x, y = 4.0, y + _LEGEND_ROW
        parts.append(sign.draw(x + 6, y) + text(sign.word, x + 18, y + 4, "pic-legend"))
        x += wide
    return parts, y + 12


def _signs(laid: Geometry, wording: Wording) -> list[_Sign]:
    bars = laid.bars
    signs = [
        (any(bar.warn for bar in bars), lambda x, y: glyphs.warn(x, y + 8), "warn"),
        (bool(bars), glyphs.due, "due"),
        (any(bar.met is not None and not bar.over for bar in bars), _met, "met"),
        (any(bar.met is not None and bar.over for bar in bars), _met_late, "met_late"),
        (any(bar.over for bar in bars), lambda x, y: box(x - 6, y - 4, 14, 8, "pic-over"), "over"),
        (any(bar.added for bar in bars), lambda x, y: box(x - 6, y - 6, 14, 12, "pic-added", 3), "added"),
        (any(bar.limit.is_gone for bar in bars), _thin, "gone"),
    ]
    found = [_Sign(draws, wording.word(word)) for shown, draws, word in signs if shown]
    tried = {dot.outcome for dot in laid.dots}
    found += [_Sign(_trier(one), wording.word(f"try_{one}")) for one in Outcome if one in tried]
    kinds = {one.mark.kind for one in laid.lines}
    found += [_Sign(_marker(one), wording.word(f"mark_{one}")) for one in MarkKind if one in kinds]
    if laid.nights:
        found.append(_Sign(lambda x, y: box(x - 6, y - 6, 14, 12, "pic-night"), wording.word("night")))
    return found


def _met(x: float, y: float) -> str:
    return glyphs.met(x, y, late=False)


def _met_late(x: float, y: float) -> str:
    return glyphs.met(x, y, late=True)


def _thin(x: float, y: float) -> str:
    return box(x - 6, y - 1.5, 14, 3, "pic-used gone")


def _trier(outcome: Outcome) -> Callable[[float, float], str]:
    return lambda x, y: glyphs.tried(outcome, x, y)


def _marker(kind: MarkKind) -> Callable[[float, float], str]:
    return lambda x, y: line(x, y - 7, x, y + 7, f"pic-mark {kind}")

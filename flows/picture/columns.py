"""Counts side by side: upright columns over time, and bars divided by how things came out.

Each series has its own pattern, so that none is told by its colour alone, and every count is written out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.picture.curve import Scale
from flows.picture.svg import box, drawing, element, group, line, text
from flows.picture.text import fitted, width

HEIGHT, NARROW_HEIGHT, NARROW = 230.0, 210.0, 480.0
_HEAD, _FOOT, _LEFT = 34.0, 26.0, 34.0
_LABEL, _LEGEND = 12.0, 11.5
_BAR_AT_MOST = 34.0
_ROW, _BAR = 34.0, 18.0
_PATTERNS = ("plain", "hatched", "crossed", "dotted")


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of one kind, one for each label. `tone`, its colour: good, late, bad, quiet, fill or accent."""

    name: str
    tone: str
    pattern: str  # one of `_PATTERNS`
    counts: Sequence[int]


def upright(
    labels: Sequence[str],
    series: Sequence[Series],
    wide: float,
    name: str,
    said: tuple[str, str],
) -> str:
    """Columns over time as SVG; `said` is its title and description."""
    high = NARROW_HEIGHT if wide < NARROW else HEIGHT
    foot = high - _FOOT
    most = max((n for one in series for n in one.counts), default=0) or 1
    scale = Scale(0, most * 1.12, _HEAD, foot, is_log=False)
    slot = (wide - _LEFT) / max(len(labels), 1)
    parts = [_defined(name, series), *_grid(scale, wide)]
    for n, label in enumerate(labels):
        parts.append(_group(label, n, series, scale, slot, name))
    parts += _labels(labels, slot, foot)
    parts += _legend(series, name, wide)
    return _whole(name, wide, high, said, parts)


def _grid(scale: Scale, wide: float) -> list[str]:
    found = []
    for step in scale.steps:
        y = scale.y(step)
        kind = "pic-axis" if step == 0 else "pic-grid"
        found += [
            line(_LEFT, y, wide, y, kind),
            text(str(step), _LEFT - 6, y + 4, "pic-since", "end"),
        ]
    return found


def _group(label: str, n: int, series: Sequence[Series], scale: Scale, slot: float, name: str) -> str:
    """The columns of one label, with their counts above them where there is room."""
    each = min(slot * 0.78 / len(series), _BAR_AT_MOST)
    left = _LEFT + n * slot + (slot - each * len(series)) / 2
    parts = []
    for at, one in enumerate(series):
        count, x = one.counts[n], left + at * each
        y = scale.y(count)
        if not count:
            continue
        parts.append(_filled(one, x, y, each * 0.9, scale.foot - y, name))
        if width(str(count), _LABEL) <= max(each * 0.9, slot / len(series) - 2):
            parts.append(text(str(count), x + each * 0.45, y - 4, "pic-clock", "middle"))
    said = f"{label}: " + "; ".join(f"{one.name} {one.counts[n]}" for one in series)
    return group(parts, said=said) if parts else ""


def _labels(labels: Sequence[str], slot: float, foot: float) -> list[str]:
    """Every label, or every second, third … one where they would touch."""
    widest = max((width(label, _LABEL) for label in labels), default=0) + 10
    every = max(int(-(-widest // slot)), 1)
    return [
        text(label, _LEFT + (n + 0.5) * slot, foot + 17, "pic-since", "middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]


def divided(
    labels: Sequence[str], series: Sequence[Series], wide: float, name: str, said: tuple[str, str]
) -> str:
    """One bar for each label, divided among the series, as SVG; the widest fills the room there is."""
    narrow = wide < NARROW
    room = 0.0 if narrow else min(max((width(label, 13) for label in labels), default=0) + 12, wide * 0.3)
    row = _ROW + (16 if narrow else 0)
    totals = [sum(one.counts[n] for one in series) for n in range(len(labels))]
    unit = (wide - room - 40) / (max(totals, default=0) or 1)
    parts = [_defined(name, series)]
    for n, label in enumerate(labels):
        y = _HEAD + n * row + (16 if narrow else 0)
        shown = fitted(label, 13, wide if narrow else room - 8)
        parts.append(text(shown, 0, y - 4 if narrow else y + 13.5, "pic-title"))
        parts.append(_bar(label, n, series, (room, y, unit), name))
        parts.append(text(str(totals[n]), room + totals[n] * unit + 7, y + 13.5, "pic-clock"))
    parts += _legend(series, name, wide)
    return _whole(name, wide, _HEAD + len(labels) * row + 4, said, parts)


def _bar(label: str, n: int, series: Sequence[Series], place: tuple[float, float, float], name: str) -> str:
    x, y, unit = place
    parts = []
    for one in series:
        wide = one.counts[n] * unit
        if wide:
            parts.append(_filled(one, x, y, wide, _BAR, name))
            x += wide
    said = f"{label}: " + "; ".join(f"{one.name} {one.counts[n]}" for one in series)
    return group(parts, said=said)


def _filled(one: Series, x: float, y: float, wide: float, high: float, name: str) -> str:
    """A rectangle in the colour of its series, its pattern over it."""
    plain = box(x, y, wide, high, f"pic-column {one.tone}")
    if one.pattern == "plain":
        return plain
    over = element(
        "rect", x=x, y=y, width=wide, height=high, fill=f"url(#{name}-{one.pattern})", kind="pic-over-column"
    )
    return plain + over


def _defined(name: str, series: Sequence[Series]) -> str:
    """The patterns these series use."""
    drawn = {
        "hatched": line(0, 0, 0, 6, "pic-stroke"),
        "crossed": line(0, 0, 0, 6, "pic-stroke") + line(0, 3, 6, 3, "pic-stroke"),
        "dotted": element("circle", cx=3, cy=3, r=1.3, kind="pic-spot"),
    }
    used = {one.pattern for one in series} & drawn.keys()
    return element(
        "defs",
        "".join(
            element(
                "pattern",
                drawn[pattern],
                id=f"{name}-{pattern}",
                width="6",
                height="6",
                patternUnits="userSpaceOnUse",
                patternTransform="rotate(35)",
            )
            for pattern in _PATTERNS
            if pattern in used
        ),
    )


def _legend(series: Sequence[Series], name: str, wide: float) -> list[str]:
    """What each pattern stands for, above the drawing."""
    if len(series) < 2:
        return []
    parts, x = [], 0.0
    gap = 16.0 if wide >= NARROW else 9.0
    for one in series:
        parts.append(_filled(one, x, 4, 13, 11, name))
        parts.append(text(one.name, x + 18, 14, "pic-legend"))
        x += 18 + width(one.name, _LEGEND) + gap
    return parts


def _whole(name: str, wide: float, high: float, said: tuple[str, str], parts: Sequence[str]) -> str:
    kind = "picture narrow" if wide < NARROW else "picture"
    return drawing(name, wide, high, kind, *said, [part for part in parts if part])

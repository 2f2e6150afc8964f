"""The drawings of statistics; each has a table beside it with the same figures."""

from collections.abc import Callable, Sequence

from engine.statistics import Axis, Measure
from flows.counted import words
from flows.counted.tables import Tables
from flows.counted.words import TERMS
from flows.picture.columns import Series, divided, upright

_Draw = Callable[[Sequence[str], Sequence[Series], float, str, tuple[str, str]], str]

# As wide as its column of the page, and as a telephone.
WIDTHS = (760.0, 350.0)


def over_time(tables: Tables) -> str:
    """Logged and closed, by day, week or month; "" if there was nothing."""
    parts = tables.seen.by_part
    labels = [words.part(part, tables.locale) for part, _ in parts]
    series = [
        _series(tables, Measure.LOGGED, "fill", "plain", [n[Measure.LOGGED] for _, n in parts]),
        _series(tables, Measure.CLOSED, "good", "hatched", [n[Measure.CLOSED] for _, n in parts]),
    ]
    return _drawn(upright, labels, series, "parts", tables.parts().title)


def kept(tables: Tables) -> str:
    """How limits were kept, by level; "" if there was none."""
    by = tables.seen.by[Axis.LEVEL]
    kinds = (
        (Measure.MET, "good", "plain"),
        (Measure.LATE, "late", "hatched"),
        (Measure.MISSED, "bad", "crossed"),
        (Measure.OUTAGE, "quiet", "dotted"),
    )
    levels = [one for one in sorted(by, key=tables.says.rank) if any(by[one][kind[0]] for kind in kinds)]
    labels = [tables.says.value(Axis.LEVEL, level) for level in levels]
    series = [
        _series(tables, one, tone, pattern, [len(by[level][one]) for level in levels])
        for one, tone, pattern in kinds
    ]
    title = tables.says.both("时限执行，按事件级别", "Limits, by level")
    return _drawn(divided, labels, series, "kept", title)


def nights(tables: Tables) -> str:
    """Night calls by week; "" if nobody was called at night."""
    weeks = tables.seen.nights
    labels = [words.part(week, tables.locale) for week, _ in weeks]
    series = [_series(tables, Measure.NIGHT, "accent", "plain", [n for _, n in weeks])]
    return _drawn(upright, labels, series, "nights", tables.nights().title)


def _series(tables: Tables, measure: Measure, tone: str, pattern: str, counts: list[int]) -> Series:
    return Series(tables.says.text(TERMS[measure].title), tone, pattern, counts)


def _drawn(draw: _Draw, labels: list[str], series: list[Series], name: str, title: str) -> str:
    """Once for each width; described by what it adds up to."""
    totals = [(one.name, sum(one.counts)) for one in series]
    if not any(n for _, n in totals):
        return ""
    said = (title, "; ".join(f"{what} {n}" for what, n in totals))
    return "".join(draw(labels, series, wide, f"{name}-{wide:.0f}", said) for wide in WIDTHS)

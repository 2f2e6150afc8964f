"""传播态势: the counts on record, the curve, how much it has grown; nothing that was not seen."""

from engine.spread import COUNTS, Sighting, Total, growth, standing, totals
from flows.acts.spread import sightings
from flows.picture.curve import Curves, Series, draw, lay_out
from flows.report.chronicle import Chronicle
from flows.report.clock_face import ClockFace
from flows.report.counting import count
from flows.report.evidence import Block, Evidence, Row
from flows.report.pictured import PAPER, TELEPHONE

NAMES = {
    "reads": ("阅读", "Reads"),
    "reposts": ("转发", "Reposts"),
    "comments": ("评论", "Comments"),
    "likes": ("点赞", "Likes"),
    "interactions": ("转评赞", "Interactions"),
}


class Words(ClockFace):
    """What the curve says, in the language of a chronicle."""

    def count(self, number: int) -> str:
        """A count as people read it."""
        return count(number, self._says.locale)

    def scale(self, *, is_log: bool) -> str:
        """Which scale it is."""
        if is_log:
            return self._says.both("纵轴为对数刻度，阴影为夜间", "logarithmic scale; nights shaded")
        return self._says.both("阴影为夜间", "nights shaded")


def blocks(about: Evidence) -> list[Block]:
    """What it has come to, the curve, and every row that stands."""
    return [points(about), _drawn(about), table(about)]


def table(about: Evidence) -> Block:
    """Every row that no other corrects, in the order in which it was seen."""
    columns = (
        "*时间*|平台|阅读|转发|评论|点赞|链接 · 备注",
        "*When*|Platform|Reads|Reposts|Comments|Likes|Link, note",
    )
    seqs = _seqs(about)
    rows = [_row(about, one, seqs[one.id]) for one in standing(sightings(about.entries))]
    return about.table("传播记录", "Spread", columns, rows)


def _seqs(about: Evidence) -> dict[str, int]:
    return {
        row["id"]: entry["seq"]
        for entry in about.of_kind("spread_recorded")
        for row in entry["payload"]["sightings"]
    }


def _row(about: Evidence, one: Sighting, seq: int) -> Row:
    counts = [getattr(one, name) for name in COUNTS]
    cells = [
        about.says.short(one.at),
        one.platform,
        *(count(n, about.says.locale) if n is not None else "" for n in counts),
        "\n".join(words for words in (one.link, one.note) if words),
    ]
    return {"cells": cells, "seq": seq}


def points(about: Evidence) -> Block:
    """The last total of each count, and how much it has grown since it was seen before."""
    series = totals(sightings(about.entries))
    return about.pairs((about.says.both(*NAMES[name]), grown(about.says, series, name)) for name in NAMES)


def grown(says: Chronicle, series: list[Total], name: str) -> str:
    """1.2万，较上次 +3400; "" for what no platform has shown."""
    count, more = count_and_growth(says, series, name)
    return says.both("，", ", ").join(words for words in (count, more) if words)


def count_and_growth(says: Chronicle, series: list[Total], name: str) -> tuple[str, str]:
    """(1.2万, 较上次 +3400); "" for what no platform has shown, or was seen only once."""
    known = [n for total in series if (n := total.of(name)) is not None]
    more = growth(series, name)
    said = says.both("较上次 {}{}", "{}{} since the last time")
    grew = "" if more is None else said.format("−" if more < 0 else "+", count(abs(more), says.locale))
    return (count(known[-1], says.locale), grew) if known else ("", "")


def curve(says: Chronicle, series: list[Total], name: str, widths: tuple[float, ...]) -> str:
    """The curve of reads and interactions, once for each width; "" with fewer than two times."""
    if len(series) < 2:
        return ""
    drawn = [
        _series(says, series, what, shape) for what, shape in (("reads", "round"), ("interactions", "square"))
    ]
    shown = [one for one in drawn if len(one.points) > 1]
    if not shown:
        return ""
    title = says.both("传播曲线", "How it spread")
    said = [f"{says.both(*NAMES[what])} {grown(says, series, what)}" for what in ("reads", "interactions")]
    laid: list[Curves] = [lay_out(shown, says.calendar, wide) for wide in widths]
    return "".join(
        draw(one, Words(says), f"{name}-{one.width:.0f}", title, says.several(said)) for one in laid
    )


def _series(says: Chronicle, series: list[Total], what: str, shape: str) -> Series:
    points = [(total.at, n) for total in series if (n := total.of(what)) is not None]
    return Series(says.both(*NAMES[what]), shape, points)


def _drawn(about: Evidence) -> Block:
    drawn = curve(about.says, totals(sightings(about.entries)), "spread", (PAPER, TELEPHONE))
    rows = [{"svg": drawn}] if drawn else []
    return {"kind": "picture", "title": about.says.both("传播曲线", "Curve"), "rows": rows}

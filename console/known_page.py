"""履职留痕 at the desk: every person's moments in words, and the same as CSV."""

import csv
import io
from dataclasses import dataclass

from console.times import Wall
from flows.report.known import Moment, Person

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PREFIX = 12  # of a hash: enough to find it in the record, short enough to read out


@dataclass(frozen=True, slots=True)
class MomentLine:
    """A moment as people read it."""

    at: str
    what: str
    seq: int | None
    hash: str
    recorded_at: str
    receipt: bool


@dataclass(frozen=True, slots=True)
class PersonLines:
    """Somebody with every moment."""

    id: str
    name: str
    unit: str
    moments: tuple[MomentLine, ...]


def in_words(people: list[Person], wall: Wall) -> tuple[PersonLines, ...]:
    """Everybody, as the page shows them."""
    return tuple(
        PersonLines(one.id, one.name, one.unit, tuple(_line(moment, wall) for moment in one.moments))
        for one in people
    )


def _line(moment: Moment, wall: Wall) -> MomentLine:
    recorded = wall.full(moment.recorded_at) if moment.recorded_at else ""
    return MomentLine(
        wall.full(moment.at),
        moment.what,
        moment.seq,
        moment.hash.rpartition(":")[2][:PREFIX],
        recorded,
        moment.receipt,
    )


def as_csv(people: tuple[PersonLines, ...], wall: Wall) -> str:
    """A row for each moment, for a spreadsheet: with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(wall.words("known.columns").split("|"))
    for one in people:
        for moment in one.moments:
            seq = "" if moment.seq is None else str(moment.seq)
            kind = wall.words("known.receipt" if moment.receipt else "known.entry")
            row = (one.name, one.unit, moment.at, moment.what, moment.recorded_at, kind, seq, moment.hash)
            writer.writerow([_safe(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell

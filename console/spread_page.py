"""传播记录 at the desk: the whole and its growth, the curve, every row; and reading what was pasted."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from console.forms import one
from console.times import Wall
from console.words import Words
from engine.spread import COUNTS, Sighting, standing, totals
from flows.acts import spread_rows
from flows.acts.errors import Problem
from flows.acts.spread import sightings
from flows.acts.views import Show
from flows.report import spread as told
from flows.report.chronicle import Chronicle
from flows.report.counting import count
from flows.report.pictured import SCREEN, TELEPHONE

# The fields of one row as it is typed, in the order in which they are pasted.
FIELDS = ("at", "platform", "link", *COUNTS, "note")
# Half a page wide, beside the rest.
_CURVE = SCREEN * 0.56

_REMEDIES: Mapping[str, str] = {
    spread_rows.NO_ROWS: "no_rows",
    spread_rows.NO_PLATFORM: "no_platform",
    spread_rows.NO_LINK: "no_link",
    spread_rows.NOTHING: "nothing",
    spread_rows.NO_COUNT: "no_count",
    spread_rows.NO_TIME: "no_time",
    spread_rows.TO_COME: "to_come",
}
# Remedies that name something besides: by how they begin.
_BEGINNINGS = (
    ("unknown column", "unknown_column"),
    ("the column is there twice", "twice"),
    ("this column is missing", "missing"),
    ("the column has no heading", "no_heading"),
    ("at most", "too_many"),
    ("a row on record", "not_on_record"),
    ("exactly one row", "one_row"),
)


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as people read it. `corrected`: another row stands for it."""

    id: str
    at: str
    platform: str
    link: str
    counts: tuple[str, ...]
    note: str
    corrected: bool = False


@dataclass(frozen=True)
class Spread:
    """Everything on record of how something spread; `whole` is (name, count, growth)."""

    whole: tuple[tuple[str, str, str], ...]
    curve: str
    rows: tuple[RowLine, ...]
    posts: int

    @property
    def standing(self) -> int:
        """How many rows count."""
        return sum(not row.corrected for row in self.rows)


def spread(seen: Show, says: Chronicle, wall: Wall) -> Spread:
    """What is on record of this incident."""
    known = sightings(seen.entries)
    series = totals(known)
    counted = {one.id for one in standing(known)}
    names = told.NAMES
    whole = [(says.both(*names[name]), *told.count_and_growth(says, series, name)) for name in names]
    ordered = sorted(known, key=lambda one: one.at, reverse=True)
    return Spread(
        tuple(line for line in whole if line[1]),
        told.curve(says, series, "curve", (_CURVE, TELEPHONE)),
        tuple(in_words(one, says, wall, corrected=one.id not in counted) for one in ordered),
        series[-1].posts if series else 0,
    )


def in_words(one: Sighting, says: Chronicle, wall: Wall, *, corrected: bool = False) -> RowLine:
    """A row as people read it."""
    counts = (getattr(one, name) for name in COUNTS)
    said = tuple(count(n, says.locale) if n is not None else "" for n in counts)
    return RowLine(one.id, wall.clock(one.at), one.platform, one.link, said, one.note, corrected)


def rows_of(form: FormData) -> str:
    """What was pasted, or else the one row that was typed into fields."""
    pasted = str(form.get("rows", ""))
    if pasted.strip():
        return pasted
    cells = [one(form, f"one.{name}") for name in FIELDS]
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="").writerow([cells[0].replace("T", " "), *cells[1:]])
    return text.getvalue()


def problem_in_words(problem: Problem, words: Words) -> tuple[str, str, str]:
    """(where, what stands there, what to do about it) as the desk reads it."""
    key = _REMEDIES.get(problem.remedy) or next(
        (key for begins, key in _BEGINNINGS if problem.remedy.startswith(begins)), ""
    )
    value = words("spread.empty") if problem.value == "empty" else problem.value
    remedy = words(f"spread.{key}") if key else problem.remedy
    return _place(problem.place, words), value, remedy


def _place(place: str, words: Words) -> str:
    row, _, heading = place.removeprefix("row ").partition(", ")
    if not place.startswith("row "):
        return words("spread.rows")
    return words("spread.place", row=row, heading=heading).strip()

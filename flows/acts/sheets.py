"""A table people keep in Excel or CSV, as rows of cells under known headings. No meaning yet.

What real files have and a tidy one would not: a title above the headings, merged unit cells, empty
rows with formats, GB18030 text, full-width digits. What cannot be read for certain is a problem.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from flows.acts.errors import Problem, SheetProblem
from flows.acts.sheet_files import (
    MOST_BYTES,
    MOST_ROWS,
    Grid,
    content_of,
    csv_grid,
    excel_grid,
    is_filled,
    refused,
    require_ending,
    require_size,
    text_of,
)

__all__ = ["MOST_BYTES", "Cell", "Column", "Grid", "Row", "Sheet", "read_content", "read_sheet", "text_of"]

# Headings stand below a title and perhaps a date; further down it is no table of ours.
HEADINGS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column an import knows: its name in the record, and the headings people give it."""

    name: str
    headings: tuple[str, ...]
    required: bool = False
    several: bool = False  # 手机, 手机2, 手机3 …


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with where it stands: `B` of row 7, as the sheet program numbers them."""

    row: int
    heading: str
    value: object

    @property
    def text(self) -> str:
        """The value as people read it; a number without the `.0` the file format gave it."""
        return text_of(self.value)

    def problem(self, remedy: str, why: str = "", value: str = "", **about: str) -> SheetProblem:
        """Something wrong with this cell, or with `value` in it; `why` and `about` as a page says it."""
        place, text = f"row {self.row}, {self.heading}", value or self.text
        return SheetProblem(place, text or "empty", remedy, self.row, self.heading, why, tuple(about.items()))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its cells by column name, in the order of the file."""

    number: int
    cells: Mapping[str, tuple[Cell, ...]]

    def one(self, column: str) -> Cell:
        """The cell of a column; an empty one if the file does not have it."""
        found = self.cells.get(column, ())
        return found[0] if found else Cell(self.number, column, None)

    def all(self, column: str) -> tuple[Cell, ...]:
        """Every cell of a column that may come several times, empty ones left out."""
        return tuple(cell for cell in self.cells.get(column, ()) if cell.text)


@dataclass(frozen=True)
class Sheet:
    """A file as read. `problems` is what is wrong with its headings.

    A required column that is missing leaves no rows: what could be said of each is said once.
    """

    name: str
    sha256: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    title: str = ""  # of the sheet in its workbook; "" of a file that has none


def read_sheet(path: Path, columns: Sequence[Column]) -> Sheet:
    """The table in the file at `path`. BadInput if it cannot be read as one at all."""
    require_ending(path)
    return read_content(path.name, content_of(path), columns)


def read_content(name: str, content: bytes, columns: Sequence[Column]) -> Sheet:
    """The table in a file that came by this name. BadInput if it cannot be read as one at all."""
    path = Path(name)
    require_ending(path)
    require_size(path, len(content))
    title, grid = (
        excel_grid(path, content) if path.suffix.lower() == ".xlsx" else ("", csv_grid(path, content))
    )
    at = headings_at(grid, columns)
    if at is None:
        wanted = "、".join(column.headings[0] for column in columns if column.required)
        remedy = f"give the columns headings, at least: {wanted}"
        raise refused(path, "no row of headings", remedy, "no_headings", wanted=wanted)
    if len(grid) > MOST_ROWS:
        remedy = f"at most {MOST_ROWS}; delete the empty rows below"
        raise refused(path, f"{len(grid)} rows", remedy, "rows", most=str(MOST_ROWS))
    return replace(tabled(path.name, content, grid, at, columns), title=title)


def tabled(name: str, content: bytes, grid: Grid, at: int, columns: Sequence[Column]) -> Sheet:
    """The rows below the headings, which stand in row `at` of the grid; `content` is what was read."""
    known, problems = _known(grid[at], columns, at + 1)
    missing = _missing(known, columns, at + 1)
    problems += [*missing, *_nameless(grid, at)]
    rows = () if missing else tuple(_rows(grid, at, known))
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    return Sheet(name, digest, rows, tuple(problems))


def _key(heading: object) -> str:
    """A heading to compare by: without spaces, brackets and what stands in them, in small letters."""
    text = text_of(heading).lower().partition("(")[0]
    return "".join(text.split())


@cache
def _names(column: Column) -> frozenset[str]:
    return frozenset(map(_key, column.headings))


def _column_of(heading: object, columns: Sequence[Column]) -> Column | None:
    key = _key(heading)
    for column in columns if key else ():
        names = _names(column)
        if key in names or (column.several and key.rstrip("0123456789") in names):
            return column
    return None


def headings_at(grid: Grid, columns: Sequence[Column]) -> int | None:
    """The first row with two headings we know; a title above has one at the most."""
    for index, row in enumerate(grid[:HEADINGS_WITHIN]):
        if len({column.name for value in row if (column := _column_of(value, columns))}) > 1:
            return index
    return None


def _known(
    headings: Sequence[object], columns: Sequence[Column], number: int
) -> tuple[dict[int, tuple[str, str]], list[Problem]]:
    """(position -> (column, heading), what is wrong with the headings)."""
    known: dict[int, tuple[str, str]] = {}
    problems: list[Problem] = []
    for position, value in enumerate(headings):
        heading = text_of(value)
        column = _column_of(value, columns)
        if not heading:
            continue
        taken = {name for name, _ in known.values()}
        if column is None:
            names = "、".join(column.headings[0] for column in columns)
            problems.append(
                _heading(number, heading, f"unknown column; delete it, or one of: {names}", "column", names)
            )
        elif column.name in taken and not column.several:
            problems.append(_heading(number, heading, "the column is there twice; keep one", "column_twice"))
        else:
            known[position] = (column.name, heading)
    return known, problems


def _missing(known: Mapping[int, tuple[str, str]], columns: Sequence[Column], number: int) -> list[Problem]:
    there = {name for name, _ in known.values()}
    lacking = [column for column in columns if column.required and column.name not in there]
    remedy = "this column is missing; add it"
    return [_heading(number, column.headings[0], remedy, "column_missing") for column in lacking]


def _heading(number: int, heading: str, remedy: str, why: str, names: str = "") -> SheetProblem:
    about = (("names", names),) if names else ()
    return SheetProblem(f"row {number}", heading, remedy, number, heading, why, about)


def _nameless(grid: Grid, at: int) -> Iterator[Problem]:
    """Columns that hold something but have no heading: nobody could say what was left out."""
    named = {position for position, heading in enumerate(grid[at]) if text_of(heading)}
    first: dict[int, tuple[int, str]] = {}  # one look at each cell: a file may be as wide as it is long
    for number, row in enumerate(grid[at + 1 :], start=at + 2):
        for position, value in enumerate(row):
            if position not in named and position not in first and text_of(value):
                first[position] = (number, text_of(value))
    for position, (number, value) in sorted(first.items()):
        column, remedy = str(position + 1), "the column has no heading; give it one"
        place = f"row {number}, column {column}"
        yield SheetProblem(place, value, remedy, number, column, "column_nameless")


def _rows(grid: Grid, at: int, known: Mapping[int, tuple[str, str]]) -> Iterator[Row]:
    for index, values in enumerate(grid[at + 1 :], start=at + 2):
        if not is_filled(values):
            continue
        cells: dict[str, tuple[Cell, ...]] = {}
        for position, (name, heading) in known.items():
            value = values[position] if position < len(values) else None
            cells[name] = (*cells.get(name, ()), Cell(index, heading, value))
        yield Row(index, cells)

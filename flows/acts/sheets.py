"""A table people keep in Excel or CSV, as rows of cells under known headings. No meaning yet.

What real files have and a tidy one would not: a title above the headings, merged unit cells, empty
rows with formats, GB18030 text, full-width digits. What cannot be read for certain is a problem.
"""

import csv
import hashlib
import io
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from flows.acts.errors import BadInput, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# An address book of a district is a few hundred rows; a file far beyond that is another file.
MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
# A packed file may unpack to anything; this is a hundred times the sheet of a district.
MOST_UNPACKED = 200_000_000
# Headings stand below a title and perhaps a date; further down it is no table of ours.
HEADINGS_WITHIN = 10

Grid = list[list[object]]

# What openpyxl and the libraries below it raise for a file that is damaged, locked or something else.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
)


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

    def problem(self, remedy: str) -> Problem:
        """Something wrong with this cell."""
        return Problem(f"row {self.row}, {self.heading}", self.text or "empty", remedy)


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


def text_of(value: object) -> str:
    """A cell as text: trimmed, full-width digits and letters made plain, 13.0 as 13."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def read_sheet(path: Path, columns: Sequence[Column]) -> Sheet:
    """The table in the file at `path`. BadInput if it cannot be read as one at all."""
    content = _content(path)
    grid = _excel(path, content) if path.suffix.lower() == ".xlsx" else _csv(path, content)
    at = headings_at(grid, columns)
    if at is None:
        wanted = "、".join(column.headings[0] for column in columns if column.required)
        raise _refused(path, "no row of headings", f"give the columns headings, at least: {wanted}")
    if len(grid) > MOST_ROWS:
        raise _refused(path, f"{len(grid)} rows", f"at most {MOST_ROWS}; delete the empty rows below")
    return tabled(path.name, content, grid, at, columns)


def tabled(name: str, content: bytes, grid: Grid, at: int, columns: Sequence[Column]) -> Sheet:
    """The rows below the headings, which stand in row `at` of the grid; `content` is what was read."""
    known, problems = _known(grid[at], columns, at + 1)
    missing = _missing(known, columns, at + 1)
    problems += [*missing, *_nameless(grid, at)]
    rows = () if missing else tuple(_rows(grid, at, known))
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    return Sheet(name, digest, rows, tuple(problems))


def _refused(path: Path, value: str, remedy: str) -> BadInput:
    return BadInput([Problem(path.name, value, remedy)])


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in (".xlsx", ".csv"):
        remedy = "save it as Excel workbook (.xlsx) or CSV UTF-8 (.csv); .xls and .et cannot be read"
        raise _refused(path, path.suffix or "no ending", remedy)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _refused(path, f"{size} bytes", f"at most {MOST_BYTES}; is this the right file?")
        return path.read_bytes()
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}", "check the path and its rights") from error


def _csv(path: Path, content: bytes) -> Grid:
    text = _decoded(path, content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=head.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise _refused(path, str(error), "open it in Excel and save it as CSV UTF-8 again") from error


def _decoded(path: Path, content: bytes) -> str:
    """UTF-8 with or without its mark, else GB18030, which Excel writes on a Chinese system."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(path, "neither UTF-8 nor GB18030 text", "save it as CSV UTF-8 again")


def _excel(path: Path, content: bytes) -> Grid:
    # Loaded here: half a second that the board and every other command would pay too.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > MOST_UNPACKED:
            raise _refused(path, f"{size} bytes unpacked", f"at most {MOST_UNPACKED}; delete empty rows")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and the like, which are not read
            book = load_workbook(io.BytesIO(content), data_only=True)
    except _BROKEN as error:
        remedy = "open it in Excel, take its password off, save it as .xlsx again"
        raise _refused(path, "not an Excel workbook", remedy) from error
    return _one_sheet(path, book)


def _one_sheet(path: Path, book: "Workbook") -> Grid:
    filled = [sheet for sheet in book.worksheets if any(map(_is_filled, sheet.iter_rows(values_only=True)))]
    if not filled:
        raise _refused(path, "empty", "a table with a row of headings")
    if len(filled) > 1:
        names = "、".join(sheet.title for sheet in filled)
        raise _refused(path, f"several sheets: {names}", "keep one table per file; nothing is read by halves")
    return _unmerged(filled[0])


def _is_filled(row: Sequence[object]) -> bool:
    return any(text_of(value) for value in row)


def _unmerged(sheet: "Worksheet") -> Grid:
    """The cells; one merged over several rows counts for each of them, as people mean it."""
    grid: Grid = [list(row) for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            for row in range(area.min_row, min(area.max_row, len(grid))):
                grid[row][area.min_col - 1] = grid[area.min_row - 1][area.min_col - 1]
    return grid


def _key(heading: object) -> str:
    """A heading to compare by: without spaces, brackets and what stands in them, in small letters."""
    text = text_of(heading).lower().partition("(")[0]
    return "".join(text.split())


def _column_of(heading: object, columns: Sequence[Column]) -> Column | None:
    key = _key(heading)
    for column in columns:
        names = {_key(name) for name in column.headings}
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
                Problem(f"row {number}", heading, f"unknown column; delete it, or one of: {names}")
            )
        elif column.name in taken and not column.several:
            problems.append(Problem(f"row {number}", heading, "the column is there twice; keep one"))
        else:
            known[position] = (column.name, heading)
    return known, problems


def _missing(known: Mapping[int, tuple[str, str]], columns: Sequence[Column], number: int) -> list[Problem]:
    there = {name for name, _ in known.values()}
    lacking = [column for column in columns if column.required and column.name not in there]
    return [Problem(f"row {number}", c.headings[0], "this column is missing; add it") for c in lacking]


def _nameless(grid: Grid, at: int) -> Iterator[Problem]:
    """Columns that hold something but have no heading: nobody could say what was left out."""
    width = max(map(len, grid))
    headings = [*grid[at], *[None] * (width - len(grid[at]))]
    for position in (p for p in range(width) if not text_of(headings[p])):
        for number, row in enumerate(grid[at + 1 :], start=at + 2):
            if position < len(row) and text_of(row[position]):
                place = f"row {number}, column {position + 1}"
                yield Problem(place, text_of(row[position]), "the column has no heading; give it one")
                break


def _rows(grid: Grid, at: int, known: Mapping[int, tuple[str, str]]) -> Iterator[Row]:
    for index, values in enumerate(grid[at + 1 :], start=at + 2):
        if not _is_filled(values):
            continue
        cells: dict[str, tuple[Cell, ...]] = {}
        for position, (name, heading) in known.items():
            value = values[position] if position < len(values) else None
            cells[name] = (*cells.get(name, ()), Cell(index, heading, value))
        yield Row(index, cells)

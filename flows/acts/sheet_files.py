"""An Excel or CSV file as a grid of cells; what cannot be read for certain is refused, with a remedy."""

import csv
import io
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from flows.acts.errors import BadInput, SheetProblem
from flows.acts.workbook_size import TooLarge, require_small

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# An address book of a district is a few hundred rows; a file far beyond that is another file.
MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
# As many as a workbook can have.
MOST_COLUMNS = 16_384
# A packed file may unpack to anything; this is a hundred times the sheet of a district.
MOST_UNPACKED = 200_000_000

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


def text_of(value: object) -> str:
    """A cell as text: trimmed, full-width digits and letters made plain, 13.0 as 13."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(unicodedata.normalize("NFKC", str(value))).strip()


def plain(text: str) -> str:
    """The same without characters nobody types or sees, which no workbook and not every database takes."""
    return "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")


def refused(path: Path, value: str, remedy: str, why: str, **about: str) -> BadInput:
    """A file that cannot be read as a table at all."""
    return BadInput([SheetProblem(path.name, value, remedy, 0, "", why, tuple(about.items()))])


def require_ending(path: Path) -> None:
    """BadInput for a file whose kind cannot be read."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        remedy = "save it as Excel workbook (.xlsx) or CSV UTF-8 (.csv); .xls and .et cannot be read"
        raise refused(path, path.suffix or "no ending", remedy, "ending")


def require_size(path: Path, size: int) -> None:
    """BadInput for a file far larger than any list of people."""
    if size > MOST_BYTES:
        raise refused(path, f"{size} bytes", f"at most {MOST_BYTES}; is this the right file?", "bytes")


def content_of(path: Path) -> bytes:
    """What is in the file at `path`; BadInput if it cannot be read."""
    try:
        require_size(path, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        remedy = "check the path and its rights"
        raise refused(path, f"cannot be read: {error.strerror}", remedy, "unreadable") from error


def csv_grid(path: Path, content: bytes) -> Grid:
    """The cells of a CSV file. BadInput if it is none."""
    text = _decoded(path, content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=head.count)
    try:
        grid: Grid = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise refused(path, str(error), "open it in Excel and save it as CSV UTF-8 again", "csv") from error
    width = max(map(len, grid), default=0)
    if width > MOST_COLUMNS:
        raise refused(path, f"{width} columns", f"at most {MOST_COLUMNS}; is this the right file?", "bytes")
    return grid


def _decoded(path: Path, content: bytes) -> str:
    """UTF-8 with or without its mark, else GB18030, which Excel writes on a Chinese system."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refused(path, "neither UTF-8 nor GB18030 text", "save it as CSV UTF-8 again", "encoding")


def excel_grid(path: Path, content: bytes) -> tuple[str, Grid]:
    """(title of the sheet, its cells) of an Excel workbook. BadInput if it is none, or has several sheets."""
    # Loaded here: half a second that the board and every other command would pay too.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > MOST_UNPACKED:
            remedy = f"at most {MOST_UNPACKED}; delete empty rows"
            raise refused(path, f"{size} bytes unpacked", remedy, "bytes")
        require_small(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists and the like, which are not read
            book = load_workbook(io.BytesIO(content), data_only=True)
    except TooLarge as error:
        remedy = f"at most {MOST_ROWS} rows; delete the empty rows and columns"
        raise refused(path, f"reaches down to row {error.rows}", remedy, "bytes") from error
    except _BROKEN as error:
        remedy = "open it in Excel, take its password off, save it as .xlsx again"
        raise refused(path, "not an Excel workbook", remedy, "workbook") from error
    return _one_sheet(path, book)


def _one_sheet(path: Path, book: "Workbook") -> tuple[str, Grid]:
    filled = [sheet for sheet in book.worksheets if any(map(is_filled, sheet.iter_rows(values_only=True)))]
    if not filled:
        raise refused(path, "empty", "a table with a row of headings", "no_table")
    if len(filled) > 1:
        names = "、".join(sheet.title for sheet in filled)
        remedy = "keep one table per file; nothing is read by halves"
        raise refused(path, f"several sheets: {names}", remedy, "sheets")
    return filled[0].title, _unmerged(filled[0])


def is_filled(row: Sequence[object]) -> bool:
    """Whether anything stands in this row."""
    return any(text_of(value) for value in row)


def _unmerged(sheet: "Worksheet") -> Grid:
    """The cells; one merged over several rows counts for each of them, as people mean it."""
    grid: Grid = [list(row) for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            for row in range(area.min_row, min(area.max_row, len(grid))):
                grid[row][area.min_col - 1] = grid[area.min_row - 1][area.min_col - 1]
    return grid

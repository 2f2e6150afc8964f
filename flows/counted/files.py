"""The figures as files: CSV, and an Excel workbook with a sheet for each table."""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flows.acts.sheet_files import plain
from flows.counted.tables import Cell, Table, Tables
from flows.csv_lines import BEGINNING, line
from flows.wiring import Office

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# What no sheet may be called, and how long its name may be.
_NO_NAME = str.maketrans("[]:*?/\\", "       ")
_LONGEST_NAME = 31
_WIDEST, _NARROWEST = 60, 10


def as_csv(office: Office, tables: Tables) -> Iterator[str]:
    """Every table one below the other, with an empty line between."""
    yield BEGINNING
    for words in heading(office, tables):
        yield line([words])
    for table in tables.all():
        counted = any(row.counted for row in table.rows)
        yield line([])
        yield line([table.title])
        yield line([*table.headings, *_counted_heading(tables, counted)])
        for row in table.rows:
            yield line([row.head, *(cell.text for cell in row.cells), *([row.counted] if counted else [])])
        if table.note:
            yield line([table.note])


def heading(office: Office, tables: Tables) -> list[str]:
    """Whose figures, of what, and when they were counted."""
    says, at = tables.says, office.calendar.local(tables.seen.at)
    made = says.both("统计时间", "Counted at")
    narrowed = tables.narrowed_to()
    return [
        *([office.settings.office.name] if office.settings.office.name else []),
        tables.title,
        *([says.both("、", ", ").join(narrowed)] if narrowed else []),
        f"{made} {at:%Y-%m-%d %H:%M}",
    ]


def _counted_heading(tables: Tables, counted: bool) -> list[str]:
    return [tables.says.both("口径", "How it is counted")] if counted else []


def as_workbook(office: Office, tables: Tables) -> bytes:
    """An Excel file. Words are stored as words whatever they begin with: nothing in it is computed."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    for table in tables.all():
        sheet = book.create_sheet(table.title.translate(_NO_NAME)[:_LONGEST_NAME])
        for words in heading(office, tables):
            _write(sheet, [words])
        _write(sheet, [" "])
        _write_table(sheet, tables, table)
        _widen(sheet)
    if first is not None:
        book.remove(first)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write_table(sheet: "Worksheet", tables: Tables, table: Table) -> None:
    from openpyxl.styles import Font

    counted = any(row.counted for row in table.rows)
    _write(sheet, [*table.headings, *_counted_heading(tables, counted)])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for row in table.rows:
        _write(sheet, [row.head, *row.cells, *([row.counted] if counted else [])])
    if table.note:
        _write(sheet, [table.note])


def _write(sheet: "Worksheet", cells: Sequence[str | Cell]) -> None:
    at = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    for column, given in enumerate(cells, start=1):
        cell = sheet.cell(at, column)
        if isinstance(given, Cell) and given.number is not None:
            cell.value = given.number
            cell.number_format = "0.0%" if given.text.endswith("%") else "0"
            continue
        cell.value = plain(given.text if isinstance(given, Cell) else given)
        cell.data_type = "s"


def _widen(sheet: "Worksheet") -> None:
    """Columns as wide as what is in them; a Chinese character takes two."""
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(sheet.columns, start=1):
        widest = max((_wide(str(cell.value)) for cell in column if cell.value is not None), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, _NARROWEST), _WIDEST)


def _wide(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)

"""A table that was pasted from a sheet program, as rows of cells: with headings, or without."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from flows.acts.sheets import Cell, Column, Grid, Row, Sheet, headings_at, tabled


def read_text(text: str, columns: Sequence[Column]) -> Sheet:
    """The table in `text`: cells by tabs, else by commas; without headings in the order of `columns`.

    Rows are counted as they were pasted, whether or not headings stand above them.
    """
    lines = text.replace("\r\n", "\n").strip("\n")
    delimiter = "\t" if "\t" in lines else ","
    grid: Grid = [list(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)]
    at = headings_at(grid, columns)
    if at is not None:
        return tabled("", text.encode(), grid, at, columns)
    headed: Grid = [[column.headings[0] for column in columns], *grid]
    found = tabled("", text.encode(), headed, 0, columns)
    return replace(found, rows=tuple(_one_up(row) for row in found.rows))


def _one_up(row: Row) -> Row:
    """A row under headings of ours, by the number it had without them."""
    cells = {name: tuple(_cell_up(cell) for cell in several) for name, several in row.cells.items()}
    return Row(row.number - 1, cells)


def _cell_up(cell: Cell) -> Cell:
    return replace(cell, row=cell.row - 1)

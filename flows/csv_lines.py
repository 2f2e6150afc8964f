"""CSV that opens in a spreadsheet as it is meant: UTF-8 said at its beginning, and no cell that is run."""

import csv
import io
from collections.abc import Iterable

# Excel takes a file without it for the code page of its machine.
BEGINNING = "\ufeff"
# A spreadsheet takes what begins so for a formula, and runs it.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The same text, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def line(cells: Iterable[str]) -> str:
    """One line, with its end."""
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()

"""How large a workbook would become, found out before it is opened: five kilobytes can fill all memory.

The library that opens one makes an object of every element, a cell of every place that is merged or linked,
and a table of everything between the first cell and the last.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError, XMLParser

# Ours: twenty thousand rows of ten columns have 800,000 elements; each costs some 300 bytes once opened.
MOST_ELEMENTS = 1_000_000
# Places between the first cell and the last, most of them empty: eight bytes each.
MOST_PLACES = 2_000_000
# The last row and column there are: a whole column that is merged reaches to them.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_PLACE = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")
_CHUNK = 65_536


class TooLarge(Exception):  # noqa: N818 - read as what it is
    """It would be larger than any list of people; `rows` reach so far down."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"a workbook that reaches down to row {rows}")
        self.rows = rows


def require_small(content: bytes) -> None:
    """Raise TooLarge for a workbook that nobody can open here; zipfile's errors for what is none."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.infolist():
            measured = _Measure()
            parser = XMLParser(target=measured)  # noqa: S314 - expat refuses entities that multiply
            with parts.open(part) as opened:
                try:
                    while chunk := opened.read(_CHUNK):
                        parser.feed(chunk)
                except ParseError:
                    continue  # a picture; of a sheet that is damaged the library says so itself


class _Measure:
    """Counts while a part of the workbook is read; keeps nothing of it."""

    def __init__(self) -> None:
        self._elements = self._spread = 0
        self._row = self._column = 0
        self._down = self._across = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        self._elements += 1
        if name == "row":
            at = attributes.get("r", "")
            self._row = int(at) if at.isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            at_row, at_column = _place(attributes.get("r", ""))
            self._column = at_column or self._column + 1
            self._reach(at_row or self._row, self._column)
        elif name in ("mergeCell", "hyperlink"):
            self._area(attributes.get("ref", ""))
        if max(self._elements, self._spread) > MOST_ELEMENTS or self._down * self._across > MOST_PLACES:
            raise TooLarge(self._down)

    def _area(self, text: str) -> None:
        """Every place of an area becomes a cell."""
        first, apart, last = text.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last if apart else first)
        bottom, right = bottom or _LAST_ROW, right or _LAST_COLUMN
        self._spread += max(bottom - max(top, 1) + 1, 0) * max(right - max(left, 1) + 1, 0)
        self._reach(bottom, right)

    def _reach(self, row: int, column: int) -> None:
        self._down, self._across = max(self._down, row), max(self._across, column)

    def close(self) -> None:
        """The part is over."""


def _place(text: str) -> tuple[int, int]:
    """(row, column) of B7; 0 for the one that is not said."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2] or 0), column

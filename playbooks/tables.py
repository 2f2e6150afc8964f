"""A row of a table as a line of text `| a | b |`, and back: whatever stands in a cell; and no HTML in it."""

import re
from collections.abc import Iterable

# What would be read as the mark that it is, or as the end of a cell.
_MARKS = re.compile(r"[\\|]")
_ESCAPED = re.compile(r"\\([\\|])")
# A cell: no mark but escaped ones.
_CELL = re.compile(r"(?:[^\\|]|\\.)*")


def row(cells: Iterable[str]) -> str:
    """The line of these cells."""
    return "| " + " | ".join(_MARKS.sub(r"\\\g<0>", cell) for cell in cells) + " |"


def plain(markdown: str) -> str:
    """Markdown in which nothing is read as HTML: what an office wrote stands there as it wrote it."""
    return markdown.replace("<", "&lt;")


def cells(line: str) -> tuple[str, ...]:
    """The cells of the line that `row` has written."""
    inside = line.removeprefix("| ").removesuffix(" |")
    found = (one.group() for one in _CELL.finditer(f" {inside} "))
    return tuple(_ESCAPED.sub(r"\1", cell[1:-1]) for cell in found if cell)

"""The lines that explain a plan, as blocks: headings, paragraphs, lists and tables.

Reads what `playbooks.explaining` writes: `### ` heads, `- ` and `1. ` begin items, `| a | b |` is a row and
the first row of a table names its columns. Nothing inside a line is markup: it is as the plan has it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from playbooks import tables

_HEADING = re.compile(r"#+ ")
_BULLET = re.compile(r"- ")
_NUMBER = re.compile(r"\d+\. ")
_RULE = re.compile(r"\|( --- \|)+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What heads the blocks after it."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two."""

    text: str
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` if its items have numbers."""

    items: tuple[str, ...]
    ordered: bool = False
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the names of their columns: as many cells in each as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: ClassVar[str] = "table"


Block = Heading | Paragraph | Items | Table


def blocks(lines: Iterable[str]) -> tuple[Block, ...]:
    """The blocks of these lines, in their order; a line may hold several."""
    written = [line for line in "\n".join(lines).split("\n") if line.strip()]
    return tuple(block for kind, group in groupby(written, _kind) for block in _read(kind, list(group)))


def _kind(line: str) -> str:
    shapes = {"heading": _HEADING, "bullet": _BULLET, "number": _NUMBER}
    if line.startswith("| ") or _RULE.fullmatch(line):
        return "table"
    return next((kind for kind, shape in shapes.items() if shape.match(line)), "paragraph")


def _read(kind: str, lines: list[str]) -> list[Block]:
    if kind == "heading":
        return [Heading(_HEADING.sub("", line, count=1)) for line in lines]
    if kind == "bullet":
        return [Items(tuple(_BULLET.sub("", line, count=1) for line in lines))]
    if kind == "number":
        return [Items(tuple(_NUMBER.sub("", line, count=1) for line in lines), ordered=True)]
    if kind == "table":
        columns, *rows = (tables.cells(line) for line in lines if not _RULE.fullmatch(line))
        return [Table(columns, tuple(rows))]
    return [Paragraph(line) for line in lines]

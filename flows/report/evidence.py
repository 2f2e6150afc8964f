"""A dossier with the words to read it by, and the shape of what fills a section.

A block is a plain map for the templates: {kind, title, rows, …}. A row carries `seq`, the entry it
rests on, and `tone` (good, bad, outage, quiet) where it matters. No rows, no block: nothing is claimed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flows.report.chronicle import Chronicle
from flows.report.dossier import Dossier

Block = dict[str, Any]
Row = dict[str, Any]
Entry = Mapping[str, Any]

# What fits into half a line beside its name, in digits.
_HALF_LINE = 24
# A row with nothing special about it; templates refuse what is not there at all.
_PLAIN: Row = {"tone": "", "sub": "", "seq": None, "outage": False}


class Evidence:
    """What the record holds, in one language. Every block is made from this and nothing else."""

    def __init__(self, dossier: Dossier, says: Chronicle) -> None:
        self.dossier = dossier
        self.says = says
        self.entries: list[Entry] = dossier["entries"]

    def of_kind(self, *kinds: str) -> list[Entry]:
        """The entries of these kinds whose content was not cleared."""
        return [entry for entry in self.entries if entry["kind"] in kinds and entry["payload"] is not None]

    def when(self, entry: Entry) -> datetime:
        """When it happened: as recorded later 补录, else when it was entered."""
        at: datetime = entry["happened_at"] or entry["at"]
        return at

    def is_outage(self, entry: Entry) -> bool:
        """Whether this was late because the system was down, and is nobody's miss."""
        return entry["kind"] == "outage" or bool((entry["payload"] or {}).get("outage"))

    def table(self, zh: str, en: str, columns: tuple[str, str], rows: Iterable[Row]) -> Block:
        """A table; `columns` are its headings in both languages, a bar between them.

        A heading in * * is of a column of times, which do not wrap; one in ! ! bears the row's tone.
        """
        marked = self.says.both(*columns).split("|")
        return {
            "kind": "table",
            "title": self.says.both(zh, en),
            "heads": [head.strip("*!") for head in marked],
            "marks": [{"*": "tight", "!": "mark"}.get(head[0], "") for head in marked],
            "rows": [_PLAIN | row for row in rows],
        }

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> Block:
        """Names and values, as far as there are values; `whole` ones take a line of their own."""
        rows = [{"cells": pair, "whole": _width(pair[1]) > _HALF_LINE} for pair in pairs if pair[1]]
        return {"kind": "pairs", "title": "", "rows": rows}


def _width(text: str) -> int:
    """How wide a text is printed, in digits; a Chinese character is two."""
    return sum(2 if ord(letter) > 0xFF else 1 for letter in text)

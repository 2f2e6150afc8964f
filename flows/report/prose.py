"""A fact of the record as running text, for a document that is read without tables.

Only what was done is said: of a step that is not done, or a fact with nothing in it, there are no words.
"""

from collections.abc import Callable, Iterator, Mapping

from engine.calendars import Calendar
from engine.documents import Section
from engine.plan import Plan
from flows.report import layout
from flows.report.chronicle import Chronicle
from flows.report.dossier import Dossier
from flows.report.evidence import Block, Evidence, Row


def filled(dossier: Dossier, plan: Plan, section: Section, calendar: Calendar, locale: str) -> str:
    """What the record says of this section, a line for each thing; "" if that is nothing."""
    about = Evidence(dossier, Chronicle(plan, dossier["people"], calendar, locale))
    return "\n".join(line for block in layout.blocks(about, section.facts) for line in _lines(block, locale))


def _lines(block: Block, locale: str) -> Iterator[str]:
    for row in block["rows"]:
        if words := _SAY[block["kind"]](block, row, locale):
            yield words


def _pair(_: Block, row: Row, locale: str) -> str:
    name, value = row["cells"]
    return f"{name}: {value}" if locale == "en" else f"{name}：{value}"


def _cells(block: Block, row: Row, locale: str) -> str:
    """The cells of a row that say something, each with its heading; nothing of what is still to come."""
    if row.get("seq") is None:
        return ""
    pair = "{}: {}" if locale == "en" else "{}：{}"
    cells = zip(block["heads"], (cell.replace("\n", " ").strip() for cell in row["cells"]), strict=True)
    said = [pair.format(head, cell) for head, cell in cells if cell]
    return ("; " if locale == "en" else "；").join(said) + ("." if locale == "en" else "。")


def _done(_: Block, row: Row, _locale: str) -> str:
    return f"{row['when']} {row['text']}" if row["done"] else ""


def _happened(_: Block, row: Row, _locale: str) -> str:
    day = f"{row['day']} " if row["day"] else ""
    return "" if row["by_rule"] else f"{day}{row['time']} {row['text']}"


def _not_in_words(_: Block, _row: Row, _locale: str) -> str:
    """What it draws stands in the rows beside it."""
    return ""


_SAY: Mapping[str, Callable[[Block, Row, str], str]] = {
    "pairs": _pair,
    "table": _cells,
    "steps": _done,
    "timeline": _happened,
    "picture": _not_in_words,
}

"""Lengths of time as a plan writes them: `15m`, `5h`, `3d` (natural days), `3wd` (working days)."""

import re

from engine.plan import Span
from engine.vocabulary import Unit

PATTERN = r"^[1-9][0-9]{0,4}(m|h|d|wd)$"
UNITS = {"m": Unit.MINUTES, "h": Unit.HOURS, "d": Unit.DAYS, "wd": Unit.WORKING_DAYS}
LETTERS = {unit: letters for letters, unit in UNITS.items()}

_SHAPE = re.compile(r"([0-9]{1,5})(m|h|d|wd)", re.ASCII)
_MINUTES = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: 24 * 60, Unit.WORKING_DAYS: 24 * 60}
# The longest limit in any rule we know is 60 natural days (信访工作条例); a year is a slip of the pen.
_LONGEST = Span(366, Unit.DAYS)


def parse(text: str) -> Span:
    """The span `text` writes. ValueError says why it is none."""
    shape = _SHAPE.fullmatch(text)
    if not shape:
        raise ValueError("is not a length of time")
    span = Span(int(shape[1]), UNITS[shape[2]])
    if not span.amount:
        raise ValueError("is no time at all")
    if at_least_minutes(span) > at_least_minutes(_LONGEST):
        raise ValueError("is longer than a year")
    return span


def write(span: Span) -> str:
    """The text `parse` reads back as `span`."""
    return f"{span.amount}{LETTERS[span.unit]}"


def at_least_minutes(span: Span) -> int:
    """The shortest that `span` can be, in minutes: a working day is at least a natural one."""
    return span.amount * _MINUTES[span.unit]

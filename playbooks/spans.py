"""Lengths of time as a plan writes them: `15m`, `5h`, `3d` (natural days), `3wd` (working days).

当日 is written as the wall-clock time by which it has to be done, `by 17:30`, or `by 24:00`.
"""

import re

from engine.parts import Span
from engine.vocabulary import Unit
from playbooks.saying import say

PATTERN = r"^[1-9][0-9]{0,4}(m|h|d|wd)$"
UNITS = {"m": Unit.MINUTES, "h": Unit.HOURS, "d": Unit.DAYS, "wd": Unit.WORKING_DAYS}
LETTERS = {unit: letters for letters, unit in UNITS.items()}

_BY = re.compile(r"by ([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)
_DAY = 24 * 60
_SHAPE = re.compile(r"([0-9]{1,5})(m|h|d|wd)", re.ASCII)
_MINUTES = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: _DAY, Unit.WORKING_DAYS: _DAY}
# The longest limit in any rule we know is 60 natural days (信访工作条例); a year is a slip of the pen.
_LONGEST = Span(366, Unit.DAYS)


def parse(text: str) -> Span:
    """The span `text` writes. ValueError says why it is none."""
    if by := _BY.fullmatch(text):
        return _same_day(60 * int(by[1]) + int(by[2]))
    shape = _SHAPE.fullmatch(text)
    if not shape:
        raise ValueError(say("is not a length of time"))
    span = Span(int(shape[1]), UNITS[shape[2]])
    if not span.amount:
        raise ValueError(say("is no time at all"))
    if at_least_minutes(span) > at_least_minutes(_LONGEST):
        raise ValueError(say("is longer than a year"))
    return span


def _same_day(minutes: int) -> Span:
    if not 0 < minutes <= _DAY:
        raise ValueError(say("is no time of a day after it has begun"))
    return Span(minutes, Unit.SAME_DAY)


def write(span: Span) -> str:
    """The text `parse` reads back as `span`."""
    if span.unit is Unit.SAME_DAY:
        return f"by {span.amount // 60:02d}:{span.amount % 60:02d}"
    return f"{span.amount}{LETTERS[span.unit]}"


def at_least_minutes(span: Span) -> int:
    """The shortest that `span` can be, in minutes: a working day is at least a natural one.

    当日 may have begun a minute before it ends, so nothing is known of it: 0.
    """
    return span.amount * _MINUTES.get(span.unit, 0)

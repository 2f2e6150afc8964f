"""When, as ISO 8601 writes it: how long after the start, `PT0S`, `PT5M`, `PT1H30M`, `P1DT2H`; or a time.

Days are twenty-four hours: what is counted here is elapsed time, which no calendar and no summer time
moves. A limit's own length is a span (`playbooks.spans`) and may be working days.
"""

import re
from datetime import datetime, timedelta

from playbooks.saying import say

PATTERN = r"^P(?!$)([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$"

_SHAPE = re.compile(
    r"P(?!$)(?:([0-9]{1,5})D)?(?:T(?=[0-9])(?:([0-9]{1,5})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?", re.ASCII
)
# As for a span of a plan: more than a year is a slip of the pen.
_LONGEST = timedelta(days=366)
_YEARS = range(2000, 2100)


def parse(text: str) -> timedelta:
    """The length `text` writes, zero or more. ValueError says why it is none."""
    shape = _SHAPE.fullmatch(text)
    if not shape:
        raise ValueError(say("is not a duration"))
    days, hours, minutes, seconds = (int(part or 0) for part in shape.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if length > _LONGEST:
        raise ValueError(say("is longer than a year"))
    return length


def before(text: str) -> timedelta:
    """How long before the start the time is that `text` writes: `-PT48H`. ValueError says why it is none."""
    if not text.startswith("-"):
        raise ValueError(say("is no time before the start"))
    return parse(text.removeprefix("-"))


def write(length: timedelta) -> str:
    """The text `parse` reads back as `length`, which is whole seconds; with a minus before the start."""
    if length < timedelta():
        return f"-{write(-length)}"
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    days = f"{length.days}D" if length.days else ""
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    if not days and not time:
        return "PT0S"
    return f"P{days}{'T' if time else ''}{time}"


def moment(text: str) -> datetime:
    """The time `text` writes: aware, or naive on the office's wall clock. ValueError says why it is none.

    A day alone is no time: whether its first or its last minute is meant, nobody could say.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(say("is no time")) from error
    if ":" not in text:
        raise ValueError(say("has no time of day"))
    if at.year not in _YEARS:
        raise ValueError(say("is no year of a duty"))
    return at

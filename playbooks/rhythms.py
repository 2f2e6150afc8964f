"""How often a report is owed, in words: 每2小时; 每工作日09:00、17:00; 每日08:00至12:00两次."""

from engine.duties import Cadence
from engine.parts import Text
from engine.schedules import DayPart
from playbooks import wording

_DAILY = {False: Text("每日{}", "daily {}"), True: Text("每工作日{}", "each working day {}")}
_PART = Text("{begin}至{end} {times}次", "{times} × between {begin} and {end}")
_HOUR = 60


def times_of_day(cadence: Cadence, locale: str) -> str:
    """The times or parts of the day at which it is owed."""
    times = [clock(part.end) if part.begin is None else _part(part, locale) for part in cadence.parts]
    return _DAILY[cadence.working].in_(locale).format(wording.several(times, locale))


def _part(part: DayPart, locale: str) -> str:
    said = {"begin": clock(part.begin or 0), "end": clock(part.end), "times": part.times}
    return _PART.in_(locale).format(**said)


def clock(minutes: int) -> str:
    """A time of the day, from minutes since midnight."""
    return f"{minutes // _HOUR:02d}:{minutes % _HOUR:02d}"

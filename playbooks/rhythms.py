"""How often a report is owed, in words: 每2小时; 每工作日09:00、17:00; 每日08:00至12:00共2次."""

from engine.duties import Cadence
from engine.parts import Text
from engine.schedules import DayPart
from playbooks import wording

_DAILY = {False: Text("每日{}", "daily {}"), True: Text("每工作日{}", "each working day {}")}
_PART = Text("{begin}至{end}共{times}次", "{times} × between {begin} and {end}")


def times_of_day(cadence: Cadence, locale: str) -> str:
    """The times or parts of the day at which it is owed."""
    times = [
        wording.clock(part.end, locale) if part.begin is None else _part(part, locale)
        for part in cadence.parts
    ]
    return _DAILY[cadence.working].in_(locale).format(wording.several(times, locale))


def _part(part: DayPart, locale: str) -> str:
    begin, end = wording.clock(part.begin or 0, locale), wording.clock(part.end, locale)
    return _PART.in_(locale).format(begin=begin, end=end, times=part.times)

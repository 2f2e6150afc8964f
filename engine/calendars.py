"""Office time: local wall clock, natural and working days. The only module that knows zones.

Instants are aware UTC everywhere else. A pytz zone is applied with `localize` and `normalize` only:
passed as `tzinfo=` it would give Shanghai an offset of +08:06.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytz

from engine.parts import Span
from engine.vocabulary import Unit

_MINUTES = {Unit.MINUTES: 1, Unit.HOURS: 60}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Whether a date is worked, and whether that is only a guess."""

    is_worked: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When a span ends (aware UTC), and whether the calendar behind it is provisional."""

    at: datetime
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The office's zone and its working days.

    A day the office has overridden comes first, then the statutory calendar with 调休, then a
    plain weekday rule flagged provisional: the State Council publishes a year late in the year
    before, and no deadline may crash or guess silently until then.
    """

    zone: str = "Asia/Shanghai"
    overrides: Mapping[date, bool] = field(default_factory=dict)

    def working_day(self, day: date) -> WorkingDay:
        """Whether `day` (a date in the office's zone) is worked."""
        if day in self.overrides:
            return WorkingDay(self.overrides[day], provisional=False)
        try:
            return WorkingDay(chinese_calendar.is_workday(day), provisional=False)
        except NotImplementedError:  # a year not published yet, or before the library's first
            return WorkingDay(day.weekday() < _SATURDAY, provisional=True)

    def local(self, instant: datetime) -> datetime:
        """`instant` (aware) on the office's wall clock."""
        return pytz.timezone(self.zone).normalize(instant.astimezone(pytz.timezone(self.zone)))

    def instant(self, wall: datetime) -> datetime:
        """The aware UTC instant of a naive wall-clock time in the office's zone.

        A time that exists twice reads as the first; one that was skipped reads as if the clocks
        had not been moved. China has had neither since 1991; the zone is a setting.
        """
        zone = pytz.timezone(self.zone)
        try:
            local = zone.localize(wall, is_dst=None)
        except pytz.AmbiguousTimeError:
            local = zone.localize(wall, is_dst=True)
        except pytz.NonExistentTimeError:
            local = zone.localize(wall, is_dst=False)
        return local.astimezone(UTC)

    def add(self, start: datetime, span: Span) -> Due:
        """When `span` after `start` ends. Days end at the same wall-clock time they began.

        当日 is the day of `start`; where its time has passed already, the end of that day.
        """
        if span.unit in _MINUTES:
            return Due(start + timedelta(minutes=span.amount * _MINUTES[span.unit]), provisional=False)
        wall = self.local(start).replace(tzinfo=None)
        if span.unit is Unit.SAME_DAY:
            return Due(self._on_the_day(wall, span.amount), provisional=False)
        if span.unit is Unit.DAYS:
            return Due(self.instant(wall + timedelta(days=span.amount)), provisional=False)
        day, provisional = self._working_days_from(wall.date(), span.amount, timedelta(days=1))
        return Due(self.instant(datetime.combine(day, wall.time())), provisional)

    def _on_the_day(self, wall: datetime, minutes: int) -> datetime:
        day = datetime.combine(wall.date(), time())
        asked = day + timedelta(minutes=minutes)
        return self.instant(asked if asked > wall else day + timedelta(days=1))

    def before(self, end: datetime, span: Span) -> datetime:
        """The instant (aware UTC) `span` before `end`: one working day before a Monday is a Friday."""
        if span.unit in _MINUTES:
            return end - timedelta(minutes=span.amount * _MINUTES[span.unit])
        wall = self.local(end).replace(tzinfo=None)
        if span.unit is Unit.DAYS:
            return self.instant(wall - timedelta(days=span.amount))
        day, _ = self._working_days_from(wall.date(), span.amount, -timedelta(days=1))
        return self.instant(datetime.combine(day, wall.time()))

    def _working_days_from(self, start: date, amount: int, step: timedelta) -> tuple[date, bool]:
        """The `amount`-th working day from `start`, which itself does not count."""
        day, left, provisional = start, amount, False
        while left:
            day += step
            kind = self.working_day(day)
            provisional = provisional or kind.provisional
            left -= kind.is_worked
        return day, provisional

    def midnight(self, day: date) -> datetime:
        """The instant (aware UTC) at which `day` begins in the office's zone."""
        return self.instant(datetime.combine(day, time()))

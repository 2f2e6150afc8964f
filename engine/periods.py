"""Periods 统计期: whole days in the office's zone, the last one with its midnight left out (half open).

A period is named as people write it: `2026-11` a month, `2026-Q4` a quarter, `2026` a year,
`2026-11-03..2026-11-20` any days, both of them in it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from engine.calendars import Calendar

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_QUARTER, _YEAR = 3, 12
_NAME = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", re.ASCII)
# Ours: hours in which a call wakes somebody (the plans of duty rooms know no number for it).
NIGHT = (time(22), time(7))
# A bar for each day up to two weeks, for each week up to three months, then for each month.
_BY_DAY, _BY_WEEK = 14, 93
# The calendar has days of four-digit years, and a period has one before it.
FIRST_YEAR, LAST_YEAR = 1971, 9990
# Ours: a leader compares years; a hundred of them took three seconds to draw, and thousands no end.
LONGEST = timedelta(days=3_660)


class PeriodKind(StrEnum):
    """How long a period is, and so which is the one before it."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"  # any number of them; before it come as many


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` up to `past`, which is the first one after it."""

    kind: PeriodKind
    first: date
    past: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.past - _DAY

    @property
    def name(self) -> str:
        """As its address has it."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.first:%Y-%m}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.first.year:04d}-Q{(self.first.month + 2) // _QUARTER}"
        if self.kind is PeriodKind.YEAR:
            return f"{self.first.year:04d}"
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def before(self) -> "Period":
        """The one it is compared with: the month, quarter or year before, or as many days."""
        if self.kind is PeriodKind.DAYS:
            return Period(self.kind, self.first - (self.past - self.first), self.first)
        return containing(self.kind, self.first - _DAY)

    @property
    def after(self) -> "Period":
        """The one that follows."""
        if self.kind is PeriodKind.DAYS:
            return Period(self.kind, self.past, self.past + (self.past - self.first))
        return containing(self.kind, self.past)

    def bounds(self, calendar: Calendar) -> tuple[datetime, datetime]:
        """(from, up to) as aware UTC instants; the second is not in it."""
        return calendar.midnight(self.first), calendar.midnight(self.past)

    @property
    def weeks(self) -> tuple["Period", ...]:
        """Its weeks from Monday on, the first and last cut off where it begins and ends."""
        monday = self.first - timedelta(days=self.first.weekday())
        starts = [monday + n * _WEEK for n in range((self.last - monday).days // 7 + 1)]
        return tuple(self._cut(start, start + _WEEK) for start in starts)

    @property
    def parts(self) -> tuple["Period", ...]:
        """What a drawing shows of it: days, weeks or months."""
        days = (self.past - self.first).days
        if days <= _BY_DAY:
            return tuple(self._cut(self.first + n * _DAY, self.first + (n + 1) * _DAY) for n in range(days))
        if days <= _BY_WEEK:
            return self.weeks
        found, month = [], containing(PeriodKind.MONTH, self.first)
        while month.first < self.past:
            found.append(self._cut(month.first, month.past))
            month = month.after
        return tuple(found)

    def _cut(self, first: date, past: date) -> "Period":
        return Period(PeriodKind.DAYS, max(first, self.first), min(past, self.past))


def containing(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year a day is in; of DAYS that day alone."""
    if kind is PeriodKind.DAYS:
        return Period(kind, day, day + _DAY)
    months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: _QUARTER, PeriodKind.YEAR: _YEAR}[kind]
    first = (day.month - 1) // months * months
    return Period(kind, _month(day.year, first), _month(day.year, first + months))


def _month(year: int, months: int) -> date:
    """The first day of the month that many months after January."""
    return date(year + months // _YEAR, months % _YEAR + 1, 1)


def day_named(text: str) -> date | None:
    """The day of 2026-11-03; None if it is none, or too far from now to be told in any zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def between(first: date, last: date) -> Period | None:
    """Any days, both in it; None if they are the wrong way round, too many, or too far from now."""
    if not first <= last < first + LONGEST or first.year < FIRST_YEAR or last.year > LAST_YEAR:
        return None
    return Period(PeriodKind.DAYS, first, last + _DAY)


def named(text: str) -> Period | None:
    """The period with this name; None if there is none."""
    first, apart, last = text.partition("..")
    if apart:
        try:
            return between(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return None
    said = _NAME.fullmatch(text)
    if said is None or not FIRST_YEAR <= int(said[1]) <= LAST_YEAR:
        return None
    year, quarter, month = int(said[1]), said[2], said[3]
    if quarter:
        return containing(PeriodKind.QUARTER, _month(year, (int(quarter) - 1) * _QUARTER))
    if month is None:
        return containing(PeriodKind.YEAR, date(year, 1, 1))
    return containing(PeriodKind.MONTH, date(year, int(month), 1)) if 0 < int(month) <= _YEAR else None

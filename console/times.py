"""Instants as people at a desk read them: the office's wall clock, and how long is left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from console.words import Words
from engine.calendars import Calendar

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class Wall:
    """The wall clock at `now` (aware UTC), in the words of one language."""

    calendar: Calendar
    now: datetime
    words: Words

    @cached_property
    def _today(self) -> date:
        return self.calendar.local(self.now).date()

    def clock(self, at: datetime) -> str:
        """02:10 today; with its day on any other."""
        local = self.calendar.local(at)
        if local.date() == self._today:
            return f"{local:%H:%M}"
        return self.words("time.day", month=local.month, day=local.day, clock=f"{local:%H:%M}")

    def date(self, at: datetime) -> str:
        """2026年3月11日, as papers are dated."""
        local = self.calendar.local(at)
        return self.words("time.date", year=local.year, month=local.month, day=local.day)

    def full(self, at: datetime) -> str:
        """2026-03-11 02:10:05, as the record prints it."""
        return f"{self.calendar.local(at):%Y-%m-%d %H:%M:%S}"

    def field(self, at: datetime) -> str:
        """As a time field of a form holds it."""
        return f"{self.calendar.local(at):%Y-%m-%dT%H:%M}"

    def given(self, at: str | None) -> str:
        """The same of an instant as ISO text; "" if there is none."""
        return self.field(datetime.fromisoformat(at)) if at else ""

    def stamp(self, at: datetime) -> int:
        """Milliseconds since 1970, for the page's own ticking."""
        return int(at.timestamp() * 1_000)

    def left(self, due: datetime) -> str:
        """How long until `due`, or since; to the minute, as a page that does not tick shows it."""
        span = due - self.now
        key = "time.over" if span < timedelta() else "time.left"
        return self.words(key, span=self.span(abs(span)))

    def span(self, span: timedelta) -> str:
        """3天2小时, 2小时05分, 7分: the two largest parts."""
        seconds = int(span.total_seconds())
        days, hours = seconds // _DAY, seconds % _DAY // _HOUR
        minutes = seconds % _HOUR // _MINUTE
        if days:
            return self.words("time.days", days=days, hours=hours)
        if hours:
            return self.words(
                "time.hours" if minutes else "time.full_hours", hours=hours, minutes=f"{minutes:02d}"
            )
        return self.words("time.minutes", minutes=minutes)

"""Drills 演练: how their numbers are told from real ones, and when one ends that nobody ends."""

from datetime import datetime, timedelta
from datetime import time as clock
from typing import Literal

from pydantic import Field, model_validator

from engine.starts import Schedule
from flows.provider_settings import Section


class DrillSettings(Section):
    """Every drill. The mark may change: numbers given before keep theirs."""

    mark: str = Field("演", pattern="^(演|[A-Z]{1,4})$", description="stands in the number: 2026-演0001")
    ends_after_hours: float = Field(4.0, gt=0, le=72, description="ours: then a drill ends by itself")

    @property
    def lasts(self) -> timedelta:
        """The same as a length of time."""
        return timedelta(hours=self.ends_after_hours)


# As they are written, Monday first.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DATE = "%Y-%m-%d %H:%M"


class ScheduledDrill(Section):
    """A drill that is started by its time: on weekdays at a time, or at single dates, office time."""

    name: str = Field(pattern="^[a-z][a-z0-9_-]{0,39}$", description="tells it apart; once in the list")
    playbook: str = Field(description="id of the playbook")
    level: str = Field(description="event level, such as II")
    fields: dict[str, bool | str] = Field(default_factory=dict, description="coded fields of the playbook")
    calls: tuple[str, ...] = Field((), description="roles outside the office it may call besides")
    weekdays: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    weeks: tuple[Literal[1, 2, 3, 4, 5], ...] = Field((), description="which of the month; empty: each")
    time: str = Field("", pattern=r"^$|^([01]\d|2[0-3]):[0-5]\d$", description="with weekdays, such as 10:00")
    dates: tuple[str, ...] = Field((), description="single starts, such as 2026-05-12 10:00")

    @model_validator(mode="after")
    def _comes(self) -> "ScheduledDrill":
        """It has a time at which it starts, and only such times as there are."""
        if bool(self.weekdays) != bool(self.time):
            raise ValueError('weekdays and time go together: weekdays = ["tue"], time = "10:00"')
        if not (self.weekdays or self.dates):
            raise ValueError('say when: weekdays and time, or dates = ["2026-05-12 10:00"]')
        try:
            self.when  # noqa: B018 - reads the dates
        except ValueError:
            raise ValueError(f"dates: write them as 2026-05-12 10:00, given {list(self.dates)}") from None
        return self

    @property
    def when(self) -> Schedule:
        """The same for the engine."""
        return Schedule(
            frozenset(WEEKDAYS.index(day) for day in self.weekdays),
            clock.fromisoformat(self.time) if self.time else clock(),
            frozenset(self.weeks),
            tuple(datetime.strptime(date, _DATE) for date in self.dates),  # noqa: DTZ007 - wall-clock times
        )

"""The schedule of a drill as recurrence rules (RFC 5545) for its deployment. Loads without prefect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from flows.drill_settings import WEEKDAYS, ScheduledDrill


@dataclass(frozen=True, slots=True)
class Planned:
    """A rule that starts a drill. `parameters` are those of `respond`: codes and the drill's name only."""

    slug: str
    rule: str
    parameters: Mapping[str, Any]


def rules_of(drill: ScheduledDrill) -> tuple[Planned, ...]:
    """One rule for its weekdays, one for each single date."""
    fields = {"level": drill.level, "drill": True, **drill.fields}
    parameters = {"fields": fields, "scheduled": drill.name}
    return tuple(
        Planned(f"drill-{drill.name}-{n}" if n else f"drill-{drill.name}", rule, parameters)
        for n, rule in enumerate(_rules(drill))
    )


def _rules(drill: ScheduledDrill) -> Iterator[str]:
    when = drill.when
    if when.weekdays:
        days = [WEEKDAYS[day][:2].upper() for day in sorted(when.weekdays)]
        named = [f"{week}{day}" for week in sorted(when.weeks) for day in days] or days
        often = "MONTHLY" if when.weeks else "WEEKLY"
        yield f"FREQ={often};BYDAY={','.join(named)};{_at(when.clock)}"
    for date in when.dates:  # it comes again each year; the flow starts nothing the settings do not name
        yield f"FREQ=YEARLY;BYMONTH={date.month};BYMONTHDAY={date.day};{_at(date.time())}"


def _at(clock: time) -> str:
    return f"BYHOUR={clock.hour};BYMINUTE={clock.minute};BYSECOND=0"

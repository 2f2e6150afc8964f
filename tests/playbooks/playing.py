"""Plays a scenario of the short playbook, or of any other, at a time when nothing is special."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.calendars import Calendar
from playbooks import durations
from playbooks.knowing import known_of
from playbooks.loading import Playbook, parse
from playbooks.scenario import UNIT, Checking, Written, Wrong
from playbooks.simulating import Simulation, as_data, simulate
from tests.playbooks.pages import SHORT

START = datetime(2026, 3, 10, 18, 10, tzinfo=UTC)  # 02:10 of an ordinary Wednesday in Shanghai
CALENDAR = Calendar()


def short(text: str = SHORT) -> Playbook:
    """The short playbook."""
    return parse(text, "plan.yaml")


def played(
    *events: str,
    level: str = "II",
    fields: Mapping[str, str | bool] | None = None,
    unit: str = UNIT,
    until: str = "PT24H",
    start: datetime = START,
    of: Playbook | None = None,
    calendar: Calendar = CALENDAR,
    times: Mapping[str, str] | None = None,
) -> Simulation:
    """What would happen; fails if anything is wrong with the scenario."""
    playbook = of or short()
    checking = Checking()
    given = {"emergency": True} if fields is None and of is None else fields or {}
    scenario = checking.scenario(known_of(playbook.source), Written(level, given, events, unit, times or {}))
    assert scenario, checking.wrong
    return simulate(playbook.plan, scenario, calendar, start, durations.parse(until))


def lines(simulation: Simulation, *kinds: str) -> list[dict[str, Any]]:
    """The lines of these kinds as plain data."""
    return [line for line in as_data(simulation, CALENDAR) if line["kind"] in kinds]


def wrong(
    *events: str, level: str = "II", fields: Mapping[str, str | bool] | None = None, unit: str = UNIT
) -> list[Wrong]:
    """Everything wrong with a scenario of the short playbook."""
    checking = Checking()
    given = {"emergency": True} if fields is None else fields
    checking.scenario(known_of(short().source), Written(level, given, events, unit))
    return checking.wrong

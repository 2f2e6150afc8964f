"""Trying a playbook out 推演: what is typed, checked at once and whole, and then played."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from engine.calendars import Calendar
from engine.plan import Plan
from flows.acts.errors import BadInput, Problem
from playbooks import happenings, scenario
from playbooks.knowing import Known, known_of
from playbooks.loading import Playbook, load, load_library, load_usable
from playbooks.saying import say
from playbooks.scenario import UNIT, Checking, Scenario, Written, Wrong
from playbooks.simulating import Refused, Simulation, simulate

# Where each part of a scenario stands on the command line.
_OPTIONS = {
    "level": "--level",
    "fields": "--set",
    "unit": "--unit",
    "logged_by": "--logged-by",
    "events": "--event",
    "times": "--at",
    "until": "--until",
    "start": "--start",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario as typed: `fields` are FIELD=VALUE, times and durations ISO 8601; no `start` is now.

    `times` are MOMENT=-DURATION: how long before it is logged the matter occurred, was found or received.
    `typed` is what somebody wrote for an event, where that was in other words than those of a scenario.
    """

    level: str
    fields: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    unit: str = UNIT
    start: str = ""
    until: str = "PT24H"
    times: tuple[str, ...] = ()
    logged_by: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    def as_typed(self, event: str) -> str:
        """The event as it was typed."""
        return self.typed.get(event, event)


class NotPlayed(BadInput):
    """What the engine would not let happen; `refused` is the event, and why, `before` what came before it."""

    def __init__(self, refused: Refused, before: Simulation) -> None:
        super().__init__([Problem(f"--event {refused.event!r}", "refused", refused.why)])
        self.refused, self.before = refused, before

    @property
    def plan(self) -> Plan:
        """The plan in which it may not happen."""
        return self.before.facts.plan


def find(name: str, own: Path) -> Playbook:
    """The playbook in the file `name`, or the shipped or `own` one of that id, the own one first.

    Raises PlaybookError for a file with anything wrong, BadInput for an id there is none of.
    """
    if Path(name).is_file() or Path(name).suffix in (".yaml", ".yml"):
        return load(name)
    mine, wrong = load_usable(own) if own.is_dir() else ((), ())
    by_id = {playbook.plan.id: playbook for playbook in (*load_library(), *mine)}
    if name not in by_id:
        remedy = say("a file, or one of: {0}", ", ".join(by_id))
        if wrong:
            remedy = say("{0}; left out: {1}", remedy, "; ".join(map(str, wrong)))
        raise BadInput([Problem("playbook", name, remedy)])
    return by_id[name]


def try_out(playbook: Playbook, asked: Asked, calendar: Calendar, now: datetime) -> Simulation:
    """Play what is asked, from `now` (aware UTC) to the minute unless it says when.

    Raises BadInput with everything that is wrong with it, or with the one event the engine refuses.
    """
    checking, known = Checking(), known_of(playbook.source)
    start = _start(checking, asked.start, calendar) or now.replace(second=0, microsecond=0)
    until = checking.take(("until",), partial(scenario.length, asked.until)) or timedelta()
    fields = _fields(checking, known, asked.fields)
    times = {name: text for name, _, text in (pair.partition("=") for pair in asked.times)}
    written = Written(asked.level, fields, asked.events, asked.unit, times, asked.logged_by)
    checked = checking.scenario(known, written)
    if checked and not checking.wrong:
        checking.wrong += _too_late(checked, asked, until)
    if checked is None or checking.wrong:
        raise BadInput([_problem(wrong, asked) for wrong in checking.wrong])
    played = simulate(playbook.plan, checked, calendar, start, until)
    if played.refused:
        refused = replace(played.refused, event=asked.as_typed(played.refused.event))
        raise NotPlayed(refused, replace(played, refused=refused))
    return played


def _start(checking: Checking, text: str, calendar: Calendar) -> datetime | None:
    if not text:
        return None
    wall = checking.take(("start",), partial(scenario.moment, text))
    return scenario.instant(wall, calendar) if wall else None


def _fields(checking: Checking, known: Known, pairs: tuple[str, ...]) -> Mapping[str, str | bool]:
    taken = [checking.take(("fields",), partial(happenings.coded, known, pair)) for pair in pairs]
    return dict(pair for pair in taken if pair)


def _too_late(checked: Scenario, asked: Asked, until: timedelta) -> list[Wrong]:
    """Events that the simulation would end before."""
    return [
        Wrong(
            ("events",),
            say("{0!r} comes after the end, {1}", asked.as_typed(one.text), asked.until),
            say("simulate longer, with --until"),
        )
        for one in checked.happenings
        if one.after > until
    ]


def _problem(wrong: Wrong, asked: Asked) -> Problem:
    part, *index = wrong.where
    place = _OPTIONS[str(part)]
    if part == "events" and index:
        place += f" {asked.as_typed(asked.events[int(index[0])])!r}"
    return Problem(place, wrong.message, wrong.remedy)

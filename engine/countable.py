"""What statistics count: incidents, limits, calls, tries, recurring reports; and which part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from engine.calendars import Calendar
from engine.periods import Period
from engine.vocabulary import PageState, Standing, State

# Of such matters nothing is counted but that there were any.
LEFT_OUT = frozenset({State.VOID, State.MERGED})


# Tuples, not data classes: a year of a busy office has a hundred thousand of them.
class Case(NamedTuple):
    """An incident as it is counted. `ended_at` is when it was last closed or found to be unfounded."""

    id: str
    state: State
    level: str
    playbook: str
    unit: str  # "" if none is known
    logged_at: datetime
    drill: bool = False
    ended_at: datetime | None = None


class Limit(NamedTuple):
    """A clock in force, or that was at the end. `outage`: it passed while the system was down."""

    incident: str
    deadline: str
    standing: Standing
    due: datetime
    met_at: datetime | None
    is_breached: bool
    extended: bool
    outage: bool
    logged_at: datetime

    @property
    def decided_at(self) -> datetime:
        """When it was clear how it stands: met in time, or passed."""
        return min(self.due, self.met_at or self.due)


class Call(NamedTuple):
    """A page of one person about one incident."""

    incident: str
    person: str
    state: PageState
    opened_at: datetime
    answered_at: datetime | None


class Try(NamedTuple):
    """A text, call or message that left, or a number that was dialled; of these the ones at night count."""

    incident: str
    at: datetime


class Update(NamedTuple):
    """An entry about a recurring report: made, owed (it fell due unmade) or missed (the next fell due)."""

    incident: str
    cadence: str
    due: datetime
    kind: str  # update_made, update_owed, update_missed
    is_late: bool
    outage: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part is looked at; None takes all. `unit` "" is what concerns no known unit."""

    level: str | None = None
    playbook: str | None = None
    unit: str | None = None
    standing: Standing | None = None
    drills: bool = False

    def takes(self, case: Case) -> bool:
        """Whether an incident is in it."""
        asked = ((self.level, case.level), (self.playbook, case.playbook), (self.unit, case.unit))
        return case.drill is self.drills and all(want is None or want == has for want, has in asked)


@dataclass(frozen=True)
class Counted:
    """Everything that can be counted; `cases` has every incident the others speak of, by id."""

    cases: Mapping[str, Case]
    limits: tuple[Limit, ...] = ()
    calls: tuple[Call, ...] = ()
    tries: tuple[Try, ...] = ()
    updates: tuple[Update, ...] = ()


def narrowed(counted: Counted, scope: Scope) -> Counted:
    """What is in scope; of matters that were void or merged nothing but that they were."""
    cases = {key: one for key, one in counted.cases.items() if scope.takes(one)}
    real = {key for key, one in cases.items() if one.state not in LEFT_OUT}
    of = scope.standing
    return Counted(
        cases,
        tuple(one for one in counted.limits if one.incident in real and of in (None, one.standing)),
        tuple(one for one in counted.calls if one.incident in real),
        tuple(one for one in counted.tries if one.incident in real),
        tuple(one for one in counted.updates if one.incident in real),
    )


def within(counted: Counted, period: Period, calendar: Calendar) -> Counted:
    """What falls into a period: limits by `decided_at`, recurring reports by when they were due."""
    start, end = period.bounds(calendar)
    return replace(
        counted,
        limits=tuple(one for one in counted.limits if start <= one.decided_at < end),
        calls=tuple(one for one in counted.calls if start <= one.opened_at < end),
        tries=tuple(one for one in counted.tries if start <= one.at < end),
        updates=tuple(one for one in counted.updates if start <= one.due < end),
    )

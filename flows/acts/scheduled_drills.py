"""Drills that are started by their time: once each, on time or not at all.

A schedule in Prefect starts them (`flows.respond`). What was missed, because the system was down or
Prefect off, is entered by the watch and never made up: a drill planned for the morning rings nobody at night.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.vocabulary import ActorKind
from flows.acts.actor import Actor, system
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake, Receipt, log
from flows.drill_settings import ScheduledDrill
from flows.wiring import Office
from models import cursors, incidents, record
from models.record import Line

# Ours. Prefect starts a run 5-20 s late and a process takes some seconds more; later than this nobody
# who knows of the drill expects it.
LATE = timedelta(minutes=10)
_EVERY = timedelta(seconds=30)
_AHEAD = timedelta(days=366)
_SHOWN = 10
_PLACE = "drill"  # of the cursors: up to when each drill was looked after


def start(office: Office, name: str, due: datetime, run: str) -> Receipt | None:
    """Start the drill of this name that was due (aware UTC) then; None if it is too late for it.

    BadInput if no such drill is planned for that time. Once only, whoever asks how often.
    """
    planned = _planned(office, name)
    if due not in planned.when.between(office.calendar, due - timedelta(minutes=1), due):
        remedy = f"start it by hand instead: zhishou log --drill --playbook {planned.playbook}"
        raise BadInput([Problem("scheduled", f"{name} {due:%Y-%m-%d %H:%M %Z}", remedy)])
    if office.now() - due > LATE:
        return None
    plan = office.playbooks[planned.playbook].plan if planned.playbook in office.playbooks else None
    intake = Intake(
        playbook=planned.playbook,
        level=planned.level,
        fields=planned.fields,
        title=f"{plan.category.zh}演练（按计划）" if plan and not plan.content_free else "",
        drill=True,
        drill_calls=planned.calls,
    )
    return log(office, intake, Actor(ActorKind.PREFECT, run, "respond", verified=True), _key(name, due))


def _planned(office: Office, name: str) -> ScheduledDrill:
    for one in office.settings.drills:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in office.settings.drills) or "none"
    raise BadInput([Problem("scheduled", name, f"a drill of the settings: {known}")])


def _key(name: str, due: datetime) -> str:
    return f"drill:{name}:{due:%Y%m%dT%H%MZ}"


@dataclass(frozen=True, slots=True)
class Planning:
    """What is planned and what was missed: (name, playbook, when), the planned the soonest first."""

    ahead: tuple[tuple[str, str, datetime], ...]
    missed: tuple[tuple[str, str, datetime], ...]


def planning(office: Office) -> Planning:
    """The next start of each drill of the settings, within a year, and the latest that were missed."""
    now = office.now()
    ahead = [
        (one.name, one.playbook, dues[0])
        for one in office.settings.drills
        if (dues := one.when.between(office.calendar, now, now + _AHEAD))
    ]
    with office.database.reading() as tx:
        entries = record.registered(tx, "drill_missed", _SHOWN)
    missed = [(e["name"], e["playbook"], datetime.fromisoformat(e["due"])) for e in entries]
    return Planning(tuple(sorted(ahead, key=lambda one: one[2])), tuple(missed))


def enter_missed(office: Office) -> int:
    """Enter every planned start that nobody made in time, once; how many. Raises StoreError."""
    return sum(_enter_missed(office, one) for one in office.settings.drills)


def _enter_missed(office: Office, planned: ScheduledDrill) -> int:
    """What is before the first look is not asked after: it was planned under other settings, if at all."""
    with office.database.writing() as tx:
        now = office.now()
        seen = cursors.take_turn(tx, _PLACE, planned.name, _EVERY, now)
        if seen is None:
            return 0
        until = now - LATE
        since = datetime.fromisoformat(seen) if seen else until
        dues = planned.when.between(office.calendar, since, until)
        missed = [due for due in dues if not incidents.is_entered(tx, _key(planned.name, due))]
        by = system(office.settings.watch.node).entry
        about = {"name": planned.name, "playbook": planned.playbook}
        if missed:
            record.register(tx, [Line("drill_missed", {**about, "due": due}, by) for due in missed], now)
        cursors.advance(tx, _PLACE, planned.name, max(since, until).isoformat())
    return len(missed)

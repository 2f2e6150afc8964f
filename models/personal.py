"""How people want to be called: their rules and their quiet hours."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta

from sqlalchemy import delete, insert, select

from engine.personal import QuietHours, RuleStep
from engine.vocabulary import ChannelKind, Urgency
from models import counters
from models.personal_tables import PersonalRule, Quiet
from models.session import Tx

_rule = PersonalRule.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_quiet = Quiet.__table__  # type: ignore[attr-defined]

# The counter that says that the address book has to be read again.
EDITION = "people"

_WALL = "%H:%M"

Rules = Mapping[tuple[str, Urgency], tuple[RuleStep, ...]]


def rules(tx: Tx) -> Rules:
    """Everybody's rules, by person and urgency, the steps in order."""
    found: dict[tuple[str, Urgency], tuple[RuleStep, ...]] = {}
    for row in tx.execute(select(_rule).order_by(_rule.c.person_id, _rule.c.urgency, _rule.c.position)):
        step = RuleStep(ChannelKind(row.channel), timedelta(seconds=row.delay), row.contact_id)
        key = (row.person_id, Urgency(row.urgency))
        found[key] = (*found.get(key, ()), step)
    return found


def save_rule(tx: Tx, person: str, urgency: Urgency, steps: Sequence[RuleStep]) -> None:
    """Set somebody's rule for an urgency; no steps: as the playbook says."""
    mine = (_rule.c.person_id == person, _rule.c.urgency == urgency.value)
    tx.execute(delete(_rule).where(*mine))
    rows = [
        {
            "person_id": person,
            "urgency": urgency.value,
            "position": position,
            "channel": step.channel.value,
            "delay": int(step.delay.total_seconds()),
            "contact_id": step.contact,
        }
        for position, step in enumerate(steps)
    ]
    if rows:
        tx.execute(insert(_rule), rows)
    counters.grow(tx, EDITION)


def quiet_hours(tx: Tx) -> dict[str, QuietHours]:
    """Everybody's quiet hours, by person."""
    return {
        row.person_id: QuietHours(_wall(row.starts), _wall(row.ends)) for row in tx.execute(select(_quiet))
    }


def save_quiet_hours(tx: Tx, person: str, hours: QuietHours | None) -> None:
    """Set somebody's quiet hours; None: none."""
    tx.execute(delete(_quiet).where(_quiet.c.person_id == person))
    if hours:
        row = {"starts": f"{hours.starts:{_WALL}}", "ends": f"{hours.ends:{_WALL}}"}
        tx.execute(insert(_quiet), {"person_id": person, **row})
    counters.grow(tx, EDITION)


def _wall(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))

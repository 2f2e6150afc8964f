"""Times that a coded field holds, as a scenario writes them: `PT48H` after the start, or a time on the wall.

The engine keeps them as ISO 8601 in UTC. Nothing is known of the start while a scenario is read, so a text is
checked first, and becomes an instant when the scenario is played.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.calendars import Calendar
from engine.parts import FieldKind
from engine.plan import Plan
from playbooks import durations
from playbooks.saying import plain

HOW = plain("write how long after the start (PT48H, P3D), or 2026-03-13T17:30 on the office's clock")
_ANY = datetime(2026, 1, 1, tzinfo=UTC)  # a start to read a text by


def is_one(text: object) -> bool:
    """Whether this writes a time."""
    if not isinstance(text, str):
        return False
    try:
        instant(text, _ANY, Calendar())
    except ValueError:
        return False
    return True


def instant(text: str, start: datetime, calendar: Calendar) -> datetime:
    """The aware UTC instant that `text` writes in a scenario that begins at `start`; ValueError if none."""
    if text.startswith("P"):
        return start + durations.parse(text)
    at = durations.moment(text)
    return at.astimezone(UTC) if at.tzinfo else calendar.instant(at)


def as_kept(
    plan: Plan, fields: Mapping[str, str | bool], start: datetime, calendar: Calendar
) -> dict[str, str | bool]:
    """These coded fields as the engine has them."""
    times = {field.id for field in plan.fields if field.kind is FieldKind.TIME}
    return {
        name: instant(str(value), start, calendar).isoformat() if name in times else value
        for name, value in fields.items()
    }

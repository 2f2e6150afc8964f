"""Coded fields as somebody gives them: what does not fit, and times as the engine keeps them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.calendars import Calendar
from engine.parts import Field, FieldKind
from engine.plan import Plan
from flows.acts.errors import Problem
from playbooks import durations

Value = bool | str


def as_kept(plan: Plan, given: Mapping[str, Value], calendar: Calendar) -> dict[str, Value]:
    """These values with their times as ISO 8601 in UTC; one without a zone is on the office's wall clock.

    What is no time stays as it is, for `field_problems` to refuse.
    """
    times = {field.id for field in plan.fields if field.kind is FieldKind.TIME}
    return {name: _kept(value, calendar) if name in times else value for name, value in given.items()}


def _kept(value: Value, calendar: Calendar) -> Value:
    at = _read(str(value).strip().replace("/", "-"))
    if at is None:
        return value
    return (at.astimezone(UTC) if at.tzinfo else calendar.instant(at)).isoformat()


def _read(text: str) -> datetime | None:
    try:
        return durations.moment(text)
    except ValueError:
        return None


def field_problems(plan: Plan, given: Mapping[str, Value]) -> list[Problem]:
    """What is wrong with these values of coded fields."""
    fields = {field.id: field for field in plan.fields}
    return [
        problem for name, value in given.items() for problem in _wrong(fields.get(name), name, value, fields)
    ]


def _wrong(field: Field | None, name: str, value: Value, fields: Mapping[str, Field]) -> list[Problem]:
    if field is None:
        remedy = f"not a field of this playbook; its fields: {', '.join(fields)}"
        return [Problem(f"fields.{name}", str(value), remedy)]
    return [] if _fits(field, value) else [Problem(f"fields.{name}", str(value), f"say {choices(field)}")]


def _fits(field: Field, value: Value) -> bool:
    if field.kind is FieldKind.TIME:
        at = _read(value) if isinstance(value, str) else None
        return at is not None and at.tzinfo is not None
    return isinstance(value, bool) if field.kind is FieldKind.YES_NO else value in field.choices


def choices(field: Field) -> str:
    """What may be said of this field, in words."""
    if field.kind is FieldKind.TIME:
        return "when, such as 2026-03-13 17:30"
    return "yes or no" if field.kind is FieldKind.YES_NO else "one of: " + ", ".join(field.choices)

"""Reading forms: what people typed becomes values, and every problem names its field."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import ValidationError
from starlette.datastructures import FormData

from engine.calendars import Calendar
from engine.facts import TEXTS
from engine.parts import FieldKind
from engine.plan import Plan
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from playbooks import durations

TIMES = ("occurred_at", "found_at", "received_at")
_YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


def one(form: FormData, name: str) -> str:
    """The single value of a field, "" if it is missing."""
    return str(form.get(name, "")).strip()


def many(form: FormData, name: str) -> tuple[str, ...]:
    """Every value of a field that may be ticked more than once."""
    return tuple(str(value) for value in form.getlist(name) if str(value))


def instant(form: FormData, name: str, calendar: Calendar) -> datetime | None:
    """A time as an instant (aware UTC), on the office's wall clock unless it has a zone; None if empty.

    Raises BadInput for what is no time, or a day without one: browsers without a time field let people type
    anything.
    """
    text = one(form, name).replace("/", "-").replace(" ", "T")
    if not text:
        return None
    try:
        at = durations.moment(text)
    except ValueError:
        raise BadInput([Problem(name, one(form, name), "a time such as 2026-03-11 02:10")]) from None
    return at.astimezone(UTC) if at.tzinfo else calendar.instant(at)


def read_intake(form: FormData, plan: Plan | None, calendar: Calendar) -> tuple[Intake, list[Problem]]:
    """(what was entered, without what could not be read; the problems of the latter)."""
    problems: list[Problem] = []
    wordless = one(form, "content_free") == "yes"
    values: dict[str, object] = {
        "playbook": one(form, "playbook"),
        "level": one(form, "level"),
        "response_level": one(form, "response_level") or None,
        "unit": one(form, "unit") or None,
        "reported_to": many(form, "reported_to"),
        "fields": coded_fields(form, plan),
        "drill": one(form, "drill") == "yes",
        "evidence_later": one(form, "evidence_later") == "yes" and not wordless,
        "content_free": wordless,
        **{name: "" if wordless else one(form, name) for name in TEXTS},
    }
    for name in TIMES:
        try:
            values[name] = instant(form, name, calendar)
        except BadInput as error:
            problems += error.problems
    try:
        return Intake.model_validate(values), problems
    except ValidationError as error:
        for wrong in error.errors():
            place = str(wrong["loc"][0])
            problems.append(Problem(place, "too long", wrong["msg"]))
            values.pop(place, None)
    return Intake.model_validate(values), problems


def coded_fields(form: FormData, plan: Plan | None) -> dict[str, bool | str]:
    """The playbook's coded fields; one that was not touched is left out, not answered with no."""
    found: dict[str, bool | str] = {}
    for field in plan.fields if plan else ():
        value = one(form, f"field.{field.id}")
        # What a form showed to the minute is no correction when it comes back as it was.
        if value and value != one(form, f"was.field.{field.id}"):
            found[field.id] = _YES_NO.get(value, value) if field.kind is FieldKind.YES_NO else value
    return found

"""The fields of an act, and how they become the form that the console's own act reads."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

from starlette.datastructures import FormData

from console.api.shapes.common import Sent
from engine.calendars import Calendar

AT = "When it was, if earlier 补录; both times are kept"
BEHALF = "代录: whose word of mouth it is, by id, role, name or post; for whoever may record for others"


class ActBody(Sent):
    """The fields of an act."""

    def form(self, calendar: Calendar) -> FormData:
        """The same as the console's form of this act brings it."""
        return FormData(list(self.pairs(calendar)))

    def pairs(self, calendar: Calendar) -> Iterator[tuple[str, str]]:
        """Each field by its name in the form; what is not said is left out."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name == "fields":
                yield from ((f"field.{field}", _text(said, calendar)) for field, said in value.items())
            elif value not in (None, ""):
                yield name, _text(value, calendar)


def _text(value: object, calendar: Calendar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return calendar.local(value).isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)

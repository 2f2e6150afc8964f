"""What is wrong with a description, so that all of it is said at once."""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError


class Problem(NamedTuple):
    """Something that cannot be used: where it stands, what stands there, what is wrong and the remedy.

    `value` never holds a secret: it is a name, or a piece of a template.
    """

    place: tuple[str, ...]
    value: str
    words: str


def refuse(problems: Iterable[Problem]) -> None:
    """Raise them as pydantic's own errors, one for each, if there are any. For validators."""
    found = [
        InitErrorDetails(
            type=PydanticCustomError("gateway", "{words}", {"words": one.words}),
            loc=one.place,
            input=one.value,
        )
        for one in problems
    ]
    if found:
        raise ValidationError.from_exception_data("gateway", found, hide_input=True)


def without_secrets(error: ValidationError) -> ValidationError:
    """The same errors without what was given, where it is a secret, may be one, or holds one."""
    return ValidationError.from_exception_data(
        error.title,
        [
            InitErrorDetails(
                type=PydanticCustomError("gateway", "{words}", {"words": one["msg"]}),
                loc=one["loc"],
                input=one["input"] if _is_harmless(one["loc"], one["type"], one["input"]) else "(not shown)",
            )
            for one in error.errors(include_url=False)
        ],
        hide_input=True,
    )


def _is_harmless(place: tuple[int | str, ...], kind: str, given: object) -> bool:
    """A key nobody knows may be a misspelt password; a table may hold one."""
    return "secrets" not in place and kind != "extra_forbidden" and isinstance(given, str | int | float)

"""What an act refuses; drawn in the package's docstring."""

from dataclasses import dataclass


class ActError(Exception):
    """Base of what acts refuse on their own account."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was given: where, what, and what to do about it."""

    place: str
    value: str
    remedy: str

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.place}: {self.value} → {self.remedy}"


class BadInput(ActError):  # noqa: N818 - read as "refused: bad input"
    """Everything that is wrong with what was given, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class NoReport(ActError):  # noqa: N818 - read as "entered, but no report"
    """What was asked for is entered; the report that follows from it could not be made."""


class Forbidden(ActError):  # noqa: N818 - the usual name of this
    """Not this person, or not this way."""

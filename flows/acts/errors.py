"""What an act refuses; drawn in the package's docstring."""

from dataclasses import dataclass

from engine.parts import Text


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


@dataclass(frozen=True, slots=True)
class NotTheirs(Problem):
    """Somebody was named who has no say here; `posts` are those who have."""

    posts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetProblem(Problem):
    """One thing wrong in a file: besides the text in English what a page needs to say it in any language.

    `row` is the line as the sheet program numbers it (0: the whole file), `heading` the column; `why` is the
    kind of mistake, and `about` what its words name.
    """

    row: int = 0
    heading: str = ""
    why: str = ""
    about: tuple[tuple[str, str], ...] = ()


class BadInput(ActError):  # noqa: N818 - read as "refused: bad input"
    """Everything that is wrong with what was given, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class NoReport(ActError):  # noqa: N818 - read as "entered, but no report"
    """What was asked for is entered; the report that follows from it could not be made."""


class Forbidden(ActError):  # noqa: N818 - the usual name of this
    """Not this person, or not this way."""

"""Files on the page: what one would change before it is done, and everything wrong with it, in words."""

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from console.words import Words
from flows.acts.errors import Problem, SheetProblem
from flows.acts.import_changes import Change, Kind
from flows.acts.people import ImportResult

# The file goes back and forth with the page, so that nothing of it is kept here before it is taken; a form's
# field may be 1 MB, and base64 makes four bytes of three. A district is a few hundred rows: some 40 KB.
MOST_BYTES = 700_000
LONGEST_NAME = 120
# A page with more lines than anybody reads says how many more there are; the file with them is at hand.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came from the browser."""

    name: str
    content: bytes

    @property
    def as_text(self) -> str:
        """As a form's hidden field carries it."""
        return base64.b64encode(self.content).decode("ascii")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake in words: which sheet, row and column, what stands there, and what to do."""

    sheet: str
    row: str
    column: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. `changes` are those that do something, `same` how many rows change nothing."""

    file: File
    sheet: str
    problems: tuple[Wrong, ...]
    warnings: tuple[Wrong, ...]
    changes: tuple[Change, ...]
    counts: dict[str, int]
    hidden: int
    edition: int


def file_of(form: FormData) -> File | None:
    """The file that was chosen, or that the page brings back; None if there is none, or it is too large."""
    chosen = form.get("file")
    if isinstance(chosen, UploadFile) and chosen.filename:
        content = chosen.file.read(MOST_BYTES + 1)
        return File(chosen.filename[-LONGEST_NAME:], content)
    try:
        content = base64.b64decode(str(form.get("content", "")), validate=True)
    except binascii.Error:
        return None
    name = str(form.get("name", ""))[-LONGEST_NAME:]
    return File(name, content) if name and content else None


def previewed(file: File, sheet: str, result: ImportResult, edition: int, words: Words) -> Preview:
    """The result of looking, for the page."""
    telling = [change for change in result.changes if change.kind is not Kind.SAME]
    return Preview(
        file,
        sheet,
        in_words(result.problems, file.name, sheet, words),
        in_words(result.warnings, file.name, sheet, words),
        tuple(telling[:SHOWN]),
        dict(Counter(str(change.kind) for change in result.changes)),
        max(len(telling) - SHOWN, 0),
        edition,
    )


def in_words(problems: Sequence[Problem], name: str, sheet: str, words: Words) -> tuple[Wrong, ...]:
    """Every problem of a file, none left out."""
    return tuple(_wrong(problem, sheet or name, words) for problem in problems)


def remedy_of(problem: SheetProblem, words: Words) -> str:
    """What to do about a mistake in a file."""
    key = f"sheet.{problem.why}"
    return words(key, **dict(problem.about)) if words.has(key) else problem.remedy


def _wrong(problem: Problem, sheet: str, words: Words) -> Wrong:
    if not isinstance(problem, SheetProblem):
        return Wrong(sheet, "", "", problem.value, problem.remedy)
    remedy = remedy_of(problem, words)
    value = problem.value if problem.value not in ("empty", "no rows") else words("sheet.nothing")
    return Wrong(sheet, str(problem.row) if problem.row else "", problem.heading, value, remedy)

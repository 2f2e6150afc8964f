"""Playbook files -> `Playbook`: a plan with the source that is frozen onto incidents.

A frozen source is thawed without the file it came from: it is complete, and names its format.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.plan import Plan
from engine.triggering import Triggers
from playbooks import adjusting, linting
from playbooks.checking import problems
from playbooks.compiling import compile_plan
from playbooks.errors import FrozenError, PlaybookError, Problem
from playbooks.reading import Document, read
from playbooks.resolving import resolved
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import FORMAT, Book


@dataclass(frozen=True)
class Playbook:
    """A playbook as loaded. `source` is complete plain data and `canonical` its one JSON text.

    `canonical` is UTF-8 text with sorted keys and no spaces; `hash` is "sha256:" and its digest. `triggers`
    are in neither: they say when to choose it, not what it does.
    """

    source: dict[str, Any]
    canonical: str
    hash: str
    plan: Plan
    triggers: Triggers = field(default_factory=Triggers)


def load(path: Path | str) -> Playbook:
    """The playbook in the file at `path`. PlaybookError lists everything wrong with it."""
    return parse(read_text(Path(path), str(path)), str(path))


def load_folder(path: Path | str) -> tuple[Playbook, ...]:
    """The playbooks in the `*.yaml` files of a folder, in the order of their names.

    PlaybookError lists everything wrong with all of them.
    """
    return _load_all(files_in(Path(path), str(path)))


def load_usable(path: Path | str) -> tuple[tuple[Playbook, ...], tuple[Problem, ...]]:
    """(the playbooks of a folder that can be used, everything wrong with the files left out)."""
    try:
        everything = list(inspect_all(files_in(Path(path), str(path))))
    except PlaybookError as error:
        return (), error.problems
    wrong = tuple(problem for inspected in everything for problem in inspected.problems)
    return tuple(inspected.playbook for inspected in everything if inspected.playbook), wrong


@cache
def load_library() -> tuple[Playbook, ...]:
    """The playbooks that are shipped, in the order of their file names."""
    return _load_all(library_files())


def library_files() -> list[tuple[Traversable, str]]:
    """The shipped files, each with the name problems call it by."""
    return files_in(resources.files("playbooks") / "library", "playbooks/library")


def files_in(folder: Traversable, name: str) -> list[tuple[Traversable, str]]:
    """The `*.yaml` and `*.yml` files of a folder (perhaps none), each with the name problems call it by."""
    try:
        yaml = (f for f in folder.iterdir() if f.name.endswith((".yaml", ".yml")))
        files = sorted(yaml, key=lambda f: f.name)
    except OSError as error:
        raise PlaybookError([_unreadable(name, error)]) from error
    return [(file, f"{name}/{file.name}") for file in files]


def _load_all(files: Iterable[tuple[Traversable, str]]) -> tuple[Playbook, ...]:
    everything = list(inspect_all(files))
    wrong = [problem for inspected in everything for problem in inspected.problems]
    if wrong:
        raise PlaybookError(wrong)
    return tuple(inspected.playbook for inspected in everything if inspected.playbook)


@dataclass(frozen=True)
class Inspected:
    """A file as read and everything wrong with it; without problems there is a book."""

    document: Document
    book: Book | None
    problems: tuple[Problem, ...]
    adjusted: adjusting.Adjusted | None = None  # a shipped one as the office's file changes it

    @property
    def name(self) -> str:
        """What problems call the file."""
        return self.document.file

    @cached_property
    def playbook(self) -> Playbook | None:
        """The playbook, unless anything at all is wrong."""
        record = self.adjusted.record if self.adjusted else None
        return freeze(self.book, record) if self.book else None

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Holes somebody may have left on purpose; none are looked for while there are problems."""
        own = self.adjusted.warnings if self.adjusted else ()
        return (*own, *linting.warnings(self.document, self.book)) if self.book else ()

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What the office has still to decide."""
        return linting.notes(self.document, self.book) if self.book else ()


def inspect_all(files: Iterable[tuple[Traversable, str]]) -> Iterator[Inspected]:
    """Read and check each file; an id that an earlier one has is a problem too."""
    ids: dict[str, str] = {}
    for file, name in files:
        try:
            inspected = inspect(read_text(file, name), name)
        except PlaybookError as error:
            yield Inspected(Document(name, None, {(): 1}), None, error.problems)
            continue
        book, document = inspected.book, inspected.document
        if book and ids.setdefault(book.id, name) != name:
            inspected = Inspected(document, None, (_taken(inspected, book.id, ids[book.id]),))
        yield inspected


def _taken(inspected: Inspected, playbook: str, by: str) -> Problem:
    message, remedy = (
        say("{0!r} is the id of {1} too", playbook, by),
        say("give each playbook an id of its own"),
    )
    if inspected.adjusted:
        message, remedy = (
            say("{0} says already how {1!r} is here", by, playbook),
            say("put all of it into one file"),
        )
    return inspected.document.problem(("id",), message, remedy, Rule.PLAYBOOK_TWICE)


def parse(text: str, name: str) -> Playbook:
    """The playbook in `text`; problems call it `name`. PlaybookError lists everything wrong."""
    inspected = inspect(text, name)
    if inspected.playbook is None:
        raise PlaybookError(inspected.problems)
    return inspected.playbook


def inspect(text: str, name: str) -> Inspected:
    """Read and check the text of one file."""
    document, wrong = read(text, name)
    if wrong and document.data is None:
        return Inspected(document, None, tuple(wrong))
    if adjusting.is_adjustment(document.data):
        return _adjusted(document, wrong)
    book, more = problems(document)
    wrong = sorted((*wrong, *more), key=lambda problem: problem.line)
    return Inspected(document, None if wrong else book, tuple(wrong))


def _adjusted(document: Document, wrong: list[Problem]) -> Inspected:
    made = adjusting.adjust(document, {one.book.id: one.book for one in shipped() if one.book})
    wrong = sorted((*wrong, *made.problems), key=lambda problem: problem.line)
    return Inspected(made.document, None if wrong else made.book, tuple(wrong), made)


@cache
def shipped() -> tuple[Inspected, ...]:
    """The shipped playbooks as they are written, in the order of their file names."""
    return tuple(inspect_all(library_files()))


def freeze(book: Book, adjusted: Mapping[str, Any] | None = None) -> Playbook:
    """The playbook of a checked book; `adjusted` is what an office has changed in it, if it has."""
    source = resolved(book) | ({"adjusted": dict(adjusted)} if adjusted else {})
    canonical = json.dumps(source, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Playbook(source, canonical, f"sha256:{digest}", thaw(canonical), book.triggers.known)


def thaw(canonical: str) -> Plan:
    """The plan of a frozen source. FrozenError if it is of an unknown format or not a frozen source."""
    try:
        source = json.loads(canonical)
    except ValueError as error:
        raise _not_frozen(f"not JSON: {error}") from error
    of_format = source.get("format") if isinstance(source, dict) else None
    if of_format is None:
        raise _not_frozen("it names no format")
    if of_format != FORMAT:
        remedy = say(
            "this version reads format {0}: use the version of Zhishou that froze it, or a newer one", FORMAT
        )
        message = say("unknown format {0!r}", of_format)
        raise FrozenError([Problem("frozen playbook", 1, "format", message, remedy, Rule.UNREADABLE)])
    source.pop("adjusted", None)  # how it came to be so: the plan itself says what is so
    try:
        return compile_plan(Book.model_validate(source))
    except ValidationError as error:
        raise _not_frozen(f"not what was frozen: {error}") from error


def _not_frozen(why: str) -> FrozenError:
    remedy = say("run `zhishou verify`: the stored source was changed or cut off")
    return FrozenError([Problem("frozen playbook", 1, "", why, remedy, Rule.UNREADABLE)])


def read_text(file: Traversable, name: str) -> str:
    """The text of a file; PlaybookError, with a problem that calls it `name`, if it has none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlaybookError([_unreadable(name, error)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        remedy = say("save the file as UTF-8, not GBK")
        problem = Problem(name, line, "", say("not UTF-8 text"), remedy, Rule.UNREADABLE)
        raise PlaybookError([problem]) from error


def _unreadable(name: str, error: OSError) -> Problem:
    message = say("cannot be read: {0}", error.strerror or error)
    return Problem(name, 1, "", message, say("check the path and its permissions"), Rule.UNREADABLE)

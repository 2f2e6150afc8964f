"""Adjustments 本单位调整: numbers and words of a shipped playbook, set by an office in a small file.

The changes are made in the resolved playbook, which is then checked, frozen and hashed like any other. What
may be changed is a table; whatever else an office wants otherwise is a playbook of its own.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from engine.vocabulary import Standing
from playbooks import adjusted_limits, checking
from playbooks.adjustable import ADJUSTABLE
from playbooks.adjusted_limits import Change, Decision, Value
from playbooks.cases import Case
from playbooks.errors import Problem
from playbooks.naming import nodes
from playbooks.parts import Part
from playbooks.reading import Document, Path, child
from playbooks.resolving import resolved
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book
from playbooks.spelling import suggest
from playbooks.validating import validate
from playbooks.values import PlaybookId, Version, refuse

KEY = "adjusts"
# What the version of an adjusted playbook ends with, so that every entry and report tells it apart.
OWN = "+own"

_LANGUAGES = {"zh", "en"}


def _plain(value: object) -> Value:
    if type(value) in (str, int):
        return value  # type: ignore[return-value]  # what `type` has said, mypy does not see
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return tuple(value)
    remedy = say("write a span, count, name or text, or a list")
    raise refuse(say("{0!r} is neither a number nor a word", value), remedy)


_LIST: dict[str, Any] = {"items": {"type": "string"}, "minItems": 1}
_SCHEMA = WithJsonSchema({"type": ["string", "integer", "array"], **_LIST})
Plain = Annotated[Value, PlainValidator(_plain), _SCHEMA]
Words = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\r\n]*\S[^\r\n]*$")]


class Adjustment(Part):
    """A whole file of adjustments 本单位调整."""

    adjusts: PlaybookId = Field(title="所调整预案", description="the id of a shipped playbook")
    against: Version = Field(
        title="所依版本", description="the version of it this was written against, such as 1.1"
    )
    decided_by: Words = Field(title="决定人", description="the post that decided, in at most 80 characters")
    authority: Words = Field(
        title="依据", description="the document and article it was decided by, in at most 80 characters"
    )
    standing: Standing = Field(
        Standing.OWN_RULE, title="效力", description="how binding changed limits are; left out: own_rule"
    )
    changes: dict[str, Plain] = Field(
        min_length=1, title="调整", description="{path: value}, such as deadlines.first_report.within.II: 20m"
    )
    tests: tuple[Case, ...] = Field(
        (), title="预案测试", description="what has to happen with it, tried by `zhishou playbook test`"
    )


@dataclass(frozen=True)
class Adjusted:
    """A shipped playbook with an office's changes, or what is wrong with them.

    `document` has the changed data under the name and the lines of the office's file. `record` is what
    the frozen source says of it: against, decided_by, authority, standing, and the changes, each with
    path, was and now.
    """

    document: Document
    book: Book | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    record: Mapping[str, Any] | None = None


def is_adjustment(data: Any) -> bool:
    """Whether a file says that it adjusts another playbook."""
    return isinstance(data, dict) and KEY in data


def adjust(document: Document, shipped: Mapping[str, Book]) -> Adjusted:
    """The playbook that a file of adjustments makes of a shipped one."""
    given, wrong = validate(document, Adjustment)
    if given is None:
        return Adjusted(document, None, tuple(wrong))
    if given.adjusts not in shipped:
        remedy = suggest(given.adjusts, shipped)
        message = say("no playbook {0!r} is shipped", given.adjusts)
        return Adjusted(document, None, (document.problem((KEY,), message, remedy, Rule.UNKNOWN_PLAYBOOK),))
    return _Making(document, given, shipped[given.adjusts]).made()


class _Making:
    """One file of adjustments and the shipped playbook it changes."""

    def __init__(self, document: Document, given: Adjustment, shipped: Book) -> None:
        self.document = document
        self.given = given
        self.shipped = shipped
        # What it is found by is no part of the plan, and stays with it all the same.
        self.before = resolved(shipped) | {"triggers": shipped.triggers.model_dump(mode="json")}
        self.may = {path for pattern in ADJUSTABLE for path, _ in nodes(self.before, pattern)}

    def made(self) -> Adjusted:
        wrong: list[Problem] = []
        changes: list[Change] = []
        for path, now in self.given.changes.items():
            found = self._change(path, now)
            (wrong if isinstance(found, Problem) else changes).append(found)  # type: ignore[arg-type]
        decision = Decision(self.given.decided_by, self.given.authority, self.given.standing)
        after = self._after(changes)
        wrong += self._longer(adjusted_limits.longer(self.before, after, changes))
        adjusted_limits.name_authority(self.before, after, changes, decision)
        changed = Document(self.document.file, after, self._lines(changes))
        book, more = checking.problems(changed)
        wrong += more
        if wrong:
            return Adjusted(changed, None, tuple(wrong))
        return Adjusted(changed, book, (), tuple(self._warnings(changes)), self._record(changes))

    def _change(self, path: str, now: Value) -> Change | Problem:
        """The change at a path with named parts, or why it cannot be."""
        place = ("changes", path)
        where = _find(self.before, path.split("."))
        if isinstance(where, _Lost):
            message = say(
                "{0} has no {1!r}: nothing is called {2!r} there", self.shipped.id, path, where.word
            )
            return self.document.problem(place, message, suggest(where.word, where.known), Rule.UNKNOWN_PATH)
        if where not in self.may:
            message = say("{0!r} cannot be adjusted: only spans, counts, names and texts can", path)
            remedy = say("copy {0} into a playbook of your own, and change it there", self.shipped.id)
            return self.document.problem(place, message, remedy, Rule.NOT_ADJUSTABLE)
        was = _at(self.before, where)
        if isinstance(was, dict) and was.keys() == _LANGUAGES:
            message = say("{0!r} is said in two languages, and one text would stand for both", path)
            remedy = say("write {0}.zh, and {0}.en beside it", path)
            return self.document.problem(place, message, remedy, Rule.NOT_ADJUSTABLE)
        return Change(path, where, was, now)

    def _after(self, changes: list[Change]) -> dict[str, Any]:
        after = deepcopy(self.before)
        for change in changes:
            *around, last = change.where
            here = _at(after, tuple(around))
            # A span written once is that of every level that has one.
            levels = isinstance(change.was, dict)
            now = list(change.now) if isinstance(change.now, tuple) else change.now
            here[last] = dict.fromkeys(change.was, now) if levels else now
        after["version"] = f"{self.shipped.version}{OWN}"
        tests = child(self.document.data, "tests")
        return after | {"tests": tests} if tests else after

    def _lines(self, changes: list[Change]) -> dict[Path, int]:
        """Each place of the changed data has the line of the change nearest to it."""
        lines: dict[Path, int] = {(): 1, ("id",): self.document.line((KEY,))}
        for change in changes:
            line = self.document.line(("changes", change.path))
            lines[change.where] = line
            for end in range(1, len(change.where)):
                lines.setdefault(change.where[:end], line)
        ours = {path: line for path, line in self.document.lines.items() if path[:1] == ("tests",)}
        return lines | ours

    def _longer(self, found: Iterator[tuple[Change, str]]) -> Iterator[Problem]:
        for change, why in found:
            remedy = say("an office may be stricter than the rule: write what is no longer, or leave it")
            yield self.document.problem(("changes", change.path), why, remedy, Rule.LONGER_THAN_THE_RULE)

    def _warnings(self, changes: list[Change]) -> Iterator[Problem]:
        moved = self.given.against != self.shipped.version
        for change in changes:
            place = ("changes", change.path)
            was, now = adjusted_limits.said(change.was), adjusted_limits.said(change.now)
            if moved:
                message = say(
                    "{0} is version {1} now, this was written against {2}: shipped is {3}, here {4}",
                    self.shipped.id,
                    self.shipped.version,
                    self.given.against,
                    was,
                    now,
                )
                remedy = say('if it is still meant so, write against: "{0}"', self.shipped.version)
                yield self.document.problem(place, message, remedy, Rule.WRITTEN_AGAINST_ANOTHER)
            elif was == adjusted_limits.said(change.now) and not adjusted_limits.confirms(
                self.before, change
            ):
                remedy = say("leave it out, or change it")
                yield self.document.problem(
                    place, say("is {0} as shipped", was), remedy, Rule.CHANGES_NOTHING
                )

    def _record(self, changes: list[Change]) -> dict[str, Any]:
        return {
            **self.given.model_dump(mode="json", exclude={"adjusts", "changes", "tests"}),
            "changes": [
                {
                    "path": change.path,
                    "was": adjusted_limits.said(change.was),
                    "now": adjusted_limits.said(change.now),
                }
                for change in changes
            ],
        }


@dataclass(frozen=True, slots=True)
class _Lost:
    """Where a path leads nowhere: the word that nothing has, and what there is instead."""

    word: str
    known: tuple[str, ...]


def _find(data: Any, words: list[str], path: Path = ()) -> Path | _Lost:
    """The path that names mean: of a list an item's id, what it is told to, or its number from 1."""
    if not words:
        return path
    word, rest = words[0], words[1:]
    names = _names(data)
    if word not in names:
        return _Lost(word, tuple(names))
    return _find(child(data, names[word]), rest, (*path, names[word]))


def _names(data: Any) -> dict[str, str | int]:
    if isinstance(data, dict):
        return {str(key): key for key in data}
    if not isinstance(data, list):
        return {}
    return {_name(item, index): index for index, item in enumerate(data)}


def _name(item: Any, index: int) -> str:
    named = child(item, "id") or child(item, "role")
    return named if isinstance(named, str) else str(index + 1)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = child(data, part)
    return data

"""YAML text -> plain data, with the line of every value, so that each problem can name its place.

Scalars become text, whole numbers, yes/no or nothing, and never anything else: YAML would read
`1.10` as 1.1, `2026-01-01` as a date and `5:30` as 330. Aliases are refused: a plan is read from
top to bottom by the person who signs it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from playbooks.errors import Problem
from playbooks.rules import Rule
from playbooks.saying import Said, say
from playbooks.slips import slip
from playbooks.titles import Titles

Path = tuple[str | int, ...]

# The C parser is twenty times as fast and gives the same events; PyYAML may be built without it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A playbook is a few pages. More is a mistake in the path.
_MOST_CHARACTERS = 500_000
# No part of a playbook is nested deeper; read event by event because PyYAML's own composer recurses
# in C and takes the process with it when a file is made of a hundred thousand brackets.
_DEEPEST = 20
_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
    "~": None,
    "null": None,
}
# What no reader sees, and what ends a line or a file of something that is made of the plan.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}")
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


@dataclass(frozen=True)
class Document:
    """A file as read: `data` is plain, `lines` gives the line (from 1) of every path in it."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that the file has."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def problem(self, path: Path, message: str, remedy: str, rule: Rule) -> Problem:
        """A problem at `path`, with the titles of what it names."""
        line, place = self.line(path), spell(self.data, path)
        said = self.titles.beside_ids(message) if isinstance(message, Said) else message
        return Problem(self.file, line, place, said, remedy, rule, self.titles.about(path))

    @cached_property
    def titles(self) -> Titles:
        """What its parts are called."""
        return Titles(self.data)


def spell(data: Any, path: Path) -> str:
    """`path` as people read it, with the ids that list items have in `data`."""
    words, here = "", data
    for part in path:
        here = child(here, part)
        if isinstance(part, int):
            name = here.get("id") if isinstance(here, dict) else None
            words += f"[{name if isinstance(name, str) else part + 1}]"
        else:
            words += f".{part}" if words else part
    return words


def child(data: Any, part: str | int) -> Any:
    """What `data` has under `part`; None if it has nothing there."""
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def read(text: str, file: str) -> tuple[Document, list[Problem]]:
    """Parse `text`; `file` is only its name. Returns what could be read and what is wrong with it."""
    nothing = Document(file, None, {(): 1})
    if len(text) > _MOST_CHARACTERS:
        remedy = say("a playbook is a few pages: check the path")
        return nothing, [Problem(file, 1, "", say("{0} characters long", len(text)), remedy, Rule.UNREADABLE)]
    walk = _Walk(file, text)
    try:
        data = walk.document()
    except yaml.YAMLError as error:
        return nothing, [*walk.problems, _syntax(file, text, error)]
    except _Unreadable as error:
        return nothing, [*walk.problems, error.problem]
    return Document(file, data, walk.lines), walk.problems


def _syntax(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """What keeps the text from being YAML: a slip that is known, or what the parser says of it."""
    if known := slip(text, error):
        return Problem(file, known.line, "", known.message, known.remedy, Rule.NOT_YAML)
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    remedy = say("check indentation, quotes and brackets here and on the line before")
    last = text.count("\n") + 1  # the reader may stand behind it, on a line nobody can open
    return Problem(
        file, min(mark.line + 1, last) if mark else 1, "", say("not YAML: {0}", what), remedy, Rule.NOT_YAML
    )


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """Reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Walk:
    """One pass over the parser's events, noting lines and what no playbook may contain."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {(): 1}
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Any:
        """The data of the one document in the text; None if there is none."""
        data = None
        event: Any
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if data is not None:
                message, remedy = say("a second document begins"), say("one file, one playbook")
                raise _Unreadable(self._at(event, (), message, remedy, Rule.NOT_YAML))
            data = self._value(next(self._events), ())
        return data

    def _value(self, event: Any, path: Path) -> Any:
        if len(path) > _DEEPEST:
            remedy = say("no part of a playbook is")
            raise _Unreadable(self._at(event, path[:3], say("nested too deeply"), remedy, Rule.NOT_YAML))
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            message = say("an alias (*{0}) repeats another part", event.anchor)
            return self._refuse(event, path, message, say("write it out"), Rule.NOT_PLAIN)
        if event.tag and event.tag != "!":
            self._refuse(
                event, path, say("a tag, {0}", event.tag), say("write the plain value"), Rule.NOT_PLAIN
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*path, index)) for index, item in enumerate(self._until_end())]
        if unseen := _UNSEEN.search(event.value):
            message = say("a character that nobody sees, U+{0:04X}", ord(unseen[0]))
            self._refuse(
                event, path, message, say("delete it; a text of the plan is one line"), Rule.NOT_PLAIN
            )
        return _scalar(event)

    def _until_end(self) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, _ENDS):
                return
            yield event

    def _mapping(self, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key in self._until_end():
            if not isinstance(key, yaml.ScalarEvent):
                message = say("a key that is not a word")
                self._refuse(key, path, message, say("use a plain word as the key"), Rule.NOT_PLAIN)
                self._value(key, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            name, again = (*path, key.value), key.value in data
            if again:
                message = say("given twice, first on line {0}", self.lines[name])
                self._refuse(key, name, message, say("keep one of the two"), Rule.KEY_TWICE)
            self.lines.setdefault(name, _line(key))
            value = self._value(next(self._events), name)
            data.setdefault(key.value, value)
        return data

    def _refuse(self, event: Any, path: Path, message: str, remedy: str, rule: Rule) -> None:
        self.problems.append(self._at(event, path, message, remedy, rule))

    def _at(self, event: Any, path: Path, message: str, remedy: str, rule: Rule) -> Problem:
        return Problem(self.file, _line(event), spell(None, path), message, remedy, rule)


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if not event.implicit[0]:  # quoted, or a block of text
        return text
    if not text or text.lower() in _WORDS:
        return _WORDS.get(text.lower())
    return int(text) if _WHOLE.fullmatch(text) else text

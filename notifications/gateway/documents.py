"""What a provider wrote, and how a place in it is named. Pure.

A place is a path of names and positions in JSON and XML (`data.list[0].id`, `reply.@id`), the name
of a field in a form, and in plain text a regular expression, whose first group counts, else all of it
(`^` and `$` are the ends of a line).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import parse_qsl

from notifications.gateway import elements


class Format(StrEnum):
    """How something is written."""

    JSON = "json"
    XML = "xml"
    FORM = "form"  # name=value&…, in the body or in the query
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """Something in a format, or an item of it. `content`: a tree of dict, list and scalars, or a text."""

    format: Format
    content: object

    def value(self, place: str) -> str | None:
        """The text at `place`; None if nothing is there, or something that is no text or number."""
        if self.format is Format.TEXT:
            found = _pattern(place).search(str(self.content))
            return _matched(found) if found else None
        return _scalar(self._at(place))

    def items(self, place: str) -> "tuple[Document, ...] | None":
        """The items of the list at `place`; one that is no list is one item. None: nothing is there.

        In plain text every match is an item; without a `place` the document is the one item.
        """
        if self.format is Format.TEXT:
            if not place:
                return (self,)
            matches = _pattern(place).finditer(str(self.content))
            return tuple(Document(Format.TEXT, _matched(found)) for found in matches)
        found = self._at(place) if place else self.content
        if found is None or (place and found == ""):  # an empty element, or null: a list without items
            return () if self._holds(place) else None
        return tuple(Document(self.format, one) for one in (found if isinstance(found, list) else [found]))

    def _at(self, place: str) -> object:
        if self.format is Format.FORM:
            return self.content.get(place) if isinstance(self.content, Mapping) else None
        return _walk(self.content, path(place))

    def _holds(self, place: str) -> bool:
        """Whether `place` is there, though empty."""
        *before, last = path(place) or ("",)
        above = _walk(self.content, tuple(before))
        return isinstance(above, Mapping) and last in above


def read(
    format: Format,  # noqa: A002 - the word of the settings
    charset: str,
    body: bytes,
    *,
    query: str = "",
    field: str = "",
) -> Document | None:
    """What stands in `body` (a form: in `query` too), bytes in `charset`; None if it is not so written.

    `field`: the form's field that holds the document, when a platform wraps it like that.
    """
    text = body.decode(charset, "replace")
    if field or format is Format.FORM:
        fields = form(query, charset) | form(text, charset)
        if not field:
            return Document(format, fields)
        text = fields.get(field, "")
    if format is Format.TEXT:
        return Document(format, text.replace("\r\n", "\n"))  # `$` ends a line before \n only
    if format is Format.XML:
        tree = elements.tree(text)
        return None if tree is None else Document(format, tree)
    try:
        return Document(format, json.loads(text, parse_float=str))
    except (ValueError, RecursionError):  # the second: nested deeper than anything a platform says
        return None


def form(text: str, charset: str) -> dict[str, str]:
    """The fields of a form, or of a query; the last of several of one name counts."""
    try:
        return dict(parse_qsl(text.strip(), keep_blank_values=True, encoding=charset, errors="replace"))
    except ValueError:  # more fields than the library takes
        return {}


@cache
def path(place: str) -> tuple[str | int, ...]:
    """The steps of a path. Raises ValueError if it is none."""
    steps: list[str | int] = []
    for part in place.split(".") if place else ():
        found = _STEP.fullmatch(part)
        if not found or not part:
            raise ValueError(f"{part!r} is no step of a path: write name, name[0] or [0]")
        steps += [found["name"]] if found["name"] else []
        steps += [int(number) for number in re.findall(r"-?\d+", found["positions"])]
    return tuple(steps)


def misplaced(format: Format, place: str) -> str:  # noqa: A002 - the word of the settings
    """Why `place` names nothing in `format`; "" if it may."""
    try:
        if format is Format.TEXT:
            _pattern(place)
        elif format is not Format.FORM:
            path(place)
    except (ValueError, re.error) as error:
        return str(error)
    return ""


_STEP = re.compile(r"(?P<name>[^.\[\]]*)(?P<positions>(?:\[-?\d+\])*)")


@cache
def _pattern(place: str) -> re.Pattern[str]:
    return re.compile(place, re.MULTILINE)


def _matched(found: re.Match[str]) -> str:
    return _clean((found.group(1) if found.re.groups else found.group()) or "")


def _walk(node: object, steps: tuple[str | int, ...]) -> object:
    """What is at the end of `steps`; None if there is no such way. A single element is a list of one."""
    for step in steps:
        if isinstance(step, str):
            node = node.get(step) if isinstance(node, Mapping) else None
        elif isinstance(node, list):
            node = node[step] if -len(node) <= step < len(node) else None
        elif step not in (0, -1):
            node = None
    return node


def _scalar(node: object) -> str | None:
    if isinstance(node, Mapping):
        node = node.get(elements.TEXT)  # an element with attributes
    if isinstance(node, bool):
        return "true" if node else "false"
    return _clean(str(node)) if isinstance(node, str | int) else None


def _clean(text: str) -> str:
    """Without half a surrogate pair and without NUL, which no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

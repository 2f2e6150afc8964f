"""What a playbook has that a scenario may speak of, read from plain data: a file as read, or a source.

Read from data and not from a plan, so that a test beside a playbook is checked even where other things
in the file are wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from engine.documents import confirm_id
from engine.instructing import is_own
from engine.parts import FieldKind
from playbooks import given_times
from playbooks.documents import stage_ids
from playbooks.naming import found, nodes
from playbooks.quorums import PLACES
from playbooks.reading import child
from playbooks.saying import plain, say
from playbooks.sharing import part_ids
from playbooks.spelling import suggest
from playbooks.updates import ids_in


class NotUnderstood(ValueError):  # noqa: N818 - never leaves the package: it becomes a problem
    """Words that mean nothing in this playbook, and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True)
class Known:
    """Every id a scenario may name. Levels and roles stand beside all the words that mean them."""

    levels: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    fields: Mapping[str, tuple[str | bool, ...]]  # coded field -> the values it may have
    asked: frozenset[str]  # coded fields that somebody is asked to decide, after logging
    needs: Mapping[str, tuple[str, ...]]  # level -> fields without which it cannot be set
    required: tuple[str, ...]  # coded fields that logging waits for
    consenters: tuple[str, ...]  # roles with a say over what goes upward
    above: tuple[str, ...]  # roles that are reported to
    items: Mapping[str, tuple[str, ...]]  # step, deadline, update -> ids
    documents: tuple[str, ...] = ()
    times: frozenset[str] = frozenset()  # coded fields that hold a time

    def level(self, words: str) -> str:
        """The id of the level `words` mean: its id, name or title. NotUnderstood if none."""
        return _meant("level", words, self.levels)

    def role(self, words: str) -> str:
        """The id of the role `words` mean: its id, title, post or unit. NotUnderstood if none or several."""
        return _meant("role", words, self.roles)

    def deadline(self, words: str) -> str:
        """The id of a deadline, which is what `words` must be; an instruction's is known when it is given."""
        if words in self.items["deadline"] or is_own(words):
            return words
        raise NotUnderstood(say("unknown deadline {0!r}", words), suggest(words, self.items["deadline"]))

    def document(self, words: str) -> str:
        """The id of a document, which is what `words` must be."""
        if words in self.documents:
            return words
        raise NotUnderstood(say("unknown document {0!r}", words), suggest(words, self.documents))

    def item(self, words: str) -> str:
        """A step, a deadline or an update by its id, perhaps with its kind: `step:publish`."""
        kind, _, name = words.rpartition(":")
        kinds = (kind,) if kind in self.items else tuple(self.items) if not kind else ()
        if any(name in self.items[one] for one in kinds) or (kinds and is_own(name)):
            return words
        everything = dict.fromkeys(name for ids in self.items.values() for name in ids)
        raise NotUnderstood(say("unknown step, deadline or update {0!r}", words), suggest(name, everything))

    def value(self, name: str, value: str | bool) -> str | bool:
        """The value of a coded field that `value`, as data or as typed, means. NotUnderstood if none."""
        if name not in self.fields:
            raise NotUnderstood(say("unknown field {0!r}", name), suggest(name, self.fields))
        if name in self.times:
            return _time(name, value)
        possible = self.fields[name]
        if not possible:  # the field itself is wrong, and that is said at its place
            return value
        is_yes_no = True in possible
        meant = _YES_NO.get(value.lower(), value) if is_yes_no and isinstance(value, str) else value
        if meant in possible and isinstance(meant, bool) == is_yes_no:
            return meant
        raise NotUnderstood(say("{0} is never {1}", name, _said(value)), say("write {0}", self.values(name)))

    def values(self, name: str) -> str:
        """The values a coded field may have, as they are written: "yes / no"."""
        return " / ".join(map(_said, self.fields[name]))


def _time(name: str, value: str | bool) -> str | bool:
    """The text of a time, as it stands: when that is, is known when the scenario is played."""
    if given_times.is_one(value):
        return value
    raise NotUnderstood(say("{0} is never {1}", name, _said(value)), given_times.HOW)


# Among ids as short as I and II everything is near everything.
_SHORT = 2
_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def _said(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _meant(kind: str, words: str, names: Mapping[str, frozenset[str]]) -> str:
    if words in names:
        return words
    meant = [name for name, others in names.items() if words.casefold() in others]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise NotUnderstood(
            say("{0!r} means several: {1}", words, ", ".join(meant)), say("write the id of one of them")
        )
    every = {*names, *(other for others in names.values() for other in others)}
    near = get_close_matches(words.casefold(), sorted(every), n=1, cutoff=0.7)
    remedy = say("known here: {0}", ", ".join(names))
    remedy = say("did you mean {0!r}? {1}", near[0], remedy) if near and len(words) > _SHORT else remedy
    raise NotUnderstood(say("unknown {0} {1!r}", plain(kind), words), remedy)


def known_of(data: Any) -> Known:
    """What the playbook `data` (a file as read, or `Playbook.source`) has; what is malformed is left out."""
    levels, roles, fields = (dict(_parts(data, key)) for key in ("levels", "roles", "fields"))
    return Known(
        levels={level: _words(part, "name", "title.*") for level, part in levels.items()},
        roles={role: _words(part, "title.*", "from.*") for role, part in roles.items()},
        fields={field: _values(part) for field, part in fields.items()},
        asked=frozenset(field for field, part in fields.items() if part.get("asked")),
        needs={level: _texts(part, "needs.*") for level, part in levels.items()},
        required=tuple(field for field, part in fields.items() if part.get("required") is True),
        consenters=tuple(dict.fromkeys(_consenters(data))),
        above=tuple(role for role, part in roles.items() if part.get("side") == "above"),
        items={
            "step": (*_texts(data, "steps.*.id"), *part_ids(child(data, "steps")), *_stages(data)),
            "deadline": (
                *_texts(data, "deadlines.*.id"),
                *map(confirm_id, _texts(data, "documents.*.id")),
            ),
            "update": ids_in(data),
        },
        documents=_texts(data, "documents.*.id"),
        times=frozenset(field for field, part in fields.items() if part.get("kind") == FieldKind.TIME),
    )


def _consenters(data: Any) -> Iterator[str]:
    """Whom the playbook names for it; else whoever may confirm some level."""
    named = _texts(data, "consented_by.*")
    yield from named
    for place in () if named else PLACES:
        yield from _texts(data, f"confirmed_by.{place}")
        yield from _texts(data, f"levels.*.confirmed_by.{place}")


def _stages(data: Any) -> Iterator[str]:
    """The stages of documents, which are steps."""
    for _, document in nodes(data, "documents.*"):
        yield from stage_ids(document)


def _parts(data: Any, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    items = child(data, key)
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield item["id"], item


def _texts(data: Any, pattern: str) -> tuple[str, ...]:
    return tuple(text for _, text in found(data, pattern))


def _words(part: Any, *patterns: str) -> frozenset[str]:
    return frozenset(text.casefold() for pattern in patterns for text in _texts(part, pattern))


def _values(field: dict[str, Any]) -> tuple[str | bool, ...]:
    return (True, False) if field.get("kind") == FieldKind.YES_NO else _texts(field, "choices.*.id")

"""Two plans compared: what was added, removed, changed and moved, part by part, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.plan import Plan
from playbooks.comparing.sayings import BASIS, PARTS, Said, sayings


class Kind(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One line: an item, which aspect of it ("" for the line as a whole), and its words before and after."""

    kind: Kind
    title: str
    aspect: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan in which anything changed."""

    title: str
    changes: tuple[Change, ...]


def differences(old: Plan, new: Plan, locale: str) -> tuple[Part, ...]:
    """What changed from `old` to `new`; the parts in which nothing did are left out."""
    before, after = sayings(old, locale), sayings(new, locale)
    parts = (
        Part(title.in_(locale), tuple(_changes(before[part], after[part]))) for part, title in PARTS.items()
    )
    return tuple(part for part in parts if part.changes)


def _changes(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Change]:
    before, after = {said.key: said for said in old}, {said.key: said for said in new}
    for said in new:
        if said.key not in before:
            yield Change(Kind.ADDED, said.title, after=_whole(said))
        else:
            yield from _aspects(before[said.key], said)
    for said in old:
        if said.key not in after:
            yield Change(Kind.REMOVED, said.title, before=_whole(said))
    yield from _moved([key for key in before if key in after], [key for key in after if key in before], after)


def _aspects(old: Said, new: Said) -> Iterator[Change]:
    for aspect in dict.fromkeys((*old.words, *new.words)):
        before, after = old.words.get(aspect, "—"), new.words.get(aspect, "—")
        if before != after:
            yield Change(Kind.CHANGED, new.title, aspect, before, after)


def _moved(old: Sequence[str], new: Sequence[str], said: Mapping[str, Said]) -> Iterator[Change]:
    """The order of what both have, if it is another one: of those only that do not stand where they stood."""
    stays = [before == after for before, after in zip(old, new, strict=True)]
    if not all(stays):
        begin, end = stays.index(False), len(stays) - stays[::-1].index(False)
        before, after = (" → ".join(_called(said[key]) for key in keys[begin:end]) for keys in (old, new))
        yield Change(Kind.MOVED, "", before=before, after=after)


def _called(said: Said) -> str:
    return said.words[""] if said.key.startswith(BASIS) else said.title


def _whole(said: Said) -> str:
    """Everything that is said of an item that is there in one version only."""
    return " · ".join(words for words in said.words.values() if words and words != "—")

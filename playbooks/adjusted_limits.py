"""What an adjustment does to limits: it may not loosen a binding one, and says on whose authority it stands.

Whoever reads a changed limit reads who decided it and by which document, and what it was before, with its
own source: a rule of law that the office has made stricter is still the rule that a breach will be held to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.parts import Span
from engine.vocabulary import Standing, Unit
from playbooks import spans, wording
from playbooks.reading import Path, child
from playbooks.saying import hint, say
from playbooks.values import listed

# What an office cannot loosen by itself.
BINDING = (Standing.LAW, Standing.SUPERIOR_DOCUMENT, Standing.SUPERIOR_ORDER)
# Of each list of limits, the key under which the spans by level stand.
_SPANS = {"deadlines": "within", "updates": "every"}
_DAY = Span(1, Unit.DAYS)
_TIME = re.compile(r"\d\d:\d\d")


# What may be written at a path: a span, a count or a text, or a list of texts.
Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change as written: its path in names, its place in the resolved source, the old and the new value."""

    path: str
    where: Path
    was: Any
    now: Value


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided on what authority, and how binding that is."""

    decided_by: str
    authority: str
    standing: Standing


def said(value: Any) -> str:
    """A value as a file would have it: of several spans by level, each with its levels unless all are one."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if not isinstance(value, dict):
        return str(value)
    apart = set(value.values())
    return apart.pop() if len(apart) == 1 else ", ".join(f"{level}: {span}" for level, span in value.items())


def longer(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: list[Change]
) -> Iterator[tuple[Change, str]]:
    """(change, why) of every change that gives more time than a binding rule does."""
    for change, limit, level, was, now in (
        *_changed(before, after, changes),
        *_asked(before, after, changes),
    ):
        standing = _authority(limit, level)["standing"]
        if "says" in limit or standing not in BINDING or not _is_span(now):
            continue
        if not no_longer(spans.parse(now), spans.parse(was)):
            binding = wording.STANDINGS[Standing(standing)]
            rule = hint(f"{binding.zh}, {binding.en}", binding.zh)
            yield change, say("{0} may be longer than the {1} of a binding rule ({2})", now, was, rule)
    yield from _looser(before, changes)


def _looser(before: Mapping[str, Any], changes: list[Change]) -> Iterator[tuple[Change, str]]:
    """(change, why) of what lets a binding rule be kept less often, later, or put off further."""
    for change in changes:
        key, *rest = change.where
        limit = child(child(before, key), rest[0]) if rest else None
        standing = next((one for one in _standings(limit) if one in BINDING), None)
        if standing is None or len(rest) < 2 or not _is_looser(rest[1:], change.was, change.now):
            continue
        binding = wording.STANDINGS[Standing(standing)]
        rule = hint(f"{binding.zh}, {binding.en}", binding.zh)
        now, was = said(change.now), said(change.was)
        yield change, say("{0} asks less than the {1} of a binding rule ({2})", now, was, rule)


def _standings(limit: Any) -> Iterator[str]:
    """How binding it is, and how binding at the levels at which it rests on something else."""
    yield child(limit, "standing")
    yield from (child(one, "standing") for one in (child(limit, "rests_on") or {}).values())


def _is_looser(where: list[Any], was: Any, now: Value) -> bool:
    if where[0] == "extend":
        if where[1] == "times":
            return isinstance(now, int) and now > was
        return _is_span(now) and not no_longer(spans.parse(str(now)), spans.parse(was))
    if where[0] == "at":
        old, new = ([str(one).zfill(5) for one in listed(times)] for times in (was, now))
        is_later = any(late > early for late, early in zip(new, old, strict=False))
        return len(new) < len(old) or is_later or _longest_wait(new) > _longest_wait(old)
    if where[0] != "during":
        return False
    # Of a part of the day nobody can say which other one asks as much.
    return bool(now != was) if where[2] != "times" else isinstance(now, int) and bool(now < was)


def _longest_wait(times: list[str]) -> int:
    """The most minutes from one of these times of day to the next, over midnight too; 0 if one is none."""
    if not all(_TIME.fullmatch(one) for one in times):
        return 0  # said already where it is read
    at = [int(one[:2]) * 60 + int(one[3:]) for one in times]
    return max(later - earlier for earlier, later in pairwise([*at, at[0] + 24 * 60]))


def no_longer(new: Span, old: Span) -> bool:
    """Whether `new` is never longer than `old`, on whatever day it begins."""
    if new.unit is old.unit:
        return new.amount <= old.amount
    if Unit.SAME_DAY in (new.unit, old.unit):
        # The day may have a whole day left; and of one that is to be kept, no more than a minute.
        return new.unit is Unit.SAME_DAY and spans.at_least_minutes(old) >= spans.at_least_minutes(_DAY)
    # A working day is at least a natural one, and nobody knows how much more.
    return new.unit is not Unit.WORKING_DAYS and spans.at_least_minutes(new) <= spans.at_least_minutes(old)


def confirms(before: Mapping[str, Any], change: Change) -> bool:
    """Whether it puts the office's name under a number of ours, the same or another."""
    key, *rest = change.where
    if rest[1:3] == ["asked", "within"]:
        return before[str(key)][rest[0]]["asked"]["standing"] not in BINDING
    if len(rest) < 2 or rest[1] != _SPANS.get(str(key)):
        return False
    return child(child(before[str(key)], rest[0]), "standing") not in BINDING


def name_authority(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: list[Change], decision: Decision
) -> None:
    """Write under each changed limit of `after`, level by level, on whose authority it now stands.

    A binding limit that is given the number it has stays what it is. Where a rule gives no number, the
    number was the office's before: the rule's standing stays, and the words say whose the number is.
    """
    for change, limit, level, was, now in _changed(before, after, changes):
        old = _authority(limit, level)
        if was == now and old["standing"] in BINDING:
            continue
        key, index = change.where[:2]
        rests_on = after[str(key)][index].setdefault("rests_on", {})
        rests_on[level] = _words_of_rule(old, was, decision) if "says" in limit else _ours(old, was, decision)
    for change, update, level in _times_of_day(before, changes):
        old, was = _authority(update, level), said(change.was)
        if was != said(change.now) or old["standing"] not in BINDING:
            rests_on = after["updates"][change.where[1]].setdefault("rests_on", {})
            rests_on[level] = _ours(old, was, decision)
    for change, asked, _level, was, now in _asked(before, after, changes):
        if was != now or asked["standing"] not in BINDING:  # what it rests on, it does at every level
            after["fields"][change.where[1]]["asked"] |= _ours(asked, said(asked["within"]), decision)


def _ours(old: Mapping[str, Any], was: str, decision: Decision) -> dict[str, str]:
    standing = Standing(old["standing"])
    before = f"原为{_length(was) if _is_span(was) else was}，{wording.STANDINGS[standing].zh}"
    # A default says of itself that it waits to be confirmed, which it now is.
    before += "" if standing is Standing.DEFAULT else f"：{old['source']}"
    decided = f"{decision.authority}（{decision.decided_by}决定；{before}）"
    return {"source": decided, "standing": decision.standing.value}


def _words_of_rule(old: Mapping[str, str], was: str, decision: Decision) -> dict[str, str]:
    ours = f"时限依{decision.authority}（{decision.decided_by}决定；原为{_length(was)}）"
    return {"source": f"{old['source']}；{ours}", "standing": old["standing"]}


def _length(span: str) -> str:
    return wording.span(spans.parse(span), "zh")


def _changed(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: list[Change]
) -> Iterator[tuple[Change, Mapping[str, Any], str, str, str]]:
    """(change, limit as shipped, level, span as shipped, span now) of each level whose limit is set."""
    for change in changes:
        key, *rest = change.where
        name = _SPANS.get(str(key))
        if len(rest) < 2 or rest[1] != name:
            continue
        limit = before[str(key)][rest[0]]
        new = after[str(key)][rest[0]][name]
        levels = rest[2:] or list(limit[name])
        for level in levels:
            yield change, limit, str(level), limit[name][level], new[level]


def _times_of_day(
    before: Mapping[str, Any], changes: list[Change]
) -> Iterator[tuple[Change, Mapping[str, Any], str]]:
    """(change, report as shipped, level) of each level at which the times of a report are set."""
    for change in changes:
        key, *rest = change.where
        if key == "updates" and len(rest) > 1 and rest[1] in ("at", "during"):
            update = before["updates"][rest[0]]
            yield from ((change, update, str(level)) for level in update["levels"])


def _asked(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: list[Change]
) -> Iterator[tuple[Change, Mapping[str, Any], str, str, str]]:
    """The same of each level at which the time to decide is set."""
    for change in changes:
        key, *rest = change.where
        if key != "fields" or rest[1:3] != ["asked", "within"]:
            continue
        asked, new = before["fields"][rest[0]]["asked"], after["fields"][rest[0]]["asked"]["within"]
        for level in rest[3:] or list(asked["within"]):
            yield change, asked, str(level), asked["within"][level], new[level]


def _authority(limit: Mapping[str, Any], level: str) -> Mapping[str, str]:
    found = limit.get("rests_on", {}).get(level)
    return found or {"source": limit["source"], "standing": limit["standing"]}


def _is_span(value: object) -> bool:
    """What is none is refused where it stands."""
    try:
        spans.parse(str(value))
    except ValueError:
        return False
    return True

"""Two sources compared key by key: complete, in the names of the format; for checking, not for reading."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

# What names an item of a list: its id; a duty to tell is named by its role.
_NAMES = ("id", "role")


def changed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(where, before, after) of every value that differs: `deadlines[reply].within.II`, `"5h"`, `"4h"`.

    Values are JSON; "" is a key that is not there.
    """
    return tuple(_differing("", dict(old), dict(new)))


def _differing(where: str, old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _differing(
                f"{where}.{key}" if where else key, old.get(key, _NONE), new.get(key, _NONE)
            )
        return
    before, after = _named(old), _named(new)
    if before is not None and after is not None:
        for name in dict.fromkeys((*before, *after)):
            yield from _differing(f"{where}[{name}]", before.get(name, _NONE), after.get(name, _NONE))
        if before == after:  # the same items in another order
            yield where, " → ".join(before), " → ".join(after)
        return
    yield where, _text(old), _text(new)


class _None:
    """No value, which is not null."""


_NONE = _None()


def _named(value: Any) -> dict[str, Any] | None:
    """The items of a list by their names; None if they have none, or not each its own."""
    if not isinstance(value, list):
        return None
    for key in _NAMES:
        if all(isinstance(item, dict) and isinstance(item.get(key), str) for item in value):
            found = {item[key]: item for item in value}
            return found if len(found) == len(value) else None
    return None


def _text(value: Any) -> str:
    return "" if isinstance(value, _None) else json.dumps(value, ensure_ascii=False, sort_keys=True)

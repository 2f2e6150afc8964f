"""版本与差异: the versions of a playbook that incidents were logged with, and two of them compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

from console.desk import Desk
from engine.plan import Plan
from flows.acts import shelf
from flows.acts.shelf import Shelved
from playbooks.comparing.differing import Part, differences
from playbooks.comparing.sources import changed_keys


@dataclass(frozen=True, slots=True)
class Version:
    """A version: `since` is when an incident first had it, "" if none has; `in_use`: it is loaded now."""

    hash: str
    version: str
    since: str
    incidents: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every version, the two that are compared, and what changed from the first to the second."""

    versions: tuple[Version, ...]
    before: str
    after: str
    parts: tuple[Part, ...]
    keys: tuple[tuple[str, str, str], ...]


def compare(desk: Desk, one: Shelved, before: str, after: str) -> Comparison:
    """Compare two versions by their hashes; left out, the newest other one with the one in use."""
    known = _versions(desk, one)
    after = after or one.playbook.hash
    before = before or next((one.hash for one in known if one.hash != after), after)
    hashes = [version.hash for version in known]
    if before not in hashes or after not in hashes:
        raise HTTPException(404)
    if before == after:
        return Comparison(known, before, after, (), ())
    (old_source, old), (new_source, new) = (_loaded(desk, one, hashed) for hashed in (before, after))
    parts = differences(old, new, desk.words.locale)
    return Comparison(known, before, after, parts, changed_keys(old_source, new_source))


def _versions(desk: Desk, one: Shelved) -> tuple[Version, ...]:
    in_use = one.playbook.hash
    found = tuple(
        Version(
            kept.hash, kept.version, desk.wall.full(kept.frozen_at)[:16], kept.incidents, kept.hash == in_use
        )
        for kept in shelf.versions(desk.office, one.plan.id)
    )
    if any(version.in_use for version in found):
        return found
    return (Version(in_use, one.plan.version, "", 0, in_use=True), *found)


def _loaded(desk: Desk, one: Shelved, hashed: str) -> tuple[Mapping[str, Any], Plan]:
    if hashed == one.playbook.hash:
        return one.playbook.source, one.plan
    return shelf.frozen(desk.office, hashed)

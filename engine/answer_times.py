"""How long people take to answer 应答用时, and whose times somebody may see.

Per-person times are for that person and the deputy head alone, and what is said of everybody together must
not be one person's either: a median of five calls of one contact is that contact's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from engine.countable import Call

# Ours: of fewer calls a percentile says nothing, and of fewer people it says whose it is.
FEWEST_CALLS, FEWEST_PEOPLE = 5, 3
# The role of the playbooks that sees everybody's: 分管领导.
DEPUTY_HEAD = "deputy_head"
MEDIAN, P90 = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Times:
    """Of `calls` that were `answered`, by so many `people`; without a median where there were too few."""

    calls: int
    answered: int
    people: int
    median: timedelta | None
    p90: timedelta | None


def percentile(spans: Sequence[timedelta], share: float) -> timedelta:
    """The smallest of `spans` that this share of them does not exceed (nearest rank); of none: ValueError."""
    if not spans:
        raise ValueError("no percentile of nothing")
    return sorted(spans)[max(ceil(share * len(spans)) - 1, 0)]


def together(calls: Iterable[Call]) -> Times:
    """Everybody's, where that tells nobody's own."""
    return _times(list(calls), FEWEST_PEOPLE)


def by_person(calls: Iterable[Call], shown: frozenset[str]) -> dict[str, Times]:
    """Each person's own, of those in `shown` and of nobody else; the one with most calls first."""
    found: dict[str, list[Call]] = {}
    for call in calls:
        if call.person in shown:
            found.setdefault(call.person, []).append(call)
    most_first = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {person: _times(mine, 1) for person, mine in most_first}


def _times(calls: Sequence[Call], fewest_people: int) -> Times:
    spans = [call.answered_at - call.opened_at for call in calls if call.answered_at is not None]
    people = len({call.person for call in calls if call.answered_at is not None})
    if len(spans) < FEWEST_CALLS or people < fewest_people:
        return Times(len(calls), len(spans), people, None, None)
    return Times(len(calls), len(spans), people, percentile(spans, MEDIAN), percentile(spans, P90))


def shown_to(reader: str | None, deputies: Iterable[str], called: Iterable[str]) -> frozenset[str]:
    """Of everybody `called`, whose own times this reader may see: his own; the deputy head everybody's."""
    if reader is None:
        return frozenset()
    return frozenset(called) if reader in set(deputies) else frozenset({reader})

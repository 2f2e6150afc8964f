"""Texts to one person in a storm: held for a moment, then sent as one list that answers for each.

Drills are no part of it: their texts go one by one, and make no storm of what is real.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text

from engine.storms import Storm, Waiting, gathers
from engine.vocabulary import AttemptState, ChannelKind
from models.session import Tx
from models.tables import Attempt, Page
from models.tries import NOT_TAKEN, Outgoing

_page = Page.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_attempt = Attempt.__table__  # type: ignore[attr-defined]

# Codes of four digits in the twenty characters that a provider of templates takes.
LISTED = 4
# The words of its partial index as a literal: this is asked on the way to every first text.
_open = (
    select(_page.c.person_id, func.count().label("matters"), func.min(_page.c.rank).label("gravest"))
    .where(text("state = 'open'"), ~_page.c.drill, _page.c.person_id.in_(bindparam("people", expanding=True)))
    .group_by(_page.c.person_id)
)
_first_held = (
    select(_attempt.c.not_before)
    .join(_page, _page.c.id == _attempt.c.page_id)
    .where(text("attempt.state = 'pending'"), _attempt.c.gathered, _attempt.c.not_before.is_not(None))
    .where(text("page.state = 'open'"), _page.c.person_id == bindparam("person"))
    .order_by(_attempt.c.not_before)
    .limit(1)
)


class Crowd:
    """What each of these people is waited for about, as it grows within one transaction."""

    def __init__(self, tx: Tx, people: Collection[str], storm: Storm) -> None:
        self._tx = tx
        self._storm = storm
        self._waiting: dict[str, Waiting] = {}
        self._due: dict[str, datetime] = {}
        if people and storm.matters:
            rows = tx.execute(_open, {"people": sorted(people)})
            self._waiting = {row.person_id: Waiting(row.matters, row.gravest) for row in rows}

    def gather(
        self, new: Sequence[dict[str, Any]], person: str | None, rank: int, now: datetime, *, is_new: bool
    ) -> None:
        """Hold the text among these attempts of one page, if its person is in a storm."""
        if person is None:
            return
        waiting = self._waiting.get(person, Waiting())
        if gathers(self._storm, waiting, rank):
            for attempt in (one for one in new if _would_flood(one)):
                until = self._list_of(person, now)
                attempt |= {"state": AttemptState.PENDING.value, "not_before": until, "gathered": True}
                attempt |= NOT_TAKEN
        if is_new:
            self._waiting[person] = waiting.also(rank)

    def _list_of(self, person: str, now: datetime) -> datetime:
        """When the list that this person's next text joins goes: with the first that is held already.

        Were each held for as long as the others, texts a second apart would stay a second apart: only
        later, and every list would have one member. What should have gone already goes now.
        """
        if person not in self._due:
            first = self._tx.execute(_first_held, {"person": person}).scalar_one_or_none()
            latest = now + self._storm.gather
            self._due[person] = min(max(first, now), latest) if first else latest
        return self._due[person]


def _would_flood(attempt: Mapping[str, Any]) -> bool:
    """Only a text that would go now: calls and cards are no flood, and what waits already waits."""
    goes_now = attempt["state"] == AttemptState.CLAIMED.value
    return bool(attempt["channel"] == ChannelKind.SMS.value and goes_now)


def listed(claimed: Sequence[Outgoing], gathered: Collection[str]) -> list[Outgoing]:
    """Gathered texts to one number by one provider become one, which stands for the others too.

    It is that of the gravest matter: the level the list names is its own.
    """
    groups: dict[tuple[str, str], list[Outgoing]] = {}
    alone = []
    for one in claimed:
        if one.id in gathered:
            groups.setdefault((one.number, one.provider), []).append(one)
        else:
            alone.append(one)
    return alone + [_together(part) for group in groups.values() for part in batched(gravest_first(group))]


def gravest_first(group: Sequence[Outgoing]) -> list[Outgoing]:
    """What presses most; of what presses alike, what has waited longest."""
    return sorted(group, key=lambda one: (one.weight, one.id))


def batched(group: Sequence[Outgoing]) -> list[Sequence[Outgoing]]:
    """As many as one text can name: a code that does not stand in it could never be looked up."""
    return [group[at : at + LISTED] for at in range(0, len(group), LISTED)]


def _together(group: Sequence[Outgoing]) -> Outgoing:
    first, *others = group
    return replace(first, others=tuple(others))

"""Texts to one person in a storm: held for a moment, then sent as one list that answers for each."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text

from engine.storms import Storm, Waiting, gathers
from engine.vocabulary import AttemptState, ChannelKind
from models.session import Tx
from models.tables import Page
from models.tries import Outgoing

_page = Page.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table

# Codes of four digits in the twenty characters that a provider of templates takes.
LISTED = 4
# The words of its partial index as a literal: this is asked on the way to every first text.
_open = (
    select(_page.c.person_id, func.count().label("matters"), func.min(_page.c.rank).label("gravest"))
    .where(text("state = 'open'"), _page.c.person_id.in_(bindparam("people", expanding=True)))
    .group_by(_page.c.person_id)
)


class Crowd:
    """What each of these people is waited for about, as it grows within one transaction."""

    def __init__(self, tx: Tx, people: Collection[str], storm: Storm) -> None:
        self._storm = storm
        self._waiting: dict[str, Waiting] = {}
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
            for attempt in new:
                _hold(attempt, self._storm, now)
        if is_new:
            self._waiting[person] = waiting.also(rank)


def _hold(attempt: dict[str, Any], storm: Storm, now: datetime) -> None:
    """Only a text that would go now: calls and cards are no flood, and what waits already waits."""
    goes_now = attempt["state"] == AttemptState.CLAIMED.value
    if attempt["channel"] == ChannelKind.SMS.value and goes_now:
        held = {"state": AttemptState.PENDING.value, "not_before": now + storm.gather, "gathered": True}
        attempt |= {**held, "lease": None, "lease_until": None}


def listed(claimed: Sequence[Outgoing], gathered: Collection[str]) -> list[Outgoing]:
    """Gathered texts to one number by one provider become one, which stands for the others too."""
    groups: dict[tuple[str, str], list[Outgoing]] = {}
    alone = []
    for one in claimed:
        if one.id in gathered:
            groups.setdefault((one.number, one.provider), []).append(one)
        else:
            alone.append(one)
    return alone + [_together(part) for group in groups.values() for part in batched(group)]


def batched(group: Sequence[Outgoing]) -> list[Sequence[Outgoing]]:
    """As many as one text can name: a code that does not stand in it could never be looked up."""
    return [group[at : at + LISTED] for at in range(0, len(group), LISTED)]


def _together(group: Sequence[Outgoing]) -> Outgoing:
    first, *others = group
    return replace(first, others=tuple(others))

"""Drills 演练 on the board: in a strip of their own, never among what is real."""

from dataclasses import dataclass

from console.times import Wall
from flows.acts.views import Board


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill under way. `cards`: how many people the desk has to dial for it."""

    number: str
    title: str
    category: str
    level: str
    state: str
    since: str
    cards: int


def drill_rows(seen: Board, wall: Wall) -> tuple[DrillRow, ...]:
    """The drills under way, the latest first."""
    return tuple(
        DrillRow(
            one.number,
            one.title,
            wall.words.text(seen.plans[one.playbook_hash].category),
            seen.plans[one.playbook_hash].level(one.event_level).name,
            wall.words.label(one.state),
            wall.clock(one.logged_at),
            one.cards,
        )
        for one in seen.drills
    )

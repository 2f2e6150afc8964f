"""What several have to do and only some have done: shown until the others have."""

from dataclasses import dataclass
from datetime import datetime

from engine import ladder, quorums, voices
from engine.draft import Draft
from engine.facts import Facts
from engine.quorums import Count, Voice
from engine.vocabulary import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter by its kind (`voices`) and what it is about, levels or a step; who has spoken, and how far."""

    kind: str
    items: tuple[str, ...]
    voices: tuple[Voice, ...]
    count: Count


def waiting(facts: Facts, now: datetime) -> tuple[Waiting, ...]:
    """Everything that waits for another person: the answer to the ladder, the level, steps."""
    found = []
    for name, said in facts.incident.said.items():
        kind, *items = name.split(":")
        count = _count(facts, kind, items, said, now)
        if count:
            found.append(Waiting(kind, tuple(items), said, count))
    return tuple(found)


def _count(facts: Facts, kind: str, items: list[str], said: tuple[Voice, ...], now: datetime) -> Count | None:
    if kind == voices.LADDER:
        return ladder.waiting(Draft(facts, now))
    if kind == voices.CONFIRM:
        is_open = facts.incident.state is State.TRIAGE
        return quorums.by_post(facts.plan.confirming(*items), said) if is_open else None
    asked = facts.plan.steps_at(facts.incident.event_level, facts.incident.fields)
    step = next((step for step in asked if step.id in items), None)
    return quorums.by_person(step.confirming, said) if step else None

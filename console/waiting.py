"""What waits for another person, in words: 已应答 1/2, 待另一人核定, a step that two persons confirm."""

from dataclasses import dataclass

from console.times import Wall
from engine import voices, waiting
from engine.facts import Facts
from engine.waiting import Waiting
from flows.report.chronicle import Chronicle


@dataclass(frozen=True, slots=True)
class Pending:
    """A matter that waits, the step it is about if it is one, who has spoken when, and who has not."""

    what: str
    step: str
    spoken: str
    waits: str


def pending(facts: Facts, says: Chronicle, wall: Wall) -> tuple[Pending, ...]:
    """Everything on this incident that waits for another person."""
    return tuple(_pending(one, says, wall) for one in waiting.waiting(facts, wall.now))


def _pending(one: Waiting, says: Chronicle, wall: Wall) -> Pending:
    levels = [says.level(item) for item in one.items] if one.kind == voices.CONFIRM else ["", ""]
    what = wall.words(
        f"pending.{one.kind}",
        spoken=one.count.spoken,
        needs=one.count.needs,
        event=levels[0],
        response=levels[-1],
        step=says.step(one.items[0]) if one.items else "",
    )
    spoken = [f"{_who(voice.person, voice.roles, says)} {wall.clock(voice.at)}" for voice in one.voices]
    waits = wall.words(
        "pending.waits", roles=wall.words.several([says.role(role) for role in one.count.waits])
    )
    step = one.items[0] if one.kind == voices.STEP else ""
    return Pending(what, step, wall.words.several(spoken), waits)


def _who(person: str | None, roles: tuple[str, ...], says: Chronicle) -> str:
    return says.person(person) if person else says.several([says.role(role) for role in roles])

"""Before 提交并呼叫: whom it will call, when it passes on, and what is due by when, with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.times import Wall
from engine.forecast import Call, Forecast
from engine.plan import Plan
from engine.vocabulary import Side
from models.people import Book
from notifications.labels import authority
from notifications.moments import moment


@dataclass(frozen=True, slots=True)
class Called:
    """Who will be called: as what, and by name unless the role says it already."""

    role: str
    names: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Calling:
    """People called at once for one reason and in one way.

    `by_hand`: the desk has to dial; `spared`: a drill calls nobody there.
    """

    why: str
    by_hand: bool
    people: tuple[Called, ...]
    spared: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant at which people will be called, if nobody has answered until then."""

    clock: str
    after: str
    calls: tuple[Calling, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What will be due by when, and what that rests on."""

    title: str
    due: str
    within: str
    anchor: str
    source: str
    standing: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What submitting would do; or (`lacking`) what has to be said before that is known."""

    moments: tuple[Moment, ...] = ()
    promises: tuple[Promise, ...] = ()
    lacking: tuple[str, ...] = ()


def in_words(seen: Forecast, plan: Plan, level: str, book: Book, wall: Wall) -> Preview:
    """A forecast as the desk reads it; `level` is the event level the limits belong to."""
    moments: dict[datetime, dict[tuple[str, bool, bool], list[Called]]] = {}
    for call in seen.calls:
        by_hand = call.by_hand or plan.roles[call.role].side is Side.ABOVE
        groups = moments.setdefault(call.at, {})
        way = (_why(call, plan, wall), by_hand, call.spared)
        groups.setdefault(way, []).append(_called(call, plan, book, wall))
    first = min(moments, default=wall.now)
    return Preview(
        tuple(
            Moment(
                wall.clock(at),
                wall.words("preview.after", span=wall.span(at - first))
                if at > first
                else wall.words("preview.at_once"),
                tuple(
                    Calling(why, by_hand, tuple(dict.fromkeys(people)), spared)
                    for (why, by_hand, spared), people in groups.items()
                ),
            )
            for at, groups in moments.items()
        ),
        tuple(_promises(seen, plan, level, wall)),
    )


def _why(call: Call, plan: Plan, wall: Wall) -> str:
    if call.kind == "rung":
        return wall.words("preview.rung" if call.rung else "preview.rung_first")
    return wall.words(f"preview.tell_{plan.roles[call.role].side}")


def _called(call: Call, plan: Plan, book: Book, wall: Wall) -> Called:
    role = wall.words.text(plan.roles[call.role].title)
    names = [book.people[person].name for person in call.people if person in book.people]
    said = wall.words.several([name for name in names if role not in name])
    return Called(role, said if names else wall.words("word.nobody_reachable"), bool(names))


def _promises(seen: Forecast, plan: Plan, level: str, wall: Wall) -> Sequence[Promise]:
    words = wall.words
    made = []
    for clock in seen.clocks:
        deadline = plan.deadline(clock.id)
        span, rests_on = deadline.within.get(level), deadline.authority(level)
        made.append(
            Promise(
                words.text(deadline.title),
                wall.clock(clock.due),
                words.span(span) if span else "",
                moment(plan, clock.anchor, words.locale),
                authority(rests_on.source, deadline.says, words.locale),
                words.label(rests_on.standing),
                clock.provisional,
            )
        )
    return made

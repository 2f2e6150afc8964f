"""Before 提交并呼叫: whom it will call, when it passes on, and what is due by when, with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.times import Wall
from engine.forecast import Call, Forecast
from engine.plan import Plan
from engine.vocabulary import Side
from models.people import Book


@dataclass(frozen=True, slots=True)
class Calling:
    """Somebody will be called: what for, as what, who, and whether the desk has to dial."""

    why: str
    role: str
    names: str
    by_hand: bool
    reachable: bool


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
    moments: dict[datetime, list[Calling]] = {}
    for call in seen.calls:
        moments.setdefault(call.at, []).append(_calling(call, plan, book, wall))
    return Preview(
        tuple(
            Moment(wall.clock(at), _after(at, wall), tuple(dict.fromkeys(calls)))
            for at, calls in moments.items()
        ),
        tuple(_promises(seen, plan, level, wall)),
    )


def _calling(call: Call, plan: Plan, book: Book, wall: Wall) -> Calling:
    words, role = wall.words, plan.roles[call.role]
    names = [book.people[person].name for person in call.people if person in book.people]
    if call.kind == "rung":
        why = words("preview.rung" if call.rung else "preview.rung_first")
    else:
        why = words(f"preview.tell_{role.side}")
    said = words.several(names) or words("word.nobody_reachable")
    return Calling(why, words.text(role.title), said, call.by_hand or role.side is Side.ABOVE, bool(names))


def _after(at: datetime, wall: Wall) -> str:
    if at <= wall.now:
        return wall.words("preview.at_once")
    return wall.words("preview.after", span=wall.span(at - wall.now))


def _promises(seen: Forecast, plan: Plan, level: str, wall: Wall) -> Sequence[Promise]:
    words = wall.words
    made = []
    for clock in seen.clocks:
        deadline = plan.deadline(clock.id)
        span = deadline.within.get(level)
        made.append(
            Promise(
                words.text(deadline.title),
                wall.clock(clock.due),
                words.span(span) if span else "",
                words.label(clock.anchor),
                deadline.source,
                words.label(deadline.standing),
                clock.provisional,
            )
        )
    return made

"""Before 提交并呼叫: whom it will call, when it passes on, and what is due by when, with its source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.reached_by import dialled_at, reached_by
from console.times import Wall
from engine.attempts import urgency
from engine.forecast import Call, Forecast, Later
from engine.plan import Plan
from engine.vocabulary import Side, Urgency
from models.people import Book
from notifications.labels import authority
from notifications.moments import moment

# What opens a page: a rung or a duty to tell, not a reminder.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Called:
    """Who will be called: as what, and by name unless the role says it already."""

    role: str
    names: str
    reachable: bool
    way: str = ""  # how, and at which number


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
    later: tuple[Moment, ...] = ()  # at no time that is known: after something that is still to come
    promises: tuple[Promise, ...] = ()
    lacking: tuple[str, ...] = ()
    told: tuple[str, ...] = ()  # titles of those told by telephone already
    late: str = ""  # 补录: when it was reported and when it is entered
    handled: str = ""  # 处置方式
    is_stopped: bool = False  # because one of them has answered, nobody is called one after the other

    @property
    def first(self) -> str:
        """Whom it calls at once, in one line."""
        return self._line(0)

    @property
    def then(self) -> str:
        """To whom it passes on next, in one line."""
        return self._line(1)

    def _line(self, place: int) -> str:
        if len(self.moments) <= place:
            return ""
        calls = self.moments[place].calls
        return "、".join(dict.fromkeys(one.role for call in calls if not call.spared for one in call.people))


def in_words(
    seen: Forecast,
    plan: Plan,
    levels: tuple[str, str],
    book: Book,
    wall: Wall,
    told: Collection[str] = (),
    late: datetime | None = None,
) -> Preview:
    """A forecast as the desk reads it; `levels` are event and response level.

    `told` are roles that were told by telephone: they have answered, and are not called. `late` is when
    it was reported to us, if that is entered afterwards.
    """
    event_level, response_level = levels
    is_stopped = bool(set(told) & set(plan.ladders[response_level].rungs[seen.begins].stopped_by))
    begun = min((call.at for call in seen.calls), default=wall.now)
    urgent = urgency(plan.level(response_level).rank, PAGE)
    moments: dict[datetime, dict[tuple[str, bool, bool], list[Called]]] = {}
    kinds: dict[datetime, set[str]] = {}
    for call in seen.calls:
        if call.role in told or (is_stopped and call.kind == "rung"):
            continue
        by_hand = call.by_hand or plan.roles[call.role].side is Side.ABOVE
        groups = moments.setdefault(call.at, {})
        kinds.setdefault(call.at, set()).add(call.kind)
        way = (_why(call, seen, plan, wall), by_hand, call.spared)
        groups.setdefault(way, []).extend(_called(call, plan, book, wall, urgent, by_hand=by_hand))
    return Preview(
        tuple(
            _moment(at, _after(at - begun, kinds[at], wall), groups, wall) for at, groups in moments.items()
        ),
        tuple(_later(one, plan, book, wall, urgent) for one in seen.later),
        tuple(_promises(seen, plan, event_level, wall)),
        told=tuple(wall.words.text(plan.roles[role].title) for role in told if role in plan.roles),
        is_stopped=is_stopped,
        handled=wall.words.label(seen.handling.mode) if seen.handling else "",
        late=wall.words("preview.late", at=wall.clock(late), now=wall.clock(wall.now)) if late else "",
    )


def _later(one: Later, plan: Plan, book: Book, wall: Wall, urgent: Urgency) -> Moment:
    """Somebody who is told of something, whoever was told of the matter itself already."""
    waits = " / ".join(moment(plan, name, wall.words.locale) for name in one.anchors)
    by_hand = one.by_hand or plan.roles[one.role].side is Side.ABOVE
    people = tuple(_called(one, plan, book, wall, urgent, by_hand=by_hand))
    call = Calling(_why_told(one, plan, wall), by_hand, people, one.spared)
    return Moment("", wall.words("preview.later", moment=waits), (call,))


def _after(later: timedelta, kinds: Collection[str], wall: Wall) -> str:
    """What has not happened until then: nobody answered the ladder, or nobody confirmed the level."""
    if not later:
        return wall.words("preview.at_once")
    late = "preview.after_gate" if len(kinds) == 1 else "preview.after_either"
    told = "tell" in kinds
    return wall.words(late if told else "preview.after", span=wall.span(later))


def _moment(
    at: datetime, after: str, groups: Mapping[tuple[str, bool, bool], list[Called]], wall: Wall
) -> Moment:
    return Moment(
        wall.clock(at),
        after,
        tuple(
            Calling(why, by_hand, tuple(dict.fromkeys(people)), spared)
            for (why, by_hand, spared), people in groups.items()
        ),
    )


def _why(call: Call, seen: Forecast, plan: Plan, wall: Wall) -> str:
    if call.kind == "rung":
        return wall.words("preview.rung_first" if call.rung == seen.begins else "preview.rung")
    return _why_told(call, plan, wall)


def _why_told(call: Call | Later, plan: Plan, wall: Wall) -> str:
    return wall.words(f"preview.tell_{plan.roles[call.role].side}")


def _called(
    call: Call | Later, plan: Plan, book: Book, wall: Wall, urgent: Urgency, *, by_hand: bool
) -> list[Called]:
    """Everybody of a role by name, with the way to each; the role alone if nobody is there."""
    role = wall.words.text(plan.roles[call.role].title)
    known = [(person, book.people[person].name) for person in call.people if person in book.people]
    if not known:
        return [Called(role, wall.words("word.nobody_reachable"), reachable=False)]
    return [
        Called(
            role,
            "" if role in name else name,
            True,
            dialled_at(person, book)
            if by_hand
            else reached_by(person, call.channels, urgent, book, wall.words),
        )
        for person, name in known
    ]


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

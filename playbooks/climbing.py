"""Checks of who is reached by calling, and when: climbs without an exit, calls nobody hears, slow ladders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import moments
from engine.conditions import ALWAYS, Condition, Every, asked, holds
from engine.vocabulary import ChannelKind, Side, Unit
from playbooks import conditions, dependencies
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.parts import CodedField, Ladder
from playbooks.reading import Document, Path
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book, Tell
from playbooks.spans import at_least_minutes
from playbooks.turns import Turn, after, together
from playbooks.values import EVERY_LEVEL

# Ours, as `compiling` writes it out: how long 核定 may take before the desk telephones.
_GATE_MINUTES = 15


@dataclass(frozen=True)
class Climb:
    """A ladder under inspection: its rungs, and which of them are called in one incident."""

    path: Path
    ladder: Ladder
    own: tuple[bool, ...]  # of each rung, whether somebody of the office stands on it
    turns: frozenset[Turn]

    def place(self, *more: str | int) -> Path:
        """Where something of this ladder is written."""
        return (*self.path, "rungs", *more)

    def ends(self) -> Iterator[tuple[int, Turn]]:
        """(the rung that is called again and again, with which others) of every incident that has one."""
        for turn in sorted(self.turns):
            inside = [place for place in turn if self.own[place]]
            if inside:
                yield inside[-1], turn


def climbs(draft: Draft) -> Iterator[Climb]:
    """The valid ladders; of those whose conditions mean nothing, or too much, it is said elsewhere."""
    for path, ladder in draft.ladders:
        own = tuple(any(draft.is_side(role, Side.OWN) for role in rung.roles) for rung in ladder.rungs)
        turns = _turns(draft, ladder)
        if turns is not None:
            yield Climb(path, ladder, own, turns)


def _turns(draft: Draft, ladder: Ladder) -> frozenset[Turn] | None:
    if not any(rung.when for rung in ladder.rungs):
        return frozenset({tuple(range(len(ladder.rungs)))})
    whens = _whens(draft, ladder)
    return None if whens is None else _judged(whens, draft.fields)


def _whens(draft: Draft, ladder: Ladder) -> list[Condition] | None:
    """What the conditions of its rungs mean; None if something is wrong with conditions, which is said."""
    sound = all(draft.is_sound(rung.when) for rung in ladder.rungs)
    if not sound or any(dependencies.conditions_can_hold(draft)):
        return None
    return [conditions.compiled(rung.when, draft.fields) for rung in ladder.rungs]


def _judged(
    whens: Sequence[Condition], fields: Mapping[str, CodedField], given: Condition = ALWAYS
) -> frozenset[Turn] | None:
    """Which of these hold together where the last does; None if the fields can be judged in too many ways."""
    every = Every((*whens, given))
    if conditions.ways(every, fields) > conditions.MOST_CASES:
        return None
    return together(whens, (case for case in conditions.cases_of(every, fields) if holds(given, case)))


def ladders_ask_few_fields(draft: Draft) -> Iterator[Problem]:
    """The fields a ladder asks can be judged in so many ways at most that each can be looked at."""
    for path, ladder in draft.ladders:
        many = conditions.ways(Every(tuple(_whens(draft, ladder) or ())), draft.fields)
        if many > conditions.MOST_CASES:
            message = say("can be judged in {0} ways: too many to be checked", many)
            remedy = say("ask fewer fields on one ladder")
            yield draft.problem((*path, "rungs"), message, remedy, Rule.CONDITION_TOO_WIDE)


def ladders_begin_inside(draft: Draft) -> Iterator[Problem]:
    """Whatever the fields are, a ladder begins with 本单位, so that somebody is called, again and again."""
    for climb in climbs(draft):
        if not any(climb.own):
            remedy = say(
                "add a rung with a role of side own: only 本单位 is called by itself, again and again"
            )
            message = say("no rung has an own-unit role")
            yield draft.problem(climb.path, message, remedy, Rule.LADDER_OUTSIDE)
        else:
            yield from _begins_outside(draft, climb)


def _begins_outside(draft: Draft, climb: Climb) -> Iterator[Problem]:
    first = {turn[0] for turn in climb.turns if turn}
    for place in sorted(place for place in first if not climb.own[place]):
        remedy = say(
            "begin with 本单位: others are called at 核定, 上级 only by a person, so nobody would ring"
        )
        message = say("the first rung has no own-unit role")
        message = say("{0} in some incidents", message) if place else message
        yield draft.problem(climb.place(place, "roles"), message, remedy, Rule.LADDER_OUTSIDE)
    if any(not any(climb.own[place] for place in turn) for turn in climb.turns):
        remedy = say("leave out the when of one, or add a rung for the other incidents: not: {{…}}")
        message = say("{0} in some incidents", say("no rung has an own-unit role"))
        yield draft.problem(climb.place(), message, remedy, Rule.LADDER_OUTSIDE)


def climbs_have_an_exit(draft: Draft) -> Iterator[Problem]:
    """Whoever is called again and again after the last rung can stop it by an answer."""
    for climb in climbs(draft):
        for last in sorted({place for place, _ in climb.ends()}):
            rung = climb.ladder.rungs[last]
            if rung.stopped_by is not None and not set(rung.stopped_by.roles) & set(rung.roles):
                message = say(
                    "is called again and again to the end, and no answer of those called here stops it"
                )
                remedy = say("add {0}", ", ".join(rung.roles))
                place = climb.place(last, "stopped_by")
                yield draft.problem(place, message, remedy, Rule.CLIMB_WITHOUT_EXIT)
        yield from _waits_for_nobody(draft, climb)


def _waits_for_nobody(draft: Draft, climb: Climb) -> Iterator[Problem]:
    """More answers are taken than are asked for: who would give them stands on rungs that do not apply."""
    short: set[int] = set()
    for last, turn in climb.ends():
        quorum = climb.ladder.rungs[last].stopped_by
        called = {role for place in turn for role in climb.ladder.rungs[place].roles}
        if quorum is not None and quorum.takes_several and len(called & set(quorum.roles)) < quorum.needs:
            short.add(last)
    for last in sorted(short):
        message = say("takes more answers than are asked for in some incidents: whose they are is not called")
        remedy = say("take fewer answers, or leave out the when of their rung")
        yield draft.problem(climb.place(last, "stopped_by"), message, remedy, Rule.CLIMB_WITHOUT_EXIT)


def calls_nobody_hears(document: Document, book: Book) -> Iterator[Problem]:
    """Own-unit roles that no machine rings: at night the desk would have to dial, and may be asleep."""
    own = {role.id for role in book.roles if role.side is Side.OWN}
    calls: list[tuple[Path, tuple[str, ...], tuple[ChannelKind, ...]]] = [
        (("ladders", n, "rungs", index), rung.roles, rung.channels)
        for n, ladder in enumerate(book.ladders)
        for index, rung in enumerate(ladder.rungs)
    ]
    calls += [(("tell", index), (tell.role,), tell.channels) for index, tell in enumerate(book.tell)]
    for path, roles, channels in calls:
        ours = [role for role in roles if role in own]
        if ours and set(channels) <= {ChannelKind.MANUAL}:
            message = say("no machine rings {0}: only the desk can dial", ", ".join(ours))
            remedy = say("add sms or voice; put roles of other sides on a rung of their own")
            yield document.problem((*path, "channels"), message, remedy, Rule.NOBODY_HEARS)


def ladders_too_slow(document: Document, book: Book) -> Iterator[Problem]:
    """Limits that pass, in some incident, before anybody who is told of the breach has heard of the matter.

    What protects a limit is that a leader hears of the matter while it can still be met: those are whoever
    is told when it has passed. The worst case is that nobody answers: all waits, with their repeats, up to
    the first rung that has one of them; a tell or a warning may reach them sooner. Rungs above them protect
    nothing that is left to protect, so the whole ladder is not held against the limit. A limit that counts
    from something done is not looked at: it may start at any time.
    """
    for index, deadline in enumerate(book.deadlines):
        known = all(moment in moments.GIVEN for moment in deadline.anchors)
        if not known or deadline.on_breach is None:
            continue
        for level, minutes in _lengths(book, deadline):
            heard = _last_heard(book, deadline, level, minutes)
            if heard is not None and heard[0] >= minutes:
                at, role = heard
                message = say(
                    "at level {0} {1} is first called after {2} minutes: the limit has passed",
                    level,
                    role,
                    at,
                )
                remedy = say(
                    "shorten the waits below, add a tell or a warning, or name whoever is called sooner"
                )
                place = ("deadlines", index, "within", level)
                yield document.problem(place, message, remedy, Rule.LADDER_TOO_SLOW)


def _lengths(book: Book, deadline: Deadline) -> Iterator[tuple[str, int]]:
    """(level, minutes) of every level with a limit whose length is known: of 当日 it is not."""
    for level in (level.id for level in book.levels):
        span = deadline.within.get(level, deadline.within.get(EVERY_LEVEL))
        if span and span.unit is not Unit.SAME_DAY:
            yield level, at_least_minutes(span)


def _last_heard(book: Book, deadline: Deadline, level: str, minutes: int) -> tuple[int, str] | None:
    """(after how many minutes, which role): the first of those told of the breach, in the slowest incident.

    None if nobody calls them in any: they are called by the breach alone, and no protection was meant.
    """
    ladder = next(one for one in book.ladders if level in one.levels)
    climbed = (_calls(ladder, turn) for turn in _met(book, ladder, deadline))
    heard = (_first_heard(book, deadline, level, minutes, calls) for calls in climbed)
    return max((one for one in heard if one), default=None)


def _met(book: Book, ladder: Ladder, deadline: Deadline) -> frozenset[Turn]:
    """Which rungs are called together in incidents that have this limit."""
    fields = {field.id: field for field in book.fields}
    whens = [conditions.compiled(rung.when, fields) for rung in ladder.rungs]
    if not any(map(asked, whens)):
        return _judged(whens, fields) or frozenset()
    there = _judged(whens, fields, conditions.compiled(deadline.when, fields))
    return there or _judged(whens, fields) or frozenset()


def _first_heard(
    book: Book, deadline: Deadline, level: str, minutes: int, climbed: Iterable[tuple[int, str]]
) -> tuple[int, str] | None:
    """The first of those told of the breach; None if nobody calls them in such an incident."""
    told = set(deadline.on_breach.tell) if deadline.on_breach else set()
    warned = set(deadline.warn.tell) if deadline.warn else set()
    owed = [
        (_told_after(book, tell, level), tell.role)
        for tell in book.tell
        if level in tell.levels and not tell.when and not tell.waits_for
    ]
    heard = [(at, role) for at, role in (*climbed, *owed) if role in told]
    if deadline.warn and told & warned:
        first = max(map(at_least_minutes, deadline.warn.before))
        heard.append((minutes - first, min(told & warned)))
    return min(heard, default=None)


def _calls(ladder: Ladder, turn: Turn) -> Iterator[tuple[int, str]]:
    """(after how many minutes, which role) of everybody a ladder calls when nobody answers."""
    minutes = [at_least_minutes(rung.wait) * (rung.repeats + 1) for rung in ladder.rungs]
    for place, elapsed in after(minutes, turn).items():
        yield from ((elapsed, role) for role in ladder.rungs[place].roles)


def _told_after(book: Book, tell: Tell, level: str) -> int:
    """At once; whoever is outside and not above may wait until the gate, while nobody confirms the level."""
    side = next((role.side for role in book.roles if role.id == tell.role), Side.OWN)
    gate = book.gate.get(level, book.gate.get(EVERY_LEVEL))
    outside = side in (Side.BELOW, Side.PEER)
    return (at_least_minutes(gate) if gate else _GATE_MINUTES) if outside else 0

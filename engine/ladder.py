"""The no-answer ladder 转呼, and the watch over an answer that nothing follows."""

from dataclasses import replace

from engine import tracks, voices
from engine.calling import Called
from engine.conditions import Fields, holds
from engine.draft import Draft
from engine.facts import Page, Reason, Timer
from engine.parts import Ladder, Role, Rung
from engine.quorums import Count, Quorum, Voice, by_post
from engine.vocabulary import ReasonKind, Side, TimerKind

LADDER_REASONS = (ReasonKind.RUNG, ReasonKind.REOPENED)


def positions(ladder: Ladder) -> tuple[int, ...]:
    """The rung of each position: a rung with two repeats stands in three positions."""
    where: list[int] = []
    for index, rung in enumerate(ladder.rungs):
        where += [index] * (rung.repeats + 1)
    return tuple(where)


def applying(ladder: Ladder, fields: Fields) -> tuple[int, ...]:
    """The positions whose rung applies."""
    return tuple(n for n, rung in enumerate(positions(ladder)) if holds(ladder.rungs[rung].when, fields))


def turn(ladder: Ladder, fields: Fields, n: int) -> int:
    """Whose turn it is at position `n`: the first from there on that applies; past the end if none does."""
    here = (at for at in applying(ladder, fields) if at >= n)
    return next(here, max(n, len(positions(ladder))))


def due_at(draft: Draft, n: int) -> int:
    """The rung that is called when position `n` is due, as fields and roster stand."""
    return rung_at(draft, turn(draft.ladder, draft.incident.fields, n))


def rung_at(draft: Draft, n: int) -> int:
    """The rung at position `n`; past the end, the highest own-unit rung, again and again."""
    where = positions(draft.ladder)
    return where[n] if n < len(where) else _again(draft, draft.incident.fields)


def _again(draft: Draft, fields: Fields) -> int:
    """The highest own-unit rung that applies.

    The highest with somebody to ring: when the head logs, or has no number, it would ring nobody. Where none
    can be reached, the highest with somebody who does not know of it yet: the desk hears whom it lacks.
    """
    rungs = draft.ladder.rungs

    def rank(index: int) -> tuple[bool, bool, bool, bool, int]:
        own = _own(draft, rungs[index])
        reached = any(map(draft.reachable, own))
        rings = not all(map(draft.is_logger_only, own))
        return bool(own), holds(rungs[index].when, fields), reached, rings, index

    return max(range(len(rungs)), key=rank)


def _called_last(draft: Draft) -> int:
    """The rung called last, whether or not it applies still; before any was, the first that applies."""
    n = draft.incident.rung
    return due_at(draft, 0) if n < 0 else rung_at(draft, n)


def _own(draft: Draft, rung: Rung) -> list[Role]:
    """The roles of the office itself on a rung."""
    roles = (draft.plan.roles[role] for role in rung.roles)
    return [role for role in roles if role.side is Side.OWN]


def start(draft: Draft) -> None:
    """The ladder opens at its first rung, at once."""
    draft.next_epoch(tracks.LADDER)
    voices.forget(draft, voices.LADDER)
    draft.change(replace(draft.incident, rung=-1))
    draft.arm(tracks.LADDER, 0, TimerKind.RUNG, draft.now)


def restart(draft: Draft) -> None:
    """The ladder opens again at its first rung: the level was raised."""
    draft.stop(tracks.LADDER)
    start(draft)


def keep(draft: Draft) -> None:
    """The fields were judged: past the end, an answer still counts on the rung that was called there."""
    where = positions(draft.ladder)
    called = _again(draft, draft.facts.incident.fields)
    if draft.incident.rung >= len(where) and called != _again(draft, draft.incident.fields):
        draft.change(replace(draft.incident, rung=where.index(called)))


def climb(draft: Draft, timer: Timer) -> None:
    """Page the rung that is due, and every rung that would have been reached by now."""
    late = draft.is_outage(timer)
    if late:
        draft.enter("outage", track=timer.track, due=timer.due, n=timer.n)
    _climb(draft, timer, ReasonKind.RUNG, late)


def _climb(draft: Draft, timer: Timer, kind: ReasonKind, late: bool) -> None:
    """Page from the position of the timer on, which was due when the timer was.

    1. Page the rung whose turn it is; those that do not apply are passed over at once.
    2. Nobody there to page: the next rung at once. Otherwise it is due a wait later.
    3. Already due (the watch was down)? Go on with it, so that all are paged once, together.
    4. Arm the next position: on the beat of the last one, or a full wait from now after an outage.
    """
    n, due, fields = timer.n, timer.due, draft.incident.fields
    last = max(applying(draft.ladder, fields), default=-1)
    while True:
        n = turn(draft.ladder, fields, n)
        index = rung_at(draft, n)
        rung = draft.ladder.rungs[index]
        reached = _page(draft, n, index, kind)
        if reached or n >= last:
            due = draft.facts.calendar.add(due, rung.wait).at
        n, kind = n + 1, ReasonKind.RUNG
        if due > draft.now or n > last:
            break
    if late:
        due = draft.facts.calendar.add(draft.now, rung.wait).at
    draft.arm(tracks.LADDER, n, TimerKind.RUNG, due)


def _page(draft: Draft, n: int, index: int, kind: ReasonKind) -> bool:
    """Page rung `index`, which stands at position `n`; whether it has anybody a wait should be given to."""
    rung = draft.ladder.rungs[index]
    draft.change(replace(draft.incident, rung=n))
    called = Called()
    empty: list[str] = []
    for role_id in _to_call(draft, n, rung):
        role = draft.plan.roles[role_id]
        reason = Reason(kind, str(index), role_id)
        if draft.is_logger_only(role):
            empty.append(role_id)
            continue
        called += draft.ring(role, reason, rung.channels, "page")
        if not draft.reachable(role):
            empty.append(role_id)
    draft.enter(kind, rung=index, n=n, roles=list(rung.roles), **called.detail, empty=empty)
    return bool(called.people or called.spared)


def _to_call(draft: Draft, n: int, rung: Rung) -> tuple[str, ...]:
    """The roles called at position `n`: not again who has answered a climb that takes several.

    After the last rung those it still waits for are called too, wherever they stand on the ladder: but not
    who stands on rungs only that do not apply.
    """
    past_the_end = n >= len(positions(draft.ladder))
    waited = _waited_for(draft, rung) if rung.answers > 1 and past_the_end else ()
    spoken = {role for voice in voices.heard(draft, voices.LADDER) for role in voice.roles}
    return tuple(role for role in dict.fromkeys((*rung.roles, *waited)) if role not in spoken)


def _waited_for(draft: Draft, rung: Rung) -> tuple[str, ...]:
    """Those a rung waits for whom the ladder calls, as the fields are."""
    here = (one for one in draft.ladder.rungs if holds(one.when, draft.incident.fields))
    called = {role for one in here for role in one.roles}
    return tuple(role for role in _count(draft, rung).waits if role in called)


def _count(draft: Draft, rung: Rung) -> Count:
    """How many of those a rung takes have answered in this climb; who logged knows, and is not called."""
    roles = tuple(role for role in draft.plan.roles if role in rung.stopped_by)
    knows = [role for role in roles if draft.is_logger_only(draft.plan.roles[role])]
    return by_post(Quorum(roles, rung.answers), voices.heard(draft, voices.LADDER), knows)


def waiting(draft: Draft) -> Count | None:
    """How far the climb is, if it goes on although somebody has answered; None otherwise."""
    if not (draft.armed(tracks.LADDER) and voices.heard(draft, voices.LADDER)):
        return None
    return _count(draft, draft.ladder.rungs[_called_last(draft)])


def answered(draft: Draft, roles: frozenset[str], person: str | None = None) -> bool:
    """Stop the climb if the answer of somebody with these roles counts on this rung, and is enough."""
    if not draft.armed(tracks.LADDER):
        return False
    rung: Rung = draft.ladder.rungs[_called_last(draft)]
    if any(one.answers > 1 for one in draft.ladder.rungs):
        voices.add(draft, voices.LADDER, Voice(person, tuple(sorted(roles)), draft.now))
    if not roles & rung.stopped_by:
        return False
    count = _count(draft, rung)
    if rung.answers > 1 and not count.is_met:
        draft.enter("part_answered", spoken=count.spoken, needs=count.needs, waits=list(count.waits))
        return False
    draft.stop(tracks.LADDER)
    draft.withdraw(LADDER_REASONS)
    expect_action(draft)
    return True


def declined(draft: Draft) -> bool:
    """Whoever was rung here cannot act: the next rung that applies is due, unless another may still answer.

    On the last rung there is nobody to pass it on to: it is rung again when its wait is over.
    """
    armed = draft.armed(tracks.LADDER)
    here = _called_last(draft)
    rung_here = [page for page in draft.pages() if page.person and _stands_on(page, str(here))]
    if not armed or rung_here:
        return False
    # The repeats of this rung are passed over: they would ring the very people who cannot act.
    where = positions(draft.ladder)
    above = next((n for n in range(armed[0].n, len(where)) if where[n] > here), len(where))
    n = turn(draft.ladder, draft.incident.fields, above)
    if n >= len(where):
        return False
    draft.stop(tracks.LADDER)
    draft.next_epoch(tracks.LADDER)
    draft.arm(tracks.LADDER, n, TimerKind.RUNG, draft.now)
    return True


def _stands_on(page: Page, rung: str) -> bool:
    """Whether a page is of this rung."""
    return any(reason.kind in LADDER_REASONS and reason.key == rung for reason in page.reasons)


def expect_action(draft: Draft) -> None:
    """Arm the watch over an answer: an action within the level's time, or the ladder reopens."""
    span = draft.plan.act_within[draft.incident.response_level]
    draft.next_epoch(tracks.ACT)
    due = draft.facts.calendar.add(draft.now, span).at
    draft.arm(tracks.ACT, max(draft.incident.rung, 0), TimerKind.LAPSE, due)


def lapse(draft: Draft, timer: Timer) -> None:
    """Answered, then nothing: the ladder opens again at the rung that answered, and climbs from there."""
    late = draft.is_outage(timer)
    draft.enter("lapsed", n=timer.n, outage=late)
    voices.forget(draft, voices.LADDER)
    draft.next_epoch(tracks.LADDER)
    _climb(draft, timer, ReasonKind.REOPENED, late)


def roles_of(draft: Draft, person: str | None) -> set[str]:
    """The plan's roles this person fills now."""
    roster, unit = draft.facts.roster, draft.incident.unit
    roles: list[Role] = list(draft.plan.roles.values())
    return {role.id for role in roles if person and person in roster.resolve(role, unit)}

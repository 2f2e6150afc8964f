"""The duty to tell 应报告/应通报/应通知: by level, owed even when everyone answers the ladder."""

from datetime import datetime

from engine import tracks
from engine.draft import CARD, Draft
from engine.facts import Reason, Timer
from engine.plan import Tell
from engine.vocabulary import ReasonKind, Side, TimerKind


def start(draft: Draft) -> None:
    """Arm every tell of the response level: now, or at the gate while the level is unconfirmed.

    本单位 is told at 初判, 上级 by a card at once; 下级 and 平级 wait for 核定 so that nobody outside
    hears a level that may be taken back.
    """
    for tell in _owed(draft):
        if draft.epoch(tracks.tell(tell.role)) < 0:
            _arm(draft, tell)


def _owed(draft: Draft) -> list[Tell]:
    return [tell for tell in draft.plan.tells if draft.incident.response_level in tell.levels]


def _arm(draft: Draft, tell: Tell) -> None:
    track = tracks.tell(tell.role)
    draft.next_epoch(track)
    side = draft.plan.roles[tell.role].side
    if side in (Side.BELOW, Side.PEER) and not draft.incident.is_confirmed:
        gate = draft.plan.gate[draft.incident.response_level]
        draft.arm(track, 0, TimerKind.GATE, draft.facts.calendar.add(draft.now, gate).at)
    else:
        draft.arm(track, 0, TimerKind.TELL, draft.now)


def release(draft: Draft) -> None:
    """The level was confirmed: tells that waited at the gate go now."""
    for tell in draft.plan.tells:
        track = tracks.tell(tell.role)
        if any(timer.kind is TimerKind.GATE for timer in draft.armed(track)):
            draft.stop(track)
            _arm(draft, tell)


def gate(draft: Draft, timer: Timer) -> None:
    """Nobody confirmed in time: the desk telephones this role."""
    role = draft.plan.roles[tracks.item(timer.track)]
    draft.ring(role, Reason(ReasonKind.TELL, role.id, role.id), CARD, "page")
    draft.enter("gate_passed", role=role.id)


def fire(draft: Draft, timer: Timer) -> None:
    """Tell now, or give up after the last try and say so: 未确认, and the desk telephones."""
    role = draft.plan.roles[tracks.item(timer.track)]
    tell = next(tell for tell in draft.plan.tells if tell.role == role.id)
    reason = Reason(ReasonKind.TELL, role.id, role.id)
    if draft.is_logger_only(role):
        draft.enter("told", role=role.id, people=[draft.incident.logged_by], by="logging")
        return
    if timer.n >= tell.tries:
        draft.ring(role, reason, CARD, "page")
        draft.enter("unconfirmed", role=role.id, tries=timer.n)
        return
    if draft.is_outage(timer):
        draft.enter("outage", track=timer.track, due=timer.due, n=timer.n)
    people = draft.ring(role, reason, tell.channels, "page")
    draft.enter("tell", role=role.id, people=people, n=timer.n)
    draft.arm(timer.track, timer.n + 1, TimerKind.TELL, _next(draft, timer, tell))


def _next(draft: Draft, timer: Timer, tell: Tell) -> datetime:
    """A retry later: on the beat, or from now after an outage."""
    base = draft.now if draft.is_outage(timer) else timer.due
    return max(draft.facts.calendar.add(base, tell.retry).at, draft.now)


def answered(draft: Draft, roles: set[str]) -> None:
    """Whoever fills one of these roles has been told."""
    for role in sorted(roles):
        draft.stop(tracks.tell(role))

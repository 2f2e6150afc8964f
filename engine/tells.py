"""The duty to tell 应报告/应通报/应通知: by level, owed even when everyone answers the ladder."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from engine import asking, assisting, deadlines, moments, tracks
from engine.calling import Called
from engine.draft import CARD, Draft
from engine.duties import Tell
from engine.facts import Reason, Timer
from engine.parts import Role, Source
from engine.vocabulary import Anchor, ReasonKind, Side, TimerKind

OUTSIDE = (Side.BELOW, Side.PEER)
# Why somebody is on a track of this kind: the plan has him or her told, or a superior asks for something.
REASONS = (ReasonKind.TELL, ReasonKind.INSTRUCT)


def start(draft: Draft) -> None:
    """Arm every tell of the response level: now, or at the gate while the level is unconfirmed.

    本单位 is told at 初判, 上级 by a card at once; 下级 and 平级 wait for 核定 so that nobody outside
    hears a level that may be taken back.
    """
    for tell in _owed(draft).values():
        _arm(draft, tell)


def add(draft: Draft) -> None:
    """Arm the tells of this level and these fields that those before did not ask for, unless under way."""
    before = {t.role for t in draft.plan.tells_at(draft.level_before, draft.facts.incident.fields)}
    for tell in _owed(draft).values():
        if tell.role not in before and not draft.armed(tracks.tell(tell.role)):
            _arm(draft, tell)


def _owed(draft: Draft) -> dict[str, Tell]:
    """The tells of the response level with the coded fields as they are, by role."""
    incident = draft.incident
    return {tell.role: tell for tell in draft.plan.tells_at(incident.response_level, incident.fields)}


def _asked(draft: Draft) -> dict[str, Tell]:
    """How whoever an instruction asks for something that is not done is told, by role; at whatever level."""
    rules = {tell.role: tell for tell in reversed(draft.plan.tells)}
    return {role: rules[role] for role in _still_to_do(draft)}


def _still_to_do(draft: Draft) -> Iterator[str]:
    for one in draft.plan.instructions:
        yield from (role for step, role in assisting.shares(one).items() if step not in draft.done_steps)


def _arm(draft: Draft, tell: Tell, since: datetime | None = None) -> None:
    """Begin to tell; a gate counts from `since` (now if None), and may have passed already."""
    track = tracks.tell(tell.role)
    draft.next_epoch(track)
    side = draft.plan.roles[tell.role].side
    if side in OUTSIDE and not draft.incident.is_confirmed:
        gate = draft.plan.gate[draft.incident.response_level]
        due = draft.facts.calendar.add(since or draft.now, gate).at
        draft.arm(track, 0, TimerKind.GATE, max(due, draft.now))
    else:
        draft.arm(track, 0, TimerKind.TELL, draft.now)


def call(draft: Draft, role: str) -> None:
    """Tell this role at once, whatever it was told before: a superior has asked something of it.

    No gate holds it up: outside the office the desk gets a card while the level is not confirmed.
    """
    track = tracks.tell(role)
    draft.stop(track)
    draft.next_epoch(track)
    draft.arm(track, 0, TimerKind.TELL, draft.now)


def answered_for(draft: Draft, role: str) -> None:
    """What a superior asked of this role is done: nobody is called about it, unless the plan has it told."""
    if role not in _asked(draft) | _owed(draft):
        draft.stop(tracks.tell(role))
        draft.withdraw(REASONS, role)


def release(draft: Draft) -> None:
    """The level was confirmed: tells that waited for it go now, those nobody asks for are dropped.

    Where the gate had passed and nobody has answered the desk's call, the machine takes over. An instruction
    asks for its own, whatever the level.
    """
    owed = _asked(draft) | _owed(draft)
    for role in dict.fromkeys(tell.role for tell in draft.plan.tells):
        if _waits(draft, role):
            draft.stop(tracks.tell(role))
            if role in owed:
                _arm(draft, owed[role])
            else:
                draft.withdraw(REASONS, role)


def _waits(draft: Draft, role: str) -> bool:
    """Whether this role outside the office was to hear of the matter and has not answered yet."""
    why = {Reason(kind, role, role) for kind in REASONS}
    by_card = any(why & set(page.reasons) for page in draft.pages())
    return draft.plan.roles[role].side in OUTSIDE and (_at_gate(draft, role) or by_card)


def _at_gate(draft: Draft, role: str) -> bool:
    return any(timer.kind is TimerKind.GATE for timer in draft.armed(tracks.tell(role)))


def reach(draft: Draft) -> None:
    """Another unit is concerned now: its contacts have not been told, whoever has answered before.

    What a superior asked of the unit is asked of this one. A gate that is still armed will find them; where
    it has passed since logging, the desk gets their number.
    """
    if draft.incident.unit == draft.facts.incident.unit:
        return
    for role, tell in (_asked(draft) | _owed(draft)).items():
        track = tracks.tell(role)
        if draft.plan.roles[role].source is Source.CONCERNED_UNIT and not _at_gate(draft, role):
            draft.stop(track)
            draft.withdraw(REASONS, role)
            _arm(draft, tell, draft.incident.anchors.get(Anchor.LOGGED))


def gate(draft: Draft, timer: Timer) -> None:
    """Nobody confirmed in time: the desk telephones this role, if the level still asks for it."""
    role = draft.plan.roles[tracks.item(timer.track)]
    if role.id not in _owed(draft) or _logged_it(draft, role):
        return
    called = draft.ring(role, Reason(ReasonKind.TELL, role.id, role.id), CARD, "page")
    if draft.incident.spares(role):
        return
    draft.enter("gate_passed", role=role.id, **called.detail, outage=draft.is_outage(timer))


def _logged_it(draft: Draft, role: Role) -> bool:
    """Whether only the person who logged fills the role, and so has been told; entered if so."""
    if not draft.is_logger_only(role):
        return False
    why = _why(draft, role.id)
    draft.enter("told", role=role.id, people=[draft.incident.logged_by], by="logging", **why)
    _is_told(draft, role.id)
    return True


def _is_asked_only(draft: Draft, role: str) -> bool:
    """Whether only an instruction has this role called: the plan does not, or it has been answered."""
    is_owed = role in _owed(draft) and draft.happened(moments.of(moments.ANSWERED, role)) is None
    return not is_owed and role in _asked(draft)


def _why(draft: Draft, role: str) -> dict[str, Any]:
    """What an entry says besides if only an instruction has this role called."""
    return {"by_instruction": True} if _is_asked_only(draft, role) else {}


def _is_told(draft: Draft, role: str, called: Called | None = None) -> None:
    """Limits may count from it. Whom the desk has to dial is told when he or she answers, and not before."""
    if called is None or set(called.people) - set(called.by_hand):
        draft.remember(moments.of(moments.TOLD, role), draft.now)
        deadlines.follow(draft)
        asking.follow(draft)


def fire(draft: Draft, timer: Timer) -> None:
    """Tell now, or give up after the last try and say so: 未确认, and the desk telephones."""
    role = draft.plan.roles[tracks.item(timer.track)]
    rules = [tell for tell in draft.plan.tells if tell.role == role.id]
    tell = _owed(draft).get(role.id, rules[0])  # lowered meanwhile: what was begun goes on as it was
    why = _why(draft, role.id)
    reason = Reason(ReasonKind.INSTRUCT if why else ReasonKind.TELL, role.id, role.id)
    if _logged_it(draft, role):
        return
    if draft.incident.spares(role):
        draft.ring(role, reason, tell.channels, "page")
        return
    if timer.n >= tell.tries:
        called = draft.ring(role, reason, CARD, "page")
        draft.enter("unconfirmed", role=role.id, **called.detail, tries=timer.n, **why)
        return
    if draft.is_outage(timer):
        draft.enter("outage", track=timer.track, due=timer.due, n=timer.n)
    called = draft.ring(role, reason, tell.channels, "page")
    draft.enter("tell", role=role.id, **called.detail, n=timer.n, **why)
    _is_told(draft, role.id, called)
    draft.arm(timer.track, timer.n + 1, TimerKind.TELL, _next(draft, timer, tell))


def _next(draft: Draft, timer: Timer, tell: Tell) -> datetime:
    """A retry later: on the beat, or from now after an outage."""
    base = draft.now if draft.is_outage(timer) else timer.due
    return max(draft.facts.calendar.add(base, tell.retry).at, draft.now)


def answered(draft: Draft, roles: set[str]) -> None:
    """Whoever fills one of these roles has been told."""
    owed = {tell.role for tell in draft.plan.tells}
    for role in sorted(roles):
        draft.stop(tracks.tell(role))
        draft.withdraw(REASONS, role)
        if role in owed:
            draft.remember(moments.of(moments.TOLD, role), draft.now)

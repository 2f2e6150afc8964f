"""The duty to tell 应报告/应通报/应通知: by level, owed even when everyone answers the ladder."""

from datetime import UTC, datetime
from typing import Any

from engine import asking, deadlines, moments, owed, tracks
from engine.calling import Called
from engine.draft import CARD, Draft
from engine.duties import Tell
from engine.facts import Reason, Timer
from engine.parts import Role, Source
from engine.vocabulary import Anchor, ReasonKind, Side, TimerKind

OUTSIDE = (Side.BELOW, Side.PEER)
# Why somebody is on a track of this kind: the plan has him or her told, or a superior asks for something.
REASONS = (ReasonKind.TELL, ReasonKind.INSTRUCT)
_KNOWS = (moments.TOLD, moments.READ, moments.SIGNED)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def start(draft: Draft) -> None:
    """Arm every tell of the response level that is due: now, or at the gate while the level is unconfirmed.

    本单位 is told at 初判, 上级 by a card at once; 下级 and 平级 wait for 核定 so that nobody outside
    hears a level that may be taken back.
    """
    for tell in owed.by_plan(draft).values():
        _arm(draft, tell)
    follow(draft)


def add(draft: Draft) -> None:
    """Arm the tells of this level and these fields that those before did not ask for, unless under way."""
    before = {t.role for t in draft.plan.tells_at(draft.level_before, draft.facts.incident.fields)}
    for tell in owed.by_plan(draft).values():
        if tell.role not in before and not draft.armed(tracks.tell(tell.role)):
            _arm(draft, tell)
    follow(draft)


def follow(draft: Draft) -> None:
    """Something happened: tell whom the plan has told of it, as level and fields are now; each of them once.

    Where it stands no more, nobody is told of it any more, and whoever was is told again when it comes again.
    """
    if take_back(draft):
        deadlines.follow(draft)
    for tell in owed.come(draft):
        if tell in owed.by_plan(draft).values() and not draft.armed(tracks.tell(tell.role)):
            _arm(draft, tell)


def take_back(draft: Draft) -> dict[str, datetime]:
    """Nobody has been told of what stands no more; the moments that are gone with it, with their times."""
    lost: dict[str, datetime] = {}
    for tell in draft.plan.tells:
        if owed.is_taken_back(draft, tell):
            lost |= forget(draft, tell.role)
    return lost


def forget(draft: Draft, role: str) -> dict[str, datetime]:
    """This role has not been told of what it waited for, and has answered nothing since; what is gone."""
    since = draft.incident.anchors[owed.came(role)]
    if role not in owed.by_instruction(draft):
        draft.stop(tracks.tell(role))
        draft.withdraw(REASONS, role)
    known = draft.incident.anchors
    lost = {moment: known[moment] for moment in theirs(draft, role) if known.get(moment, _LONG_AGO) >= since}
    for moment in (owed.came(role), *lost):
        draft.forget(moment)
    return lost


def theirs(draft: Draft, role: str) -> tuple[str, ...]:
    """The moments that say that this role knows. Who is on the ladder may have answered that."""
    is_climbed = any(role in rung.roles for rung in draft.ladder.rungs)
    kinds = _KNOWS if is_climbed else (*_KNOWS, moments.ANSWERED)
    return tuple(moments.of(kind, role) for kind in kinds)


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
    if role not in owed.by_instruction(draft) | owed.by_plan(draft):
        draft.stop(tracks.tell(role))
        draft.withdraw(REASONS, role)


def release(draft: Draft) -> None:
    """The level was confirmed: tells that waited for it go now, those nobody asks for are dropped.

    Where the gate had passed and nobody has answered the desk's call, the machine takes over. An instruction
    asks for its own, whatever the level.
    """
    rules = owed.by_instruction(draft) | owed.by_plan(draft)
    for role in dict.fromkeys(tell.role for tell in draft.plan.tells):
        if _waits(draft, role):
            draft.stop(tracks.tell(role))
            if role in rules:
                _arm(draft, rules[role])
            else:
                draft.withdraw(REASONS, role)
    follow(draft)


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
    it has passed since they were to be told, the desk gets their number.
    """
    if draft.incident.unit != draft.facts.incident.unit:
        for role, tell in (owed.by_instruction(draft) | owed.by_plan(draft)).items():
            if draft.plan.roles[role].source is Source.CONCERNED_UNIT and not _at_gate(draft, role):
                draft.stop(tracks.tell(role))
                draft.withdraw(REASONS, role)
                _arm(draft, tell, _since(draft, role))
    follow(draft)


def _since(draft: Draft, role: str) -> datetime | None:
    """Since when this role is to be told."""
    known = draft.incident.anchors
    return known.get(owed.came(role), known.get(Anchor.LOGGED))


def gate(draft: Draft, timer: Timer) -> None:
    """Nobody confirmed in time: the desk telephones this role, if the level still asks for it."""
    role = draft.plan.roles[tracks.item(timer.track)]
    if role.id not in owed.by_plan(draft) or _logged_it(draft, role):
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
    waited = {"waited": True} if owed.came(role.id) in draft.incident.anchors else {}
    draft.enter("told", role=role.id, people=[draft.incident.logged_by], by="logging", **why, **waited)
    _is_told(draft, role.id)
    return True


def _is_asked_only(draft: Draft, role: str) -> bool:
    """Whether only an instruction has this role called: the plan does not, or it has been answered."""
    known = draft.incident.anchors
    answered = known.get(moments.of(moments.ANSWERED, role))
    is_answered = answered is not None and answered >= known.get(owed.came(role), _LONG_AGO)
    return role in owed.by_instruction(draft) and (is_answered or role not in owed.by_plan(draft))


def _why(draft: Draft, role: str) -> dict[str, Any]:
    """What an entry says besides if only an instruction has this role called."""
    return {"by_instruction": True} if _is_asked_only(draft, role) else {}


def _is_told(draft: Draft, role: str, called: Called | None = None) -> None:
    """Limits may count from it. Whom the desk has to dial is told when he or she answers, and not before."""
    if role in _due(draft) and (called is None or set(called.people) - set(called.by_hand)):
        draft.remember(moments.of(moments.TOLD, role), draft.now)
        deadlines.follow(draft)
        follow(draft)
        asking.follow(draft)


def _due(draft: Draft) -> set[str]:
    """The roles that the plan has told, at whatever level, of nothing that is still to come."""
    return {tell.role for tell in draft.plan.tells if owed.is_due(tell, draft.incident.anchors)}


def fire(draft: Draft, timer: Timer) -> None:
    """Tell now, or give up after the last try and say so: 未确认, and the desk telephones."""
    role = draft.plan.roles[tracks.item(timer.track)]
    rules = [tell for tell in draft.plan.tells if tell.role == role.id]
    tell = owed.by_plan(draft).get(role.id, rules[0])  # lowered meanwhile: what was begun goes on as it was
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


def end(draft: Draft) -> None:
    """The matter is closed: who was to be told and has not answered is 未确认, and called no more.

    Whom a drill spares was to be told of nothing.
    """
    for track in draft.tracks(tracks.Family.TELL):
        role = tracks.item(track)
        tries, why = max(timer.n for timer in draft.armed(track)), _why(draft, role)
        if not draft.incident.spares(draft.plan.roles[role]):
            draft.enter("unconfirmed", role=role, **_rung(draft, role), tries=tries, closed=True, **why)
        draft.stop(track)
        draft.withdraw(REASONS, role)


def _rung(draft: Draft, role: str) -> dict[str, Any]:
    """Who is being called to be told as this role, as an entry keeps it."""
    why = {Reason(kind, role, role) for kind in REASONS}
    pages = [page for page in draft.pages() if why & set(page.reasons)]
    people = tuple(page.person for page in pages if page.person)
    return Called(people, () if people or not pages else (role,)).detail


def _next(draft: Draft, timer: Timer, tell: Tell) -> datetime:
    """A retry later: on the beat, or from now after an outage."""
    base = draft.now if draft.is_outage(timer) else timer.due
    return max(draft.facts.calendar.add(base, tell.retry).at, draft.now)


def answered(draft: Draft, roles: set[str]) -> None:
    """Whoever fills one of these roles has been told; of what is still to come nobody has."""
    due = _due(draft)
    for role in sorted(roles):
        draft.stop(tracks.tell(role))
        draft.withdraw(REASONS, role)
        if role in due:
            draft.remember(moments.of(moments.TOLD, role), draft.now)

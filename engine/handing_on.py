"""不属本单位，转办: the matter goes to another unit, which starts with nothing that the former one did.

What the former unit's contacts were told, have read, signed for and answered no longer counts. Limits that
counted from it, or were met by it, are superseded, stay on record, and start anew when the new unit is told.
"""

from dataclasses import replace

from engine import deadlines, moments
from engine.draft import Draft
from engine.errors import IllegalTransition, Unchanged
from engine.facts import Clock
from engine.handover import HandedOn
from engine.parts import Source
from engine.vocabulary import ClockState

_THEIRS = (moments.TOLD, moments.READ, moments.SIGNED, moments.ANSWERED)


def handed_on(draft: Draft, event: HandedOn) -> None:
    """Another unit is concerned from now on; its contacts are told as if the matter were new to everybody."""
    before = draft.incident
    if before.unit is None:
        raise IllegalTransition(f"{before.number} concerns no unit yet: name it first (补充情况)")
    if event.unit == before.unit:
        raise Unchanged(f"{before.number} concerns this unit already; name another one")
    draft.enter(
        "handed_on",
        by_system=False,
        unit=event.unit,
        to_unit=event.to_unit,
        was_unit=event.was_unit,
        reason=event.reason,
    )
    roles = {role.id for role in draft.plan.roles.values() if role.source is Source.CONCERNED_UNIT}
    theirs = {moments.of(kind, role) for kind in _THEIRS for role in roles}
    lost = {moment: at for moment, at in before.anchors.items() if moment in theirs}
    anchors = {moment: at for moment, at in before.anchors.items() if moment not in theirs}
    draft.change(replace(before, unit=event.unit, anchors=anchors))
    draft.let_go(roles)
    _let_limits_go(draft, dict(lost))


def _let_limits_go(draft: Draft, lost: dict[str, object]) -> None:
    """Supersede what rests on anything `lost`, by moment with its time, and what rests on that again."""
    for _ in draft.plan.deadlines:
        for clock in list(draft.clocks.values()):
            if clock.state in _ON_RECORD or not (_counts_from(draft, clock) or _met_by(draft, clock, lost)):
                continue
            if clock.met_at:
                lost[moments.of(moments.DEADLINE, clock.id)] = clock.met_at
            deadlines.supersede(draft, clock)


_ON_RECORD = (ClockState.SUPERSEDED, ClockState.ENDED)


def _counts_from(draft: Draft, clock: Clock) -> bool:
    """Whether what it counts from is no longer there."""
    return bool(moments.parts(clock.anchor)[0]) and draft.known(clock.anchor) is None


def _met_by(draft: Draft, clock: Clock, lost: dict[str, object]) -> bool:
    """Whether something that is lost has met it."""
    meant = draft.plan.deadline(clock.id).met_by
    return clock.met_at is not None and any(lost.get(moment) == clock.met_at for moment in meant)

"""不属本单位，转办: the matter goes to another unit, which starts with nothing that the former one did.

What the former unit's contacts were told, have read, signed for and answered no longer counts, nor what they
did. Limits that counted from it, or were met by it, are superseded, stay on record, and start anew when the
new unit is told; the steps are open again.
"""

from dataclasses import replace
from datetime import datetime

from engine import moments, undoing
from engine.draft import Draft
from engine.errors import IllegalTransition, Unchanged
from engine.handover import HandedOn
from engine.parts import Source

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
    undoing.take_back(draft, lost | _done_by(draft, roles))


def _done_by(draft: Draft, roles: set[str]) -> dict[str, datetime]:
    """The steps that these roles do and have done, with when that was."""
    theirs = (step.id for step in draft.plan.steps if step.by in roles and step.id in draft.done_steps)
    return {moments.of(moments.STEP, step): draft.done_steps[step] for step in theirs}

"""Receipts 回执: what was handed over was read, or signed for. Neither is an answer to a call."""

from collections.abc import Mapping

from engine import moments, tells
from engine.draft import Draft
from engine.errors import UnknownItem
from engine.handover import Acknowledged
from engine.vocabulary import Receipt

# Nobody signs for what he has not read, and nobody reads what has not reached him.
_SHOWS: Mapping[Receipt, tuple[str, ...]] = {
    Receipt.READ: (moments.TOLD, moments.READ),
    Receipt.SIGNED: (moments.TOLD, moments.READ, moments.SIGNED),
}


def acknowledged(draft: Draft, event: Acknowledged) -> None:
    """Limits follow, and nobody is called any more to be told of it."""
    if event.role not in draft.plan.roles:
        raise UnknownItem(f"{draft.plan.id} has no role {event.role!r}: {', '.join(draft.plan.roles)}")
    at = draft.time_of(f"{event.role} cannot have {event.receipt} it", event.at)
    for kind in _SHOWS[event.receipt]:
        draft.remember(moments.of(kind, event.role), at)
    tells.answered(draft, {event.role})
    draft.enter(
        event.receipt.value,
        by_system=False,
        role=event.role,
        signer=event.signer,
        receiver=event.receiver,
        way=event.way,
        evidence=event.evidence,
        at=at,
    )

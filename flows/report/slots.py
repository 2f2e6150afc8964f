"""What is put into a sentence of the record."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]


class Slots(dict[str, str]):
    """Slots; one the payload does not have stays blank, as in an entry of an earlier version."""

    def __missing__(self, key: str) -> str:
        return ""


def without_cards(payload: Payload) -> Payload:
    """Of the roles with nobody to ring, those with a card are said already; the rest only logged it."""
    if not payload.get("empty"):
        return payload
    return {**payload, "empty": [role for role in payload["empty"] if role not in payload.get("by_hand", ())]}


def told_as(kind: str, payload: Payload) -> str:
    """The sentence that tells this entry: some kinds of entry are told in more than one way."""
    if kind == "noted" and payload.get("card"):
        return "card"
    if kind == "clock_started" and payload.get("is_until"):
        return "clock_until"
    if kind == "unconfirmed" and payload.get("closed"):
        return "unconfirmed_closed" if payload["tries"] else "untold_closed"
    if kind in ("tell", "told", "unconfirmed") and payload.get("by_instruction"):
        return f"{kind}_instructed"
    if kind == "told" and payload.get("waited"):
        return "told_waited"
    if kind == "step_done" and payload.get("document"):
        return "stage_passed"
    return kind

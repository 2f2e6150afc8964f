"""送达、已读、签收、反馈: the four times of whoever was handed something, and what shows them."""

from engine import moments
from flows.report.evidence import Block, Evidence, Row

_KINDS = (moments.TOLD, moments.READ, moments.SIGNED, moments.ANSWERED)


def receipts(about: Evidence) -> Block:
    """A line for each role that has read or signed; none where no receipt was entered."""
    columns = (
        "对象|*送达*|*已读*|*签收*|*反馈*|凭据",
        "To|*Told*|*Read*|*Signed for*|*Answered*|Shown by",
    )
    given = about.of_kind("read", "signed")
    roles = dict.fromkeys(entry["payload"]["role"] for entry in given)
    return about.table("交接回执", "Receipts", columns, [_role(about, role) for role in roles])


def _role(about: Evidence, role: str) -> Row:
    anchors, says = about.dossier["incident"]["anchors"], about.says
    times = [says.short(anchors.get(moments.of(kind, role))) for kind in _KINDS]
    entries = [entry for entry in about.of_kind("read", "signed") if entry["payload"]["role"] == role]
    shown = [words for entry in entries if (words := _shown(about, entry["payload"]))]
    return {"cells": [says.role(role), *times, "\n".join(shown)], "seq": entries[-1]["seq"]}


def _shown(about: Evidence, payload: dict[str, str]) -> str:
    who = about.says.person(payload["signer"]) if payload["signer"] else payload["receiver"]
    parts = [who, about.says.named("way", payload["way"]), payload["evidence"]]
    return about.says.several([part for part in parts if part])

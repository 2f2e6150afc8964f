"""The head of the incident page: who handles it, and the marks that say what is special about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.times import Wall
from engine.vocabulary import ActorKind, ContentFree
from flows.acts.views import Show
from flows.report.chronicle import Chronicle

Entry = Mapping[str, Any]
# Answering is not handling; and neither is a report that the system has made.
_NO_HANDLING = frozenset({"answered", "replied", "declined", "read", "report_made"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Something special about an incident, in words; `tone` as everywhere: over, near, met, or none."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Who handles it now and since when, who answers for its level, the unit concerned, and its marks."""

    handler: str
    handled_at: str
    responsible: str
    unit: str
    marks: tuple[Mark, ...]


def heading(seen: Show, says: Chronicle, missed: int, wall: Wall) -> Heading:
    """The head of this incident; `missed` limits are overdue."""
    by_people = [e for e in seen.entries if e["actor"]["kind"] == ActorKind.PERSON]
    mine = [e for e in by_people if e["kind"] not in _NO_HANDLING]
    levels = [e for e in seen.entries if e["kind"] in ("confirmed", "level_changed")]
    return Heading(
        says.person(mine[-1]["actor"]["id"]) if mine else "",
        wall.clock(mine[-1]["at"]) if mine else "",
        says.person(levels[-1]["on_behalf_of"] or levels[-1]["actor"]["id"]) if levels else "",
        seen.unit,
        tuple(_marks(seen, missed, wall)),
    )


def _marks(seen: Show, missed: int, wall: Wall) -> list[Mark]:
    words, kinds = wall.words, [entry["kind"] for entry in seen.entries]
    found = []
    if missed:
        found.append(Mark(words("mark.missed", n=missed), "over"))
    if seen.facts.content_free:
        found.append(Mark(_why_free(seen.entries, wall), "near"))
    if "unconfirmed" in kinds and _unconfirmed(seen.entries):
        found.append(Mark(words("mark.unconfirmed"), "near"))
    raised = sum(_is_raised(entry, seen) for entry in seen.entries)
    if raised:
        found.append(Mark(words("mark.raised", n=raised)))
    again = {"opened_again": "reopened", "sent_back": "sent_back", "merged_from": "merged_from"}
    for kind, key in again.items():
        if times := kinds.count(kind):
            found.append(Mark(words(f"mark.{key}", n=times)))
    return found


def _why_free(entries: tuple[Entry, ...], wall: Wall) -> str:
    """不录内容, with why if that is on record."""
    cleared = [e["payload"]["why"] for e in entries if e["kind"] == "content_cleared" and e["payload"]]
    why = wall.words.label(ContentFree(cleared[-1])) if cleared else ""
    return wall.words("mark.content_free_why", why=why) if why else wall.words("mark.content_free")


def _unconfirmed(entries: tuple[Entry, ...]) -> bool:
    """Whether somebody who has to be told is on record as not reached, and has not answered since."""
    owed = {e["payload"]["role"] for e in entries if e["kind"] == "unconfirmed" and e["payload"]}
    answers = [e["payload"] for e in entries if e["kind"] == "answered" and e["payload"]]
    return bool(owed - {role for answer in answers for role in answer["roles"]})


def _is_raised(entry: Entry, seen: Show) -> bool:
    if entry["kind"] != "level_changed" or not entry["payload"]:
        return False
    rank = {level.id: level.rank for level in seen.facts.plan.levels}
    said = entry["payload"]
    after = rank[said["event_level"]] + rank[said["response_level"]]
    return after < rank[said["was_event_level"]] + rank[said["was_response_level"]]

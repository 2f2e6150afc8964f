"""The record as the desk reads it: newest first, with both times of what was recorded later 补录."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.times import Wall
from engine.facts import Facts
from engine.vocabulary import ActorKind
from flows.report.chronicle import Chronicle
from models.people import Book
from models.views import PageView

# How a line looks: what went wrong is red, what draws near amber, an answer green; a person's own
# act stands out from what the system did by rule.
_TONES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "deadline_breached",
            "lapsed",
            "outage",
            "unconfirmed",
            "review_overdue",
            "update_missed",
        ),
        "over",
    ),
    **dict.fromkeys(
        ("deadline_warned", "update_owed", "gate_passed", "reopened", "replied", "declined"), "near"
    ),
    **dict.fromkeys(("level_suggested", "silence", "late_when_logged"), "near"),
    **dict.fromkeys(("answered", "ladder_stopped", "deadline_met"), "met"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry: when it was recorded, when it happened if that was earlier, by whom, and what."""

    seq: int
    at: str
    at_full: str
    happened_at: str
    who: str
    what: str
    tone: str
    hash: str


def chronicle(facts: Facts, pages: tuple[PageView, ...], book: Book, wall: Wall) -> Chronicle:
    """What puts entries of this incident into sentences: the report's own words."""
    people = {
        person.id: {"name": person.name, "post": person.post, "unit": book.units.get(person.unit, "")}
        for person in (*book.former.values(), *book.people.values())
    }
    called = {attempt["id"]: page.person or page.role for page in pages for attempt in page.attempts}
    return Chronicle(facts.plan, people, wall.calendar, wall.words.locale, called)


def timeline(entries: tuple[Mapping[str, Any], ...], says: Chronicle, wall: Wall) -> list[Line]:
    """Newest first, as the desk needs it; the report has them in their order."""
    return [_line(entry, says, wall) for entry in reversed(entries)]


def _line(entry: Mapping[str, Any], says: Chronicle, wall: Wall) -> Line:
    happened: datetime | None = entry["happened_at"]
    by_person = entry["actor"]["kind"] in (ActorKind.PERSON, ActorKind.PHONE)
    during_outage = (entry["payload"] or {}).get("outage")
    return Line(
        entry["seq"],
        wall.clock(entry["at"]),
        wall.full(entry["at"]),
        wall.clock(happened) if happened else "",
        says.actor(entry),
        says.sentence(entry) + (wall.words("timeline.outage") if during_outage else ""),
        _TONES.get(entry["kind"], "person" if by_person else "system"),
        entry["hash"],
    )

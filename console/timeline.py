"""The record as the desk reads it: newest first, with both times of what was recorded later 补录."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

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
    about: frozenset[str] = frozenset()  # the views it is in, besides all
    by: str = ""  # the id of the person who did it; "" for the system


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


# What an entry is about, for the choice above the record; what is in none is only under "all".
KINDS: Mapping[str, frozenset[str]] = {
    "calls": frozenset(
        [
            "rung",
            "reopened",
            "lapsed",
            "ladder_stopped",
            "tell",
            "told",
            "unconfirmed",
            "gate_passed",
            "answered",
            "part_answered",
            "replied",
            "declined",
            "asked",
            "review_overdue",
            "drill_spared",
        ]
    ),
    "limits": frozenset(
        [
            "clock_started",
            "clock_superseded",
            "clock_ended",
            "deadline_warned",
            "deadline_breached",
            "deadline_extended",
            "deadline_met",
            "progress_noticed",
            "update_owed",
            "update_missed",
            "update_made",
            "silence",
        ]
    ),
    "papers": frozenset(
        [
            "consented",
            "reported_up",
            "instructed",
            "instruction_joined",
            "read",
            "signed",
            "resolved",
            "report_made",
            "report_accepted",
            "report_returned",
            "archived",
        ]
    ),
    "notes": frozenset(("noted", "described", "spread_recorded")),
}
VIEWS = ("all", "calls", "acts", "limits", "papers", "notes")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries are asked for: of a kind, by somebody, with these words; and which come first."""

    view: str = "all"
    by: str = ""
    words: str = ""
    oldest_first: bool = False

    @property
    def query(self) -> str:
        """As an address asks for them; "" for all, the newest first."""
        asked = {"view": self.view if self.view != "all" else "", "by": self.by, "q": self.words}
        asked["order"] = "first" if self.oldest_first else ""
        return urlencode({name: value for name, value in asked.items() if value})

    def of(self, lines: Sequence[Line]) -> list[Line]:
        """The entries that are asked for, in the order that is asked for."""
        found = [line for line in lines if self._has(line)]
        return found[::-1] if self.oldest_first else found

    def _has(self, line: Line) -> bool:
        said = f"{line.what} {line.who} {line.happened_at} {line.at_full}".lower()
        return (
            (self.view == "all" or self.view in line.about)
            and (not self.by or line.by == self.by)
            and all(word in said for word in self.words.lower().split())
        )


def chosen(asked: Mapping[str, str]) -> Chosen:
    """What an address asks for; a view there is not is all."""
    view = asked.get("view", "all")
    return Chosen(
        view if view in VIEWS else "all",
        asked.get("by", ""),
        asked.get("q", "").strip()[:60],
        asked.get("order") == "first",
    )


def people(lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """Whose entries there are (id, words), each once, in order of first appearance."""
    found = {line.by: line.who.partition("（")[0].partition(" (")[0] for line in reversed(lines) if line.by}
    return tuple(found.items())


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
        _about(entry, by_person=by_person),
        entry["actor"]["id"] if by_person else "",
    )


def _about(entry: Mapping[str, Any], *, by_person: bool) -> frozenset[str]:
    """The views it is in; a note with a card is about a call."""
    kind, payload = entry["kind"], entry["payload"] or {}
    if kind == "noted" and payload.get("card"):
        return frozenset({"calls", "acts"})
    found = {view for view, kinds in KINDS.items() if kind in kinds}
    return frozenset(found | ({"acts"} if by_person else set()))

"""Entries of the record as a terminal prints them: in the sentences of the console's timeline."""

from collections.abc import Mapping
from typing import Any

from console.commands.shared import clock_face
from console.commands.speaking import worded
from console.timeline import Line, chronicle, timeline
from console.times import Wall
from console.waiting import Pending, pending
from console.words import Words
from flows.acts import views
from flows.acts.changing import Changed
from flows.acts.views import Show
from flows.wiring import Office

Entry = Mapping[str, Any]


def listed(office: Office, seen: Show) -> list[str]:
    """Every entry, the first first: number, time, what, by whom, and when it was if that was earlier."""
    lines = reversed(_lines(office, seen, seen.entries))
    return [_printed(office, e, line) for e, line in zip(seen.entries, lines, strict=True)]


def made(office: Office, changed: Changed) -> list[str]:
    """What an act has entered. Read back from the record: only there the words of a call card stand."""
    seen = views.show(office, changed.number)
    first = changed.loaded.head.seq
    past = first + len(changed.decision.entries)
    mine = tuple(entry for entry in seen.entries if first < entry["seq"] <= past)
    return [line.what for line in reversed(_lines(office, seen, mine))]


def unanswered(office: Office, seen: Show) -> tuple[Pending, ...]:
    """What waits for another person."""
    wall = Wall(office.calendar, seen.at, Words(office.settings.office.locale))
    with office.database.reading() as tx:
        says = chronicle(seen.facts, seen.pages, office.book(tx, seen.at), wall)
    return pending(seen.facts, says, wall)


def _lines(office: Office, seen: Show, entries: tuple[Entry, ...]) -> list[Line]:
    wall = Wall(office.calendar, seen.at, Words(office.settings.office.locale))
    with office.database.reading() as tx:
        says = chronicle(seen.facts, seen.pages, office.book(tx, seen.at), wall)
    return timeline(entries, says, wall)


def _printed(office: Office, entry: Entry, line: Line) -> str:
    happened = clock_face(office, entry["happened_at"])
    late = worded(" (happened at {at})", at=happened) if happened else ""
    return f"{entry['seq']:>3}  {clock_face(office, entry['at'])}  {line.what}{late}  {line.who}"

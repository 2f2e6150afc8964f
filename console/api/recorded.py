"""The record in the shape of the interface, and what an act has entered in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.api.caller import Caller
from console.api.shapes.records import Acted, Entry
from console.timeline import chronicle, timeline
from console.times import Wall
from flows.acts import views
from flows.acts.actor import Actor
from flows.acts.changing import outcome
from flows.acts.views import Show
from flows.wiring import Office


def entries(office: Office, seen: Show, some: Sequence[Mapping[str, Any]], wall: Wall) -> list[Entry]:
    """These entries in their order."""
    with office.database.reading() as tx:
        says = chronicle(seen.facts, seen.pages, office.book(tx, seen.at), wall)
    local = wall.calendar.local
    lines = reversed(timeline(tuple(some), says, wall))
    return [
        Entry(
            seq=entry["seq"],
            kind=entry["kind"],
            at=local(entry["at"]),
            happened_at=local(entry["happened_at"]) if entry["happened_at"] else None,
            who=line.who,
            what=line.what,
            views=sorted(line.about),
            hash=entry["hash"],
        )
        for entry, line in zip(some, lines, strict=True)
    ]


def acted(caller: Caller, number: str, act: str, actor: Actor) -> Acted:
    """What came of an act, read back from the record: the same whenever it is asked for."""
    done, seen = outcome(caller.office, actor), views.show(caller.office, number)
    mine = [entry for entry in seen.entries if done.first <= entry["seq"] <= done.last]
    return Acted(
        number=number,
        act=act,
        state=done.state,
        state_words=caller.words.label(done.state),
        at=caller.wall.calendar.local(done.at),
        entries=entries(caller.office, seen, mine, caller.wall),
    )

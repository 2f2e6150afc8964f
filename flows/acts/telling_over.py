"""Everybody who was called hears, quietly and once, that another answered, of a new level, of the end.

Whoever waits for what a limit asks for hears in the same way that it is on its way.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.facts import Decision, Entry, Facts
from engine.personal import left_alone_until
from flows.wiring import Office
from models import notices
from models.incidents import Loaded
from models.notices import Word
from models.session import Tx


def tell(tx: Tx, office: Office, loaded: Loaded, decision: Decision, now: datetime) -> None:
    """Enter the quiet words this decision asks for; the watch sends them when nothing rings.

    Whoever answered knows it, and whoever is rung by the same decision hears of it so. In somebody's
    quiet hours it waits for their end.
    """
    words = [_said_of(loaded, word) for word in _words(office, loaded, decision, now)]
    noticed = [(_said_of(loaded, word), people) for word, people in _noticed(office, loaded, decision)]
    if not (words or noticed):
        return
    without = {ring.person for ring in decision.rings if ring.person}
    without |= {_who(entry) for entry in decision.entries if entry.kind == "answered"}
    quiet = office.book(tx, now).quiet

    def held(person: str) -> datetime | None:
        return left_alone_until(loaded.facts, person, quiet.get(person), now)

    notices.enter(tx, loaded.facts.incident.id, words, without - {""}, now, held)
    for word, people in noticed:
        notices.enter_for(tx, loaded.facts.incident.id, [word], people, now, held)


def _said_of(loaded: Loaded, word: Word) -> Word:
    """The word, marked if it is of a drill: no quiet word of one may be taken for what is real."""
    return replace(word, values={**word.values, "drill": "1"}) if loaded.facts.incident.drill else word


def _noticed(office: Office, loaded: Loaded, decision: Decision) -> Iterator[tuple[Word, list[str]]]:
    """Progress notices 阶段性反馈, each with those who wait for what is due."""
    for seq, entry in enumerate(decision.entries, loaded.head.seq + 1):
        if entry.kind == "progress_noticed":
            detail: dict[str, Any] = dict(entry.detail)
            limit = f"{office.calendar.local(detail['due']):%m-%d %H:%M}"
            values = {"number": decision.incident.number, "limit": limit}
            yield Word("progress", seq, values), detail["told"]


def _words(office: Office, loaded: Loaded, decision: Decision, now: datetime) -> Iterator[Word]:
    before, after = loaded.facts.incident, decision.incident
    for seq, entry in enumerate(decision.entries, loaded.head.seq + 1):
        if entry.kind == "ladder_stopped":
            who = _post(loaded.facts, _who(entry))
            when = f"{office.calendar.local(now):%H:%M}"
            yield Word("over_answered", seq, {"number": after.number, "who": who, "when": when})
        elif entry.kind in ("level_changed", "confirmed") and before.event_level != after.event_level:
            level = loaded.facts.plan.level(after.event_level).name
            yield Word("over_level", seq, {"number": after.number, "level": level})
    if before.state.is_open and not after.state.is_open:
        seq = loaded.head.seq + len(decision.entries)
        yield Word("over_ended", seq, {"number": after.number, "state": after.state.value})


def _who(entry: Entry) -> str:
    return str(entry.detail.get("person") or "")


def _post(facts: Facts, person: str) -> str:
    """The post of whoever answered; the desk records for people who are in no address book."""
    return facts.roster.people[person].post if person in facts.roster.people else "值班室"

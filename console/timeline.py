"""The record in sentences: every line of an incident's chain as people read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.times import Wall
from engine.facts import Facts
from engine.plan import Plan
from engine.vocabulary import ActorKind, Anchor, ClockState
from models.views import PageView

# How a line looks: what went wrong is red, an answer green, a person's own act stands out.
_TONES: Mapping[str, str] = {
    **dict.fromkeys(("deadline_breached", "lapsed", "outage", "unconfirmed", "review_overdue"), "over"),
    **dict.fromkeys(("deadline_warned", "update_owed", "gate_passed", "reopened"), "near"),
    **dict.fromkeys(("answered", "ladder_stopped", "deadline_met"), "met"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry: when it was recorded, when it happened (补录: both are shown), by whom, and what."""

    seq: int
    at: str
    at_full: str
    happened_at: str
    who: str
    what: str
    tone: str
    hash: str


def timeline(entries: tuple[Mapping[str, Any], ...], reader: "Reader") -> list[Line]:
    """Newest first, as the desk needs it; the report has them in their order."""
    return [reader.line(entry) for entry in reversed(entries)]


class Reader:
    """Puts entries of one incident into words: ids become names, instants the office's clock."""

    def __init__(self, facts: Facts, pages: tuple[PageView, ...], wall: Wall) -> None:
        self._facts, self._wall, self._words = facts, wall, wall.words
        self._cards = {attempt["id"]: page for page in pages for attempt in page.attempts}
        self._known = _titles(facts.plan, wall)

    def line(self, entry: Mapping[str, Any]) -> Line:
        """One entry."""
        happened: datetime | None = entry["happened_at"]
        by_person = entry["actor"]["kind"] in (ActorKind.PERSON, ActorKind.PHONE)
        return Line(
            entry["seq"],
            self._wall.clock(entry["at"]),
            self._wall.full(entry["at"]),
            self._wall.clock(happened) if happened else "",
            self._who(entry),
            self._what(entry),
            _TONES.get(entry["kind"], "person" if by_person else "system"),
            entry["hash"],
        )

    def _who(self, entry: Mapping[str, Any]) -> str:
        actor = entry["actor"]
        kind = ActorKind(actor["kind"])
        if kind is ActorKind.SYSTEM:
            name = self._words("entry.by_system")
        elif kind is ActorKind.PREFECT:
            name = self._words.label(kind)
        else:
            via = f"via.{actor['via']}"
            name = f"{self.name(actor['id'])} · {self._words(via) if self._words.has(via) else actor['via']}"
        if entry["on_behalf_of"]:
            name += self._words("entry.on_behalf", name=self.name(entry["on_behalf_of"]))
        return name

    def name(self, person_or_role: str) -> str:
        """A person's name, or the words of a role; what is neither stays as it was given."""
        person = self._facts.roster.people.get(person_or_role)
        return person.name if person else self._known["roles"].get(person_or_role, person_or_role)

    def _what(self, entry: Mapping[str, Any]) -> str:
        payload = entry["payload"]
        if payload is None:
            return self._words("entry.cleared")
        key = f"entry.{_variant(entry['kind'], payload)}"
        if not self._words.has(key):
            return f"{entry['kind']} {self._plain(payload)}"
        values = _Blank({name: self._value(name, value) for name, value in payload.items()})
        if "card" in payload:
            page = self._cards.get(payload["card"])
            values["card"] = self.name(page.person or page.role) if page else ""
        said = self._words.formatted(key, values)
        return said + (self._words("entry.outage_mark") if payload.get("outage") else "")

    def _plain(self, payload: Mapping[str, Any]) -> str:
        """An entry of a kind this page has no sentence for: its values as they are."""
        return self._words.several([f"{k}={self._value(k, v)}" for k, v in payload.items() if v])

    def _value(self, name: str, value: Any) -> str:
        read = _READ.get(name)
        return read(self, value) if read else str(value if value is not None else "")

    def title(self, family: str, key: str) -> str:
        """The plan's words for one of its parts; the id if the plan no longer has it."""
        return self._known[family].get(key, key)

    def names(self, ids: list[str]) -> str:
        """Names of persons or roles, or that there was nobody."""
        return self._words.several([self.name(i) for i in ids]) or self._words("word.nobody")

    def instant(self, value: str) -> str:
        """A stored instant on the office's clock."""
        return self._wall.clock(datetime.fromisoformat(value)) if value else ""

    def seconds(self, value: int) -> str:
        """A length of time in seconds."""
        return self._words("time.minutes", minutes=-(-value // 60))

    def word(self, prefix: str, value: str) -> str:
        """The console's own words for a stored value."""
        key = f"{prefix}.{value}"
        return self._words(key) if self._words.has(key) else value

    def state(self, value: str) -> str:
        """How a clock stood."""
        return self._words.label(ClockState(value))

    def anchor(self, value: str) -> str:
        """What a clock counts from."""
        return self._words.label(Anchor(value))


def _variant(kind: str, payload: Mapping[str, Any]) -> str:
    """Some kinds read differently by what they carry."""
    if kind == "answered" and payload.get("text"):
        return "answered_text"
    if payload.get("card") and payload.get("result"):
        return f"{kind}_card"
    if kind == "deadline_met" and payload.get("late_by_s"):
        return "deadline_met_late"
    if kind in ("rung", "reopened") and not payload.get("people"):
        return f"{kind}_nobody"
    return kind


class _Blank(dict[str, str]):
    """What an entry does not carry reads as nothing: an old entry still makes a sentence."""

    def __missing__(self, key: str) -> str:
        return ""


_Read = Callable[[Reader, Any], str]
_READ: Mapping[str, _Read] = {
    **dict.fromkeys(("person", "role"), lambda reader, value: reader.name(value) if value else ""),
    **dict.fromkeys(("people", "roles", "empty"), Reader.names),
    **dict.fromkeys(("at", "due", "started"), Reader.instant),
    **dict.fromkeys(
        ("event_level", "response_level", "was_event_level", "was_response_level"),
        lambda reader, value: reader.title("levels", value),
    ),
    "deadline": lambda reader, value: reader.title("deadlines", value),
    "cadence": lambda reader, value: reader.title("cadences", value),
    "step": lambda reader, value: reader.title("steps", value),
    "late_by_s": Reader.seconds,
    "rung": lambda _, value: str(int(value) + 1) if isinstance(value, int) else str(value),
    "result": lambda reader, value: reader.word("card", value),
    "was": Reader.state,
    "anchor": Reader.anchor,
}


def _titles(plan: Plan, wall: Wall) -> Mapping[str, Mapping[str, str]]:
    words = wall.words
    return {
        "roles": {role.id: words.text(role.title) for role in plan.roles.values()},
        "levels": {level.id: level.name for level in plan.levels},
        "deadlines": {deadline.id: words.text(deadline.title) for deadline in plan.deadlines},
        "cadences": {cadence.id: words.text(cadence.title) for cadence in plan.cadences},
        "steps": {step.id: words.text(step.title) for step in plan.steps},
    }

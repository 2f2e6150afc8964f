"""Calls upward at the desk: whose consent there is, what went up to whom, and what is still to be entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from console.forms import instant, one
from console.times import Wall
from engine.calendars import Calendar
from engine.facts import Facts
from engine.plan import Plan
from engine.vocabulary import Medium, PageState, Side, Stage
from flows import posts
from flows.acts.errors import BadInput, Problem
from flows.acts.upward import Recipient, Sent, above
from flows.acts.views import Show
from flows.report.chronicle import Chronicle

Entry = Mapping[str, Any]

# The name under which the form has the office that no role stands for.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that went up, as the desk reads it."""

    at: str
    stage: str
    medium: str
    taken: str
    unconsented: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An office above; `owed`: it has to be told. `lacking`: it was spoken to, and nothing is registered."""

    id: str
    title: str
    owed: bool
    lacking: bool
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Upward:
    """Everything on the incident page about reporting upward. `consents` is empty while there is none."""

    consents: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def shown(self) -> tuple[Line, ...]:
        """The offices there is anything to say of."""
        return tuple(line for line in self.lines if line.owed or line.lacking or line.reports)


def payloads(entries: Sequence[Entry], kind: str) -> list[Mapping[str, Any]]:
    """What entries of this kind say, in order; not what two persons have cleared."""
    return [entry["payload"] for entry in entries if entry["kind"] == kind and entry["payload"]]


def next_stage(entries: Sequence[Entry], to: str) -> Stage:
    """What a report to this office is, unless the officer says otherwise: 首报, and 续报 after it."""
    earlier = any(payload["to"] == to for payload in payloads(entries, "reported_up"))
    return Stage.PROGRESS if earlier else Stage.FIRST


def leaders(facts: Facts, locale: str) -> tuple[tuple[str, str], ...]:
    """Who is asked for consent: (person id, post and name) of those with a say over it now."""
    found: dict[str, str] = {}
    for role in facts.plan.consenters(*facts.incident.levels):
        for person in facts.roster.resolve(facts.plan.roles[role], facts.incident.unit):
            if person in facts.roster.people:
                found[person] = named(facts, person, locale)
    return tuple(found.items())


def named(facts: Facts, person: str, locale: str) -> str:
    """Post and name, also of somebody who has left since; "" if nobody has this id."""
    known = facts.roster.known(person)
    return posts.named(known.post, known.name, (facts.plan,), locale) if known else ""


def upward(show: Show, says: Chronicle, wall: Wall) -> Upward:
    """What the record says of consents and reports, for each office above and any other one named."""
    reports = payloads(show.entries, "reported_up")
    others = [payload["to"] for payload in reports if payload["to"] not in show.facts.plan.roles]
    consents = [
        f"{says.person(given['person'])} {_clock(given['at'], says, wall)}"
        for given in payloads(show.entries, "consented")
    ]
    offices = dict.fromkeys([*above(show.facts.plan), *others])
    return Upward(tuple(consents), tuple(_line(office, reports, show, says, wall) for office in offices))


def _line(office: str, reports: Sequence[Entry], show: Show, says: Chronicle, wall: Wall) -> Line:
    made = [payload for payload in reports if payload["to"] == office]
    pages = [page for page in show.pages if any(role == office for _, _, role in page.reasons)]
    spoken = any(page.state is PageState.ANSWERED for page in pages) or any(
        office in payload["roles"] for payload in payloads(show.entries, "answered")
    )
    return Line(
        office,
        says.role(office),
        any(page.state is PageState.OPEN for page in pages),
        spoken and not made,
        tuple(_report(payload, says, wall) for payload in made),
    )


def _report(payload: Entry, says: Chronicle, wall: Wall) -> Report:
    taken = [words for words in (payload["receiver"], payload["receipt"]) if words]
    return Report(
        _clock(payload["at"], says, wall),
        wall.words.label(Stage(payload["stage"])),
        wall.words.label(Medium(payload["medium"])),
        wall.words.several(taken),
        payload["unconsented"],
    )


def _clock(at: str, says: Chronicle, wall: Wall) -> str:
    return wall.clock(says.local(at))


def filled_in(form: FormData, plan: Plan, calendar: Calendar) -> tuple[Sent, list[Recipient]]:
    """The form of the register: what went up, and to whom. A line with anything in it counts as ticked.

    Raises BadInput for a stage, a way or a time that is none.
    """
    stage, medium = one(form, "stage"), one(form, "medium")
    problems = [
        Problem(name, given, f"one of: {', '.join(known)}")
        for name, given, known in (("stage", stage, Stage), ("medium", medium, Medium))
        if given not in set(known)
    ]
    if problems:
        raise BadInput(problems)
    sent = Sent(Stage(stage), Medium(medium), one(form, "words"), instant(form, "at", calendar))
    lines = [(role, role) for role in above(plan)] + [(OTHER, one(form, "other"))]
    found = [Recipient(to, one(form, f"receiver.{key}"), one(form, f"receipt.{key}")) for key, to in lines]
    ticked = {key for key, to in lines if one(form, f"to.{key}") or (key == OTHER and to)}
    return sent, [
        recipient
        for (key, _), recipient in zip(lines, found, strict=True)
        if key in ticked or recipient.receiver or recipient.receipt
    ]


def is_above(facts: Facts, role: str) -> bool:
    """Whether this role stands above the office."""
    return facts.plan.roles[role].side is Side.ABOVE

"""A playbook tried out 推演: what would happen, through the engine itself and a clock that is not waited for.

One fictional holder fills each post, unit or person the plan names; nobody is called and nothing is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from engine.calendars import Calendar
from engine.errors import EngineError, UnknownItem
from engine.events import Event, Logged
from engine.facts import Entry, Facts, Incident, Ring
from engine.handover import HandedOn
from engine.parts import Source
from engine.plan import Plan
from engine.replay import Moment, happened, watched
from engine.roster import Person, Roster
from engine.vocabulary import Anchor, ChannelKind, State
from playbooks import durations, given_times
from playbooks.happenings import Happening
from playbooks.passing_over import PassedOver, passed_over
from playbooks.scenario import Scenario
from playbooks.values import STANDARD_FIELDS

# Who sits at the desk and logs: nobody calls the officer about what is on the screen already.
DESK = "值班主班"
NUMBER = "simulation"
CALL = "call"

_MACHINES = frozenset(ChannelKind) - {ChannelKind.MANUAL}
# A matter happens, is found, reported and logged at one instant, unless the scenario says how long before.
_AT_ONCE = (Anchor.OCCURRED, Anchor.FOUND, Anchor.RECEIVED, Anchor.LOGGED)


@dataclass(frozen=True, slots=True)
class Line:
    """What happens `at` so long after the start: an entry of the record, a call, a rung left out."""

    at: timedelta
    what: Entry | Ring | PassedOver

    @property
    def kind(self) -> str:
        """The kind of the entry; "call" for a call, "passed_over" for a rung that is not called."""
        return CALL if isinstance(self.what, Ring) else str(self.what.kind)


class NotRefused(EngineError):  # noqa: N818 - named for what did not happen
    """Something was let happen that the scenario says the rules refuse."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What the engine refuses to let happen, as it was written, and in the engine's words why."""

    event: str
    why: str
    error: EngineError


@dataclass(frozen=True)
class Simulation:
    """What would happen, in the order of time, from `start` (aware UTC) on; cut short by a refusal."""

    start: datetime
    lines: tuple[Line, ...]
    refused: Refused | None
    facts: Facts


def simulate(
    plan: Plan, scenario: Scenario, calendar: Calendar, start: datetime, until: timedelta
) -> Simulation:
    """Play `scenario` from `start` (aware UTC) for as long as `until`, then included."""
    play = _Play(_facts(plan, scenario, calendar, start), start)
    refused = play.run(scenario, until)
    return Simulation(start, tuple(play.lines), refused, play.facts)


class _Play:
    """The facts as they change, and every line of what changes them."""

    def __init__(self, facts: Facts, start: datetime) -> None:
        self.facts = facts
        self.start = start
        self.now = start
        self.lines: list[Line] = []

    def run(self, scenario: Scenario, until: timedelta) -> Refused | None:
        """Log, let time pass, let people act; what falls due at the instant of an act comes before it."""
        try:
            self._keep(happened(self.facts, (Logged(),), self.now))
        except EngineError as error:
            return Refused("log", str(error), error)
        for happening in scenario.happenings:
            self._watch(happening.after)
            try:
                self._act(happening)
            except EngineError as error:
                return Refused(happening.text, str(error), error)
        self._watch(until)
        return None

    def _act(self, happening: Happening) -> None:
        """Somebody does it; NotRefused if the rules let happen what they have to refuse.

        That there is no such thing to be done, or that it is done already, is no rule that holds.
        """
        try:
            event = happening.event(self.facts, self.now)
            facts = _with_contact(self.facts, event)
            moment = happened(facts, (event,), self.now)
        except EngineError as error:
            if happening.refused and not isinstance(error, UnknownItem):
                return
            raise
        if happening.refused:
            raise NotRefused("nothing refuses this, and the plan says that something has to")
        self.facts = facts
        self._keep(moment)

    def _watch(self, until: timedelta) -> None:
        end = self.start + until
        for moment in watched(self.facts, self.now, end):
            self._keep(moment)
        self.now = end

    def _keep(self, moment: Moment) -> None:
        at = moment.at - self.start
        self.lines += [Line(at, what) for what in passed_over(self.facts, moment)]
        self.lines += [Line(at, ring) for ring in moment.decision.rings]
        self.facts = moment.facts


def _facts(plan: Plan, scenario: Scenario, calendar: Calendar, start: datetime) -> Facts:
    words = frozenset(STANDARD_FIELDS) - (frozenset() if scenario.unit else {"unit"})
    incident = Incident(
        id=NUMBER,
        number=NUMBER,
        state=State.TRIAGE,
        event_level=scenario.level,
        response_level=scenario.level,
        anchors={name: start - scenario.before.get(name, timedelta()) for name in _AT_ONCE},
        fields=given_times.as_kept(plan, scenario.fields, start, calendar),
        given=words | frozenset(scenario.fields),
        unit=scenario.unit,
        logged_by=scenario.logged_by or _officer(plan),
    )
    return Facts(incident, plan, _standing(plan, scenario.unit), calendar)


def _officer(plan: Plan) -> str | None:
    posts = (role.id for role in plan.roles.values() if (role.source, role.value) == (Source.POST, DESK))
    return next(posts, None)


def _standing(plan: Plan, unit: str | None) -> Roster:
    """Everybody in place: a role is its own person, or that of an earlier role of its post or unit."""
    people: dict[str, Person] = {}
    places: dict[Source, dict[str, tuple[str, ...]]] = {source: {} for source in Source}
    places[Source.CONCERNED_UNIT] = places[Source.UNIT]
    for role in plan.roles.values():
        value = (unit or "") if role.source is Source.CONCERNED_UNIT else role.value
        if value and value not in places[role.source]:
            places[role.source][value] = (role.id,)
            people[role.id] = Person(role.id, role.title.zh, value, role.title.zh, _MACHINES)
    named = {name: ids[0] for name, ids in places[Source.PERSON].items()}
    return Roster(people, holders=places[Source.POST], contacts=places[Source.UNIT], named=named)


def _with_contact(facts: Facts, event: Event) -> Facts:
    """The unit it is handed on to has a contact, as units do in an office that is in order."""
    roles = [role for role in facts.plan.roles.values() if role.source is Source.CONCERNED_UNIT]
    if not isinstance(event, HandedOn) or event.unit in facts.roster.contacts or not roles:
        return facts
    contact = Person(
        f"{roles[0].id}@{event.unit}", roles[0].title.zh, event.unit, roles[0].title.zh, _MACHINES
    )
    people = {**facts.roster.people, contact.id: contact}
    contacts = {**facts.roster.contacts, event.unit: (contact.id,)}
    return replace(facts, roster=replace(facts.roster, people=people, contacts=contacts))


def as_data(simulation: Simulation, calendar: Calendar) -> list[dict[str, Any]]:
    """Each line as plain data: `at` from the start, `clock` in the office's zone, `kind`, and its detail.

    An instant in a detail is written twice: `due` from the start, `due_clock` on the wall.
    """
    plan, spell = simulation.facts.plan, _Spelling(simulation.start, calendar)
    return [
        {
            **spell.instant("at", simulation.start + line.at, clock="clock"),
            "kind": line.kind,
            **_detail(line.what, plan, spell),
        }
        for line in simulation.lines
    ]


def _detail(what: Entry | Ring | PassedOver, plan: Plan, spell: "_Spelling") -> dict[str, Any]:
    if isinstance(what, Ring):
        return _call(what, plan)
    return spell.detail(what.detail)


def _call(ring: Ring, plan: Plan) -> dict[str, Any]:
    title = plan.roles[ring.role].title
    return {
        "who": ring.role,
        "title": {"zh": title.zh, "en": title.en},
        "channels": [channel.value for channel in ring.channels],
        "occasion": ring.occasion,
        "reasons": [{"kind": r.kind.value, "key": r.key, "role": r.role} for r in ring.reasons],
        **({"deadline": ring.deadline} if ring.deadline else {}),
    }


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Instants as a script reads them."""

    start: datetime
    calendar: Calendar

    def instant(self, name: str, at: datetime, clock: str = "") -> dict[str, str]:
        wall = self.calendar.local(at).isoformat(timespec="seconds")
        return {name: durations.write(at - self.start), clock or f"{name}_clock": wall}

    def detail(self, detail: Mapping[str, object]) -> dict[str, Any]:
        return dict(self._pairs(detail))

    def _pairs(self, detail: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
        for name, value in detail.items():
            if isinstance(value, datetime):
                # `at` is when the line was written; when the thing itself was done goes by another name.
                yield from self.instant("done" if name == "at" else name, value).items()
            elif isinstance(value, Mapping):
                yield name, self.detail(value)
            else:
                yield name, value

"""The paging light: whether anybody is being called, and whom to dial when nobody is.

The desk sees "改用电话，照常值班" and numbers; what is wrong goes to whoever keeps the system.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from engine.conditions import Fields, holds
from engine.facts import Facts
from engine.plan import Plan
from engine.roster import Roster
from engine.vocabulary import Side
from flows.acts import views
from flows.acts.views import Light
from flows.providers import can_send
from flows.settings import Settings
from flows.wiring import Office
from models import counters
from models import newest as newest_of
from models import views as rows
from models.errors import StoreError
from models.finding import Asked
from models.newest import NOTHING, Pressing
from models.people import Book


@dataclass(frozen=True, slots=True)
class Dial:
    """Somebody to ring by hand. `number` is "" when the address book has none."""

    role: str
    name: str
    number: str


# No plan of the office finds anybody of its own with a number.
NOBODY = "light.nobody"
# Alarms that mean that no call is made.
_SILENT = frozenset({"light.no_watch", "light.no_phones", "light.no_database", NOBODY})


@dataclass(frozen=True)
class Strip:
    """What the top of every page says. `alarms` are keys of the words, gravest first; none: all is well."""

    alarms: tuple[str, ...]
    light: Light | None = None  # None: the database did not answer
    open_count: int = 0
    newest: str = ""  # number of the incident logged last this year
    dial: tuple[Dial, ...] = ()
    checked: int | None = None  # seconds since the watch last looked at itself
    pressing: Pressing = NOTHING

    @property
    def nobody_calls(self) -> bool:
        """Whether nobody is called at all; of other alarms, calls may be late, but they are made."""
        return bool(_SILENT & set(self.alarms))


@dataclass
class Lights:
    """Reads the light, and remembers whom to dial for when not even the database answers."""

    office: Office
    _known: dict[str, tuple[Dial, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def strip(self, locale: str, unit: str | None = None) -> Strip:
        """The light as it is now; never raises for a database that is locked, full or gone.

        `unit`: only its incidents are counted, and none is announced as new.
        """
        now = self.office.now()
        year = self.office.calendar.local(now).year
        try:
            light = views.light(self.office)
            with self.office.database.reading() as tx:
                count = rows.count_open(tx, Asked(within=unit or ""))
                newest = counters.value(tx, f"incident:{year}")
                pressing = newest_of.pressing(tx) if unit is None else NOTHING
            dial = self._dial(locale)
        except StoreError:
            return Strip(("light.no_database",), dial=self._known.get(locale, ()))
        alarms = alarms_of(light, self.office.settings, dial)
        number = f"{year}-{newest:04d}" if newest and unit is None else ""
        known = dial if alarms else ()
        return Strip(alarms, light, count, number, known, _since(light, now), pressing)

    def known(self, locale: str) -> tuple[Dial, ...]:
        """Whom to dial, from memory if the database does not answer."""
        try:
            return self._dial(locale)
        except StoreError:
            return self._known.get(locale, ())

    def _dial(self, locale: str) -> tuple[Dial, ...]:
        now = self.office.now()
        with self.office.database.reading() as tx:
            book = self.office.book(tx, now)
        listed = desk_order(self.office, book.roster(now), book, locale)
        with self._lock:
            self._known[locale] = listed
        return listed


# What the watch finds amiss that the desk acts on by telephoning; the rest is IT's alone.
DESK = frozenset(
    {
        "timers_unfired",
        "attempts_abandoned",
        "queue_stuck",
        "pages_held",
        "incidents_forgotten",
        "provider_degraded",
        "provider_refused",
    }
)


def _since(light: Light, now: datetime) -> int | None:
    """Seconds since the watch looked at itself; None if it has not yet."""
    return max(round((now - light.checked_at).total_seconds()), 0) if light.checked_at else None


def alarms_of(light: Light, settings: Settings, dial: Iterable[Dial]) -> tuple[str, ...]:
    """Why nobody can be relied upon to be called, of whom `dial` names; empty when all is well."""
    found = [] if light.alive else ["light.no_watch"]
    if light.alive and light.trouble:
        found.append("light.trouble")
    if light.alive:
        found += [f"light.{code}" for code in light.findings if code in DESK]
    if not can_send(settings):
        found.append("light.no_phones")
    if not any(one.number for one in dial):
        found.append(NOBODY)
    return tuple(found)


def desk_order(office: Office, roster: Roster, book: Book, locale: str) -> tuple[Dial, ...]:
    """The office's own people in the order the gravest ladders call them."""
    found: list[tuple[str, str]] = []
    for plan in (playbook.plan for playbook in office.playbooks.values()):
        gravest = min(plan.levels, key=lambda level: level.rank)
        found += called(plan, gravest.id, roster, None, locale, besides=())
    return _listed(book, found)


def for_incident(facts: Facts, book: Book, locale: str) -> tuple[Dial, ...]:
    """Everybody this incident's ladder would call, in order; a role nobody fills is named without one."""
    plan, incident = facts.plan, facts.incident
    calls = incident.drill.calls if incident.drill else frozenset(plan.roles)
    found = called(
        plan,
        incident.response_level,
        facts.roster,
        incident.unit,
        locale,
        besides=calls,
        fields=incident.fields,
    )
    return _listed(book, [(role, p) for role, p in found if p != incident.logged_by])


def called(
    plan: Plan,
    level: str,
    roster: Roster,
    unit: str | None,
    locale: str,
    *,
    besides: Collection[str],
    fields: Fields | None = None,
) -> list[tuple[str, str]]:
    """(words of the role, person id or "") of a ladder, rung by rung: the own unit's, and these roles.

    With `fields`, of the rungs that apply to them only.
    """
    found: list[tuple[str, str]] = []
    for rung in plan.ladders[level].rungs:
        if fields is not None and not holds(rung.when, fields):
            continue
        for role in (plan.roles[name] for name in rung.roles):
            if role.side is not Side.OWN and role.id not in besides:
                continue
            people = roster.resolve(role, unit) or ("",)
            found += [(role.title.in_(locale), person) for person in people]
    return found


def _listed(book: Book, found: Iterable[tuple[str, str]]) -> tuple[Dial, ...]:
    """One line for each person (or unfilled role), with the number to dial first."""
    lines: dict[str, Dial] = {}
    for role, person in found:
        name = book.people[person].name if person in book.people else ""
        number = next((n.number for n in book.numbers.get(person, ())), "")
        lines.setdefault(person or role, Dial(role, name, number))
    return tuple(lines.values())

"""The address book and the shift: reading them as a Roster, writing them from checked rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock

from sqlalchemy import delete, insert, or_, select, update

from engine.personal import Numbers, QuietHours, RuleStep
from engine.roster import Person as Reachable
from engine.roster import Roster
from engine.vocabulary import ChannelKind, Urgency
from models import counters, personal
from models.columns import new_id
from models.people_tables import Contact, Duty, Person, Unit
from models.session import Tx

_unit = Unit.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_person = Person.__table__  # type: ignore[attr-defined]
_contact = Contact.__table__  # type: ignore[attr-defined]
_duty = Duty.__table__  # type: ignore[attr-defined]

# Grows with every change of people, shifts or personal rules, so that a watch reads thousands of rows
# only then.
_EDITION = personal.EDITION

# A post whose holder is reached through his unit, when the incident concerns it.
CONTACT_POST = "联络员"

# Why a number is not used: an import no longer names it; somebody took it out; its person has left the
# office; its owner wants no texts. Else a provider's code.
LEFT_OUT, REMOVED, LEFT, OPTED_OUT = "left_out", "removed", "left", "opted_out"
# Of these it is nobody's number any more: neither a machine nor a person dials it.
GONE = (LEFT_OUT, REMOVED, LEFT)

# The channel a number of each kind is reached by.
KINDS = {
    "sms": ChannelKind.SMS,
    "voice": ChannelKind.VOICE,
    "chat": ChannelKind.CHAT,
    "landline": ChannelKind.MANUAL,
    "by_hand": ChannelKind.MANUAL,  # never stored: a number no machine reaches, which a person may dial
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a person's, as the sending thread needs it."""

    contact: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody holds a post from `starts` until `ends` (aware UTC, end not included)."""

    post: str
    person: str
    starts: datetime
    ends: datetime


@dataclass
class Book:
    """The whole address book and every shift not yet over when it was read.

    Whoever has left is in `former` and nowhere else: the record still names them.
    """

    edition: int
    people: Mapping[str, Reachable]
    numbers: Mapping[str, tuple[Number, ...]]
    units: Mapping[str, str]  # id -> name
    shifts: tuple[Shift, ...]
    rules: Mapping[tuple[str, Urgency], tuple[RuleStep, ...]] = field(default_factory=dict)  # of a person
    quiet: Mapping[str, QuietHours] = field(default_factory=dict)  # person -> quiet hours
    former: Mapping[str, Reachable] = field(default_factory=dict)  # those who left
    above: Mapping[str, str] = field(default_factory=dict)  # unit -> the unit it belongs to
    _at: datetime | None = None
    _roster: Roster = field(default_factory=Roster)

    def unit_named(self, name: str) -> str | None:
        """The id of the unit with this name."""
        return self._unit_ids.get(name)

    def contacts(self, person: str) -> Numbers:
        """The ids of somebody's usable contacts on each channel of a machine, the first tried first."""
        found: dict[ChannelKind, tuple[str, ...]] = {}
        for number in self.numbers.get(person, ()):
            channel = KINDS[number.kind]
            found[channel] = (*found.get(channel, ()), number.contact)
        return found

    @cached_property
    def _unit_ids(self) -> dict[str, str]:
        return {name: unit for unit, name in self.units.items()}

    def roster(self, now: datetime) -> Roster:
        """Who fills which post at `now`. Cheap when asked again before any shift begins or ends."""
        if self._at is None or any(
            self._at < edge <= now for s in self.shifts for edge in (s.starts, s.ends)
        ):
            self._roster = self._read(now)
            self._at = now
        return self._roster

    def _read(self, now: datetime) -> Roster:
        on_duty: dict[str, list[str]] = {}
        for shift in self.shifts:
            if shift.starts <= now < shift.ends:
                on_duty.setdefault(shift.post, []).append(shift.person)
        holders: dict[str, list[str]] = {}
        contacts: dict[str, list[str]] = {}
        names: dict[str, list[str]] = {}
        for person in self.people.values():
            holders.setdefault(person.post, []).append(person.id)
            contacts.setdefault(person.unit, []).append(person.id)
            names.setdefault(person.name, []).append(person.id)
        for unit, ids in contacts.items():
            named = [person for person in ids if CONTACT_POST in self.people[person].post]
            contacts[unit] = named or ids
        by_name = self._units_too(contacts)
        return Roster(
            people=self.people,
            on_duty=_frozen(on_duty),
            holders=_frozen(holders),
            contacts=_frozen(by_name),
            named={name: ids[0] for name, ids in names.items() if len(ids) == 1},
            former=self.former,
        )

    def _units_too(self, contacts: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Units are found by id (an incident's) and by name (a playbook's)."""
        return {**contacts, **{self.units[unit]: ids for unit, ids in contacts.items()}}


def _frozen(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


class BookCache:
    """The address book, read again only when somebody has changed it. Thread-safe."""

    def __init__(self) -> None:
        self._book: Book | None = None
        self._lock = Lock()

    def at(self, tx: Tx, now: datetime) -> Book:
        """The book as of this transaction."""
        edition = counters.value(tx, _EDITION)
        with self._lock:
            if self._book is None or self._book.edition != edition:
                self._book = read_book(tx, now, edition)
            return self._book


def read_book(tx: Tx, now: datetime, edition: int) -> Book:
    """Everybody, their usable numbers in order, and the shifts that are not over."""
    numbers = _numbers(tx)
    people: dict[str, Reachable] = {}
    former: dict[str, Reachable] = {}
    for row in tx.execute(select(_person).order_by(_person.c.id)):
        kinds = frozenset(KINDS[number.kind] for number in numbers.get(row.id, ()))
        person = Reachable(row.id, row.name, row.unit_id, row.post, kinds, row.locale)
        (people if row.active else former)[row.id] = person
    shifts = tx.execute(select(_duty).where(_duty.c.ends > now).order_by(_duty.c.starts, _duty.c.id))
    units = tx.execute(select(_unit)).all()
    return Book(
        edition,
        people,
        {person: tuple(list_) for person, list_ in numbers.items()},
        {row.id: row.name for row in units},
        tuple(Shift(s.post, s.person_id, s.starts, s.ends) for s in shifts),
        personal.rules(tx),
        personal.quiet_hours(tx),
        former,
        {row.id: row.parent_id for row in units if row.parent_id},
    )


def _numbers(tx: Tx) -> dict[str, list[Number]]:
    """By person: the usable numbers in order, then those no machine may or can reach, for the desk to dial.

    Whoever wants no texts can still be dialled by a person, and a landline that was entered as a mobile
    refuses every text and rings all the same.
    """
    found: dict[str, list[Number]] = {}
    kept = or_(~_contact.c.disabled, _contact.c.why_disabled.not_in(GONE))
    order = (_contact.c.person_id, _contact.c.disabled, _contact.c.position)
    for row in tx.execute(select(_contact).where(kept).order_by(*order)):
        known = found.setdefault(row.person_id, [])
        if not row.disabled:
            known.append(Number(row.id, row.kind, row.number))
        elif row.number not in {number.number for number in known}:
            known.append(Number(row.id, "by_hand", row.number))
    return found


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A checked row of an import: numbers are (kind, E.164 or landline text)."""

    unit: str
    name: str
    post: str
    numbers: tuple[tuple[str, str], ...]
    locale: str = "zh"
    left: bool = False  # to be taken out, if known


def unit_named(tx: Tx, name: str) -> str | None:
    """The id of the unit with this name."""
    found: str | None = tx.execute(select(_unit.c.id).where(_unit.c.name == name)).scalar_one_or_none()
    return found


def ensure_unit(tx: Tx, name: str, now: datetime, parent: str | None = None) -> str:
    """The id of the unit with this name, made if it is new."""
    found = unit_named(tx, name)
    if found:
        return found
    unit = new_id(now)
    tx.execute(insert(_unit), {"id": unit, "name": name, "parent_id": parent})
    return unit


def changed(tx: Tx) -> None:
    """Somebody was taken out: whoever reads the book reads it again."""
    counters.grow(tx, _EDITION)


def save_people(tx: Tx, people: Sequence[NewPerson], now: datetime) -> None:
    """Add people, or bring those already known (unit, name, post) up to date with their numbers."""
    for person in people:
        unit = ensure_unit(tx, person.unit, now)
        same = (_person.c.unit_id == unit, _person.c.name == person.name, _person.c.post == person.post)
        found = tx.execute(select(_person.c.id).where(*same)).scalar_one_or_none()
        known = found or new_id(now)
        if found:
            tx.execute(update(_person).where(_person.c.id == found).values(active=True, locale=person.locale))
        else:
            row = {"unit_id": unit, "name": person.name, "post": person.post, "locale": person.locale}
            tx.execute(insert(_person), {"id": known, "active": True, **row})
        _save_numbers(tx, known, person.numbers, now)
    counters.grow(tx, _EDITION)


def _save_numbers(tx: Tx, person: str, numbers: Sequence[tuple[str, str]], now: datetime) -> None:
    """Numbers no longer given are disabled, not deleted: attempts on record point at them.

    That its owner wants no texts, a list somebody keeps does not know: it stays so.
    """
    was = {"disabled": True, "why_disabled": LEFT_OUT}
    tx.execute(update(_contact).where(_contact.c.person_id == person, ~_contact.c.disabled).values(was))
    for position, (kind, number) in enumerate(numbers):
        same = (_contact.c.person_id == person, _contact.c.kind == kind, _contact.c.number == number)
        known = tx.execute(update(_contact).where(*same).values(position=position)).rowcount
        used = {"disabled": False, "why_disabled": ""}
        tx.execute(update(_contact).where(*same, _contact.c.why_disabled != OPTED_OUT).values(used))
        if not known:
            row = {"person_id": person, "kind": kind, "number": number, "position": position}
            tx.execute(insert(_contact), {"id": new_id(now), "disabled": False, **row})


def save_shifts(tx: Tx, shifts: Sequence[Shift], now: datetime) -> None:
    """Set shifts; one of the same post and person that starts at the same time is replaced."""
    for shift in shifts:
        tx.execute(
            delete(_duty).where(
                _duty.c.post == shift.post, _duty.c.person_id == shift.person, _duty.c.starts == shift.starts
            )
        )
        row = {"post": shift.post, "person_id": shift.person, "starts": shift.starts, "ends": shift.ends}
        tx.execute(insert(_duty), {"id": new_id(now), **row})
    counters.grow(tx, _EDITION)


def shifts_between(tx: Tx, start: datetime, end: datetime) -> list[Shift]:
    """Every shift that touches the time from `start` to `end` (aware UTC), past ones too."""
    touching = (_duty.c.starts < end, _duty.c.ends > start)
    rows = tx.execute(select(_duty).where(*touching).order_by(_duty.c.starts, _duty.c.post, _duty.c.id))
    return [Shift(row.post, row.person_id, row.starts, row.ends) for row in rows]

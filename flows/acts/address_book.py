"""通讯录 one entry at a time: somebody comes, moves, leaves; units and their place in the tree.

Each change is entered in the register with what was before and after. Whoever sits at the page reads
numbers masked, and so does whoever reads the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.acts import telephones
from flows.acts.actor import Actor
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem
from flows.acts.leaving import last_administrator, on_coming_shifts
from flows.acts.sheet_files import plain
from flows.acts.shutting import shut_those_of
from flows.acts.telephones import NotANumber
from flows.wiring import Office
from models import address_book, leaving, people
from models.address_book import Entry
from models.people import NewPerson
from models.session import Tx

# Longer than any unit, name or post; beyond it is a paragraph in the wrong field.
LONGEST = 80
LOCALES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody as he was typed. `unit` is the id of a unit there is, or the name of one, new or not.

    Numbers are as people write them, several with 、 between; only for somebody new. `was` is the mark of
    the entry as it was shown, "" where it is changed whatever it is now.
    """

    unit: str
    name: str
    post: str
    locale: str = "zh"
    mobiles: str = ""
    landlines: str = ""
    was: str = ""


def mark_of(office: Office, person: str) -> str:
    """The mark of somebody's entry as it is now; NotFound."""
    with office.database.reading() as tx:
        return address_book.get(tx, person).mark


def add_person(office: Office, given: Given, actor: Actor) -> str:
    """Enter somebody new, or bring back who had left; his id. BadInput names every problem at once."""
    now = office.now()
    with office.database.writing() as tx:
        units = office.book(tx, now).units
        name, post, unit = _plain(given.name), _plain(given.post), _plain(units.get(given.unit, given.unit))
        problems = [*_unnamed(unit, name, post), *_locale(given.locale)]
        numbers = (*_read(given.mobiles, "mobile", problems), *_read(given.landlines, "landline", problems))
        if not numbers and not any(problem.place in ("book.mobile", "book.landline") for problem in problems):
            problems.append(
                Problem("book.no_number", "empty", "nobody could be called: give a mobile or a landline")
            )
        known = people.unit_named(tx, unit)
        there = address_book.same(tx, known, name, post) if known else None
        if there and there.active:
            problems.append(
                Problem("book.there", name, "is in the address book already, with this unit and post")
            )
        if problems:
            raise BadInput(problems)
        people.save_people(tx, [NewPerson(unit, name, post, numbers, given.locale)], now)
        made = address_book.same(tx, people.unit_named(tx, unit) or "", name, post)
        if made is None:
            raise RuntimeError("whoever was just saved is there")
        masked = list(dict.fromkeys(telephones.covered(number) for _, number in numbers))
        after = {**_said(tx, made), "phones": masked}
        _enter(tx, office, "person_added", made.id, {}, after, actor)
    office.waker.wake()
    return made.id


def change_person(office: Office, person: str, given: Given, actor: Actor) -> None:
    """Another name, post, unit or language; shifts and the record go on. BadInput, NotFound."""
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        was = _there(tx, person)
        name, post = _plain(given.name), _plain(given.post)
        unit = _plain(book.units.get(given.unit, given.unit))
        problems = [*_unnamed(unit, name, post), *_locale(given.locale)]
        if given.was not in ("", was.mark):
            problems.append(Problem("book.moved", was.name, "somebody else has changed it: look again"))
        known = people.unit_named(tx, unit) if unit else None
        other = address_book.same(tx, known, name, post) if known else None
        if other and other.id != person:
            problems.append(
                Problem("book.there", name, "is in the address book already, with this unit and post")
            )
        if problems:
            raise BadInput(problems)
        before = _said(tx, was)
        moved = known or address_book.add_unit(tx, unit, None, now)
        values = {"unit_id": moved, "name": name, "post": post, "locale": given.locale}
        after = _said(tx, address_book.change_person(tx, person, **values))
        if before != after:
            _enter(tx, office, "person_changed", person, before, after, actor)
    office.waker.wake()


def let_go(office: Office, person: str, actor: Actor) -> None:
    """Somebody has left 离岗: nobody is called as him any more.

    BadInput while he has a shift to come, and for the last administrator.
    """
    now = office.now()
    with office.database.writing() as tx:
        _there(tx, person)
        book = office.book(tx, now)
        if on_coming_shifts(book, book.people[person], office.calendar, now):
            raise BadInput(
                [Problem("book.on_shift", book.people[person].name, "has shifts to come: change them first")]
            )
        last = last_administrator(tx, [book.people[person]])
        if last:
            raise BadInput(last)
        shut_those_of(tx, [person], actor, now)
        leaving.take_out(tx, [person])
        enter(tx, "person_removed", {"person": person}, actor, now)
    office.waker.wake()


def add_unit(office: Office, name: str, above: str, actor: Actor) -> str:
    """A new unit below `above` (an id, "" for the top); its id. BadInput."""
    now = office.now()
    plain = _plain(name)
    with office.database.writing() as tx:
        book = office.book(tx, now)
        problems = [*_unit_problems(book.units, "", plain, above)]
        if problems:
            raise BadInput(problems)
        made = address_book.add_unit(tx, plain, above or None, now)
        after = {"name": plain, "above": book.units.get(above, "")}
        enter(tx, "unit_added", {"unit": made, "before": {}, "after": after}, actor, now)
    office.waker.wake()
    return made


def change_unit(office: Office, unit: str, name: str, above: str, actor: Actor) -> None:
    """Another name for a unit, or another place in the tree. BadInput: none below itself."""
    now = office.now()
    plain = _plain(name)
    with office.database.writing() as tx:
        book = office.book(tx, now)
        if unit not in book.units:
            raise BadInput([Problem("book.unit", unit, "there is no such unit")])
        problems = [*_unit_problems(book.units, unit, plain, above)]
        if unit in _line_up(above, book.above):
            problems.append(
                Problem("book.below_itself", book.units[unit], "a unit cannot stand below itself")
            )
        if problems:
            raise BadInput(problems)
        before = {"name": book.units[unit], "above": book.units.get(book.above.get(unit, ""), "")}
        after = {"name": plain, "above": book.units.get(above, "")}
        if before != after:
            address_book.change_unit(tx, unit, plain, above or None)
            enter(tx, "unit_changed", {"unit": unit, "before": before, "after": after}, actor, now)
    office.waker.wake()


def remove_unit(office: Office, unit: str, actor: Actor) -> None:
    """A unit entered by mistake is taken out. BadInput while anything names it, as the record may."""
    now = office.now()
    with office.database.writing() as tx:
        name = office.book(tx, now).units.get(unit, "")
        if not name:
            raise BadInput([Problem("book.unit_name", unit, "there is no such unit")])
        if address_book.is_used(tx, unit):
            raise BadInput(
                [Problem("book.unit_used", name, "people, units or incidents belong to it: rename it")]
            )
        address_book.drop_unit(tx, unit)
        enter(tx, "unit_removed", {"unit": unit, "before": {"name": name}, "after": {}}, actor, now)
    office.waker.wake()


def _unit_problems(units: Mapping[str, str], unit: str, name: str, above: str) -> list[Problem]:
    problems = []
    if not name or len(name) > LONGEST:
        problems.append(
            Problem("book.unit_name", name[:20] or "empty", f"a name of at most {LONGEST} characters")
        )
    if any(known == name for other, known in units.items() if other != unit):
        problems.append(Problem("book.unit_there", name, "there is a unit of this name: choose another"))
    if above and above not in units:
        problems.append(Problem("book.above", above, "there is no such unit"))
    return problems


def _line_up(unit: str, above: Mapping[str, str]) -> list[str]:
    """A unit and every one above it."""
    found: list[str] = []
    while unit and unit not in found:
        found.append(unit)
        unit = above.get(unit, "")
    return found


def _there(tx: Tx, person: str) -> Entry:
    """Somebody who has not left; BadInput for who has."""
    found = address_book.get(tx, person)
    if not found.active:
        raise BadInput([Problem("book.person", found.name, "has left: enter him anew to bring him back")])
    return found


def _said(tx: Tx, entry: Entry) -> dict[str, Any]:
    """An entry as the register keeps it."""
    # Not from the cached book: one read in a transaction that is then taken back would be kept.
    unit = address_book.unit_name(tx, entry.unit)
    return {"unit": unit, "name": entry.name, "post": entry.post, "language": entry.locale}


def _enter(
    tx: Tx,
    office: Office,
    kind: str,
    person: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    actor: Actor,
) -> None:
    entry = {"person": person, "before": dict(before), "after": dict(after)}
    enter(tx, kind, entry, actor, office.now())


def _plain(text: str) -> str:
    """A unit, name or post; spaces between Chinese characters only align, and are dropped."""
    words = plain(text).split()
    return " ".join(words) if text.isascii() else "".join(words)


def _unnamed(unit: str, name: str, post: str) -> list[Problem]:
    given = {"unit": unit, "name": name, "post": post}
    empty = [Problem(f"book.{place}", "empty", "fill it in") for place, text in given.items() if not text]
    long = [
        Problem(f"book.{place}", text[:20], f"at most {LONGEST} characters")
        for place, text in given.items()
        if len(text) > LONGEST
    ]
    return empty + long


def _locale(locale: str) -> list[Problem]:
    return [] if locale in LOCALES else [Problem("book.language", locale, "zh or en")]


def _read(text: str, kind: str, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """(kind, number) of each number of a field."""
    found: list[tuple[str, str]] = []
    for one in telephones.several(text):
        try:
            found += as_kept(one, kind)
        except NotANumber as error:
            problems.append(Problem(f"book.{kind}", one, str(error)))
    return tuple(dict.fromkeys(found))


def as_kept(text: str, kind: str) -> list[tuple[str, str]]:
    """(kind, number) as they are kept: a mobile takes texts and calls. NotANumber."""
    if kind == "landline":
        return [("landline", telephones.landline(text))]
    number = telephones.mobile(text)
    return [("sms", number), ("voice", number)]

"""The address book 通讯录 and the roster 值班表 from files people keep, and as lists to show.

A file is taken whole or not at all: everything in it is checked first, and everything wrong is said
at once. `check_people` and `check_roster` only look. Saving is one transaction with one line in the
register: counts and the file's digest, never a name or a number.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.parts import Source
from flows.acts import address_rows, import_changes, roster_rows
from flows.acts.actor import Actor
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem, SheetProblem
from flows.acts.import_changes import Change
from flows.acts.leaving import last_administrator, leavers, on_coming_shifts
from flows.acts.sheets import Sheet, read_sheet
from flows.acts.shutting import shut_those_of
from flows.wiring import Office
from models import leaving, people
from models.people import Book, NewPerson, Shift
from models.session import Tx

_UNKNOWN_POST = "no playbook calls this post and nobody holds it; is it spelt as there?"
# A moment as a stretch of time, for "who is on duty at": shifts touch it or do not.
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do: rows added and brought up to date, persons or shifts taken away.

    With `problems` nothing is written. `warnings` are written all the same, but worth a look.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sha256: str = field(default="", repr=False)
    changes: tuple[Change, ...] = field(default=(), repr=False)  # each of them, for whoever looks first


def import_people(office: Office, path: Path, actor: Actor) -> ImportResult:
    """Add the persons of a file, bring those known by unit, name and post up to date, take out who left.

    Whoever is not in the file stays. BadInput names every problem, and then nothing is written.
    """
    return enter_people(office, read_sheet(path, address_rows.COLUMNS), actor)


def enter_people(office: Office, sheet: Sheet, actor: Actor) -> ImportResult:
    """The same of a file that is read already."""

    def judge(tx: Tx, now: datetime) -> tuple[ImportResult, Callable[[], None]]:
        result, staying, gone = _judge_people(tx, office, sheet, now)

        def save() -> None:
            people.save_people(tx, staying, now)
            shut_those_of(tx, gone, actor, now)
            leaving.take_out(tx, gone)

        return result, save

    return _import(office, sheet, "people_imported", actor, judge)


def check_people(office: Office, path: Path) -> ImportResult:
    """What importing this file would do, with every problem; nothing is written."""
    return look_at_people(office, read_sheet(path, address_rows.COLUMNS))


def look_at_people(office: Office, sheet: Sheet) -> ImportResult:
    """The same of a file that is read already."""
    now = office.now()
    with office.database.reading() as tx:
        return _judge_people(tx, office, sheet, now)[0]


def import_roster(office: Office, path: Path, actor: Actor) -> ImportResult:
    """Set the shifts of a file. From the first to the last instant it covers for a post, that post is held
    as the file says; shifts outside, and other posts, stay.

    Times without a zone are the office's wall clock. BadInput names every problem.
    """
    return enter_roster(office, read_sheet(path, roster_rows.COLUMNS), actor)


def enter_roster(office: Office, sheet: Sheet, actor: Actor) -> ImportResult:
    """The same of a file that is read already."""

    def judge(tx: Tx, now: datetime) -> tuple[ImportResult, Callable[[], None]]:
        result, shifts = _judge_roster(tx, office, sheet, now)
        return result, lambda: leaving.replace_shifts(tx, shifts, now)

    return _import(office, sheet, "roster_imported", actor, judge)


def check_roster(office: Office, path: Path) -> ImportResult:
    """What importing this roster would do, with every problem; nothing is written."""
    return look_at_roster(office, read_sheet(path, roster_rows.COLUMNS))


def look_at_roster(office: Office, sheet: Sheet) -> ImportResult:
    """The same of a file that is read already."""
    with office.database.reading() as tx:
        return _judge_roster(tx, office, sheet, office.now())[0]


def _import(
    office: Office,
    sheet: Sheet,
    kind: str,
    actor: Actor,
    judge: Callable[[Tx, datetime], tuple[ImportResult, Callable[[], None]]],
) -> ImportResult:
    now = office.now()
    with office.database.writing() as tx:
        result, save = judge(tx, now)
        if result.problems:
            raise BadInput(list(result.problems))
        save()
        counts = {"file": sheet.name, "sha256": sheet.sha256, "rows": len(sheet.rows)}
        done = {**counts, "added": result.added, "updated": result.updated, "removed": result.removed}
        enter(tx, kind, done, actor, now)
    office.waker.wake()
    return result


def _judge_people(
    tx: Tx, office: Office, sheet: Sheet, now: datetime
) -> tuple[ImportResult, list[NewPerson], list[str]]:
    """(what would be done, who is added or brought up to date, ids of those who are taken out)."""
    book = office.book(tx, now)
    new, problems, warnings = address_rows.read(sheet.rows)
    gone, strangers = leavers(book, new)
    staying = [person for person in new if not person.left]
    out = {person.id for person in gone}
    known = {(book.units[p.unit], p.name, p.post) for p in book.people.values() if p.id not in out}
    updated = sum((p.unit, p.name, p.post) in known for p in staying)
    warnings += [_other_post(person, known) for person in staying if _other_posts(person, known)]
    problems += [p for person in gone for p in on_coming_shifts(book, person, office.calendar, now)]
    everything = (*sheet.problems, *problems, *last_administrator(tx, gone), *_empty(sheet))
    counts = (len(staying) - updated, updated, len(gone))
    told = tuple(import_changes.of_people(book, staying, gone))
    result = ImportResult(*counts, everything, (*warnings, *strangers), sheet.sha256, told)
    return result, staying, sorted(out)


def _other_posts(person: NewPerson, known: set[tuple[str, str, str]]) -> list[str]:
    if (person.unit, person.name, person.post) in known:
        return []
    return sorted(post for unit, name, post in known if (unit, name) == (person.unit, person.name))


def _other_post(person: NewPerson, known: set[tuple[str, str, str]]) -> Problem:
    posts = "、".join(_other_posts(person, known))
    remedy = f"is in the address book as {posts} too; both are kept and both are called"
    where = f"{person.unit} {person.name}"
    return SheetProblem(
        where, person.post, remedy, why="other_post", about=(("who", where), ("posts", posts))
    )


def _empty(sheet: Sheet) -> tuple[Problem, ...]:
    return (
        ()
        if sheet.rows or sheet.problems
        else (SheetProblem(sheet.name, "no rows", "fill in at least one row", why="no_rows"),)
    )


def _judge_roster(tx: Tx, office: Office, sheet: Sheet, now: datetime) -> tuple[ImportResult, list[Shift]]:
    book = office.book(tx, now)
    shifts, problems, warnings = roster_rows.read(sheet.rows, book, office.calendar)
    posts = {p.post for p in book.people.values()} | called_posts(office)
    warnings += [
        SheetProblem("岗位", post, _UNKNOWN_POST, heading="岗位", why="post")
        for post in sorted({shift.post for shift in shifts} - posts)
    ]
    known: dict[import_changes.Key, Shift] = {}
    if shifts:
        first, last = min(s.starts for s in shifts), max(s.ends for s in shifts)
        known = {(s.post, s.person, s.starts): s for s in people.shifts_between(tx, first, last)}
    updated = sum((s.post, s.person, s.starts) in known for s in shifts)
    everything = (*sheet.problems, *problems, *_empty(sheet))
    displaced = leaving.displaced(tx, shifts)
    counts = (len(shifts) - updated, updated, len(displaced))
    told = tuple(import_changes.of_roster(book, office.calendar, shifts, known, displaced))
    return ImportResult(*counts, everything, tuple(warnings), sheet.sha256, told), shifts


def called_posts(office: Office) -> set[str]:
    """The posts 岗位 that playbooks call, as they have to be written in address book and roster."""
    plans = (playbook.plan for playbook in office.playbooks.values())
    return {role.value for plan in plans for role in plan.roles.values() if role.source is Source.POST}


# Lists


def units(office: Office) -> list[dict[str, Any]]:
    """Every unit: {id, name, people}, by name."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    counts: dict[str, int] = {}
    for person in book.people.values():
        counts[person.unit] = counts.get(person.unit, 0) + 1
    listed = [{"id": unit, "name": name, "people": counts.get(unit, 0)} for unit, name in book.units.items()]
    return sorted(listed, key=lambda unit: str(unit["name"]))


def list_people(office: Office) -> list[dict[str, Any]]:
    """Everybody: {id, unit, name, post, mobiles, landlines, locale}, by unit, post and name.

    Numbers are E.164 (mobiles) and text as dialled (landlines), the first tried first. A mobile whose owner
    wants no texts is one still: it is called.
    """
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    listed = [
        {
            "id": person.id,
            "unit": book.units.get(person.unit, ""),
            "name": person.name,
            "post": person.post,
            "mobiles": _numbers(book, person.id, "sms", "voice"),
            "landlines": _numbers(book, person.id, "landline"),
            "locale": person.locale,
        }
        for person in book.people.values()
    ]
    return sorted(listed, key=lambda p: (str(p["unit"]), str(p["post"]), str(p["name"])))


def _numbers(book: Book, person: str, *kinds: str) -> list[str]:
    mine = book.numbers.get(person, ())
    return list(dict.fromkeys(number.number for number in mine if number.kind in kinds))


def list_roster(
    office: Office, at: datetime | None = None, until: datetime | None = None
) -> list[dict[str, Any]]:
    """Shifts that touch the time from `at` (aware UTC; now if None) to `until` (an instant after `at`).

    Each is {post, person, name, unit, starts, ends, on_duty}; instants are aware UTC, and `on_duty`
    says whether it holds at `at`.
    """
    moment = at or office.now()
    with office.database.reading() as tx:
        shifts = people.shifts_between(tx, moment, until or moment + _INSTANT)
        book = office.book(tx, moment)
    return [_shift(book, shift, moment) for shift in shifts]


def _shift(book: Book, shift: Shift, at: datetime) -> dict[str, Any]:
    person = book.people.get(shift.person)
    return {
        "post": shift.post,
        "person": shift.person,
        "name": person.name if person else "",
        "unit": book.units.get(person.unit, "") if person else "",
        "starts": shift.starts,
        "ends": shift.ends,
        "on_duty": shift.starts <= at < shift.ends,
    }

"""值班表 by the week: who is on which post, where nobody is, and one shift at a time put right.

What is over stays as it was: whoever was called then was called because he was on duty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from engine import rota
from engine.parts import Source
from engine.periods import day_named
from engine.rota import Gap, Overlap, Turn
from engine.vocabulary import ChannelKind
from flows.acts.actor import Actor
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem
from flows.acts.reachability import Lack
from flows.acts.roster_rows import LONGEST
from flows.acts.sheet_files import plain
from flows.wiring import Office
from models import rostering, verifying
from models.people import GONE, KINDS, Book
from models.rostering import Kept
from models.session import Tx
from models.verifying import Known

DAYS = 7
LONGEST_POST = 80


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of the roster from a Monday, 00:00 on the office's clock; instants are aware UTC.

    `posts` are those rostered in it or lately, and `lacks` what keeps somebody of it from being called.
    """

    monday: date
    starts: datetime
    ends: datetime
    shifts: tuple[Kept, ...]
    posts: tuple[str, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    lacks: Mapping[str, Lack]
    days: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class GivenShift:
    """A shift as it was typed: `person` is an id; times are aware UTC, None if they could not be read.

    `was` is the mark of the shift as it was shown, "" where it is changed whatever it is now.
    """

    post: str
    person: str
    starts: datetime | None
    ends: datetime | None
    was: str = ""


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def day_of(text: str, office: Office) -> date:
    """The day a page asks for (2026-03-01); today on the office's clock if it is none."""
    today: date = office.calendar.local(office.now()).date()
    return day_named(text) or today


def week(office: Office, day: date) -> Week:
    """The roster of the week this day lies in. Gaps are told from now on: what is over is past mending."""
    monday = monday_of(day)
    days = tuple(
        office.calendar.instant(datetime.combine(monday + timedelta(days=n), time())) for n in range(DAYS + 1)
    )
    now, starts, ends = office.now(), days[0], days[-1]
    with office.database.reading() as tx:
        book = office.book(tx, now)
        lately = rostering.between(tx, starts - timedelta(days=DAYS), ends)
        shifts = [shift for shift in lately if shift.ends > starts]
        lacks = _lacks(book, verifying.numbers(tx, {shift.person for shift in shifts}), shifts)
    turns = [Turn(shift.post, shift.person, shift.starts, shift.ends) for shift in shifts]
    posts = _ordered({shift.post for shift in lately}, office)
    since = max(starts, now)
    gaps = [gap for post in posts for gap in rota.gaps(post, turns, since, ends)] if since < ends else []
    doubled = [one for one in rota.overlaps(turns) if one.ends > now]
    return Week(monday, starts, ends, tuple(shifts), posts, tuple(gaps), tuple(doubled), lacks, days[:DAYS])


def _ordered(posts: set[str], office: Office) -> tuple[str, ...]:
    """Posts as the playbooks call them one after another; others behind."""
    called = called_posts(office)
    return tuple(sorted(posts, key=lambda post: (called.index(post) if post in called else 99, post)))


def called_posts(office: Office) -> list[str]:
    """Every post a playbook calls, in the order of the playbooks."""
    plans = (playbook.plan for playbook in office.playbooks.values())
    roles = (role for plan in plans for role in plan.roles.values() if role.source is Source.POST)
    return list(dict.fromkeys(role.value for role in roles))


def _lacks(book: Book, known: Mapping[str, list[Known]], shifts: Sequence[Kept]) -> dict[str, Lack]:
    """Whoever of these shifts cannot be called by machine at a number known to be right."""
    found = {}
    for person in dict.fromkeys(shift.person for shift in shifts):
        numbers = known.get(person, [])
        lack = Lack.NOBODY if person not in book.people else _lack(numbers)
        if lack:
            found[person] = lack
    return found


def _lack(numbers: Sequence[Known]) -> Lack | None:
    used = [one for one in numbers if not one.why]
    if not used:
        return Lack.DISABLED if any(one.why not in GONE for one in numbers) else Lack.NO_NUMBER
    by_machine = [one for one in used if KINDS[one.kind] is not ChannelKind.MANUAL]
    if not by_machine:
        return Lack.LANDLINE
    return None if any(one.verified_at for one in by_machine) else Lack.UNVERIFIED


def add_shift(office: Office, given: GivenShift, actor: Actor) -> str:
    """Somebody is on duty; the shift's id. BadInput names every problem at once."""
    now = office.now()
    with office.database.writing() as tx:
        read = _read(tx, office, given, now)
        made = rostering.add(tx, read.post, read.person, read.starts, read.ends, now)
        _enter(tx, "shift_added", made, {}, _said(read), actor, now)
    office.waker.wake()
    return made


def change_shift(office: Office, shift: str, given: GivenShift, actor: Actor) -> None:
    """Another post, person or time for a shift that is not over. BadInput, NotFound.

    Of one that runs, the hours that were held stay whose they were: another holder follows.
    """
    now = office.now()
    with office.database.writing() as tx:
        was = rostering.get(tx, shift)
        _require_not_over(office, was, now)
        read = replace(_read(tx, office, given, now, was), id=shift)
        held = _held(was, read, now)
        if held:
            _cut_short(tx, was, held, actor, now)
            rest = replace(read, starts=max(read.starts, held))
            made = rostering.add(tx, rest.post, rest.person, rest.starts, rest.ends, now)
            _enter(tx, "shift_added", made, {}, _said(rest), actor, now)
        elif _said(read) != _said(was):
            rostering.change(tx, read)
            _enter(tx, "shift_changed", shift, _said(was), _said(read), actor, now)
    office.waker.wake()


def remove_shift(office: Office, shift: str, actor: Actor) -> None:
    """A shift that is not over is not held; one that runs ends now. BadInput, NotFound."""
    now = office.now()
    with office.database.writing() as tx:
        was = rostering.get(tx, shift)
        _require_not_over(office, was, now)
        if was.starts < now:
            _cut_short(tx, was, now, actor, now)
        else:
            rostering.drop(tx, shift)
            _enter(tx, "shift_removed", shift, _said(was), {}, actor, now)
    office.waker.wake()


def _held(was: Kept, to: Kept, now: datetime) -> datetime | None:
    """Until when a running shift stays as it was; None if nothing of it was held, or only its end moves."""
    same = (was.post, was.person) == (to.post, to.person) and to.starts <= now
    if same or was.starts >= now:
        return None
    # Whoever follows later is waited for: nobody would be called in between.
    follows = (was.post, was.person) != (to.post, to.person)
    return min(max(now, to.starts), was.ends) if follows else now


def _cut_short(tx: Tx, was: Kept, ends: datetime, actor: Actor, now: datetime) -> None:
    held = replace(was, ends=ends)
    rostering.change(tx, held)
    _enter(tx, "shift_changed", was.id, _said(was), _said(held), actor, now)


def one_shift(office: Office, shift: str) -> Kept:
    """The shift with this id; NotFound."""
    with office.database.reading() as tx:
        return rostering.get(tx, shift)


def coming(office: Office) -> list[Kept]:
    """Every shift that is not over, in the order they begin."""
    with office.database.reading() as tx:
        return rostering.coming(tx, office.now())


def _require_not_over(office: Office, was: Kept, now: datetime) -> None:
    if was.ends <= now:
        until = f"{office.calendar.local(was.ends):%Y-%m-%d %H:%M}"
        raise BadInput([Problem("shift.over", until, "is over: it stays on record as it was")])


def _read(tx: Tx, office: Office, given: GivenShift, now: datetime, was: Kept | None = None) -> Kept:
    """The shift that was typed; BadInput names everything wrong with it."""
    post = "".join(plain(given.post).split())
    problems = []
    if was and given.was not in ("", was.mark):
        problems.append(Problem("shift.moved", was.post, "somebody else has changed it: look again"))
    if not post or len(post) > LONGEST_POST:
        problems.append(Problem("shift.post", given.post[:20] or "empty", "name the post"))
    if given.person not in office.book(tx, now).people:
        problems.append(
            Problem("shift.person", given.person or "empty", "choose somebody of the address book")
        )
    problems += [
        Problem(f"shift.{n}", "empty", "date and time") for n in ("starts", "ends") if not getattr(given, n)
    ]
    if given.starts and given.ends:
        problems += _wrong_times(given.starts, given.ends, now)
        twin = rostering.same(tx, post, given.person, given.starts)
        if twin and (was is None or was.id != twin):
            problems.append(Problem("shift.same", post, "this shift is there already"))
    if problems or given.starts is None or given.ends is None:
        raise BadInput(problems)
    return Kept("", post, given.person, given.starts, given.ends)


def _wrong_times(starts: datetime, ends: datetime, now: datetime) -> list[Problem]:
    if ends <= starts:
        return [Problem("shift.before", "", "must be later than the start; a night ends the next day")]
    if ends <= now:
        return [Problem("shift.past", "", "is over already: nobody is called by it any more")]
    if ends - starts > LONGEST:
        return [Problem("shift.long", "", f"at most {LONGEST.days} days: is the date right?")]
    return []


def _said(shift: Kept) -> dict[str, Any]:
    """A shift as the register keeps it."""
    times = {"starts": shift.starts.isoformat(), "ends": shift.ends.isoformat()}
    return {"post": shift.post, "person": shift.person, **times}


def _enter(
    tx: Tx, kind: str, shift: str, before: dict[str, Any], after: dict[str, Any], actor: Actor, now: datetime
) -> None:
    enter(tx, kind, {"shift": shift, "before": before, "after": after}, actor, now)

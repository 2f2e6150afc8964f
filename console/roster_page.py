"""值班表 as its page shows it: a row for each post, a column for each day, and what is amiss in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from console.desk import Desk
from console.times import Wall
from engine.rota import Gap, Overlap
from flows import posts
from flows.acts.reachability import Lack
from flows.acts.roster import Week
from models.rostering import Kept

_DAY = timedelta(days=1)
_WEEKDAYS = (
    "roster.mon",
    "roster.tue",
    "roster.wed",
    "roster.thu",
    "roster.fri",
    "roster.sat",
    "roster.sun",
)
_LACKS: Mapping[Lack, str] = {
    Lack.NOBODY: "roster.has_left",
    Lack.NO_NUMBER: "roster.no_number",
    Lack.DISABLED: "roster.disabled",
    Lack.UNVERIFIED: "roster.unverified",
    Lack.LANDLINE: "roster.landline",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A shift in its cell. `goes_on`: it began before this day; `lack`: why its holder is out of reach."""

    id: str
    name: str
    span: str
    lack: str
    goes_on: bool
    now: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A column: 周一 3月2日."""

    name: str
    date: str
    today: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A post, and who holds it from which day on."""

    post: str
    cells: tuple[tuple[Chip, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something amiss, and where to go to put it right."""

    words: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A week of the roster."""

    title: str
    before: str
    after: str
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    week: str
    this_week: bool


def shown(desk: Desk, week: Week) -> RosterShown:
    """A week in the words of the page."""
    plans, locale = posts.plans_of(desk.office), desk.words.locale
    names = {post: posts.titled(post, plans, locale) for post in week.posts}
    cells = _cells(desk, week)
    last = week.monday + timedelta(days=6)
    today = desk.office.calendar.local(desk.wall.now).date()
    return RosterShown(
        desk.words(
            "roster.week", first=_date(week.monday, desk), last=_date(last, desk), year=week.monday.year
        ),
        f"{week.monday - timedelta(days=7):%Y-%m-%d}",
        f"{week.monday + timedelta(days=7):%Y-%m-%d}",
        tuple(_days(week, desk, today)),
        tuple(Row(names[post], tuple(map(tuple, cells[post]))) for post in week.posts),
        tuple(_notes(desk, week, names)),
        f"{week.monday:%Y-%m-%d}",
        week.monday <= today <= last,
    )


def _days(week: Week, desk: Desk, today: date) -> list[Day]:
    days = [week.monday + timedelta(days=n) for n in range(len(_WEEKDAYS))]
    return [
        Day(desk.words(name), _date(day, desk), day == today)
        for name, day in zip(_WEEKDAYS, days, strict=True)
    ]


def _date(day: date, desk: Desk) -> str:
    return desk.words("roster.date", month=day.month, day=day.day)


def _cells(desk: Desk, week: Week) -> dict[str, list[list[Chip]]]:
    """By post, the chips of each day: a shift stands where it begins, and on each later day it fills.

    One from before this week stands on the first day. A night that ends in the morning fills no second day.
    """
    found: dict[str, list[list[Chip]]] = {post: [[] for _ in week.days] for post in week.posts}
    for shift in week.shifts:
        place = max((n for n, day in enumerate(week.days) if day <= shift.starts), default=0)
        for n, day in enumerate(week.days):
            if n == place or shift.starts < day <= shift.ends - _DAY / 2:
                found[shift.post][n].append(_chip(desk, week, shift, day))
    return found


def _chip(desk: Desk, week: Week, shift: Kept, day: datetime) -> Chip:
    now = desk.wall.now
    lack = week.lacks.get(shift.person)
    return Chip(
        shift.id,
        name_of(desk, shift.person),
        span(desk, shift.starts, shift.ends),
        desk.words(_LACKS[lack]) if lack and shift.ends > now else "",
        shift.starts < day,
        shift.starts <= now < shift.ends,
        shift.ends <= now,
    )


def name_of(desk: Desk, person: str) -> str:
    """Whoever is on a shift, also one who has left."""
    known = desk.book.people.get(person) or desk.book.former.get(person)
    return known.name if known else ""


def span(desk: Desk, starts: datetime, ends: datetime) -> str:
    """08:30–18:00, or 08:30–次日08:30, or with the day where it ends later."""
    first, last = desk.office.calendar.local(starts), desk.office.calendar.local(ends)
    days = (last.date() - first.date()).days
    clock = f"{last:%H:%M}"
    if days == 1:
        clock = desk.words("roster.next_day", clock=clock)
    elif days > 1:
        clock = desk.words("time.day", month=last.month, day=last.day, clock=clock)
    return f"{first:%H:%M}–{clock}"


def _notes(desk: Desk, week: Week, names: Mapping[str, str]) -> list[Note]:
    """Gaps first, soonest first; then what overlaps; then who may not be reached."""
    wall = desk.wall
    gaps = [_gap(gap, week, names, wall) for gap in sorted(week.gaps, key=lambda gap: gap.starts)]
    doubled = [_overlap(one, desk, names) for one in week.overlaps]
    return [*gaps, *doubled, *_unreachable(desk, week)]


def _gap(gap: Gap, week: Week, names: Mapping[str, str], wall: Wall) -> Note:
    given = {"week": f"{week.monday:%Y-%m-%d}", "post": gap.post}
    given |= {"starts": wall.field(gap.starts), "ends": wall.field(min(gap.ends, gap.starts + _DAY))}
    said = wall.words(
        "roster.gap", post=names[gap.post], starts=wall.clock(gap.starts), ends=wall.clock(gap.ends)
    )
    return Note(said, f"/roster?{urlencode(given)}#add-h", "gap")


def _overlap(one: Overlap, desk: Desk, names: Mapping[str, str]) -> Note:
    wall = desk.wall
    first, second = name_of(desk, one.first.person), name_of(desk, one.second.person)
    times = {"starts": wall.clock(one.starts), "ends": wall.clock(one.ends)}
    if one.is_of_one_person and one.first.post != one.second.post:
        posts_of = {"first": names[one.first.post], "second": names[one.second.post]}
        return Note(wall.words("roster.two_posts", name=first, **posts_of, **times), "", "overlap")
    post = names[one.first.post]
    return Note(
        wall.words("roster.two_people", post=post, first=first, second=second, **times), "", "overlap"
    )


def _unreachable(desk: Desk, week: Week) -> list[Note]:
    now = desk.wall.now
    to_come = {shift.person for shift in week.shifts if shift.ends > now}
    return [
        Note(
            desk.words("roster.lacks", name=name_of(desk, person), lack=desk.words(_LACKS[lack])),
            f"/people/{person}" if person in desk.book.people else "",
            "lack",
        )
        for person, lack in week.lacks.items()
        if person in to_come and lack is not Lack.LANDLINE
    ]


def people_choices(desk: Desk) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """(unit, its people as (id, name and post)) to choose from."""
    found: dict[str, list[tuple[str, str]]] = {}
    for person in sorted(desk.book.people.values(), key=lambda one: (one.post, one.name)):
        words = person.name if person.post in person.name else f"{person.name} · {person.post}"
        found.setdefault(desk.book.units.get(person.unit, ""), []).append((person.id, words))
    return sorted(found.items())

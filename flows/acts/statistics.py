"""统计: the figures of a period for whoever reads them, and the incidents behind each figure.

What a reader may not see is in none of his figures: to a unit's contact the other units' incidents do not
exist. Each person's own answer times are given here to that person and to the deputy head 分管领导, and to
nobody else whatever page or file asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import answer_times, instructing
from engine.answer_times import DEPUTY_HEAD, Times
from engine.countable import Counted, Limit, Scope, narrowed, within
from engine.parts import Source
from engine.periods import Period
from engine.plan import Plan
from engine.statistics import Axis, Figures, Measure, at_night, by_part, by_week, divided, figures, of_limits
from engine.vocabulary import Standing
from flows import posts
from flows.acts.searching import wordless
from flows.wiring import Office
from models import counting, finding
from models.counting import Wanted
from models.finding import Listed
from models.people import Book
from models.session import Tx
from playbooks.errors import PlaybookError


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: his id in the address book (None: nobody known), and the only unit he sees, if any."""

    person: str | None = None
    unit_only: str | None = None


@dataclass(frozen=True)
class Seen:
    """The figures of a period and of the one before it. `at`: when they were counted (aware UTC)."""

    at: datetime
    period: Period
    scope: Scope
    now: Figures
    before: Figures
    by: Mapping[Axis, Mapping[str, Figures]]
    by_standing: Mapping[Standing, Figures]
    by_part: tuple[tuple[Period, Mapping[Measure, int]], ...]  # days, weeks or months, whichever can be read
    nights: tuple[tuple[Period, int], ...]  # tries at night, by week
    times: Times
    times_before: Times
    times_by_level: Mapping[str, Times]
    people: Mapping[str, Times]  # only whom this reader may see
    sees_everybody: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in figures are called; of a playbook its category. `frozen` has plans by their hash."""

    plans: Mapping[str, Plan]
    frozen: Mapping[str, Plan]
    units: Mapping[str, str]
    book: Book


def seen(office: Office, period: Period, reader: Reader, scope: Scope) -> Seen:
    """Count a period, as far as this reader may see."""
    at, calendar = office.now(), office.calendar
    with office.database.reading() as tx:
        counted = narrowed(_counted(office, tx, period, reader, scope), scope)
        deputies = _deputies(office, office.book(tx, at))
    mine = within(counted, period, calendar)
    now = figures(counted, period, calendar)
    shown = answer_times.shown_to(reader.person, deputies, (call.person for call in mine.calls))
    return Seen(
        at,
        period,
        scope,
        now,
        figures(counted, period.before, calendar),
        {axis: divided(now, counted.cases, axis) for axis in Axis},
        _by_standing(mine),
        tuple(zip(period.parts, by_part(counted.cases.values(), period.parts, calendar), strict=True)),
        tuple(zip(period.weeks, by_week(mine.tries, period.weeks, calendar), strict=True)),
        answer_times.together(mine.calls),
        answer_times.together(within(counted, period.before, calendar).calls),
        _times_by_level(mine),
        answer_times.by_person(mine.calls, shown),
        reader.person is not None and reader.person in deputies,
    )


def behind(
    office: Office, period: Period, reader: Reader, scope: Scope, measure: Measure, week: Period | None = None
) -> list[Listed]:
    """The incidents that a figure counts, of the period or of a part of it, by the time they were logged."""
    part = week or period
    with office.database.reading() as tx:
        counted = narrowed(_counted(office, tx, part, reader, scope), scope)
        ids = sorted(set(figures(counted, part, office.calendar)[measure]))
    silent = wordless(office)
    with office.database.reading() as tx:
        return finding.these(tx, ids, silent)


def names(office: Office) -> Names:
    """What levels, playbooks and units are called, those no longer in use too."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
        known = {hashed: _plan(office, tx, hashed) for hashed in finding.playbooks(tx)}
    frozen = {hashed: plan for hashed, plan in known.items() if plan is not None}
    plans = {plan.id: plan for plan in frozen.values()}
    return Names(plans | {plan.id: plan for plan in posts.plans_of(office)}, frozen, book.units, book)


def _counted(office: Office, tx: Tx, period: Period, reader: Reader, scope: Scope) -> Counted:
    """Everything of the period and of the one before."""
    start, end = period.before.bounds(office.calendar)[0], period.bounds(office.calendar)[1]
    wanted = Wanted(start, end, reader.unit_only, scope.drills)
    cases, hashes = counting.cases(tx, wanted)
    down = counting.outages(tx, wanted)
    standings: dict[tuple[str, str, str], Standing] = {}
    limits = []
    for row in counting.clocks(tx, wanted):
        case = cases.get(row.incident)
        if case is None:
            continue
        asked = (hashes[case.id], row.deadline, case.level)
        if asked not in standings:
            standings[asked] = _standing(office, tx, *asked)
        key = (row.incident, row.deadline, row.due)
        made = (row.due, row.met_at, row.is_breached, row.extended, key in down, case.logged_at)
        limits.append(Limit(row.incident, row.deadline, standings[asked], *made))
    return Counted(
        cases,
        tuple(limits),
        tuple(counting.calls(tx, wanted)),
        tuple(at_night(counting.tries(tx, wanted), start, end, office.calendar)),
        tuple(counting.updates(tx, wanted)),
    )


def _plan(office: Office, tx: Tx, hashed: str) -> Plan | None:
    try:
        return office.plan_of(tx, hashed)
    except PlaybookError:  # frozen by a newer program: its limits count, what they rest on is not known
        return None


def _standing(office: Office, tx: Tx, hashed: str, deadline: str, level: str) -> Standing:
    if instructing.is_own(deadline):
        return Standing.SUPERIOR_ORDER
    plan = _plan(office, tx, hashed)
    limits = {limit.id: limit for limit in plan.deadlines} if plan else {}
    return limits[deadline].authority(level).standing if deadline in limits else Standing.DEFAULT


def _deputies(office: Office, book: Book) -> frozenset[str]:
    """Who holds the post of the deputy head for good: whoever stands in for a night sees no more."""
    holders = {
        role.value
        for plan in posts.plans_of(office)
        for role in plan.roles.values()
        if role.id == DEPUTY_HEAD and role.source is Source.POST
    }
    return frozenset(person.id for person in book.people.values() if person.post in holders)


def _by_standing(mine: Counted) -> dict[Standing, Figures]:
    limits = {one: [limit for limit in mine.limits if limit.standing is one] for one in Standing}
    return {one: of_limits(listed) for one, listed in limits.items() if listed}


def _times_by_level(mine: Counted) -> dict[str, Times]:
    levels = {mine.cases[call.incident].level for call in mine.calls}
    return {
        level: answer_times.together(c for c in mine.calls if mine.cases[c.incident].level == level)
        for level in levels
    }

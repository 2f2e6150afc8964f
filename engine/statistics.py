"""Statistics 统计: what is counted, from what, and in which period. Every figure is a list of incidents.

A figure is as long as its list, so what a page prints and what it opens are the same; parts by level,
category and unit are the same lists, divided. Left out everywhere: drills (or, asked for, everything that is
none), 作废 and 并案; of a matter that was merged the incident it went into is counted.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from enum import StrEnum

from engine.calendars import Calendar
from engine.countable import Case, Counted, Limit, Update, within
from engine.periods import Period
from engine.vocabulary import PageState, State

# Ours: hours in which a call wakes somebody (the plans of duty rooms know no number for it).
NIGHT = (time(22), time(7))


class Verdict(StrEnum):
    """How a limit was kept."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    OUTAGE = "outage"
    PAST = "past"  # was over when the matter was logged
    RUNNING = "running"


class Measure(StrEnum):
    """What is counted. `engine.vocabulary` has no word for these; the page prints how each is counted."""

    LOGGED = "logged"
    CLOSED = "closed"
    UNFOUNDED = "unfounded"
    OPEN = "open"
    MERGED = "merged"
    VOID = "void"
    MET = "met"
    LATE = "late"
    MISSED = "missed"
    OUTAGE = "outage"
    PAST = "past"
    RUNNING = "running"
    EXTENDED = "extended"
    CALLED = "called"
    ANSWERED = "answered"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"
    NIGHT = "night"
    MADE = "made"
    MADE_LATE = "made_late"
    SKIPPED = "skipped"
    SKIPPED_OUTAGE = "skipped_outage"


class Axis(StrEnum):
    """By what figures are divided."""

    LEVEL = "level"
    CATEGORY = "category"
    UNIT = "unit"


Figures = Mapping[Measure, tuple[str, ...]]


_LEFT_OUT = {State.VOID: Measure.VOID, State.MERGED: Measure.MERGED}
_OVER = frozenset({State.CLOSED, State.ARCHIVED})


def judged(limit: Limit) -> Verdict:
    """How a limit was kept, by its end as extended.

    What was over before anybody here knew of it, or passed while the system was down, is nobody's miss.
    """
    if limit.met_at is not None and limit.met_at <= limit.due:
        return Verdict.MET
    if limit.met_at is None and not limit.is_breached:
        return Verdict.RUNNING
    if limit.due <= limit.logged_at:
        return Verdict.PAST
    if limit.outage:
        return Verdict.OUTAGE
    return Verdict.LATE if limit.met_at is not None else Verdict.MISSED


_CALLS = {
    PageState.ANSWERED: Measure.ANSWERED,
    PageState.DECLINED: Measure.DECLINED,
    PageState.WITHDRAWN: Measure.WITHDRAWN,
    PageState.OPEN: Measure.UNANSWERED,
    PageState.UNANSWERED: Measure.UNANSWERED,
}


def figures(counted: Counted, period: Period, calendar: Calendar) -> Figures:
    """Every figure of a period: the incident of each thing that is counted, in order."""
    found: dict[Measure, list[str]] = {measure: [] for measure in Measure}
    start, end = period.bounds(calendar)
    for case in counted.cases.values():
        _count_case(found, case, start, end)
    mine = within(counted, period, calendar)
    for limit in mine.limits:
        found[Measure(judged(limit).value)].append(limit.incident)
        if limit.extended:
            found[Measure.EXTENDED].append(limit.incident)
    for call in mine.calls:
        found[Measure.CALLED].append(call.incident)
        found[_CALLS[call.state]].append(call.incident)
    found[Measure.NIGHT] = [one.incident for one in mine.tries if is_night(calendar, one.at)]
    for measure, incident in kept(mine.updates):
        found[measure].append(incident)
    return {measure: tuple(listed) for measure, listed in found.items()}


def _count_case(found: Mapping[Measure, list[str]], case: Case, start: datetime, end: datetime) -> None:
    is_new = start <= case.logged_at < end
    if case.state in _LEFT_OUT:
        if is_new:
            found[_LEFT_OUT[case.state]].append(case.id)
        return
    if is_new:
        found[Measure.LOGGED].append(case.id)
        if case.state.is_open:
            found[Measure.OPEN].append(case.id)
    if case.ended_at is not None and start <= case.ended_at < end:
        if case.state in _OVER:
            found[Measure.CLOSED].append(case.id)
        elif case.state is State.UNFOUNDED:
            found[Measure.UNFOUNDED].append(case.id)


def kept(updates: Iterable[Update]) -> list[tuple[Measure, str]]:
    """How each recurring report that fell due came out, with its incident.

    What fell due unmade has an entry, and another once it is made or missed; where the incident ended in
    between it has none, and was not made.
    """
    found: list[tuple[Measure, str]] = []
    pending: dict[tuple[str, str, datetime], int] = {}
    listed = list(updates)
    down = {_key(one) for one in listed if one.outage}
    for one in listed:
        key = _key(one)
        if one.kind == "update_owed":
            pending[key] = pending.get(key, 0) + 1
            continue
        if one.kind == "update_missed" or one.is_late:
            pending[key] = pending.get(key, 0) - 1
        found.append((_came_out(one, down), one.incident))
    for (incident, cadence, due), left in pending.items():
        is_down = (incident, cadence, due) in down
        found += [(Measure.SKIPPED_OUTAGE if is_down else Measure.SKIPPED, incident)] * max(left, 0)
    return found


def _key(one: Update) -> tuple[str, str, datetime]:
    return one.incident, one.cadence, one.due


def _came_out(one: Update, down: set[tuple[str, str, datetime]]) -> Measure:
    if one.kind == "update_made" and not one.is_late:
        return Measure.MADE
    if _key(one) in down:
        return Measure.SKIPPED_OUTAGE
    return Measure.MADE_LATE if one.kind == "update_made" else Measure.SKIPPED


def is_night(calendar: Calendar, at: datetime) -> bool:
    """Whether it is night at the office."""
    wall = calendar.local(at).time()
    return wall >= NIGHT[0] or wall < NIGHT[1]


def value_of(case: Case, axis: Axis) -> str:
    """Where an incident stands on an axis."""
    return {Axis.LEVEL: case.level, Axis.CATEGORY: case.playbook, Axis.UNIT: case.unit}[axis]


def divided(whole: Figures, cases: Mapping[str, Case], axis: Axis) -> dict[str, Figures]:
    """The same figures by the values of an axis; each thing that is counted is in one part."""
    parts: dict[str, dict[Measure, list[str]]] = {}
    for measure, incidents in whole.items():
        for incident in incidents:
            part = parts.setdefault(value_of(cases[incident], axis), {})
            part.setdefault(measure, []).append(incident)
    return {
        value: {measure: tuple(part.get(measure, ())) for measure in Measure} for value, part in parts.items()
    }


def share(part: int, *others: int) -> float | None:
    """How much of the whole `part` is, from 0 to 1; None of nothing."""
    whole = part + sum(others)
    return part / whole if whole else None


def in_time(found: Figures) -> float | None:
    """Adherence 按时完成率: met in time, of what people met in time, met late or missed."""
    met, late, missed = (len(found[one]) for one in (Measure.MET, Measure.LATE, Measure.MISSED))
    return share(met, late, missed)

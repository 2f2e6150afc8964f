"""Statistics 统计: what is counted, from what, and in which period. Every figure is a list of incidents.

A figure is as long as its list, so what a page prints and what it opens are the same; parts by level,
category and unit are the same lists, divided. Left out everywhere: drills (or, asked for, everything that is
none), 作废 and 并案; of a matter that was merged the incident it went into is counted.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from engine.calendars import Calendar
from engine.countable import Call, Case, Counted, Limit, Try, Update, within
from engine.periods import NIGHT, Period
from engine.vocabulary import PageState, State


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
_ENDED = {
    State.CLOSED: Measure.CLOSED,
    State.ARCHIVED: Measure.CLOSED,
    State.UNFOUNDED: Measure.UNFOUNDED,
}


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
        for measure, at in happened(case):
            if start <= at < end:
                found[measure].append(case.id)
    mine = within(counted, period, calendar)
    _count_calls(found, mine.calls)
    found[Measure.NIGHT] = [one.incident for one in mine.tries]
    for measure, incident in kept(mine.updates):
        found[measure].append(incident)
    return {**{measure: tuple(listed) for measure, listed in found.items()}, **of_limits(mine.limits)}


def of_limits(limits: Iterable[Limit]) -> Figures:
    """The figures of limits alone, as `figures` has them."""
    found: dict[Measure, list[str]] = {one: [] for one in (*map(Measure, Verdict), Measure.EXTENDED)}
    for limit in limits:
        found[Measure(judged(limit))].append(limit.incident)
        if limit.extended:
            found[Measure.EXTENDED].append(limit.incident)
    return {measure: tuple(listed) for measure, listed in found.items()}


def happened(case: Case) -> list[tuple[Measure, datetime]]:
    """What an incident is counted as, and when that was."""
    if case.state in _LEFT_OUT:
        return [(_LEFT_OUT[case.state], case.logged_at)]
    found = [(Measure.LOGGED, case.logged_at)]
    if case.state.is_open:
        found.append((Measure.OPEN, case.logged_at))
    if case.ended_at is not None and case.state in _ENDED:
        found.append((_ENDED[case.state], case.ended_at))
    return found


def _count_calls(found: Mapping[Measure, list[str]], calls: Iterable[Call]) -> None:
    for call in calls:
        found[Measure.CALLED].append(call.incident)
        found[_CALLS[call.state]].append(call.incident)


def by_part(cases: Iterable[Case], parts: Sequence[Period], calendar: Calendar) -> list[dict[Measure, int]]:
    """How many were logged, closed … in each of the parts, which follow one another."""
    found: list[dict[Measure, int]] = [dict.fromkeys(Measure, 0) for _ in parts]
    starts = _starts(parts, calendar)
    for case in cases:
        for measure, at in happened(case):
            n = _part(starts, at)
            if n is not None:
                found[n][measure] += 1
    return found


def by_week(tries: Iterable[Try], weeks: Sequence[Period], calendar: Calendar) -> list[int]:
    """How many tries were made in each of the weeks, which follow one another."""
    found, starts = [0 for _ in weeks], _starts(weeks, calendar)
    for one in tries:
        n = _part(starts, one.at)
        if n is not None:
            found[n] += 1
    return found


def _starts(parts: Sequence[Period], calendar: Calendar) -> list[datetime]:
    """When each of them begins, and when the last one ends."""
    return [calendar.midnight(part.first) for part in parts] + [calendar.midnight(parts[-1].past)]


def _part(starts: Sequence[datetime], at: datetime) -> int | None:
    n = bisect_right(starts, at) - 1
    return n if 0 <= n < len(starts) - 1 else None


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


def at_night(tries: Iterable[Try], start: datetime, end: datetime, calendar: Calendar) -> list[Try]:
    """Those between two instants that were made while it was night at the office."""
    edges = _edges(start, end, calendar)
    return [one for one in tries if start <= one.at < end and bisect_right(edges, one.at) % 2]


def _edges(start: datetime, end: datetime, calendar: Calendar) -> list[datetime]:
    """When nights begin and end, in turn, from the evening before `start` on."""
    day = calendar.local(start).date() - timedelta(days=1)
    found: list[datetime] = []
    while not found or found[-1] < end:
        evening, day = datetime.combine(day, NIGHT[0]), day + timedelta(days=1)
        found += [calendar.instant(evening), calendar.instant(datetime.combine(day, NIGHT[1]))]
    return found


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

"""Statistics in the shape of the interface: figures by their names, and how each is counted."""

from collections.abc import Iterable, Mapping

from console.api.caller import Caller
from console.api.shapes import statistics as shapes
from console.api.shapes.common import Level, Named
from console.statistics_page import Asked, reader
from engine.answer_times import Times
from engine.periods import Period
from engine.statistics import Axis, Figures, Measure, in_time
from flows.acts import statistics
from flows.acts.statistics import Names, Seen
from flows.counted.naming import Says
from flows.counted.tables import Tables
from flows.counted.words import MEDIAN, P90, RATE, TERMS
from models.finding import Listed


def shown(caller: Caller, asked: Asked) -> shapes.Statistics:
    """Count what is asked for, as far as this caller may see."""
    seen = statistics.seen(caller.office, asked.period, reader(caller), asked.scope)
    says = Says(statistics.names(caller.office), caller.words.locale)
    return shapes.Statistics(
        at=caller.wall.calendar.local(seen.at),
        title=Tables(seen, says).title,
        period=_period(seen.period),
        before=_period(seen.period.before),
        figures={one: shapes.Count(now=len(seen.now[one]), before=len(seen.before[one])) for one in Measure},
        in_time=in_time(seen.now),
        in_time_before=in_time(seen.before),
        definitions=_definitions(says),
        by_level=_by(seen, says, Axis.LEVEL),
        by_category=_by(seen, says, Axis.CATEGORY),
        by_unit=_by(seen, says, Axis.UNIT),
        by_standing={one: shapes.Counts(**_counts(found)) for one, found in seen.by_standing.items()},
        **_over_time(seen),
        **_times_of(seen, says),
    )


def _over_time(seen: Seen) -> dict[str, object]:
    parts = [
        shapes.OfDays(period=_period(one), logged=found[Measure.LOGGED], closed=found[Measure.CLOSED])
        for one, found in seen.by_part
    ]
    return {
        "parts": parts,
        "nights": [shapes.Nights(period=_period(one), night=n) for one, n in seen.nights],
    }


def _times_of(seen: Seen, says: Says) -> dict[str, object]:
    levels = sorted(seen.times_by_level.items(), key=lambda pair: says.rank(pair[0]))
    return {
        "times": shapes.Times.model_validate(seen.times),
        "times_before": shapes.Times.model_validate(seen.times_before),
        "times_by_level": _named((one, says.value(Axis.LEVEL, one), times) for one, times in levels),
        "people": _named((one, says.person(one), times) for one, times in seen.people.items()),
    }


def _named(found: Iterable[tuple[str, str, Times]]) -> list[shapes.TimesOf]:
    return [
        shapes.TimesOf(value=one, title=title, **shapes.Times.model_validate(times).model_dump())
        for one, title, times in found
    ]


def _definitions(says: Says) -> dict[str, shapes.Definition]:
    terms = {one.value: term for one, term in TERMS.items()}
    terms |= {"in_time": RATE, "median": MEDIAN, "p90": P90}
    return {
        name: shapes.Definition(title=says.text(term.title), counted=says.text(term.counted))
        for name, term in terms.items()
    }


def _by(seen: Seen, says: Says, axis: Axis) -> list[shapes.Part]:
    return [
        shapes.Part(value=value, title=says.value(axis, value), **_counts(found))
        for value, found in sorted(seen.by[axis].items())
    ]


def _counts(found: Figures) -> dict[str, object]:
    counts = {one: len(listed) for one, listed in found.items() if listed}
    return {"counts": counts, "in_time": in_time(found)}


def _period(one: Period) -> shapes.PeriodShown:
    return shapes.PeriodShown(name=one.name, first=one.first, last=one.last)


def behind(one: Listed, names: Names, caller: Caller) -> shapes.Behind:
    """An incident behind a figure."""
    plan, words = names.frozen.get(one.playbook_hash), caller.words
    levels: Mapping[str, str] = {level.id: level.name for level in plan.levels} if plan else {}
    return shapes.Behind(
        id=one.id,
        number=one.number,
        title=one.title,
        playbook=Named(id=plan.id if plan else "", title=words.text(plan.title) if plan else ""),
        state=one.state,
        state_words=words.label(one.state),
        event_level=Level(id=one.event_level, name=levels.get(one.event_level, one.event_level)),
        unit=names.units.get(one.unit, one.unit),
        logged_at=caller.wall.calendar.local(one.logged_at),
    )

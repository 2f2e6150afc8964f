"""Statistics: what is counted and what is left out; parts are the whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import Calendar
from engine.countable import Call, Case, Counted, Limit, Scope, Try, Update, narrowed, within
from engine.periods import Period, PeriodKind, containing
from engine.statistics import (
    Axis,
    Measure,
    Verdict,
    at_night,
    by_part,
    by_week,
    divided,
    figures,
    in_time,
    judged,
    kept,
    of_limits,
    share,
)
from engine.vocabulary import PageState, Standing, State

CALENDAR = Calendar("Asia/Shanghai")
MARCH = containing(PeriodKind.MONTH, date(2026, 3, 1))
START, END = MARCH.bounds(CALENDAR)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def case(key: str = "one", state: State = State.HANDLING, **besides: object) -> Case:
    return Case(key, state, "III", "public-opinion", "unit", NOON)._replace(**besides)


def limit(met: timedelta | None = None, *, breached: bool = False, **besides: object) -> Limit:
    """Due an hour after noon; met so long after noon."""
    due = NOON + HOUR
    met_at = NOON + met if met is not None else None
    return Limit("one", "first", Standing.LAW, due, met_at, breached, False, False, NOON)._replace(**besides)


def counts(counted: Counted, period: Period = MARCH) -> dict[Measure, int]:
    return {measure: len(found) for measure, found in figures(counted, period, CALENDAR).items() if found}


def of(*cases: Case, **besides: object) -> Counted:
    return Counted({one.id: one for one in cases}, **besides)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_limit", "verdict"),
    [
        (limit(HOUR / 2), Verdict.MET),
        (limit(HOUR), Verdict.MET),
        (limit(2 * HOUR, breached=True), Verdict.LATE),
        (limit(breached=True), Verdict.MISSED),
        (limit(breached=True, outage=True), Verdict.OUTAGE),
        (limit(2 * HOUR, breached=True, outage=True), Verdict.OUTAGE),
        (limit(breached=True, logged_at=NOON + 2 * HOUR), Verdict.PAST),
        (limit(), Verdict.RUNNING),
    ],
)
def test_a_limit_is_judged_by_what_a_person_could_do(given_limit: Limit, verdict: Verdict) -> None:
    assert judged(given_limit) is verdict


def test_an_extended_limit_is_judged_by_its_end_as_extended_and_counted_as_extended() -> None:
    found = of_limits([limit(HOUR, extended=True)])
    assert (found[Measure.MET], found[Measure.EXTENDED]) == (("one",), ("one",))


def test_a_limit_belongs_to_the_period_in_which_it_was_met_or_passed() -> None:
    met_before = limit(HOUR, due=END + HOUR)
    passed = limit(breached=True, due=END + HOUR)
    assert counts(of(case(), limits=(met_before, passed)))[Measure.MET] == 1
    assert Measure.MISSED not in counts(of(case(), limits=(passed,)))
    assert counts(of(case(), limits=(passed,)), MARCH.after)[Measure.MISSED] == 1


def test_the_rate_leaves_out_what_is_nobodys_miss() -> None:
    found = of_limits(
        [
            limit(HOUR),
            limit(HOUR),
            limit(HOUR),
            limit(breached=True),
            limit(breached=True, outage=True),
            limit(),
        ]
    )
    assert in_time(found) == pytest.approx(0.75)
    assert in_time(of_limits([])) is None
    assert share(0, 4) == 0


def test_an_incident_is_counted_when_it_was_logged_and_when_it_ended() -> None:
    closed = case("closed", State.CLOSED, logged_at=START - HOUR, ended_at=START)
    filed = case("filed", State.ARCHIVED, logged_at=START, ended_at=END)
    unfounded = case("unfounded", State.UNFOUNDED, ended_at=NOON)
    found = figures(of(case(), closed, filed, unfounded), MARCH, CALENDAR)
    assert found[Measure.LOGGED] == ("one", "filed", "unfounded")
    assert found[Measure.OPEN] == ("one",)
    assert found[Measure.CLOSED] == ("closed",)
    assert found[Measure.UNFOUNDED] == ("unfounded",)


def test_a_closed_matter_that_was_opened_again_is_not_closed() -> None:
    assert Measure.CLOSED not in counts(of(case(state=State.HANDLING, ended_at=NOON)))


@pytest.mark.parametrize(("state", "measure"), [(State.VOID, Measure.VOID), (State.MERGED, Measure.MERGED)])
def test_of_void_and_merged_matters_nothing_counts_but_that_they_were(state: State, measure: Measure) -> None:
    counted = of(
        case(state=state),
        limits=(limit(HOUR),),
        calls=(Call("one", "p", PageState.ANSWERED, NOON, NOON),),
        tries=(Try("one", NOON),),
        updates=(Update("one", "daily", NOON, "update_made", False, False),),
    )
    assert counts(narrowed(counted, Scope())) == {measure: 1}


def test_drills_are_apart() -> None:
    counted = of(case(), case("drill", drill=True))
    assert list(narrowed(counted, Scope()).cases) == ["one"]
    assert list(narrowed(counted, Scope(drills=True)).cases) == ["drill"]


def test_a_scope_takes_what_is_of_its_level_playbook_unit_and_standing() -> None:
    other = case("other", level="I", playbook="rumour", unit="")
    counted = of(case(), other, limits=(limit(HOUR), limit(HOUR, standing=Standing.DEFAULT)))
    for scope in (Scope(level="I"), Scope(playbook="rumour"), Scope(unit="")):
        assert list(narrowed(counted, scope).cases) == ["other"]
    assert len(narrowed(counted, Scope(standing=Standing.LAW)).limits) == 1


def test_calls_are_counted_by_how_they_ended() -> None:
    calls = tuple(Call("one", "p", state, NOON, None) for state in PageState)
    found = counts(of(case(), calls=calls))
    assert found[Measure.CALLED] == len(PageState)
    assert found[Measure.UNANSWERED] == 2
    assert {found[one] for one in (Measure.ANSWERED, Measure.DECLINED, Measure.WITHDRAWN)} == {1}


def update(kind: str, *, late: bool = False, outage: bool = False, cadence: str = "daily") -> Update:
    return Update("one", cadence, NOON, kind, late, outage)


@pytest.mark.parametrize(
    ("updates", "came_out"),
    [
        ([update("update_made")], [Measure.MADE]),
        ([update("update_owed"), update("update_made", late=True)], [Measure.MADE_LATE]),
        ([update("update_owed"), update("update_missed")], [Measure.SKIPPED]),
        ([update("update_owed")], [Measure.SKIPPED]),
        ([update("update_owed", outage=True)], [Measure.SKIPPED_OUTAGE]),
        ([update("update_missed", outage=True)], [Measure.SKIPPED_OUTAGE]),
        ([update("update_owed", outage=True), update("update_made", late=True)], [Measure.SKIPPED_OUTAGE]),
        ([update("update_owed"), update("update_owed"), update("update_made", late=True)],
         [Measure.MADE_LATE, Measure.SKIPPED]),
        ([update("update_owed"), update("update_made", cadence="weekly")], [Measure.MADE, Measure.SKIPPED]),
    ],
)  # fmt: skip
def test_each_recurring_report_that_fell_due_is_counted_once(
    updates: list[Update], came_out: list[Measure]
) -> None:
    assert kept(updates) == [(measure, "one") for measure in came_out]


@pytest.mark.parametrize(
    ("wall", "is_night"),
    [((21, 59), False), ((22, 0), True), ((0, 0), True), ((6, 59), True), ((7, 0), False), ((12, 0), False)],
)
def test_a_night_is_the_offices_and_ends_at_seven(wall: tuple[int, int], is_night: bool) -> None:
    at = CALENDAR.instant(datetime(2026, 3, 1, *wall))  # noqa: DTZ001 - a wall-clock time
    assert bool(at_night([Try("one", at)], START, END, CALENDAR)) is is_night


def test_a_night_of_an_office_with_summer_time_is_as_long_as_its_clock_says() -> None:
    berlin = Calendar("Europe/Berlin")
    start, end = MARCH.bounds(berlin)
    hours = [Try("one", start + n * HOUR) for n in range(int((end - start) / HOUR))]
    night = at_night(hours, start, end, berlin)
    assert len(night) == sum(not 7 <= berlin.local(one.at).hour < 22 for one in hours)
    assert len(night) == 31 * 9 - 1, "one hour of the 29th is left out by the clock"


# --- Parts are the whole ----------------------------------------------------------------------------------

INSTANTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 30), timezones=st.just(UTC))  # noqa: DTZ001
CASES = st.lists(
    st.builds(
        Case,
        st.uuids().map(str),
        st.sampled_from(State),
        st.sampled_from(["I", "II", "III"]),
        st.sampled_from(["rumour", "leak"]),
        st.sampled_from(["", "one", "two"]),
        INSTANTS,
        st.booleans(),
        st.none() | INSTANTS,
    ),
    min_size=1,
    max_size=8,
)


@st.composite
def counteds(draw: st.DrawFn) -> Counted:
    cases = draw(CASES)
    which = st.sampled_from([one.id for one in cases])
    limits = st.builds(
        Limit,
        which,
        st.just("first"),
        st.sampled_from(Standing),
        INSTANTS,
        st.none() | INSTANTS,
        *[st.booleans()] * 3,
        INSTANTS,
    )
    calls = st.builds(Call, which, st.just("p"), st.sampled_from(PageState), INSTANTS, st.none())
    updates = st.builds(
        Update,
        which,
        st.just("daily"),
        INSTANTS,
        st.sampled_from(["update_made", "update_owed", "update_missed"]),
        st.booleans(),
        st.booleans(),
    )
    lists = [
        st.lists(one, max_size=12).map(tuple)
        for one in (limits, calls, st.builds(Try, which, INSTANTS), updates)
    ]
    return Counted({one.id: one for one in cases}, *(draw(one) for one in lists))


@given(counteds(), st.sampled_from(Axis))
def test_the_parts_of_every_figure_add_up_to_the_whole(counted: Counted, axis: Axis) -> None:
    counted = narrowed(counted, Scope())
    whole = figures(counted, MARCH, CALENDAR)
    parts = divided(whole, counted.cases, axis).values()
    for measure in Measure:
        together = [incident for part in parts for incident in part[measure]]
        assert sorted(together) == sorted(whole[measure])


@given(counteds())
def test_every_limit_and_every_call_is_counted_as_one_thing(counted: Counted) -> None:
    counted = narrowed(counted, Scope())
    found, mine = figures(counted, MARCH, CALENDAR), within(counted, MARCH, CALENDAR)
    assert sum(len(found[Measure(one)]) for one in Verdict) == len(mine.limits)
    ended = (Measure.ANSWERED, Measure.DECLINED, Measure.UNANSWERED, Measure.WITHDRAWN)
    assert sum(len(found[one]) for one in ended) == len(found[Measure.CALLED]) == len(mine.calls)
    assert len(found[Measure.OPEN]) <= len(found[Measure.LOGGED])


@given(counteds(), st.sampled_from(["I", "II", "III"]))
def test_a_part_is_what_its_own_scope_counts(counted: Counted, level: str) -> None:
    real = narrowed(counted, Scope())
    part = divided(figures(real, MARCH, CALENDAR), real.cases, Axis.LEVEL).get(level, {})
    alone = figures(narrowed(counted, Scope(level=level)), MARCH, CALENDAR)
    assert {m: sorted(ids) for m, ids in alone.items() if ids} == {m: sorted(i) for m, i in part.items() if i}


@given(counteds())
def test_days_weeks_and_months_add_up_to_the_period(counted: Counted) -> None:
    counted = narrowed(counted, Scope())
    found = figures(counted, MARCH, CALENDAR)
    parts = by_part(counted.cases.values(), MARCH.parts, CALENDAR)
    for measure in (Measure.LOGGED, Measure.CLOSED, Measure.UNFOUNDED, Measure.VOID):
        assert sum(part[measure] for part in parts) == len(found[measure])
    assert sum(by_week(counted.tries, MARCH.weeks, CALENDAR)) == len(found[Measure.NIGHT])


@given(counteds())
def test_two_periods_that_follow_one_another_count_what_both_together_count(counted: Counted) -> None:
    counted = narrowed(counted, Scope())
    both = Period(PeriodKind.DAYS, MARCH.first, MARCH.after.past)
    one, two, whole = (figures(counted, period, CALENDAR) for period in (MARCH, MARCH.after, both))
    for measure in Measure:
        assert sorted((*one[measure], *two[measure])) == sorted(whole[measure])

"""Where limits, calls and what happened stand in the picture."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.calendars import Calendar
from engine.vocabulary import ClockState
from flows.picture.figures import Figure, Limit, Mark, MarkKind, Outcome, Try
from flows.picture.geometry import MOST_TRIES, Geometry, lay_out

LOGGED = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return LOGGED + timedelta(minutes=minutes)


def limit(due: float, state: ClockState = ClockState.RUNNING, **more: object) -> Limit:
    """A limit that counts from the logging; `ended`, `warn` and `unextended` in minutes after it."""
    times = {name: after(float(str(more[name]))) if name in more else None for name in TIMES}
    warn = (after(float(str(more["warn"]))),) if "warn" in more else ()
    return Limit("首报", LOGGED, after(due), state, **times, warn=warn, outcome="", said="")


TIMES = ("ended", "unextended")


def laid(
    *limits: Limit,
    tries: tuple[Try, ...] = (),
    marks: tuple[Mark, ...] = (),
    now: float = 20,
    wide: float = 960,
) -> Geometry:
    return lay_out(Figure(limits, tries, marks, LOGGED, after(now), "now"), Calendar(), wide)


def test_a_running_limit_is_used_up_to_now_and_has_slack_up_to_its_end() -> None:
    drawn = laid(limit(30))
    [bar] = drawn.bars
    assert bar.used == (drawn.axis.x(LOGGED), drawn.now)
    assert bar.slack == (drawn.now, bar.due)
    assert (bar.over, bar.met, bar.added, bar.warn) == (None, None, None, ())


def test_a_missed_limit_that_is_still_owed_runs_over_up_to_now() -> None:
    drawn = laid(limit(15, ClockState.BREACHED), now=25)
    [bar] = drawn.bars
    assert bar.over == (bar.due, drawn.now)
    assert bar.slack == (bar.due, bar.due)


def test_a_limit_met_in_time_keeps_its_slack_and_one_met_late_shows_by_how_much() -> None:
    drawn = laid(limit(30, ClockState.MET, ended=12), limit(31, ClockState.MET_LATE, ended=50), now=60)
    early, late = drawn.bars
    assert early.met == early.used[1] == drawn.axis.x(after(12))
    assert early.over is None
    assert late.over == (late.due, drawn.axis.x(after(50)))
    assert late.met == drawn.axis.x(after(50))


def test_what_was_replaced_stands_last_and_never_over_its_end() -> None:
    drawn = laid(limit(10, ClockState.SUPERSEDED, ended=15), limit(30))
    assert [bar.limit.is_gone for bar in drawn.bars] == [False, True]
    assert drawn.bars[1].over is None
    assert drawn.bars[1].top > drawn.bars[0].top


def test_an_extension_is_the_stretch_from_the_first_end_to_the_present_one() -> None:
    drawn = laid(limit(60, unextended=30, warn=50))
    [bar] = drawn.bars
    assert bar.added == (drawn.axis.x(after(30)), bar.due)
    assert bar.warn == (drawn.axis.x(after(50)),)


def test_tries_at_one_moment_stand_under_one_another_and_the_rest_is_counted() -> None:
    tries = tuple(Try(after(5), Outcome.SENT, str(n)) for n in range(9))
    dots = laid(limit(30), tries=tries).dots
    assert len(dots) == MOST_TRIES
    assert len({dot.x for dot in dots}) == 1
    assert dots[-1].more == 9 - (MOST_TRIES - 1)
    assert len(laid(limit(30), tries=tries[:MOST_TRIES]).dots) == MOST_TRIES


def test_labels_of_what_happened_never_lie_on_one_another() -> None:
    marks = tuple(Mark(after(5 + n * 0.2), MarkKind.ANSWER, "值班副班", str(n)) for n in range(5))
    lines = laid(limit(30), marks=marks).lines
    rows = [one.label_y for one in lines if one.label_x is not None]
    assert len(rows) == len(set(rows)) == 3
    assert sum(one.label_x is None for one in lines) == 2


@pytest.mark.parametrize("wide", [960.0, 660.0, 356.0])
def test_nothing_stands_outside_the_drawing(wide: float) -> None:
    marks = (Mark(after(2879), MarkKind.LEVEL, "提级Ⅰ", "提级"),)
    tries = (Try(after(1), Outcome.FAILED, "x"),)
    drawn = laid(limit(15), limit(2880, warn=2520), tries=tries, marks=marks, wide=wide)
    places = [x for bar in drawn.bars for x in (*bar.used, *bar.slack, bar.due)]
    assert min(places) >= 0
    assert max(places) <= wide
    assert drawn.lines[0].label_x is not None
    assert drawn.lines[0].label_x < drawn.axis.right
    assert drawn.narrow == (wide < 480)

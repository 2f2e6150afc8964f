"""Limits as bars: how much of the time is used, and where the limit stands on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.times import Wall
from engine.plan import Plan
from engine.vocabulary import ClockState
from notifications.labels import authority
from notifications.moments import moment

# How a clock looks. Red is for what has been missed, amber for what is near, and nothing else.
TONES: Mapping[ClockState, str] = {
    ClockState.RUNNING: "calm",
    ClockState.WARNED: "near",
    ClockState.BREACHED: "over",
    ClockState.MET: "met",
    ClockState.MET_LATE: "late",
    ClockState.SENT_BACK: "gone",
    ClockState.SUPERSEDED: "gone",
    ClockState.ENDED: "gone",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock to draw. `used` and `mark` are per cent of the bar: time gone, and where the limit is."""

    id: str
    title: str
    tone: str
    state: str
    due: datetime
    due_at: str
    left: str
    used: int
    mark: int
    runs: bool


def bar(title: str, name: str, span: tuple[datetime, datetime], state: ClockState, wall: Wall) -> Bar:
    """The bar of a clock that runs, or would run, from `span[0]` until the limit `span[1]`."""
    return _drawn(title, name, span, state, None, wall)


def _drawn(
    title: str,
    name: str,
    span: tuple[datetime, datetime],
    state: ClockState,
    ended: datetime | None,
    wall: Wall,
) -> Bar:
    started, due = span
    until = max(ended or wall.now, started)
    whole = max(due, until) - started or timedelta(seconds=1)
    return Bar(
        name,
        title,
        TONES[state],
        wall.words.label(state),
        due,
        wall.clock(due),
        wall.left(due) if state.is_running else "",
        round(100 * ((until - started) / whole)),
        round(100 * ((due - started) / whole)),
        state.is_running,
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline of an incident: its bar, what it counts from, what it rests on, how it ended."""

    bar: Bar
    within: str
    anchor: str
    started_at: str
    source: str
    standing: str
    provisional: bool
    met_at: str
    late_by: str
    epoch: int
    is_until: bool  # it ends at the time `anchor` names, and counts from nothing
    extended_from: str  # when it would have ended, had it not been extended; "" if it was not


def limits(plan: Plan, clocks: tuple[Mapping[str, Any], ...], level: str, wall: Wall) -> list[Limit]:
    """Every clock an incident has or had (rows of the store), those in force first."""
    made = [_limit(plan, row, level, wall) for row in clocks]
    return sorted(made, key=lambda limit: (limit.bar.tone == "gone", limit.bar.due))


def _limit(plan: Plan, row: Mapping[str, Any], level: str, wall: Wall) -> Limit:
    words, deadline = wall.words, plan.deadline(row["deadline"])
    rests_on = deadline.authority(level)
    state = ClockState(row["state"]).read(missed=row["breached_at"] is not None)
    met: datetime | None = row["met_at"]
    span = deadline.within.get(level)
    drawn = _drawn(words.text(deadline.title), deadline.id, (row["started"], row["due"]), state, met, wall)
    late = met - row["due"] if met and met > row["due"] else None
    return Limit(
        drawn,
        words.span(span) if span else "",
        moment(plan, row["anchor"], words.locale),
        wall.clock(row["started"]),
        authority(rests_on.source, deadline.says, words.locale),
        words.label(rests_on.standing),
        row["provisional"],
        wall.clock(met) if met else "",
        wall.span(late) if late else "",
        row["epoch"],
        bool(deadline.until),
        wall.clock(row["unextended"]) if row["unextended"] else "",
    )

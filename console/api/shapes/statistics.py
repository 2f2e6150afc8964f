"""Statistics 统计: the figures of a period, each with how it is counted, and the incidents behind one."""

from datetime import date, datetime, timedelta

from pydantic import Field

from console.api.shapes.common import Level, Named, Shape
from engine.statistics import Measure
from engine.vocabulary import Standing, State


class PeriodShown(Shape):
    """Days of the office's zone, both of them in it."""

    name: str = Field(description="2026-03, 2026-Q1, 2026, or 2026-03-01..2026-03-20")
    first: date
    last: date


class Definition(Shape):
    """口径: what a figure is called, and from what to what it is counted."""

    title: str
    counted: str


class Count(Shape):
    """A figure, and the same of the period before."""

    now: int
    before: int


class Counts(Shape):
    """Figures by name; one that is not here is 0."""

    counts: dict[Measure, int]
    in_time: float | None = Field(description="按时完成率, from 0 to 1; null: there is nothing to take it of")


class Part(Counts):
    """The figures of one level, category or unit."""

    value: str = Field(description='The id; "": no known unit')
    title: str


class OfDays(Shape):
    """How many were logged and closed in a day, week or month of the period."""

    period: PeriodShown
    logged: int
    closed: int


class Nights(Shape):
    """Night calls 夜间呼叫 in a week."""

    period: PeriodShown
    night: int


class Times(Shape):
    """应答用时. Without a median where so few answered that it would say whose it is."""

    calls: int
    answered: int
    median: timedelta | None
    p90: timedelta | None


class TimesOf(Times):
    """The same of one level, or of one person."""

    value: str = Field(description="The id")
    title: str


class Statistics(Shape):
    """统计: a period, compared with the one before."""

    at: datetime = Field(description="When it was counted")
    title: str
    period: PeriodShown
    before: PeriodShown
    figures: dict[Measure, Count]
    in_time: float | None
    in_time_before: float | None
    definitions: dict[str, Definition] = Field(description="Of each figure, of in_time, median and p90")
    by_level: list[Part]
    by_category: list[Part] = Field(description="By playbook")
    by_unit: list[Part]
    by_standing: dict[Standing, Counts] = Field(description="Limits, by what they rest on 依据效力")
    parts: list[OfDays]
    nights: list[Nights]
    times: Times
    times_before: Times
    times_by_level: list[TimesOf]
    people: list[TimesOf] = Field(
        description="本人应答用时: one's own; everybody's for the deputy head 分管领导, and for nobody else"
    )


class Behind(Shape):
    """An incident that a figure counts."""

    id: str
    number: str
    title: str = Field(description='"" where no content is kept')
    playbook: Named
    state: State
    state_words: str
    event_level: Level
    unit: str
    logged_at: datetime

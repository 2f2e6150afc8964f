"""统计 as pages: what an address asks for, and the address of whatever a figure opens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from console import filters
from console.desk import Desk
from console.filters import Choices
from console.times import Wall
from engine.countable import Scope
from engine.periods import Period, PeriodKind, between, containing, named
from engine.statistics import Axis, Measure
from engine.vocabulary import Standing
from flows.acts import statistics
from flows.acts.statistics import Reader
from flows.counted import drawn, words
from flows.counted.naming import Says
from flows.counted.tables import Cell, Row, Table, Tables

PATH, LIST = "/statistics", "/statistics/incidents"
# What stands in an address for incidents that concern no known unit.
_NO_UNIT = "none"
# Which tables stand beside which drawing; the others stand by themselves.
_DRAWN = {"level": drawn.kept, "parts": drawn.over_time, "nights": drawn.nights}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `is_wrong`: its days are none, or the wrong way round."""

    period: Period
    scope: Scope
    is_wrong: bool = False

    def query(self, **besides: str) -> str:
        """The same as a query."""
        scope = self.scope
        asked = {
            "period": self.period.name,
            "level": scope.level or "",
            "playbook": scope.playbook or "",
            "unit": _NO_UNIT if scope.unit == "" else scope.unit or "",
            "standing": scope.standing.value if scope.standing else "",
            "show": "drills" if scope.drills else "",
        }
        return urlencode({name: value for name, value in (asked | besides).items() if value})


def read(query: Mapping[str, str], today: date) -> Asked:
    """What a query asks for; of what means nothing, this month and everything."""
    given = {name: query.get(name, "").strip() for name in ("period", "since", "until")}
    period = named(given["period"]) if given["period"] else None
    if given["since"] or given["until"]:
        period = _days(given["since"], given["until"])
    is_wrong = period is None and any(given.values())
    return Asked(period or containing(PeriodKind.MONTH, today), _scope(query), is_wrong)


def _days(since: str, until: str) -> Period | None:
    try:
        return between(date.fromisoformat(since), date.fromisoformat(until))
    except ValueError:
        return None


def _scope(query: Mapping[str, str]) -> Scope:
    unit, standing = query.get("unit"), query.get("standing", "")
    return Scope(
        query.get("level") or None,
        query.get("playbook") or None,
        "" if unit == _NO_UNIT else unit or None,
        Standing(standing) if standing in set(Standing) else None,
        query.get("show") == "drills",
    )


def reader(desk: Desk) -> Reader:
    """Who reads: at a desk nobody in particular."""
    return Reader(desk.who.person if desk.who else None, desk.unit_only)


@dataclass(frozen=True)
class Page:
    """The figures of what was asked for, as a page shows them."""

    asked: Asked
    tables: Tables
    wall: Wall
    choices: Choices

    @cached_property
    def shown(self) -> tuple[Table, ...]:
        """Every table, in order; those of people last."""
        return self.tables.all()

    def picture(self, table: Table) -> str:
        """The drawing that stands with a table; "" if it has none."""
        return _DRAWN[table.id](self.tables) if table.id in _DRAWN else ""

    def is_long(self, table: Table) -> bool:
        """Whether a table repeats what is drawn, and is folded up beside it."""
        return table.id in ("parts", "nights")

    def has_total(self, table: Table) -> bool:
        """Whether the last row is what the others add up to."""
        return table.id in set(Axis)

    def counted(self, table: Table) -> bool:
        """Whether its rows say how they are counted."""
        return any(row.counted for row in table.rows)

    def opens(self, cell: Cell) -> str:
        """The address of the incidents a figure counts; "" if it counts none."""
        if cell.measure is None:
            return ""
        asked = replace(self.asked, scope=cell.scope or self.asked.scope)
        part = {"part": cell.part.name} if cell.part else {}
        return f"{LIST}?{asked.query(measure=cell.measure.value, **part)}"

    @property
    def unfinished(self) -> bool:
        """Whether the period goes on still: then it is compared with a whole one."""
        return self.asked.period.past > self._today

    @property
    def _today(self) -> date:
        return self.wall.calendar.local(self.wall.now).date()

    @property
    def presets(self) -> list[tuple[str, str, bool]]:
        """(address, words, whether it is this one) of the periods that are asked for most."""
        kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
        these = [containing(kind, self._today) for kind in kinds]
        found = [period for this in these for period in (this.before, this)]
        return [
            (self._at(period), words.period(period, self.tables.locale), period == self.asked.period)
            for period in found
        ]

    @property
    def neighbours(self) -> tuple[str, str]:
        """The addresses of the period before and of the one after; "" for one that has not begun."""
        after = self.asked.period.after
        return self._at(self.asked.period.before), self._at(after) if after.first <= self._today else ""

    def _at(self, period: Period) -> str:
        return f"{PATH}?{replace(self.asked, period=period).query()}"


def page(desk: Desk, asked: Asked) -> Page:
    """Count what is asked for, as far as whoever sits here may see."""
    seen = statistics.seen(desk.office, asked.period, reader(desk), asked.scope)
    tables = Tables(seen, Says(statistics.names(desk.office), desk.words.locale))
    choices = filters.choices(desk.office, desk.book.units, desk.words)
    return Page(asked, tables, desk.wall, choices)


def heads(table: Table, row: Row) -> list[tuple[str, Cell]]:
    """Each figure of a row with its heading: on a telephone they stand beside one another."""
    return list(zip(table.headings[1:], row.cells, strict=True))


def measure_of(query: Mapping[str, str]) -> Measure:
    """The figure that is opened; of what is none, what was logged."""
    asked = query.get("measure", "")
    return Measure(asked) if asked in set(Measure) else Measure.LOGGED


def part_of(query: Mapping[str, str]) -> Period | None:
    """The day, week or month of it that is opened, if it is one."""
    return named(query.get("part", ""))

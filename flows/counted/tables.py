"""The figures of a period as tables: the page, the command line and the files print the same ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from engine.answer_times import Times
from engine.countable import Scope
from engine.parts import Text
from engine.periods import Period
from engine.statistics import Axis, Figures, Measure, in_time
from flows.acts.statistics import Seen
from flows.counted import words
from flows.counted.naming import Says
from flows.counted.words import MEDIAN, P90, RATE, TERMS, Term
from notifications.labels import label


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed; `number` as a sheet takes it. It opens `measure`, of `scope` and `part`."""

    text: str
    number: float | None = None
    measure: Measure | None = None
    scope: Scope | None = None
    part: Period | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `counted` says how its figures are counted, where they have one way."""

    head: str
    cells: tuple[Cell, ...]
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under headings; the first heading is that of the rows' heads. `note` stands below."""

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


_Which = Callable[[Times], timedelta | None]

_OF = {
    "incidents": (
        Text("接报与办结", "Logged and closed"),
        (Measure.LOGGED, Measure.CLOSED, Measure.UNFOUNDED, Measure.OPEN, Measure.MERGED, Measure.VOID),
    ),
    "limits": (
        Text("时限执行", "Limits"),
        (
            *(Measure.MET, Measure.LATE, Measure.MISSED, Measure.OUTAGE, Measure.PAST),
            *(Measure.RUNNING, Measure.EXTENDED),
        ),
    ),
    "calls": (
        Text("呼叫与应答", "Calls and answers"),
        (
            *(Measure.CALLED, Measure.ANSWERED, Measure.DECLINED, Measure.WITHDRAWN),
            *(Measure.UNANSWERED, Measure.NIGHT),
        ),
    ),
    "updates": (
        Text("续报", "Recurring reports"),
        (Measure.MADE, Measure.MADE_LATE, Measure.SKIPPED, Measure.SKIPPED_OUTAGE),
    ),
}
_DIVIDED = (
    *(Measure.LOGGED, Measure.CLOSED, Measure.UNFOUNDED, Measure.OPEN),
    *(Measure.MET, Measure.LATE, Measure.MISSED, Measure.OUTAGE),
)
_BY_STANDING = (
    *(Measure.MET, Measure.LATE, Measure.MISSED, Measure.OUTAGE, Measure.PAST),
    *(Measure.RUNNING, Measure.EXTENDED),
)


@dataclass(frozen=True)
class Tables:
    """The tables of what was seen, in one language."""

    seen: Seen
    says: Says

    @property
    def locale(self) -> str:
        """The language."""
        return self.says.locale

    def all(self) -> tuple[Table, ...]:
        """Every table that has anything in it."""
        found = (
            *(self.compared(key) for key in _OF),
            *(self.by(axis) for axis in Axis),
            self.by_standing(),
            self.times(),
            self.parts(),
            self.nights(),
            self.people(),
        )
        return tuple(table for table in found if table.rows)

    def compared(self, key: str) -> Table:
        """Some figures beside those of the period before, each with how it is counted."""
        title, measures = _OF[key]
        rows = [self._compared(measure) for measure in measures]
        if key == "limits":
            rows.insert(3, self._share(RATE, in_time(self.seen.now), in_time(self.seen.before)))
        if key == "calls":
            rows[5:5] = [
                self._span(MEDIAN, lambda times: times.median),
                self._span(P90, lambda times: times.p90),
            ]
        return Table(key, self.says.text(title), self._headings, tuple(rows))

    def by(self, axis: Axis) -> Table:
        """The same figures by level, category or unit; together they are the whole."""
        parts = self.seen.by[axis]
        ranked = sorted(parts, key=lambda value: self._rank(axis, value, parts[value]))
        rows = [
            self._divided(self.says.value(axis, value), parts[value], self._scoped(axis, value), _DIVIDED)
            for value in ranked
            if any(parts[value][measure] for measure in _DIVIDED)
        ]
        if rows:
            rows.append(
                self._divided(self.says.both("合计", "Total"), self.seen.now, self.seen.scope, _DIVIDED)
            )
        return Table(
            axis.value, self.says.text(words.AXES[axis]), self._columns(axis.value, _DIVIDED), tuple(rows)
        )

    def by_standing(self) -> Table:
        """Limits by what they rest on."""
        rows = [
            self._divided(
                label(one, self.locale), found, replace(self.seen.scope, standing=one), _BY_STANDING
            )
            for one, found in self.seen.by_standing.items()
        ]
        title = self.says.both("时限执行，按依据效力", "Limits, by what they rest on")
        return Table("standing", title, self._columns("standing", _BY_STANDING), tuple(rows))

    def times(self) -> Table:
        """How long answers took, by level."""
        levels = sorted(self.seen.times_by_level, key=self.says.rank)
        rows = [
            self._timed(self.says.value(Axis.LEVEL, level), self.seen.times_by_level[level])
            for level in levels
        ]
        title = self.says.both("应答用时，按事件级别", "Time to answer, by level")
        return Table("times", title, self._timed_headings(self.says.both("级别", "Level")), tuple(rows))

    def parts(self) -> Table:
        """Incidents by day, week or month."""
        both = (Measure.LOGGED, Measure.CLOSED)
        rows = [
            Row(
                words.part(part, self.locale),
                tuple(self._counted(found[one], one, part) for one in both),
            )
            for part, found in self.seen.by_part
        ]
        headings = (self.says.both("时段", "When"), *(self.says.text(TERMS[one].title) for one in both))
        return Table("parts", self.says.both("各时段接报与办结", "Over the period"), headings, tuple(rows))

    def nights(self) -> Table:
        """Night calls by week."""
        term = TERMS[Measure.NIGHT]
        rows = [
            Row(
                words.part(week, self.locale),
                (self._counted(n, Measure.NIGHT, week),),
            )
            for week, n in self.seen.nights
        ]
        headings = (self.says.both("周（周一起）", "Week, from Monday"), self.says.text(term.title))
        return Table(
            "nights",
            self.says.both("夜间呼叫，按周", "Night calls, by week"),
            headings,
            tuple(rows),
            self.says.text(term.counted),
        )

    def people(self) -> Table:
        """Each person's own answer times: whatever `Seen` holds, which is what this reader may see."""
        rows = [self._timed(self.says.person(one), times) for one, times in self.seen.people.items()]
        own = self.says.both("本人应答用时", "Your own time to answer")
        everybody = self.says.both("个人应答用时", "Time to answer, by person")
        note = self.says.both(
            "个人应答用时仅本人和分管领导可见，不用于通报。",
            "Seen by the person and the deputy head only, and in no bulletin.",
        )
        title = everybody if self.seen.sees_everybody else own
        return Table("people", title, self._timed_headings(self.says.both("姓名", "Name")), tuple(rows), note)

    @property
    def title(self) -> str:
        """What the whole is: 值班统计 of which period."""
        name = words.period(self.seen.period, self.locale)
        kind = self.says.both("演练", "drills, ") if self.seen.scope.drills else ""
        return f"Statistics, {kind}{name}" if self.locale == "en" else f"{kind}值班统计（{name}）"

    def narrowed_to(self) -> list[str]:
        """What of it is looked at, in words; nothing if that is all."""
        scope = self.seen.scope
        asked = ((Axis.LEVEL, scope.level), (Axis.CATEGORY, scope.playbook), (Axis.UNIT, scope.unit))
        return [self.says.value(axis, value) for axis, value in asked if value is not None]

    def _rank(self, axis: Axis, value: str, found: Figures) -> tuple[int, str]:
        """Levels by gravity, the rest by how many were logged."""
        if axis is Axis.LEVEL:
            return self.says.rank(value)
        return (-len(found[Measure.LOGGED]), self.says.value(axis, value))

    def _scoped(self, axis: Axis, value: str) -> Scope:
        if axis is Axis.LEVEL:
            return replace(self.seen.scope, level=value)
        if axis is Axis.CATEGORY:
            return replace(self.seen.scope, playbook=value)
        return replace(self.seen.scope, unit=value)

    # Rows and cells

    @property
    def _headings(self) -> tuple[str, ...]:
        this, before = (words.period(one, self.locale) for one in (self.seen.period, self.seen.period.before))
        return (self.says.both("项目", "Figure"), this, before, self.says.both("增减", "Change"))

    def _columns(self, kind: str, measures: Sequence[Measure]) -> tuple[str, ...]:
        heads = {
            "level": self.says.both("级别", "Level"),
            "category": self.says.both("类别", "Category"),
            "unit": self.says.both("单位", "Unit"),
            "standing": self.says.both("依据效力", "Rests on"),
        }
        return (
            heads[kind],
            *(self.says.text(TERMS[one].title) for one in measures),
            self.says.text(RATE.title),
        )

    def _timed_headings(self, head: str) -> tuple[str, ...]:
        calls, answered = (self.says.text(TERMS[one].title) for one in (Measure.CALLED, Measure.ANSWERED))
        return (head, calls, answered, self.says.text(MEDIAN.title), self.says.text(P90.title))

    def _cell(self, found: Figures, measure: Measure, scope: Scope, part: Period | None = None) -> Cell:
        n = len(found[measure])
        return Cell(str(n), n, measure if n else None, scope, part)

    def _counted(self, n: int, measure: Measure, part: Period) -> Cell:
        return Cell(str(n), n, measure if n else None, self.seen.scope, part)

    def _compared(self, measure: Measure) -> Row:
        term, scope, seen = TERMS[measure], self.seen.scope, self.seen
        now = self._cell(seen.now, measure, scope)
        before = self._cell(seen.before, measure, scope, seen.period.before)
        more = (now.number or 0) - (before.number or 0)
        sign = f"+{more}" if more > 0 else f"−{-more}" if more < 0 else "0"
        return Row(self.says.text(term.title), (now, before, Cell(sign, more)), self.says.text(term.counted))

    def _share(self, term: Term, now: float | None, before: float | None) -> Row:
        change = "—" if now is None or before is None else f"{(now - before) * 100:+.1f}"
        points = change if change == "—" else change.replace("-", "−") + self.says.both("个百分点", " points")
        cells = (*(Cell(words.percent(one), one) for one in (now, before)), Cell(points))
        return Row(self.says.text(term.title), cells, self.says.text(term.counted))

    def _span(self, term: Term, which: _Which) -> Row:
        cells = tuple(self._length(times, which) for times in (self.seen.times, self.seen.times_before))
        return Row(self.says.text(term.title), (*cells, Cell("")), self.says.text(term.counted))

    def _length(self, times: Times, which: _Which) -> Cell:
        span = which(times)
        if span is None:
            return Cell(self.says.text(words.TOO_FEW) if times.answered else "—")
        return Cell(words.length(span, self.locale), span.total_seconds())

    def _timed(self, head: str, times: Times) -> Row:
        counts = (Cell(str(n), n) for n in (times.calls, times.answered))
        lengths = (self._length(times, which) for which in (lambda t: t.median, lambda t: t.p90))
        return Row(head, (*counts, *lengths))

    def _divided(self, head: str, found: Figures, scope: Scope, measures: Sequence[Measure]) -> Row:
        rate = in_time(found)
        cells = tuple(self._cell(found, measure, scope) for measure in measures)
        return Row(head, (*cells, Cell(words.percent(rate), rate)))

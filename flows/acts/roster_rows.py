"""Rows of a roster file -> shifts, with everything that is wrong with them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from engine.calendars import Calendar
from flows.acts.errors import Problem
from flows.acts.sheets import Cell, Column, Row
from models.people import Book, Shift

COLUMNS = (
    Column("post", ("岗位", "值班岗位", "post"), required=True),
    Column("person", ("姓名", "值班人", "值班人员", "person", "name"), required=True),
    Column("unit", ("单位", "部门", "unit")),
    Column("starts", ("开始", "开始时间", "起", "from", "start", "starts"), required=True),
    Column("ends", ("结束", "结束时间", "止", "to", "end", "ends"), required=True),
    Column("ordinal", ("序号", "no", "no.")),
)

# Longer than the longest holiday duty; beyond it is a slip of the month or year.
LONGEST = timedelta(days=31)

# Days since this date are how Excel keeps times (its day 60, 29 February 1900, never was).
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock time
_EXCEL_DAYS = (36526.0, 73050.0)  # the years 2000 to 2099

_TIME = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"[ T]*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?"
)
_REMEDY = "write date and time: 2026-03-01 08:30"


def read(
    rows: Sequence[Row], book: Book, calendar: Calendar
) -> tuple[list[Shift], list[Problem], list[Problem]]:
    """(shifts, problems, warnings); a row with a problem is no shift, an identical one counts once."""
    shifts: dict[tuple[str, str, datetime], tuple[Shift, int]] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for row in rows:
        shift, wrong = _shift(row, book, calendar)
        problems += wrong
        if shift is None:
            continue
        earlier = shifts.setdefault((shift.post, shift.person, shift.starts), (shift, row.number))
        if earlier[0] != shift:
            problems.append(
                row.one("ends").problem(
                    f"row {earlier[1]} has another end; keep one of the two", "other_end", row=str(earlier[1])
                )
            )
        elif earlier[1] != row.number:
            warnings.append(
                row.one("person").problem(
                    f"the same shift as row {earlier[1]}; entered once", "shift_twice", row=str(earlier[1])
                )
            )
        elif shift.ends - shift.starts > LONGEST:
            warnings.append(
                row.one("ends").problem("a shift of more than a month; is the date right?", "month")
            )
    return [shift for shift, _ in shifts.values()], problems, warnings


def _shift(row: Row, book: Book, calendar: Calendar) -> tuple[Shift | None, list[Problem]]:
    problems: list[Problem] = []
    post = "".join(row.one("post").text.split())
    if not post:
        problems.append(row.one("post").problem("fill it in", "empty"))
    person = _person(row, post, book, problems)
    starts = _instant(row.one("starts"), calendar, problems)
    ends = _instant(row.one("ends"), calendar, problems)
    if starts and ends and ends <= starts:
        problems.append(
            row.one("ends").problem("must be later than the start; a night ends the next day", "before")
        )
    if problems or not (person and starts and ends):
        return None, problems
    return Shift(post, person, starts, ends), problems


def _person(row: Row, post: str, book: Book, problems: list[Problem]) -> str | None:
    """The one person of this name: with the unit if it is given, else with the post if that decides."""
    cell, unit = row.one("person"), "".join(row.one("unit").text.split())
    name = "".join(cell.text.split())
    if not name:
        problems.append(cell.problem("fill it in", "empty"))
        return None
    found = [
        person
        for person in book.people.values()
        if "".join(person.name.split()) == name and unit in ("", book.units[person.unit])
    ]
    decided = [person for person in found if person.post == post] if len(found) > 1 else found
    if len(decided) == 1:
        return decided[0].id
    where = f" of {unit}" if unit else ""
    if not found:
        problems.append(
            cell.problem(
                f"nobody{where} in the address book has this name; import people first",
                "stranger",
                unit=unit or "—",
            )
        )
    else:
        units = "、".join(sorted({book.units[person.unit] for person in found}))
        problems.append(
            cell.problem(f"several in the address book ({units}); fill in 单位", "several", units=units)
        )
    return None


def _instant(cell: Cell, calendar: Calendar, problems: list[Problem]) -> datetime | None:
    """The aware UTC instant of a cell on the office's wall clock."""
    if not cell.text:
        problems.append(cell.problem(_REMEDY, "time"))
        return None
    wall = _wall(cell)
    if wall is None:
        problems.append(cell.problem(_REMEDY, "time"))
        return None
    return calendar.instant(wall)


def _wall(cell: Cell) -> datetime | None:
    """The wall-clock time of a cell: a date cell, a bare Excel number, or text."""
    value = cell.value
    if isinstance(value, datetime):
        return _to_minute(value.replace(tzinfo=None))
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and _EXCEL_DAYS[0] <= value < _EXCEL_DAYS[1]:
        return _to_minute(_EXCEL_EPOCH + timedelta(days=float(value)))
    found = _TIME.fullmatch(cell.text)
    return _written(*map(int, found.groups())) if found else None


def _written(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    """A time in writing; 24:00 is the end of its day, as rosters have it."""
    over = hour == 24 and minute == 0
    try:
        wall = datetime(year, month, day, 0 if over else hour, minute)  # noqa: DTZ001 - a wall-clock time
    except ValueError:
        return None
    return wall + timedelta(days=over)


def _to_minute(wall: datetime) -> datetime:
    """To the nearest minute: Excel keeps 08:30 as a fraction of a day, and gives back 08:29:59.99."""
    return (wall + timedelta(seconds=30)).replace(second=0, microsecond=0)

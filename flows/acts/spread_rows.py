"""Rows of counts, typed, pasted from Excel or in a file -> sightings, with everything wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.calendars import Calendar
from engine.spread import COUNTS, Sighting
from flows.acts.errors import Problem
from flows.acts.sheets import Cell, Column, Row
from models.columns import canonical, sha256

COLUMNS = (
    Column("at", ("时间", "监测时间", "统计时间", "采集时间", "time", "at"), required=True),
    Column("platform", ("平台", "来源", "渠道", "platform"), required=True),
    Column("link", ("链接", "网址", "地址", "link", "url")),
    Column("reads", ("阅读", "阅读量", "浏览", "浏览量", "播放", "播放量", "reads", "views")),
    Column("reposts", ("转发", "转发量", "转发数", "分享", "reposts", "shares")),
    Column("comments", ("评论", "评论量", "评论数", "跟帖", "comments")),
    Column("likes", ("点赞", "点赞量", "点赞数", "赞", "likes")),
    Column("note", ("备注", "说明", "note")),
)
LONGEST = {"platform": 40, "link": 2_000, "note": 400}
# More than there are people who could have read it: a slip of the pen.
_MOST = 10**11

# What to do about each thing that can be wrong with a row.
NO_ROWS = "at least one row: time, platform, link, counts"
NO_PLATFORM = "name the platform: 微博, 抖音, 贴吧 …"
NO_LINK = "a link begins with http:// or https:// and has no blank"
NOTHING = "at least one count, or a note"
NO_COUNT = "a number such as 3400, 3,400 or 1.2万; leave it empty if not shown"
NO_TIME = "write date and time: 2026-03-01 08:30, or 08:30"
TO_COME = "a time that has passed; nothing is seen in the future"

_COUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[万亿wkmWKM]?)\+?")
_UNITS = {"": 1, "万": 10_000, "w": 10_000, "亿": 10**8, "k": 1_000, "m": 10**6}
_WHEN = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[ T]*)?"
    r"(?P<hour>\d{1,2})[:时](?P<minute>\d{2})分?(?::\d{2})?"
)
# Days since this date are how Excel keeps times.
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock time
_EXCEL_DAYS = (36_526.0, 73_050.0)  # the years 2000 to 2099
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: sightings in the order given, and every problem; a row with one is no sighting."""

    sightings: tuple[Sighting, ...]
    problems: tuple[Problem, ...]


def read(rows: Sequence[Row], calendar: Calendar, now: datetime) -> Read:
    """Rows as sightings; a time without a date is the last such time before `now`."""
    sightings: dict[str, Sighting] = {}
    problems: list[Problem] = []
    for row in rows:
        values, wrong = _values(row, calendar, now)
        problems += wrong
        if not wrong:
            made = sighting(values)
            sightings[made.id] = made
    if not rows:
        problems.append(Problem("rows", "empty", NO_ROWS))
    return Read(tuple(sightings.values()), tuple(problems))


def sighting(values: Mapping[str, Any]) -> Sighting:
    """A sighting named by what it says: the same row pasted twice is the same sighting."""
    known = {name: value for name, value in values.items() if value not in (None, "")}
    return Sighting(id=sha256(canonical(known)).rpartition(":")[2][:12], **known)


def payload(one: Sighting) -> dict[str, Any]:
    """As the record has it: what is not known is left out."""
    given = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: value for name, value in given.items() if value not in (None, "")}


def from_payload(kept: Mapping[str, Any]) -> Sighting:
    """A sighting of the record."""
    return Sighting(**{**kept, "at": datetime.fromisoformat(kept["at"])})


def _values(row: Row, calendar: Calendar, now: datetime) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, Any] = {"at": _instant(row.one("at"), calendar, now, problems)}
    for name, most in LONGEST.items():
        cell = row.one(name)
        values[name] = " ".join(cell.text.split())
        if len(values[name]) > most:
            problems.append(cell.problem(f"at most {most} characters"))
    if not values["platform"]:
        problems.append(row.one("platform").problem(NO_PLATFORM))
    if values["link"] and not re.match(r"https?://\S+$", values["link"]):
        problems.append(row.one("link").problem(NO_LINK))
    for name in COUNTS:
        values[name] = _count(row.one(name), problems)
    if not problems and all(values[name] is None for name in COUNTS) and not values["note"]:
        problems.append(row.one("reads").problem(NOTHING))
    return values, problems


def _count(cell: Cell, problems: list[Problem]) -> int | None:
    text = cell.text.replace(",", "").replace(" ", "").replace("，", "")
    if text in ("", "-", "—", "/", "无"):
        return None
    found = _COUNT.fullmatch(text)
    count = round(float(found["number"]) * _UNITS[found["unit"].lower()]) if found else _MOST + 1
    if count > _MOST:
        problems.append(cell.problem(NO_COUNT))
        return None
    return count


def _instant(cell: Cell, calendar: Calendar, now: datetime, problems: list[Problem]) -> datetime | None:
    wall = _wall(cell, calendar.local(now).replace(tzinfo=None))
    if wall is None:
        problems.append(cell.problem(NO_TIME))
        return None
    at = calendar.instant(wall)
    if at > now:
        problems.append(cell.problem(TO_COME))
        return None
    return at


def _wall(cell: Cell, today: datetime) -> datetime | None:
    """The wall-clock time of a cell: a date of Excel's, a date with a time, or a time alone."""
    if isinstance(cell.value, datetime):
        return cell.value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(cell.value, float) and _EXCEL_DAYS[0] < cell.value < _EXCEL_DAYS[1]:
        exact = _EXCEL_EPOCH + timedelta(days=cell.value)
        return (exact + timedelta(seconds=30)).replace(second=0, microsecond=0)
    found = _WHEN.fullmatch(cell.text)
    if found is None:
        return None
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    try:
        day = date(*(parts.get(name, getattr(today, name)) for name in ("year", "month", "day")))
        wall = datetime.combine(day, time(parts["hour"], parts["minute"]))
    except ValueError:
        return None
    if wall <= today or "year" in parts:
        return wall
    if "month" in parts:  # a date without a year that is still to come was last year's
        return wall.replace(year=wall.year - 1) if (wall.month, wall.day) != (2, 29) else None
    return wall - _A_DAY

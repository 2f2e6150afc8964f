"""Lengths of time as the desk says them, 2小时 or 2个工作日, written as a scenario and a plan have them."""

import re
from collections.abc import Mapping
from datetime import timedelta

from playbooks import durations

_LENGTH = re.compile(
    r"(?!$)(?:(?P<days>\d{1,3})(?:天|d))?(?:(?P<hours>\d{1,4})(?:小时|时|h))?"
    r"(?:(?P<minutes>\d{1,5})(?:分钟|分|min|m)?)?(?:后)?",
    re.ASCII,
)

# How a length of time is said, and how a plan writes it.
_UNITS: Mapping[str, str] = {
    "分钟": "m",
    "分": "m",
    "小时": "h",
    "天": "d",
    "日": "d",
    "个工作日": "wd",
    "工作日": "wd",
}
_SPAN = re.compile(rf"([0-9]{{1,5}})({'|'.join(_UNITS)})", re.ASCII)


def as_a_scenario_writes_it(when: str) -> str:
    """2小时后 as PT2H; what is no length stays as it is."""
    shape = _LENGTH.fullmatch(when.lower())
    if not shape:
        return when
    return durations.write(timedelta(**{name: int(n) for name, n in shape.groupdict().items() if n}))


def as_a_plan_writes_it(length: str) -> str:
    """2个工作日 as 2wd; "" if it is not said so."""
    shape = _SPAN.fullmatch(length)
    return f"{shape[1]}{_UNITS[shape[2]]}" if shape else ""

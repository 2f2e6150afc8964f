"""A scenario 推演情形: an incident as it is logged, and what people then do, checked against a playbook."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from engine.calendars import Calendar
from engine.vocabulary import Anchor
from playbooks import durations, given_times, happenings
from playbooks.happenings import Happening
from playbooks.knowing import Known, NotUnderstood
from playbooks.reading import Path
from playbooks.saying import say

T = TypeVar("T")

# The unit concerned where none is named: its contact exists, as it does in an office that is in order.
UNIT = "涉事单位"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with a scenario: where in it, what, and what to write instead."""

    where: Path
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as somebody wrote it: nothing checked yet. An empty `unit`: none is known.

    `logged_by` is the role that logs it; "": whoever has the post 值班主班, if anybody has.
    """

    level: str
    fields: Mapping[str, str | bool]
    events: tuple[str, ...] = ()
    unit: str = UNIT
    times: Mapping[str, str] = field(default_factory=dict)
    logged_by: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario. `happenings` are in the order of time; `unit` is None where none is known.

    `before` says how long before it is logged the matter occurred, was found or received, where not as it is.
    """

    level: str
    fields: Mapping[str, str | bool]
    happenings: tuple[Happening, ...]
    unit: str | None
    before: Mapping[Anchor, timedelta] = field(default_factory=dict)
    logged_by: str | None = None


class Checking:
    """Takes what is written piece by piece, and keeps everything that is wrong with it."""

    def __init__(self) -> None:
        self.wrong: list[Wrong] = []

    def take(self, where: Path, read: Callable[[], T]) -> T | None:
        """What `read` reads; None if it is not understood, which is then kept as wrong at `where`."""
        try:
            return read()
        except NotUnderstood as error:
            self.wrong.append(Wrong(where, error.message, error.remedy))
            return None

    def scenario(self, known: Known, written: Written) -> Scenario | None:
        """The scenario; None if anything at all is wrong with it."""
        earlier = len(self.wrong)
        level = self.take(("level",), lambda: known.level(written.level))
        fields = self._fields(known, written.fields)
        events = [
            self.take(("events", index), partial(happenings.read, known, text))
            for index, text in enumerate(written.events)
        ]
        before = {
            name: self.take(("times", name), partial(_before, name, text))
            for name, text in written.times.items()
        }
        logs = written.logged_by
        logged_by = self.take(("logged_by",), lambda: known.role(logs)) if logs else None
        if level:
            self.wrong += _lacking(known, level, written)
        if level is None or len(self.wrong) > earlier:
            return None
        in_time = sorted((event for event in events if event), key=lambda event: event.after)
        times = {Anchor(name): length for name, length in before.items() if length is not None}
        return Scenario(level, fields, tuple(in_time), written.unit or None, times, logged_by)

    def _fields(self, known: Known, given: Mapping[str, str | bool]) -> dict[str, str | bool]:
        fields = {}
        for name, value in given.items():
            meant = self.take(("fields", name), partial(_at_logging, known, name, value))
            if meant is not None:
                fields[name] = meant
        return fields


def _at_logging(known: Known, name: str, value: str | bool) -> str | bool:
    """The value a coded field has at logging; NotUnderstood for one that is decided afterwards."""
    if name in known.asked:
        raise NotUnderstood(
            say("{0} is decided after logging", name), say('as an event: "PT5M judge {0}=VALUE"', name)
        )
    return known.value(name, value)


# What may lie before logging; what is logged later has not happened for the engine.
_EARLIER = (Anchor.OCCURRED, Anchor.FOUND, Anchor.RECEIVED)


def _before(name: str, text: str) -> timedelta:
    """How long before logging `text` says this was."""
    if name not in set(_EARLIER):
        raise NotUnderstood(
            say("{0!r} is no time before logging", name), say("one of {0}", ", ".join(_EARLIER))
        )
    try:
        return durations.before(text)
    except ValueError as error:
        raise NotUnderstood(
            say("{0!r} {1}", text, error), say("write -PT48H or -P2D: so long before it is logged")
        ) from error


def _lacking(known: Known, level: str, written: Written) -> Iterable[Wrong]:
    """What logging at this level waits for. Words and times are taken as given: a scenario has none."""
    needed = dict.fromkeys((*known.needs.get(level, ()), *known.required))
    for name in needed:
        if name in known.fields and name not in written.fields:
            asked = say("say whether {0} is {1}", name, known.values(name))
            remedy = say("give it: {0}", given_times.HOW) if name in known.times else asked
            yield Wrong(("fields",), say("level {0} needs {1}", level, name), remedy)
        if name == "unit" and not written.unit:
            yield Wrong(("unit",), say("level {0} needs unit", level), say("name the unit concerned"))


def moment(text: str) -> datetime:
    """The time `text` writes (ISO 8601): aware, or naive on the office's wall clock; else NotUnderstood."""
    try:
        return durations.moment(text)
    except ValueError as error:
        remedy = say("write 2026-02-14T23:50+08:00, or 2026-02-14T23:50 on the office's clock")
        raise NotUnderstood(say("{0!r} {1}", text, error), remedy) from error


def instant(at: datetime, calendar: Calendar) -> datetime:
    """The aware UTC instant of a time that is aware, or on the office's wall clock."""
    return at.astimezone(UTC) if at.tzinfo else calendar.instant(at)


def length(text: str) -> timedelta:
    """The duration `text` writes; NotUnderstood if it is none."""
    try:
        return durations.parse(text)
    except ValueError as error:
        remedy = say("write days, hours, minutes and seconds as PT30M, PT5H or P1DT2H")
        raise NotUnderstood(say("{0!r} {1}", text, error), remedy) from error

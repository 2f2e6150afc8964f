"""The tests beside a playbook, tried: each is simulated for as long as it asks, and compared."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.calendars import Calendar
from engine.errors import EngineError
from engine.facts import Entry, Ring
from engine.plan import Plan
from engine.vocabulary import ReasonKind
from playbooks import case_checking, loading
from playbooks.cases import Case, Expectation
from playbooks.knowing import Known, known_of
from playbooks.loading import Inspected, Playbook
from playbooks.passing_over import PassedOver
from playbooks.scenario import Checking, Scenario, instant
from playbooks.simulating import Refused, Simulation, simulate

# Where a test names no start: the small hours of an ordinary Wednesday, on the office's clock, so that a test
# says the same on every day it is run.
START = datetime(2026, 3, 11, 2, 10)  # noqa: DTZ001 - a wall-clock time
# As many of the times at which it did happen as tell how far off it was.
_NEAREST = 3
# What fails within the first minutes is often only late: it is looked for an hour further at least.
_LONGER = timedelta(hours=1)
_REASONS: Mapping[str, Collection[ReasonKind]] = {
    "call": frozenset(ReasonKind),
    "rung": (ReasonKind.RUNG, ReasonKind.REOPENED),
    "tell": (ReasonKind.TELL, ReasonKind.INSTRUCT),
}
_ENTRIES: Mapping[str, str] = {
    "warn": "deadline_warned",
    "breach": "deadline_breached",
    "met": "deadline_met",
    "start": "clock_started",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that does not hold: where it is written, what was expected, and what happened instead.

    `times` are the nearest at which it did happen, from the start, with the instants (aware UTC) in
    `clocks`; `refused` is why the engine would not let something happen, if that ended the test, with its
    `error` and the `plan` whose titles say it in words. `adjusted_by` is
    the office's file because of which it does not hold, if the test is a shipped one.
    """

    file: str
    line: int
    test: str
    expected: str
    times: tuple[timedelta, ...] = ()
    clocks: tuple[datetime, ...] = ()
    refused: str = ""
    adjusted_by: str = ""
    error: EngineError | None = None
    plan: Plan | None = None


def failures(inspected: Inspected, calendar: Calendar) -> Iterator[Failure]:
    """What does not hold of the tests in a file that is in order; none if anything is wrong with the file."""
    if inspected.book is None or inspected.playbook is None:
        return
    known = known_of(inspected.playbook.source)
    for index, case in enumerate(inspected.book.tests):
        checked = Checking().scenario(known, case_checking.written(case))
        if checked is None or case_checking.wrong_in(known, case):
            yield from _meaningless(inspected, known, index, case)
            continue
        yield from _Trial(inspected, inspected.playbook, known, checked, index, case).failures(calendar)


def failures_by_adjusting(inspected: Inspected, calendar: Calendar) -> Iterator[Failure]:
    """What no longer holds of a shipped playbook's own tests once the office's file has adjusted it.

    None for a file that adjusts nothing. Whether it was meant is for the office to say: who changes a wait
    changes when the next is called.
    """
    if inspected.adjusted is None or inspected.book is None:
        return
    (as_shipped,) = (one for one in loading.shipped() if one.book and one.book.id == inspected.book.id)
    if as_shipped.book is None:
        return
    anyway = {(failure.test, failure.expected) for failure in failures(as_shipped, calendar)}
    book = inspected.book.model_copy(update={"tests": as_shipped.book.tests})
    adjusted = Inspected(as_shipped.document, book, (), inspected.adjusted)
    for failure in failures(adjusted, calendar):
        if (failure.test, failure.expected) not in anyway:
            yield replace(failure, adjusted_by=inspected.name)


def _meaningless(inspected: Inspected, known: Known, index: int, case: Case) -> Iterator[Failure]:
    """A test that speaks of what an adjustment has given another name."""
    for wrong in case_checking.wrong_in(known, case):
        line = inspected.document.line(("tests", index, *wrong.where))
        yield Failure(inspected.name, line, case.name, wrong.message, refused=wrong.remedy)


@dataclass(frozen=True)
class _Trial:
    """One test of a file."""

    inspected: Inspected
    playbook: Playbook
    known: Known
    scenario: Scenario
    index: int
    case: Case

    def failures(self, calendar: Calendar) -> Iterator[Failure]:
        played = self._played(calendar, self._needed)
        if played.refused:
            yield self._refused(played.refused)
            return
        for number, expectation in enumerate(self.case.expect):
            seen = _seen(played, expectation, case_checking.meant(self.known, expectation))
            first, last = expectation.span
            if any(first <= at <= last for at in seen) == (expectation.never is not None):
                # Played on for the author's sake: what comes too late for the test has come all the same.
                played_on = played if seen else self._played(calendar, 2 * self._needed + _LONGER)
                yield self._failure(number, expectation, played_on)

    @property
    def _needed(self) -> timedelta:
        """How long it has to be played: until the last time at which anything is expected or happens."""
        acts = [happening.after for happening in self.scenario.happenings]
        return max([*acts, *(expectation.span[1] for expectation in self.case.expect)])

    def _played(self, calendar: Calendar, until: timedelta) -> Simulation:
        start = instant(self.case.begin or START, calendar)
        return simulate(self.playbook.plan, self.scenario, calendar, start, until)

    def _refused(self, refused: Refused) -> Failure:
        events = self.case.events
        position = events.index(refused.event) if refused.event in events else 0
        line = self._line("events", position)
        return Failure(
            self.inspected.name,
            line,
            self.case.name,
            refused.event,
            refused=refused.why,
            error=refused.error,
            plan=self.playbook.plan,
        )

    def _failure(self, number: int, expectation: Expectation, played: Simulation) -> Failure:
        first, last = expectation.span
        seen = _seen(played, expectation, case_checking.meant(self.known, expectation))
        nearest = sorted(sorted(seen, key=lambda at: max(first - at, at - last))[:_NEAREST])
        return Failure(
            self.inspected.name,
            self._line("expect", number),
            self.case.name,
            str(expectation),
            tuple(nearest),
            tuple(played.start + at for at in nearest),
        )

    def _line(self, *where: str | int) -> int:
        return self.inspected.document.line(("tests", self.index, *where))


def _seen(played: Simulation, expectation: Expectation, name: str) -> list[timedelta]:
    """Every time at which the thing expected happened, each once."""
    which, _ = expectation.about
    return list(dict.fromkeys(line.at for line in played.lines if _is(line.what, which, name)))


def _is(what: Entry | Ring | PassedOver, which: str, name: str) -> bool:
    if isinstance(what, PassedOver):
        return False  # no entry of the record: what nobody wrote cannot be expected of it
    if isinstance(what, Ring):
        kinds = _REASONS.get(which, ())
        return any(reason.role == name and reason.kind in kinds for reason in what.reasons)
    if which == "entry":
        return str(what.kind) == name
    return what.kind == _ENTRIES.get(which) and what.detail["deadline"] == name

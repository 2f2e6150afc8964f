"""What trying the tests beside a playbook found, as an author reads it and as a script does."""

from collections.abc import Iterator, Mapping
from typing import Any

from console import refusals
from console.words import Words
from engine.calendars import Calendar
from engine.parts import Text
from flows.acts.playbooks import Tried
from playbooks import durations
from playbooks.saying import read
from playbooks.testing import Failure

PHRASES: Mapping[str, Text] = {
    "file": Text("{name}：{n}项测试", "{name}: tests: {n}"),
    "instead": Text(
        "{file}:{line}: {test}：预期 {expected}，实际发生于{times}",
        "{file}:{line}: {test}: expected {expected}, happened at {times}",
    ),
    "never": Text(
        "{file}:{line}: {test}：预期 {expected}，实际没有发生",
        "{file}:{line}: {test}: expected {expected}, never happened",
    ),
    "refused": Text(
        "{file}:{line}: {test}：“{expected}”办不到：{refused}",
        '{file}:{line}: {test}: "{expected}" is refused: {refused}',
    ),
    "adjusted": Text("{said}（因本单位调整 {by}）", "{said} (because of {by})"),
    "meant": Text(
        "内置测试有{n}处因本单位调整不再符合，请核对是否本意",
        "shipped tests that no longer hold because of adjustments: {n}; see whether that is meant",
    ),
    "all": Text("测试{n}项，全部符合", "tests: {n}, all hold"),
    "some": Text(
        "测试{n}项，{failures}处不符，{problems}处写错",
        "tests: {n}, not holding: {failures}, problems: {problems}",
    ),
}


def report(tried: Tried, calendar: Calendar, locale: str) -> Iterator[tuple[str, bool]]:
    """(a line, whether it says what is wrong): problems, failures, then how many tests each file has."""
    for problem in tried.problems:
        yield problem.in_(locale), True
    for failure in tried.failures:
        yield _said(failure, calendar, locale), True
    for name, n in tried.files:
        yield PHRASES["file"].in_(locale).format(name=name, n=n), False
    for failure in tried.adjusted:
        said = _said(failure, calendar, locale)
        yield PHRASES["adjusted"].in_(locale).format(said=said, by=failure.adjusted_by), False
    if tried.adjusted:
        yield PHRASES["meant"].in_(locale).format(n=len(tried.adjusted)), False
    total = sum(n for _, n in tried.files)
    wrong = len(tried.failures), len(tried.problems)
    end = PHRASES["some" if any(wrong) else "all"].in_(locale)
    yield end.format(n=total, failures=wrong[0], problems=wrong[1]), False


def _said(failure: Failure, calendar: Calendar, locale: str) -> str:
    kind = "refused" if failure.refused else "instead" if failure.times else "never"
    times = [
        f"{durations.write(after)} ({calendar.local(at):%m-%d %H:%M})"
        for after, at in zip(failure.times, failure.clocks, strict=True)
    ]
    return (
        PHRASES[kind]
        .in_(locale)
        .format(
            file=failure.file,
            line=failure.line,
            test=failure.test,
            expected=read(failure.expected, locale),
            refused=_refused(failure, locale),
            times=", ".join(times),
        )
    )


def _refused(failure: Failure, locale: str) -> str:
    """Why it is refused: in Chinese in the words of the desk, where it is an act that the rules refuse."""
    if failure.error is None or locale == "en":
        return str(read(failure.refused, locale))
    return refusals.said(failure.error, failure.plan, Words(locale))


def as_data(tried: Tried, calendar: Calendar) -> dict[str, Any]:
    """The same as one document; a time is `at` from the start, and `clock` in the office's zone."""
    return {
        "files": [{"file": name, "tests": n} for name, n in tried.files],
        "failures": [_plain(failure, calendar) for failure in tried.failures],
        "adjusted": [
            {**_plain(failure, calendar), "adjusted_by": failure.adjusted_by} for failure in tried.adjusted
        ],
        "problems": list(tried.problems),
    }


def _plain(failure: Failure, calendar: Calendar) -> dict[str, Any]:
    return {
        "file": failure.file,
        "line": failure.line,
        "test": failure.test,
        "expected": failure.expected,
        "instead": [
            {"at": durations.write(after), "clock": calendar.local(at).isoformat(timespec="seconds")}
            for after, at in zip(failure.times, failure.clocks, strict=True)
        ],
        "refused": failure.refused,
    }

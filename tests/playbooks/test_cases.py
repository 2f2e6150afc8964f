"""Tests written beside a playbook: read, checked against it, tried, and never frozen."""

import ast
from pathlib import Path

import pytest

import engine
from engine.calendars import Calendar
from engine.vocabulary import ReasonKind, Receipt
from playbooks.cases import ENTRY_KINDS
from playbooks.loading import Playbook, inspect, library_files, load_library, parse, read_text
from playbooks.testing import Failure, failures
from tests.playbooks.pages import SHORT, problems_of

HEAD = "tests:\n  - name: 无人应答\n    level: III\n"


def case(*expect: str, more: str = "") -> str:
    """The short playbook with one test beside it."""
    return SHORT + HEAD + more + "    expect:\n" + "".join(f"      - {one}\n" for one in expect)


def tried(text: str) -> list[Failure]:
    """What does not hold; fails if anything is wrong with the file."""
    inspected = inspect(text, "plan.yaml")
    assert inspected.problems == ()
    return list(failures(inspected, Calendar()))


def test_tests_change_neither_what_is_frozen_nor_its_hash() -> None:
    with_test, without = parse(case("{at: PT0S, entry: logged}"), "plan.yaml"), parse(SHORT, "plan.yaml")

    assert (with_test.canonical, with_test.hash) == (without.canonical, without.hash)
    assert "tests" not in with_test.source


@pytest.mark.parametrize(
    "expectation",
    [
        "{at: PT0S, rung: leader}",
        "{at: PT0S, tell: leader}",
        "{within: PT10M, call: leader}",
        "{within: PT10M, call: 带班领导}",
        "{from: PT1M, within: PT10M, tell: leader}",
        "{from: PT1M, within: PT9M, not: {call: leader}}",
        "{at: PT0S, entry: rung}",
        "{within: PT1H, not: {entry: ladder_stopped}}",
    ],
)
def test_what_happens_is_expected_rightly(expectation: str) -> None:
    assert tried(case(expectation)) == []


@pytest.mark.parametrize(
    ("expectation", "times"),
    [
        ("{at: PT5M, rung: leader}", ["0:00:00"]),
        ("{from: PT1M, within: PT9M, rung: leader}", ["0:00:00"]),
        ("{within: PT9M, not: {rung: leader}}", ["0:00:00"]),
        ("{within: PT1H, call: officer}", []),
        ("{within: PT1H, rung: contact}", []),
        ("{within: PT15M, rung: office}", ["0:20:00"]),
        ("{at: PT1H55M, rung: leader}", ["1:30:00", "1:40:00", "1:50:00"]),
    ],
)
def test_what_does_not_hold_is_said_with_what_happened_nearest_to_it(
    expectation: str, times: list[str]
) -> None:
    (failure,) = tried(case(expectation))

    assert failure.expected == expectation
    assert [str(at) for at in failure.times] == times
    assert (failure.file, failure.test) == ("plan.yaml", "无人应答")
    assert case(expectation).splitlines()[failure.line - 1] == f"      - {expectation}"


LIMIT = "    fields: {emergency: yes}\n"


@pytest.mark.parametrize(
    "expectation",
    [
        "{at: PT0S, start: reply}",
        "{at: PT47H, warn: reply}",
        "{within: PT48H, breach: reply}",
        "{within: PT48H, not: {met: reply}}",
    ],
)
def test_a_limit_starts_nears_and_passes(expectation: str) -> None:
    assert tried(case(expectation, more=LIMIT)) == []


def test_what_people_do_is_played_and_the_limit_met() -> None:
    events = LIMIT + '    events: ["PT2H done publish", "PT1H answer 带班领导"]\n'
    expected = (
        "{at: PT2H, met: reply}",
        "{at: PT1H, entry: ladder_stopped}",
        "{within: PT48H, not: {breach: reply}}",
    )

    assert tried(case(*expected, more=events)) == []


def test_an_event_that_is_refused_fails_the_test_at_its_line() -> None:
    text = case(
        "{within: PT48H, call: leader}", more="    events:\n      - PT1M confirm\n      - PT2M confirm III\n"
    )

    (failure,) = tried(text)

    assert failure.expected == "PT2M confirm III"
    assert "confirm is not possible in state handling" in failure.refused
    assert text.splitlines()[failure.line - 1] == "      - PT2M confirm III"


def test_a_test_begins_when_it_says_and_else_on_an_ordinary_wednesday() -> None:
    begins = "    start: 2026-02-14T23:50+08:00\n"
    (night,), (wednesday,) = (tried(case("{at: PT1M, entry: logged}", more=more)) for more in (begins, ""))

    assert [f"{at:%m-%d %H:%M}" for at in night.clocks] == ["02-14 15:50"]
    assert [f"{at:%m-%d %H:%M}" for at in wednesday.clocks] == ["03-10 18:10"]


def test_whoever_a_test_says_logs_it_is_not_called_and_other_posts_than_ours_may_do_so() -> None:
    calls = case(
        "{within: PT1H, not: {call: leader}}", "{at: PT0S, rung: officer}", more="    logged_by: 带班领导\n"
    )

    assert tried(calls) == []


def test_a_file_that_is_not_in_order_is_not_tried() -> None:
    assert list(failures(inspect("id: x\n", "plan.yaml"), Calendar())) == []


@pytest.mark.parametrize(
    ("expectation", "message", "remedy"),
    [
        ("{within: PT5M}", "expects nothing at once", "one of call, rung, tell"),
        ("{within: PT5M, call: leader, tell: leader}", "expects 2 things at once", "inside not"),
        ("{within: PT5M, call: leader, not: {tell: leader}}", "expects 2 things", "one of"),
        ("{within: PT5M, not: {}}", "expects nothing", "one of"),
        ("{call: leader}", "needs one time", "at: PT5H, or within: PT30M"),
        ("{at: PT1M, within: PT5M, call: leader}", "needs one time", "not both"),
        ("{at: PT1M, from: PT1M, call: leader}", "at is one instant", "leave out from"),
        ("{from: PT6M, within: PT5M, call: leader}", "ends before it begins", "later than from"),
        ("{within: 5m, call: leader}", "'5m' is not a duration", "write PT5M"),
        ("{within: PT5M, calls: leader}", "unknown key", "did you mean 'call'?"),
        ("{within: PT5M, call: leadr}", "unknown role 'leadr'", "did you mean 'leader'?"),
        ("{within: PT5M, not: {rung: nobody}}", "unknown role 'nobody'", "known here: officer, leader"),
        ("{within: PT5M, breach: answer}", "unknown deadline 'answer'", "reply"),
        (
            "{within: PT5M, entry: gate_pased}",
            "unknown kind of entry 'gate_pased'",
            "did you mean 'gate_passed'?",
        ),
    ],
)
def test_an_expectation_that_means_nothing_is_refused_at_its_line(
    expectation: str, message: str, remedy: str
) -> None:
    text = case(expectation)

    (problem,) = problems_of(text)

    assert message in problem.message
    assert remedy in problem.remedy
    assert problem.path.startswith("tests[1].expect[1]")
    assert text.splitlines()[problem.line - 1] == f"      - {expectation}"


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        ("    fields: {emergncy: yes}\n", "tests[1].fields.emergncy", "unknown field 'emergncy'"),
        ("    fields: {emergency: 3}\n", "tests[1].fields.emergency", "3 is no value of a coded field"),
        ("    events: [PT7M answr leader]\n", "tests[1].events[1]", "unknown verb 'answr'"),
        ("    start: morgen\n", "tests[1].start", "'morgen' is no time"),
        ("    starts: 2026-01-01\n", "tests[1].starts", "unknown key"),
        ("    logged_by: 主任\n", "tests[1].logged_by", "unknown role '主任'"),
    ],
)
def test_a_scenario_that_means_nothing_is_refused_at_its_place(more: str, path: str, message: str) -> None:
    (problem,) = problems_of(case("{within: PT5M, call: leader}", more=more))

    assert problem.path == path
    assert message in problem.message


def test_a_level_of_a_test_has_the_fields_it_needs() -> None:
    text = case("{within: PT5M, call: leader}").replace("level: III\n    expect", "level: II\n    expect")

    (problem,) = problems_of(text)

    assert (problem.path, problem.message) == ("tests[1].fields", "level II needs emergency")


def test_names_of_tests_are_checked_although_other_things_are_wrong_too() -> None:
    text = case("{within: PT5M, call: leadr}").replace("repeats: 1", "repaets: 1")

    assert {problem.message for problem in problems_of(text)} == {"unknown key", "unknown role 'leadr'"}


def test_a_test_is_not_blamed_for_a_field_that_cannot_be_read() -> None:
    text = case("{within: PT5M, call: leader}", more="    fields: {emergency: yes}\n")

    (problem,) = problems_of(text.replace("kind: yes_no", "kind: 是否"))

    assert problem.path.startswith("fields[")


def test_two_tests_of_one_name_are_refused() -> None:
    text = case("{within: PT5M, call: leader}")
    twice = text + text[text.index("  - name: 无人应答") :]

    (problem,) = problems_of(twice)

    assert problem.path == "tests[2].name"
    assert "is taken, on line" in problem.message


@pytest.mark.parametrize(("file", "name"), library_files(), ids=lambda given: str(given).rpartition("/")[2])
def test_every_test_beside_a_shipped_playbook_holds(file: Path, name: str) -> None:
    inspected = inspect(read_text(file, name), name)

    assert inspected.book
    assert list(failures(inspected, Calendar())) == []


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_a_shipped_playbook_has_a_test_of_every_level_and_every_limit(playbook: Playbook) -> None:
    inspected = [inspect(read_text(file, name), name) for file, name in library_files()]
    (book,) = [one.book for one in inspected if one.book and one.book.id == playbook.plan.id]
    limits = {one.about[1] for test in book.tests for one in test.expect if not one.never}

    assert len(book.tests) >= 5
    assert {test.level for test in book.tests} == {level.id for level in book.levels}
    assert {limit.id for limit in book.deadlines if limit.within} <= limits  # words alone start no clock


def test_the_kinds_of_entry_are_those_the_engine_writes() -> None:
    # Entered by the kind of the reason, or of the receipt.
    written = {ReasonKind.RUNG.value, ReasonKind.REOPENED.value, *(receipt.value for receipt in Receipt)}
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
            if named and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("enter", "_plain"):
                written.add(node.args[0].value)

    assert sorted(ENTRY_KINDS) == sorted(written)

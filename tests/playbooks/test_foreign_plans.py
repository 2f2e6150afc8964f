"""Plans of other kinds of office, written without a change of code: what they ask for happens."""

from pathlib import Path

import pytest

from engine.calendars import Calendar
from flows.acts.playbooks import lint
from playbooks.loading import inspect, read_text
from playbooks.testing import failures

PLANS = sorted((Path(__file__).parent / "plans").glob("*.yaml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_of_another_office_has_no_hole(path: Path) -> None:
    checked = lint([path])

    assert (checked.problems, checked.warnings) == ((), ())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_what_a_plan_of_another_office_asks_for_happens(path: Path) -> None:
    inspected = inspect(read_text(path, path.name), path.name)

    assert inspected.book
    assert len(inspected.book.tests) >= 4
    assert list(failures(inspected, Calendar())) == []

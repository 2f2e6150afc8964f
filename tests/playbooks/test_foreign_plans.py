"""Plans of other kinds of office, written without a change of code: what they ask for happens."""

from pathlib import Path

import pytest

from engine.calendars import Calendar
from flows.acts.playbooks import lint
from playbooks.loading import inspect, load, read_text
from playbooks.testing import failures
from tests.playbooks.playing import played

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


SAMPLED = (
    "PT2M answer chief",
    "PT3M confirm",
    "PT1H done source",
    "PT2H done flush",
    "PT3H done first_sample",
    "PT5H done second_sample as lab",
)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (("PT6H done restore as deputy",), "waits for: step:second_sample"),
        (("PT6H done second_sample as lab",), "second"),
        (
            ("PT6H done second_sample as second", "PT6H1M done restore as deputy"),
            "waits for: judged:signature",
        ),
        (
            (
                "PT6H done second_sample as second",
                "PT6H1M judge signature=signed as deputy",
                "PT6H2M done restore as lab",
            ),
            "deputy",
        ),
        (
            (
                "PT6H done second_sample as second",
                "PT6H1M judge signature=refused as deputy",
                "PT6H2M resolve as deputy",
            ),
            "restore",
        ),
    ],
)
def test_water_flows_again_with_two_samples_of_two_persons_and_a_signature_only(
    events: tuple[str, ...], why: str
) -> None:
    water = load(next(path for path in PLANS if path.stem == "water-works"))

    refused = played(*SAMPLED, *events, level="III", fields={"kind": "quality"}, of=water).refused
    assert refused
    assert refused.event == events[-1]
    assert why in refused.why

"""Statistics through the interface: figures with how they are counted, what is behind them, whose times."""

from datetime import timedelta
from typing import Any

import pytest

from engine.statistics import Measure
from flows.acts import tokens
from flows.acts.errors import BadInput
from tests.console.api.program import Program
from tests.console.past import past
from tests.night import CONTACT_UNIT

FEBRUARY = {"period": "2026-02"}


@pytest.fixture
def settled(api: Program) -> Program:
    """An office with two months behind it."""
    past(api.site, 60, timedelta(hours=22))
    return api


def behind(api: Program, measure: str, **asked: Any) -> list[Any]:
    """Everything behind a figure, page by page."""
    found: list[Any] = []
    after = None
    while True:
        given = {**FEBRUARY, "measure": measure, "limit": 7, **asked} | ({"after": after} if after else {})
        page = api.get("/statistics/incidents", params=given)
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def test_each_figure_says_how_it_is_counted_and_opens_what_it_counts(settled: Program) -> None:
    seen = settled.get("/statistics", params=FEBRUARY)
    assert (seen["period"]["first"], seen["period"]["last"]) == ("2026-02-01", "2026-02-28")
    assert seen["before"]["name"] == "2026-01"
    assert set(seen["figures"]) == set(Measure) <= set(seen["definitions"])
    assert "本期内登记" in seen["definitions"]["logged"]["counted"]
    logged = behind(settled, "logged")
    assert len(logged) == len({one["id"] for one in logged}) == seen["figures"]["logged"]["now"] > 7
    assert len(behind(settled, "met")) <= seen["figures"]["met"]["now"]
    assert sum(one["counts"].get("logged", 0) for one in seen["by_level"]) == len(logged)
    assert sum(one["logged"] for one in seen["parts"]) == len(logged)
    english = settled.get("/statistics", params=FEBRUARY, headers={"accept-language": "en"})
    assert "Logged in the period" in english["definitions"]["logged"]["counted"]


def test_filters_narrow_every_figure(settled: Program) -> None:
    seen = settled.get("/statistics", params=FEBRUARY)
    level = seen["by_level"][0]
    narrowed = settled.get("/statistics", params=FEBRUARY | {"level": level["value"]})
    assert narrowed["figures"]["logged"]["now"] == level["counts"].get("logged", 0)
    part = seen["parts"][0]
    found = behind(settled, "logged", part=part["period"]["name"])
    assert len(found) == part["logged"]
    assert settled.get("/statistics", params=FEBRUARY | {"show": "drills"})["figures"]["logged"]["now"] == 0


@pytest.mark.parametrize("period", ["2026-13", "soon", "2026-03-05..2026-03-01"])
def test_a_period_there_is_not_is_refused(api: Program, period: str) -> None:
    answer = api.ask("GET", "/statistics", params={"period": period})
    assert (answer.status_code, answer.json()["problems"][0]["place"]) == (422, "period")
    assert api.ask("GET", "/statistics/incidents", params={"part": "soon"}).status_code == 422


def test_answer_times_are_ones_own_and_the_deputy_heads(settled: Program) -> None:
    mine = settled.get("/statistics", params=FEBRUARY)["people"]
    assert {one["value"] for one in mine} <= {settled.site.ids["值班主班"]}
    everybody = settled.as_("分管领导").get("/statistics", params=FEBRUARY)["people"]
    assert len(everybody) > 1
    assert settled.as_("administrator").get("/statistics", params=FEBRUARY)["people"] == []


def test_nobody_makes_a_token_for_somebody_elses_answer_times(api: Program) -> None:
    from flows.acts.actor import person
    from tests.console.site import account_of

    login = account_of(api.site, "分管领导").login
    with pytest.raises(BadInput):
        tokens.make_token(api.site.office, login, "x", ["statistics"], 1, person("keeper", "cli"))


def test_a_contact_counts_the_own_unit_only(settled: Program) -> None:
    settled.log(unit=CONTACT_UNIT)
    settled.log(title="别处的事")
    march = {"period": "2026-03"}
    contact = settled.as_("联络员")
    whole = settled.get("/statistics", params=march)["figures"]["logged"]["now"]
    assert contact.get("/statistics", params=march)["figures"]["logged"]["now"] < whole
    found = contact.get("/statistics/incidents", params=march)["items"]
    assert {one["unit"] for one in found} == {CONTACT_UNIT}


def test_the_figures_are_a_table_too(settled: Program) -> None:
    text = settled.ask("GET", "/statistics.csv", params=FEBRUARY).text
    assert "接报事件" in text
    assert "口径" in text

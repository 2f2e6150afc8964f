"""Recurring reports of a playbook: how they are written, refused, explained, frozen and played."""

from datetime import datetime
from typing import Any

import pytest

from engine.schedules import DayPart
from notifications.moments import moment
from playbooks.charting.flowing import charts
from playbooks.explaining import explain
from playbooks.loading import parse
from playbooks.simulating import Simulation
from tests.playbooks.pages import problems_of, spoiled
from tests.playbooks.playing import CALENDAR, lines, played, short

EVERY = "    every: {II: 2h}\n    tell: [officer]\n"
ZERO = '    at: ["09:00", "17:00"]\n    tell: [leader]\n'
PATROL = (
    '    during: [{from: "08:00", to: "12:00", times: 2}, {from: "20:00", to: "8:00"}]\n    tell: [leader]\n'
)
OWED = (
    '    at: "17:00"\n    days: working\n    levels: [II]\n    by: [officer, contact]\n    tell: [leader]\n'
)


def with_update(written: str) -> str:
    """The short playbook whose recurring report is owed like this."""
    return spoiled((EVERY, written))


def night(written: str, *events: str, start: str = "2026-03-11T02:10", until: str = "PT24H") -> Simulation:
    at = CALENDAR.instant(datetime.fromisoformat(start))
    fields = {"emergency": True}
    return played(*events, fields=fields, start=at, until=until, of=short(with_update(written)))


def said(simulation: Simulation, *kinds: str) -> list[tuple[str, str]]:
    """(kind, when on the wall) of these entries."""
    return [(line["kind"], line["clock"][5:16].replace("T", " ")) for line in lines(simulation, *kinds)]


def source(written: str) -> dict[str, Any]:
    """What is frozen of the recurring report."""
    (update,) = short(with_update(written)).source["updates"]
    return update


REFUSED = {
    "no way at all": ("    tell: [officer]\n", "does not say when it is owed → one of every"),
    "two ways": (EVERY + '    at: "09:00"\n', "is owed in 2 ways: every, at → one of every"),
    "levels beside every": (
        EVERY + "    levels: [II]\n",
        "every counts from the last one made → levels and days",
    ),
    "days beside every": (
        EVERY + "    days: working\n",
        "every counts from the last one made → levels and days",
    ),
    "nobody": ('    at: "09:00"\n', "reminds nobody → say tell: […], or who owes it by: […]"),
    "no time": ('    at: "25:00"\n    tell: [officer]\n', "'25:00' is no time of the day → write \"09:00\""),
    "a time past midnight": ('    at: "24:01"\n    tell: [officer]\n', "'24:01' is no time of the day"),
    "no order": (
        '    at: ["17:00", "09:00"]\n    tell: [officer]\n',
        "times of the day are not in their order",
    ),
    "one time twice": (
        '    at: ["09:00", "9:00"]\n    tell: [officer]\n',
        "times of the day are not in their order",
    ),
    "parts that overlap": (
        '    during: [{from: "08:00", to: "12:00"}, {from: "11:00", to: "13:00"}]\n    tell: [officer]\n',
        "parts of the day overlap",
    ),
    "a night that runs into the morning": (
        '    during: [{from: "08:00", to: "12:00"}, {from: "22:00", to: "09:00"}]\n    tell: [officer]\n',
        "parts of the day overlap",
    ),
    "a part after one that ends on the next day": (
        '    during: [{from: "22:00", to: "06:00"}, {from: "23:00", to: "23:30"}]\n    tell: [officer]\n',
        "parts of the day overlap",
    ),
    "an unknown role": ('    at: "09:00"\n    by: [boss]\n', "by[1]: unknown role 'boss'"),
    "an unknown role alone": ('    at: "09:00"\n    by: boss\n', "by: unknown role 'boss'"),
    "an unknown level": (
        '    at: "09:00"\n    levels: [V]\n    by: leader\n',
        "levels[1]: unknown level 'V'",
    ),
    "no such days": ('    at: "09:00"\n    days: weekdays\n    by: leader\n', "days: 'weekdays'"),
}


@pytest.mark.parametrize(("written", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_owed_is_refused_with_what_to_write_instead(written: str, refusal: str) -> None:
    assert any(refusal in str(problem) for problem in problems_of(with_update(written)))


def test_parts_that_touch_do_not_overlap() -> None:
    written = '    during: [{from: "08:00", to: "20:00"}, {from: "20:00", to: "08:00"}]\n    tell: [leader]\n'
    assert problems_of(with_update(written)) == ()


def test_what_was_frozen_of_an_interval_before_there_were_times_of_day_is_frozen_still() -> None:
    assert set(source(EVERY)) == {"id", "title", "every", "tell", "source", "standing"}


def test_times_are_frozen_with_the_levels_they_hold_at() -> None:
    assert source(ZERO)["levels"] == ["II", "III"]
    assert source(ZERO)["at"] == ["09:00", "17:00"]
    assert source(PATROL)["during"] == [
        {"from": "08:00", "to": "12:00", "times": 2},
        {"from": "20:00", "to": "08:00", "times": 1},
    ]
    assert not {"every", "by", "days"} & set(source(ZERO))


def test_what_each_of_several_roles_owes_is_a_report_of_its_own() -> None:
    first, second = short(with_update(OWED)).plan.cadences
    assert (first.id, first.by, first.roles) == ("progress-officer", "officer", ("officer", "leader"))
    assert (second.id, second.title.zh) == ("progress-contact", "续报（单位联络员）")
    assert (second.parts, second.working, second.levels) == ((DayPart(None, 1020),), True, frozenset({"II"}))


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        (EVERY, "| Ⅱ 2小时 |", "| Ⅱ 2 hours |"),
        (ZERO, "| 每日09:00、17:00 |", "| daily 09:00, 17:00 |"),
        (
            PATROL,
            "| 每日08:00至12:00共2次、20:00至08:00共1次 |",
            "| daily 2 × between 08:00 and 12:00, 1 × between",
        ),
        (OWED, "| 每工作日17:00（Ⅱ） |", "| each working day 17:00 (Ⅱ) |"),
    ],
)
def test_when_it_is_owed_is_told_in_words(written: str, zh: str, en: str) -> None:
    plan = short(with_update(written)).plan
    assert zh in explain(plan, "zh")
    assert en in explain(plan, "en")


def test_a_level_that_does_not_owe_it_is_told_nothing_of_it() -> None:
    assert "## 续报\n\n无\n" in explain(short(with_update(OWED)).plan, "zh", "III")


def test_a_zero_report_is_owed_made_late_and_missed() -> None:
    simulation = night(ZERO, "PT7H done progress", until="P2D")
    assert said(simulation, "update_owed", "update_made", "update_missed") == [
        ("update_owed", "03-11 09:00"),
        ("update_made", "03-11 09:10"),
        ("update_owed", "03-11 17:00"),
        ("update_missed", "03-12 09:00"),
        ("update_owed", "03-12 09:00"),
        ("update_missed", "03-12 17:00"),
        ("update_owed", "03-12 17:00"),
    ]


def test_a_patrol_made_twice_in_the_morning_is_owed_again_in_the_night_only() -> None:
    simulation = night(PATROL, "PT6H done progress", "PT9H done progress", until="P1DT6H")
    assert said(simulation, "update_owed", "update_made") == [
        ("update_made", "03-11 08:10"),
        ("update_made", "03-11 11:10"),
        ("update_owed", "03-12 08:00"),
    ]


def test_each_role_makes_its_own_report() -> None:
    simulation = night(OWED, "PT10H done progress-contact")
    assert [line["cadence"] for line in lines(simulation, "update_owed")] == ["progress-officer"]


def test_what_is_made_twice_ends_the_simulation_with_the_reason() -> None:
    refused = night(ZERO, "PT1H done progress", "PT2H done progress").refused
    assert refused
    assert "progress is made already; the next is due 2026-03-11 09:00 UTC" in refused.why


@pytest.mark.parametrize(
    ("start", "first"),
    [
        ("2025-12-31T18:00", "01-04 17:00"),  # New Year 2026: Sunday 4 January is worked
        ("2026-02-14T18:00", "02-24 17:00"),  # Spring Festival, after the Saturday made up
        ("2026-09-30T18:00", "10-08 17:00"),  # National Day
        ("2026-10-09T18:00", "10-10 17:00"),  # and its Saturday made up
    ],
)
def test_on_working_days_the_zero_report_rests_on_holidays_and_not_on_days_made_up(
    start: str, first: str
) -> None:
    simulation = night(OWED, start=start, until="P10D")
    owed = lines(simulation, "update_owed")[0]
    assert (owed["clock"][5:16].replace("T", " "), owed["provisional"]) == (first, False)


def test_in_a_year_that_is_not_published_the_zero_report_says_that_its_day_is_provisional() -> None:
    owed = lines(night(OWED, start="2026-12-31T18:00", until="P3D"), "update_owed")[0]
    assert (owed["clock"][:16], owed["provisional"]) == ("2027-01-01T17:00", True)


LAST = (
    "deadlines:\n",
    "deadlines:\n  - {id: silence, title: {zh: 说明, en: Explained}, from: 'update:FROM', within: WITHIN,\n"
    "     source: 某条, standing: own_rule}\n",
)


def counting(name: str, within: str = "{II: 9h}", *changes: tuple[str, str]) -> str:
    """The short playbook with a limit that counts from the last report of this name."""
    return spoiled((LAST[0], LAST[1].replace("FROM", name).replace("WITHIN", within)), *changes)


BY = ("    tell: [officer]\n    source: 本办", "    by: [officer, leader]\n    source: 本办")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (counting("progress"), []),
        (counting("progres"), ["unknown moment 'update:progres'"]),
        (counting("progress", "9h"), ["never starts at level III: nothing it counts from can happen there"]),
        (counting("progress-leader", "{II: 9h}", BY), []),
        (counting("progress", "{II: 9h}", BY), ["unknown moment 'update:progress'"]),
        (counting("progress", "9h", ("every: {II: 2h}", 'at: "17:00"')), []),
        (
            counting("progress", "9h", ("every: {II: 2h}", 'at: "17:00"\n    levels: [II]')),
            ["never starts at level III: nothing it counts from can happen there"],
        ),
        (
            spoiled(("en: Verify}, required: yes", "en: Verify}, after: ['update:progress']")),
            ["unknown event 'update:progress'"],
        ),
    ],
)
def test_a_limit_counts_from_the_last_report_there_is_and_nothing_waits_for_one(
    text: str, says: list[str]
) -> None:
    assert [problem.message for problem in problems_of(text)] == says


def test_the_plan_in_words_names_the_last_report() -> None:
    plan = parse(counting("progress"), "plan.yaml").plan
    assert "| 上次“续报” |" in explain(plan, "zh")
    assert "| last “Progress” |" in explain(plan, "en")
    assert moment(plan, "update:progress", "zh") == "上次“续报”"


def test_a_limit_that_counts_from_a_report_hangs_in_the_chart_at_that_report() -> None:
    plan = parse(counting("progress"), "plan.yaml").plan
    (chart,) = charts(plan, "zh")
    report = next(node for node in chart.band.nodes if node.title == "续报")

    assert [clock.text for clock in report.clocks] == ["说明：Ⅱ 9小时（起）", "续报，间隔：Ⅱ 2小时"]
    assert [clock.text.partition("：")[0] for clock in chart.head.clocks] == ["回应"]
    (other,) = charts(plan, "zh", "III")
    assert "续报" not in [node.title for node in other.band.nodes]

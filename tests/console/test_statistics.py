"""The page of figures: every one opens what it counts; periods by address; files; whose times are shown."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.console.past import past
from tests.console.site import Site

FEBRUARY = "/statistics?period=2026-02"


@pytest.fixture
def settled(site: Site) -> Site:
    """A desk with two months behind it."""
    past(site, 120, timedelta(hours=11))
    return site


def figures(page: str) -> dict[str, str]:
    """The address behind each figure, and the figure."""
    return {
        address.replace("&amp;", "&"): figure
        for address, figure in re.findall(r'<a href="(/statistics/incidents[^"]+)">(\d+)</a>', page)
    }


@pytest.mark.thorough
def test_every_figure_opens_the_incidents_it_counts(settled: Site) -> None:
    asked = figures(settled.get(FEBRUARY).text)
    assert len(asked) > 40
    for address, figure in asked.items():
        page = settled.get(address).text
        [listed] = re.findall(r'<h1>.*?<span class="n">(\d+)</span>', page)
        assert 0 < int(listed) <= int(figure), address
        assert page.count('role="rowheader"') == int(listed)
        if "measure=logged" in address or "measure=closed" in address:
            assert listed == figure, address


def test_a_period_is_compared_with_the_one_before_and_says_how_it_counts(settled: Site) -> None:
    page = settled.get(FEBRUARY).text
    assert "值班统计（2026年2月）" in page
    assert "2026年1月" in page
    assert "在本期内登记的事件" in page
    assert "本期尚未结束" not in page
    assert "本期尚未结束" in settled.get("/statistics").text


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "2026年3月"),
        ("?period=2026-Q1", "2026年第一季度"),
        ("?period=2025", "2025年"),
        ("?since=2026-02-03&until=2026-02-05", "2026-02-03 – 2026-02-05"),
        ("?since=2026-02-03&until=2026-02-03", "2026-02-03"),
    ],
)
def test_a_month_a_quarter_a_year_or_any_days_can_be_asked_for(settled: Site, asked: str, title: str) -> None:
    answer = settled.get("/statistics" + asked)
    assert answer.status_code == 200
    assert f"<h1>值班统计（{title}）</h1>" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "?since=2026-03-05&until=2026-03-01",
        "?since=2026-02-30&until=2026-03-01",
        "?since=2026-03-01",
        "?period=x",
    ],
)
def test_days_that_are_none_are_said_to_be_none(settled: Site, asked: str) -> None:
    answer = settled.get("/statistics" + asked)
    assert answer.status_code == 422
    assert "日期有误" in answer.text


def test_values_that_mean_nothing_ask_for_nothing(settled: Site) -> None:
    for path in (
        "/statistics/incidents?measure=x&part=y&standing=z",
        f"/statistics?level=%27&playbook=%22&unit={quote('<b>')}",
    ):
        assert settled.get(path).status_code == 200
        assert "<b>" not in settled.get(path).text.partition("<main")[2].partition("aria-label")[0]


def test_narrowed_to_a_level_the_page_counts_that_level(settled: Site) -> None:
    whole, one = settled.get(FEBRUARY).text, settled.get(FEBRUARY + "&level=I").text
    [level] = {
        n for address, n in figures(whole).items() if "level=I&" in address and "measure=logged" in address
    }
    assert figures(one)["/statistics/incidents?period=2026-02&level=I&measure=logged"] == level


def test_what_keeps_no_content_is_listed_without_its_title(settled: Site) -> None:
    from engine.vocabulary import ContentFree
    from flows.acts import content_free
    from flows.acts.actor import person

    number = settled.log(title="疑似涉密的事").number
    content_free.clear_content(settled.office, number, ContentFree.SUSPECTED, person("值班主班", "console"))
    page = settled.get("/statistics/incidents?measure=logged").text
    assert number in page
    assert "疑似涉密的事" not in page


def test_the_file_has_the_figures_of_the_page(settled: Site) -> None:
    answer = settled.get(FEBRUARY.replace("?", ".csv?"))
    assert answer.headers["content-disposition"].endswith('"zhishou-statistics-2026-02.csv"')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_head = {row[0]: row for row in rows if len(row) == 5}
    logged = figures(settled.get(FEBRUARY).text)["/statistics/incidents?period=2026-02&measure=logged"]
    assert by_head["接报事件"][1] == logged
    assert settled.get(FEBRUARY.replace("?", ".xlsx?")).content.startswith(b"PK")


def test_whose_times_are_shown_depends_on_who_looks(settled: Site) -> None:
    shown = {}
    for post in ("值班副班", "分管领导", "主要负责人", "auditor", "联络员"):
        settled.sit_down(post)
        [*names] = re.findall(r'id="people-h">.*?</section>', settled.get(FEBRUARY).text, re.DOTALL)
        shown[post] = re.findall(r'role="rowheader"[^>]*>([^<]+)', names[0]) if names else []
        files = settled.get(FEBRUARY.replace("?", ".csv?")).text
        assert ("应答用时，仅" in files or "个人应答用时仅" in files) is bool(names)
    assert shown["值班副班"] == ["值班副班"]
    assert set(shown["分管领导"]) > {"值班副班", "带班领导"}
    assert shown["主要负责人"] == shown["auditor"] == shown["联络员"] == []


def test_a_units_contact_counts_the_own_unit_and_cannot_ask_for_another(settled: Site) -> None:
    settled.sit_down("联络员")
    page = settled.get(FEBRUARY).text
    assert "只统计涉及本单位的事件" in page
    assert 'name="unit"' not in page
    unit_part = page.partition('id="unit-h"')[2].partition("</section>")[0]
    assert re.findall(r'role="rowheader"[^>]*>([^<]+)', unit_part) == ["李楼乡人民政府", "合计"]
    numbers = re.findall(
        r"/incidents/(\d{4}-\d{4})", settled.get("/statistics/incidents?period=2026-02").text
    )
    assert numbers
    assert all(settled.get(f"/incidents/{number}").status_code == 200 for number in numbers[:3])


def test_a_table_that_is_drawn_has_its_figures_beside_the_drawing(settled: Site) -> None:
    page = settled.get(FEBRUARY).text
    for key in ("level", "parts", "nights"):
        section = page.partition(f'id="{key}-h"')[2].partition("</section>")[0]
        assert section.count("<svg") == 2, key
        assert "<table" in section, key

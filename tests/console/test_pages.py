"""Every page, in both languages: whole, self-contained, and of use without a script."""

import re
from pathlib import Path

import pytest

from console.telephone import masked
from tests.console.site import Listening, Site, open_site
from tests.night import NUMBERS

LIBRARY = (
    "/playbooks",
    "/playbooks/public-opinion",
    "/playbooks/public-opinion/simulate",
    "/playbooks/public-opinion/versions",
)
PAGES = (
    "/",
    "/?state=all",
    "/log",
    "/people",
    "/phones",
    "/account",
    "/incidents/2026-0001",
    "/incidents/2026-0001/report",
    *LIBRARY,
)
PARTS = (
    "/live/board",
    "/wall",
    "/live/wall",
    "/live/strip",
    "/incidents/2026-0001/live/top",
    "/incidents/2026-0001/live/acts",
    "/incidents/2026-0001/live/body",
)


@pytest.mark.parametrize(("lang", "tag", "words"), [("zh", "zh-CN", "值班看板"), ("en", "en", "Board")])
def test_every_page_can_be_read_in_both_languages(desk: Site, lang: str, tag: str, words: str) -> None:
    desk.log(fields={"emergency": False}, place="某路口", link="https://example.invalid/1")
    for path in PAGES:
        page = desk.get(path, params={"lang": lang})
        assert page.status_code == 200, path
        assert f'<html lang="{tag}">' in page.text
        assert words in page.text
        assert "127.0.0.1" in page.text  # the footer says where it listens


@pytest.mark.postgres
def test_every_page_can_be_read_on_postgresql(
    listening: Listening, postgres_url: str, tmp_path: Path
) -> None:
    with open_site(listening, postgres_url, tmp_path) as site:
        site.sit_down()
        site.log()
        for path in (*PAGES, *PARTS):
            assert site.get(path).status_code == 200, path


def test_an_english_page_names_posts_by_the_titles_of_the_roles_they_fill(desk: Site) -> None:
    desk.log()
    assert "<dt>Duty leader</dt><dd>带班领导 " in desk.get("/?lang=en").text
    assert "<td>Duty leader</td>" in desk.get("/people?lang=en").text
    page = desk.get("/incidents/2026-0001?lang=en").text
    assert "Duty officer (console)" in page
    assert "<dt>带班领导</dt>" in desk.get("/?lang=zh").text


def test_the_language_is_kept_for_the_next_page(desk: Site) -> None:
    desk.get("/people", params={"lang": "en"})
    assert "Address book" in desk.get("/people").text


def test_the_other_language_keeps_what_was_asked_of_the_page(desk: Site) -> None:
    page = desk.get("/playbooks/rumour", params={"level": "II"}).text
    assert 'href="?level=II&amp;lang=en"' in page
    assert 'href="?lang=zh"' in desk.get("/people", params={"did": "logged", "lang": "en"}).text


@pytest.mark.parametrize("path", [*PAGES, *PARTS])
def test_pages_load_nothing_from_elsewhere_and_hold_no_script_or_style(desk: Site, path: str) -> None:
    desk.log(link="https://example.invalid/1", summary="<script>alert(1)</script>")
    page = desk.get(path).text
    loaded = re.findall(r"""(?:src|href|action|hx-\w+)\s*=\s*["']([a-z]+://[^"']+|//[^"']+)""", page)
    assert all(address.startswith("http://127.0.0.1:") for address in loaded)
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\son\w+\s*=|\sstyle\s*=|javascript:", page) == []


def test_what_people_typed_is_shown_and_never_run(desk: Site) -> None:
    desk.log(title="<b>粗</b>", summary="<img src=x onerror=alert(1)>")
    page = desk.get("/incidents/2026-0001").text
    assert "&lt;b&gt;粗" in page
    assert "<img" not in page


def test_every_asset_is_served_from_here_and_may_be_kept(desk: Site) -> None:
    assets = re.findall(r'"(/static/[^"]+)"', desk.get("/people").text)
    assert {asset.partition("?")[0].rpartition("/")[2] for asset in assets} == {
        "zhishou.css",
        "people.css",
        "zhishou.js",
        "alarm.js",
        "htmx.min.js",
        "icon.svg",
    }
    for asset in assets:
        answer = desk.get(asset)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_a_page_there_is_not_says_so_in_the_words_of_the_desk(desk: Site) -> None:
    assert (desk.get("/nowhere").status_code, desk.get("/incidents/2026-0999").status_code) == (404, 404)
    assert "没有这个页面" in desk.get("/nowhere").text
    assert "请核对编号" in desk.get("/incidents/2026-0999").text


def test_an_incident_is_found_by_its_bare_number(desk: Site) -> None:
    assert desk.get("/find", params={"number": "7"}).headers["location"] == "/incidents/2026-0007"
    assert desk.get("/find", params={"number": "2025-0031"}).headers["location"] == "/incidents/2025-0031"
    assert desk.get("/find").headers["location"] == "/"


def test_numbers_in_the_address_book_are_masked(desk: Site) -> None:
    page = desk.get("/people").text
    for number in NUMBERS.values():
        assert masked(number) in page
        assert number not in page


def test_the_demo_phones_are_linked_only_when_they_are_in_use(desk: Site) -> None:
    assert "演示电话没有运行" in desk.get("/phones").text
    assert "/phones" in desk.get("/people").text

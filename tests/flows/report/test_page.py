"""The report as a page: the same words in both languages, whole in itself, on paper and on a phone."""

from pathlib import Path

import pytest
from jinja2 import Environment, PackageLoader
from playwright.sync_api import sync_playwright

from tests.closing import Desk


def test_both_languages_have_the_same_words() -> None:
    env = Environment(loader=PackageLoader("notifications", "templates"), autoescape=True)
    zh, en = (env.get_template(f"report/words.{locale}.j2").make_module().w for locale in ("zh", "en"))  # type: ignore[attr-defined]  # set by the template
    assert zh.keys() == en.keys()


@pytest.mark.browser
def test_it_opens_offline_fits_a_phone_and_prints_on_paper(desk: Desk, tmp_path: Path) -> None:
    report = desk.resolve()
    file = tmp_path / "report.html"
    file.write_text(report.html, encoding="utf-8")
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        tables = page.locator(".wide")
        assert tables.count()
        assert tables.evaluate_all("(all) => all.every((one) => one.scrollWidth <= one.clientWidth)")
        assert not page.locator(".wide thead").first.is_visible()
        assert page.locator(".wide td").first.evaluate("(td) => getComputedStyle(td, '::before').content")
        page.emulate_media(media="print")
        assert page.locator(".wide thead").first.is_visible()
        page.emulate_media(media="screen")
        page.click("#e1 summary time")
        assert page.locator("#e1 .digest").is_visible()
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        browser.close()


def test_the_head_says_that_its_state_is_that_of_when_it_was_made(desk: Desk) -> None:
    """The paper is signed later: accepted and closed, it must not read as if the incident still waited."""
    report = desk.resolve()
    assert "<dt>成稿时状态</dt><dd>待结案</dd>" in report.html
    assert "成稿时状态: 待结案" in report.markdown


def test_it_draws_what_was_planned_and_what_was_done_as_the_console_does(desk: Desk) -> None:
    html = desk.resolve().html
    assert html.count('<figure class="pictures">') == 1
    assert html.count('role="img"') == 2  # on paper, and on a telephone
    assert ".pic-used.met" in html
    assert "成稿 " in html


def test_its_text_form_leaves_the_picture_to_the_table(desk: Desk) -> None:
    report = desk.resolve()
    assert "<svg" not in report.markdown
    assert "### 时限" in report.markdown
    assert "### 计划与实际" not in report.markdown

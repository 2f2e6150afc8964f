"""The paper in a real browser: on a telephone, on A4, and every text of the chart within its room."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from console import papers
from playbooks.charting.flowing import charts
from playbooks.charting.layout import draw
from playbooks.loading import Playbook, load_library
from tests.console.test_browser import ARGUMENTS, TELEPHONE

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

RUMOUR = next(one for one in load_library() if one.plan.id == "rumour")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    yield opened
    opened.close()


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_no_text_of_a_chart_is_wider_than_was_reckoned(page: Page, playbook: Playbook, locale: str) -> None:
    page.set_content("".join(sheet for one in papers.drawings(playbook, locale) for sheet in one.sheets))
    widths = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => [t.textContent, t.getComputedTextLength()])"
    )
    room = {
        word.text: word.room
        for drawing in map(draw, charts(playbook.plan, locale))
        for words in (
            *(box.words for box in drawing.boxes),
            *(frame.title for frame in drawing.frames),
            *(arrow.label for arrow in drawing.arrows),
        )
        for word in words
    }
    assert len(widths) > 50
    # To a hundredth of a px: `room` is given unrounded, positions are written to a tenth.
    assert [text for text, wide in widths if wide > room[text] + 0.01] == []


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_on_a_telephone_only_the_chart_scrolls_sideways(page: Page, locale: str) -> None:
    page.set_viewport_size(TELEPHONE)
    page.set_content(papers.html(RUMOUR, locale))

    assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]
    inner, outer = page.evaluate(
        "(b => [b.scrollWidth, b.clientWidth])(document.querySelector('.chart-box'))"
    )
    assert inner > outer


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_it_prints_on_as_many_sheets_as_it_needs_and_no_chart_is_cut(
    page: Page, tmp_path: Path, locale: str
) -> None:
    page.set_content(papers.html(RUMOUR, locale))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 990})  # A4 without its margins, at 96 dpi
    heights = page.evaluate(
        "[...document.querySelectorAll('.chart')].map(c => c.getBoundingClientRect().height)"
    )
    written = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", written))

    assert all(height <= 990 for height in heights)
    assert len(heights) + 5 <= sheets <= len(heights) + 16
    assert page.evaluate("document.documentElement.scrollWidth") <= 688

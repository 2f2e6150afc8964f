"""Every page, for whoever sees, hears or moves otherwise: axe and widths, and no request to any other host.

One server and one browser for all of it; the other half of the combinations is slow.
"""

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

from console.app import ROUTES
from tests.console.every_page import NO_PAGES, PAGES, House, Seen, look, open_house
from tests.console.site import Listening
from tests.console.test_browser import browser

pytestmark = pytest.mark.thorough

__all__ = ["browser"]

WIDE, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# 390: a telephone; 320: the least there is to be; 720: a desk at 200 %.
WIDTHS = (390, 320, 720)
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# What is folded up is a page too. Frames are papers of their own here, and looked at as such.
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
RUN = """async (more) => {
  const found = await axe.run(document, {iframes: false, resultTypes: ['violations'], ...more});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => (
    `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)} ${node.failureSummary}`)));
}"""
# Elements that stand out to the right of the window, without those in a part that scrolls by itself.
OUTSIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.tagName + '.' + one.className).concat([`${document.documentElement.scrollWidth}`])"""


@pytest.fixture(scope="module")
def house(
    listening: Listening, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A house where something has happened, for all the pages."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(migrated_sqlite, folder / "zhishou.db")
    with open_house(listening, f"sqlite:///{folder / 'zhishou.db'}", folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Browser, house: House) -> Iterator[Page]:
    """One window; it remembers to which hosts it has spoken."""
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # a plain dict is what it takes
    opened = context.new_page()
    asked: set[str] = set()
    opened.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    yield opened
    context.close()
    assert asked - {""} <= {urlsplit(house.site.url).netloc}, "nothing is loaded from anywhere else"


def complaints(page: Page, **more: Any) -> list[str]:
    """What axe finds on the page as it stands, with everything unfolded."""
    page.evaluate(UNFOLD)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, more)
    return found


every_page = pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)


def test_no_page_is_forgotten() -> None:
    routes = {
        route.path
        for module in ROUTES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    listed = {seen.route for seen in PAGES}
    assert listed & NO_PAGES.keys() == set()
    assert routes == listed | NO_PAGES.keys(), "add what is new to tests.console.every_page"
    assert len({seen.name for seen in PAGES}) == len(PAGES)


@pytest.mark.browser
@every_page
def test_a_page_can_be_read_by_whoever_sees_otherwise_and_at_any_width(
    page: Page, house: House, seen: Seen
) -> None:
    """Chinese on a desk and English on a telephone; `slow` has the other way round, and the dark."""
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    look(page, house, seen)
    assert complaints(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(OUTSIDE) == [], width
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    look(page, house, seen, "en")
    assert complaints(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(OUTSIDE) == [], width


@pytest.mark.browser
@pytest.mark.slow
@every_page
def test_a_page_can_be_read_in_the_dark_and_in_the_other_language(
    page: Page, house: House, seen: Seen
) -> None:
    for locale, size in (("en", WIDE), ("zh", TELEPHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, house, seen, locale)
        assert complaints(page) == []
    page.emulate_media(color_scheme="dark")
    assert complaints(page, runOnly={"type": "rule", "values": ["color-contrast"]}) == []
    page.emulate_media(color_scheme="light")

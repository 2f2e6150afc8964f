"""For whoever has no mouse, wants nothing to move, or chooses the colours; and across the room."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from flows.acts import handling, reporting, views
from flows.acts.actor import person
from tests.console.past import past
from tests.console.site import Site
from tests.console.test_board import night_of
from tests.console.test_browser import browser, sitting
from tests.console.test_report import REQUIRED

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

SCREEN = {"width": 1920, "height": 1080}
# No page has so many things to stop at; a walk that takes longer goes round in a trap.
STEPS = 400
# What has the focus, whether that shows, and whether it is in sight.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const seen = one.getBoundingClientRect();
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  window.stops = window.stops || new Map();
  if (!window.stops.has(one)) window.stops.set(one, window.stops.size);
  const inside = seen.width > 0 && seen.bottom > 0 && seen.top < innerHeight;
  const what = one.outerHTML.slice(0, 120);
  return {at: window.stops.get(one), ring: outlined || style.boxShadow !== 'none', inside, what};
}"""


def walk(page: Page, to: str, key: str = "Tab") -> None:
    """Go from stop to stop until the one wanted has the focus; each stop shows that it has it."""
    wanted = page.locator(to).first
    for _ in range(STEPS):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is not None:
            assert focus["ring"], f"nothing shows that this has the focus: {focus['what']}"
            assert focus["inside"], f"has the focus and is not in sight: {focus['what']}"
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{to} cannot be reached by {key}")


@pytest.fixture
def busy(site: Site) -> Site:
    """A desk with a past and a night under way."""
    night_of(site)
    past(site, 12, timedelta(hours=11))
    return site


def put_up_for_closure(site: Site, number: str) -> None:
    """What the others do meanwhile, so that there is a report to read."""
    officer = person(site.ids["值班主班"], "console")
    handling.confirm(site.office, number, officer, "IV", on_behalf_of="duty_leader")
    for step in REQUIRED:
        handling.done(site.office, number, step, officer)
    reporting.resolve(site.office, number, officer, on_behalf_of=site.ids["带班领导"])


def test_a_night_is_worked_from_log_form_to_statistics_by_keys_alone(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        page.keyboard.press("n")
        page.wait_for_url("**/log")
        page.keyboard.type("键盘登记的一件")
        page.keyboard.press("Alt+4")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/incidents/*")
        number = re.findall(r"/incidents/([^?]+)", page.url)[0]
        walk(page, "#act-note > summary")
        page.keyboard.press("Enter")
        walk(page, "#note-text")
        page.keyboard.type("用键盘写的")
        walk(page, "#act-note button:not([type=button])")
        page.keyboard.press("Enter")
        expect(page.locator("#timeline ~ ol")).to_contain_text("用键盘写的")
        put_up_for_closure(busy, number)
        page.keyboard.press("b")
        page.wait_for_url(re.compile(r"/$"))
        walk(page, f'#board h3 a[href="/incidents/{number}"]', "j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/incidents/{number}")
        walk(page, 'a[href$="/report"]')
        page.keyboard.press("Enter")
        page.wait_for_url("**/report")
        walk(page, '.nav a[href="/statistics"]')
        page.keyboard.press("Enter")
        page.wait_for_url("**/statistics")
        walk(page, '.figures a[href*="measure=logged"]')
        page.keyboard.press("Enter")
        page.wait_for_url("**/statistics/incidents*")
        walk(page, f'a[href="/incidents/{number}"]')
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/incidents/{number}")
    entered = [
        entry["payload"]["text"]
        for entry in views.show(busy.office, number).entries
        if entry["kind"] == "noted"
    ]
    assert entered == ["用键盘写的"]


@pytest.mark.parametrize("path", ["/", "/log", "/incidents/2026-0001", "/statistics", "/people"])
def test_a_page_is_walked_through_and_left_again_by_keys(browser: Browser, busy: Site, path: str) -> None:
    """Every stop shows itself, none is met twice in a round, and the round ends outside the page."""
    with sitting(browser, busy) as page:
        page.goto(path)
        page.evaluate("document.activeElement.blur()")
        met: list[int] = []
        for _ in range(STEPS):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus is None or focus["at"] in met:
                break
            assert focus["ring"], focus["what"]
            met.append(focus["at"])
        else:
            raise AssertionError(f"{path} does not end")
        assert len(met) > 8
        first = page.evaluate("[...window.stops.keys()][0].className")
        if path != "/log":  # there the title has the focus from the first on
            assert first == "skip", "the first stop leads past the navigation"


def test_what_was_opened_gives_the_focus_back(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        walk(page, "#show-keys")
        page.keyboard.press("Enter")
        expect(page.locator("#keys")).to_be_visible()
        assert page.evaluate("document.getElementById('keys').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.locator("#show-keys")).to_be_focused()
        walk(page, ".call summary")
        for _ in range(2):
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_past_the_navigation_is_the_content(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        page.goto("/statistics")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_nothing_moves_for_whoever_wants_nothing_to_move(browser: Browser, busy: Site) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      const lasts = style.transitionDuration.split(', ');
      return style.animationName !== 'none' || lasts.some((time) => time !== '0s');
    }).map((one) => one.className)"""
    with sitting(browser, busy, reduced_motion="reduce") as page:
        for path in ("/", "/incidents/2026-0001?did=note", "/wall", "/statistics"):
            page.goto(path)
            assert page.evaluate(moving) == []


def test_what_is_told_by_a_fill_has_an_edge_where_the_system_chooses_the_colours(
    browser: Browser, busy: Site
) -> None:
    edged = """(one) => {
      const style = getComputedStyle(one);
      return [style.borderTopWidth, style.outlineWidth].some((width) => parseFloat(width) >= 1);
    }"""
    with sitting(browser, busy, forced_colors="active") as page:
        for chosen in (".badge", ".state", ".meter", ".nav a[aria-current]"):
            assert page.locator(chosen).first.evaluate(edged), chosen
        page.goto("/statistics")
        assert page.locator(".periods a[aria-current]").evaluate(edged)
        ink = page.locator(".picture text").first.evaluate("(one) => getComputedStyle(one).fill")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ink != ground


def test_the_wall_is_read_from_across_the_room(browser: Browser, busy: Site) -> None:
    """Ours: 18 px at the least on a screen of 1920; titles and what is left of limits half as large."""
    sizes = """() => [...document.querySelectorAll('body *')].filter((one) => (
      [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
      one.getBoundingClientRect().width > 2)).map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    with sitting(browser, busy, viewport=SCREEN) as page:
        page.goto("/wall")
        assert min(page.evaluate(sizes)) >= 18
        for large in ("#wall h3", "#wall .left", ".clock"):
            size = page.locator(large).first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
            assert size >= 27, large


def test_what_is_urgent_interrupts_and_what_is_not_waits(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        assert page.locator("#lost").get_attribute("role") == "alert"
        assert page.locator("#news").get_attribute("role") == "status"
        # It changes each second, and nobody is to hear that: what matters of it is said by `news`.
        assert page.locator("#strip").get_attribute("aria-live") == "off"
        page.goto("/log")
        for part in ("#preview", "#alike", "#fits", "#level-hint"):
            assert page.locator(part).get_attribute("aria-live") == "polite"

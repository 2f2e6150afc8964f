"""The console in a real browser: by keyboard, live, on a telephone, and without any script at all."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from flows.acts import handling, views
from flows.acts.actor import person
from tests.console.site import Site
from tests.console.test_board import night_of
from tests.night import CONTACT_UNIT

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# From n to 提交并呼叫; a person is slower than this test, a page that is slow is not.
UNDER = 30.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def sitting(browser: Browser, site: Site, **options: Any) -> Iterator[Page]:
    """A page at which the duty officer has sat down; it must run without a complaint."""
    context = browser.new_context(base_url=site.url, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    site.sit_down()
    kept = site.client.cookies
    context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in kept.items()])
    page.goto("/")
    yield page
    context.close()
    assert complaints == []


def test_an_incident_is_logged_by_keyboard_alone(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        began = time.monotonic()
        page.keyboard.press("n")
        page.wait_for_url("**/log")
        expect(page.locator("input[name=playbook]:checked")).to_be_focused()
        page.keyboard.press("Tab")  # from the playbook, chosen already, to the level
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("某校午餐照片引发讨论")
        page.keyboard.press("Tab")
        page.keyboard.type(CONTACT_UNIT)
        expect(page.locator("#preview")).to_contain_text("值班副班")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/incidents/2026-0001*")
        assert time.monotonic() - began < UNDER
    shown = views.show(site.office, "2026-0001")
    assert (shown.row["title"], shown.facts.incident.event_level) == ("某校午餐照片引发讨论", "III")


def test_a_new_incident_appears_without_reloading_and_the_title_says_so(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        expect(page.locator("#board")).to_contain_text("没有在办事件")
        site.log(title="第一件")
        expect(page.locator("#board")).to_contain_text("第一件", timeout=3000)
        site.log(title="第二件")
        expect(page).to_have_title(re.compile("新事件 2026-0002"), timeout=5000)
        page.mouse.click(5, 5)
        expect(page).to_have_title(re.compile("^值班看板"))


def test_an_incident_page_follows_what_others_do(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        handling.confirm(site.office, "2026-0001", person("带班领导", "cli"), "III")
        expect(page.locator("#top .state")).to_have_text("处置中", timeout=3000)
        expect(page.locator("#act-confirm")).to_have_count(0)


def test_a_form_being_filled_in_is_not_wiped_by_a_refresh(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator("#act-note > summary").click()
        page.locator("#note-text").fill("写到一半")
        handling.confirm(site.office, "2026-0001", person("带班领导", "cli"), "III")
        expect(page.locator("#top .state")).to_have_text("处置中", timeout=3000)
        expect(page.locator("#note-text")).to_have_value("写到一半")
        page.locator("#act-note button").click()
        expect(page.locator("#timeline ~ ol")).to_contain_text("写到一半")


def test_what_was_unfolded_stays_unfolded(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator("#acts-more > summary").click()
        handling.confirm(site.office, "2026-0001", person("带班领导", "cli"), "III")
        expect(page.locator("#act-confirm")).to_have_count(0, timeout=3000)
        expect(page.locator("#act-merge")).to_be_visible()


def test_a_lost_line_is_shown_and_found_again(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.route("**/live/**", lambda route: route.abort())
        site.log()
        expect(page.locator("#lost")).to_be_visible(timeout=8000)
        expect(page.locator("#strip .light")).to_be_hidden()
        page.unroute("**/live/**")
        site.log(title="又一件")
        expect(page.locator("#lost")).to_be_hidden(timeout=8000)
        expect(page.locator("#board")).to_contain_text("又一件")


def test_clocks_count_down_on_the_servers_time(browser: Browser, site: Site) -> None:
    """The office's clock stands in March: the page follows it, not the clock of this machine."""
    site.log()
    with sitting(browser, site) as page:
        left = page.locator("[data-due]").first
        expect(left).to_have_text(re.compile("剩 00:14:5"))
        first = left.inner_text()
        expect(left).not_to_have_text(first, timeout=3000)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_scrolls_sideways_on_a_telephone(browser: Browser, site: Site, lang: str) -> None:
    site.log(title="一" * 120, place="某" * 60, link="https://example.invalid/" + "x" * 200)
    with sitting(browser, site, viewport=TELEPHONE) as page:
        for path in ("/", "/log", "/incidents/2026-0001", "/people", "/who", "/phones"):
            page.goto(f"{path}?lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], path


def test_a_red_light_appears_by_itself(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        expect(page.locator("#strip .light")).to_be_visible()
        site.clock.forward(seconds=16)
        expect(page.locator("#strip .alarm")).to_contain_text("改用电话", timeout=8000)
        site.beat()
        expect(page.locator("#strip .light")).to_be_visible(timeout=8000)


def test_enter_beside_who_took_the_call_records_no_answer(browser: Browser, site: Site) -> None:
    night_of(site)
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        card = page.locator(".call").filter(has_text="区委网信办")
        card.locator("input[name=words]").fill("值班员老李")
        page.keyboard.press("Enter")
        assert card.locator("form.taps").get_attribute("data-sent") is None  # set when a form is sent
        card.get_by_role("button", name="已转告").click()
        expect(page.locator(".did")).to_have_text("已记录拨打结果。")
    [answered] = [e for e in views.show(site.office, "2026-0001").entries if e["kind"] == "answered"]
    assert answered["payload"]["words"] == "值班员老李"


def test_a_word_left_on_a_call_card_is_kept_and_holds_up_nothing(browser: Browser, site: Site) -> None:
    night_of(site)
    with sitting(browser, site) as page:
        words = page.locator("#board .call input[name=words]").first
        words.fill("值班员老李")
        words.blur()
        site.log(title="又一件")
        expect(page.locator("#board")).to_contain_text("又一件", timeout=10_000)
        expect(words).to_have_value("值班员老李")


def test_everything_can_be_done_without_a_script(browser: Browser, site: Site) -> None:
    with sitting(browser, site, java_script_enabled=False) as page:
        page.goto("/log")
        page.locator("input[name=level][value=IV]").check()
        page.locator("#title").fill("路灯不亮")
        page.get_by_role("button", name="先看会呼叫谁").click()
        expect(page.locator("#preview")).to_contain_text("值班副班")
        page.get_by_role("button", name="提交并呼叫").click()
        page.locator("#act-confirm > summary").click()
        page.locator("#behalf").select_option(site.ids["带班领导"])
        page.locator("#act-confirm button").click()
        expect(page.locator("#top .state")).to_have_text("处置中")
        page.locator("#done-preserve").click()
        expect(page.locator("#body")).to_contain_text("1/")

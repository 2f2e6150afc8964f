"""The board in a real browser: what is new is heard, a lost line comes back; keys, telephone, wall."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from console.app import create_app
from console.serve import bind
from flows.acts import handling
from flows.acts.actor import person
from tests.clock import ManualClock
from tests.console.crowd import crowd
from tests.console.site import Site, open_site_office, serving
from tests.console.test_board import night_of, turn
from tests.console.test_browser import TELEPHONE, browser, looks_again, sitting

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

DESK = {"width": 1440, "height": 900}
SCREEN = {"width": 1920, "height": 1080}
# Notes what is shown besides showing it: a headless browser has no corner of a desktop to look at.
NOTED = """
const Real = window.Notification;
window.shown = [];
window.Notification = class extends Real {
  constructor(words, more) { super(words, more); window.shown.push(words); }
};
"""


def row(page: Page) -> str:
    """The id of the row that has the focus; "" for none."""
    return str(page.evaluate("document.activeElement.closest('[data-row]')?.id || ''"))


# --- What is new ------------------------------------------------------------------------------------------


def test_sound_is_off_until_somebody_turns_it_on_and_that_is_remembered(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        sound = page.locator("#sound")
        expect(sound).to_have_text("已静音")
        site.log(title="第一件")
        expect(page.locator("#board")).to_contain_text("第一件")
        assert page.locator("#alerts").get_attribute("data-played") is None
        page.keyboard.press("m")
        expect(sound).to_have_text("声音 开")
        page.goto("/people")
        expect(sound).to_have_attribute("aria-pressed", "true")
        page.mouse.click(5, 5)  # a browser waits for the first press in each page
        expect(sound).to_have_text("声音 开")
        page.keyboard.press("m")
        expect(sound).to_have_text("已静音")


def test_an_incident_a_card_and_a_missed_limit_sound_different(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.locator("#sound").click()
        played = page.locator("#alerts")
        expect(played).to_have_attribute("data-played", "new")
        page.evaluate("document.getElementById('alerts').removeAttribute('data-played')")
        site.log(title="某网帖", fields={})
        expect(page).to_have_title(re.compile("新事件 2026-0001"), timeout=8000)
        turn(site)
        expect(played).to_have_attribute("data-played", "card", timeout=8000)
        site.clock.forward(minutes=20)
        turn(site)
        site.beat()
        expect(played).to_have_attribute("data-played", "overdue", timeout=8000)
        expect(page.locator("#news")).to_contain_text("有时限超时")
        page.mouse.click(5, 5)
        expect(page).to_have_title(re.compile(r"^超时1 待拨\d+ 在办1 · 值班看板"))


def test_the_browser_notifies_of_a_number_and_never_of_a_title(browser: Browser, site: Site) -> None:
    with sitting(browser, site, permissions=["notifications"]) as page:
        page.add_init_script(NOTED)
        page.goto("/")
        expect(page.locator("#notify")).to_have_text("开启桌面通知")
        page.locator("#notify").click()
        expect(page.locator("#notify")).to_have_text("桌面通知 开")
        page.evaluate("document.hasFocus = () => false")  # somebody works in another window
        site.log(title="标题不上通知")
        expect(page).to_have_title(re.compile("新事件 2026-0001"), timeout=8000)
        assert page.evaluate("window.shown") == ["新事件 2026-0001"]
        page.reload()
        expect(page.locator("#notify")).to_have_text("桌面通知 开")


def test_a_browser_that_forbids_notifications_says_so(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.locator("#notify").click()
        expect(page.locator("#notify")).to_have_text("桌面通知被浏览器禁止")
        expect(page.locator("#notify")).to_be_disabled()


# --- Keys -------------------------------------------------------------------------------------------------


def test_rows_are_walked_and_opened_by_keys_and_the_keys_are_listed(browser: Browser, site: Site) -> None:
    for title in ("甲", "乙", "丙"):
        site.log(title=title)
    with sitting(browser, site) as page:
        order = [one.get_attribute("id") for one in page.locator("[data-row]").all()]
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert row(page) == order[1]
        page.keyboard.press("k")
        assert row(page) == order[0]
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        expect(page.locator("#keys")).to_contain_text("下一件、上一件")
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("jkmn?")
        expect(page.locator("#q")).to_have_value("jkmn?")
        page.locator("#q").fill("")
        page.locator("#q").blur()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/incidents/{(order[0] or '').removeprefix('i-')}")


# --- Drawn again: only what has changed -------------------------------------------------------------------


def test_focus_scroll_and_what_is_unfolded_outlast_a_change(browser: Browser, site: Site) -> None:
    crowd(site, 1, 30)
    with sitting(browser, site, viewport=DESK) as page:
        page.locator("#more-cards > summary").click()
        link = page.locator("[data-row] h3 a").nth(20)
        link.focus()
        kept = link.get_attribute("href")
        page.evaluate("window.kept = document.activeElement")
        before = page.evaluate("scrollY")
        assert before > 0
        site.log(title="又一件")
        expect(page.locator("#board")).to_contain_text("又一件", timeout=8000)
        assert page.evaluate("document.activeElement === window.kept")
        assert page.evaluate("document.activeElement.getAttribute('href')") == kept
        assert (
            abs(page.evaluate("scrollY") - before) < 200
        )  # the browser holds what is looked at in its place
        assert page.locator("#more-cards").evaluate("one => one.open")


def test_a_row_that_has_not_changed_is_not_touched(browser: Browser, site: Site) -> None:
    for title in ("甲", "乙"):
        site.log(title=title)
    with sitting(browser, site) as page:
        looks_again(page, "board")
        page.evaluate(
            "window.touched = []; new MutationObserver(seen => seen.forEach(one => {"
            " const at = one.target.nodeType === 1 ? one.target : one.target.parentElement;"
            " const row = at.closest('[data-row]');"
            " if (row && !one.target.closest?.('.left')) window.touched.push(row.id); }))"
            ".observe(document.getElementById('board'), {subtree: true, childList: true, attributes: true})"
        )
        handling.confirm(site.office, "2026-0002", person("带班领导", "cli"), "III")
        expect(page.locator("#i-2026-0002 .state")).to_have_text("处置中", timeout=8000)
        assert set(page.evaluate("window.touched")) == {"i-2026-0002"}


def test_the_board_goes_on_while_a_card_is_being_filled_in(browser: Browser, site: Site) -> None:
    night_of(site)
    with sitting(browser, site) as page:
        words = page.locator("#board .call input[name=words]").first
        words.click()
        words.press_sequentially("值班员")
        site.log(title="又一件")
        expect(page.locator("#board")).to_contain_text("又一件", timeout=8000)
        expect(words).to_be_focused()
        words.press_sequentially("老李")
        expect(words).to_have_value("值班员老李")


# --- The line ---------------------------------------------------------------------------------------------


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """An office whose server the test itself starts and kills, always at the same address."""
    clock = ManualClock()
    office, ids = open_site_office(sqlite_url, tmp_path, clock)
    listener = bind(0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    with httpx.Client(base_url=url, trust_env=False) as client:
        yield Site(office, clock, url, client, ids)
    office.close()


def test_a_server_that_is_killed_is_missed_and_found_again(browser: Browser, house: Site) -> None:
    port = int(house.url.rpartition(":")[2])
    context = browser.new_context(base_url=house.url)
    page = context.new_page()
    with serving(create_app(house.office), bind(port)):
        house.sit_down()
        kept = house.client.cookies
        context.add_cookies([{"name": n, "value": v, "url": house.url} for n, v in kept.items()])
        page.goto("/")
        expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#lost")).to_contain_text(re.compile(r"断开于 \d\d:\d\d:\d\d"), timeout=12_000)
    expect(page.locator("#strip .light")).to_be_hidden()
    house.log(title="断线时登记")
    with serving(create_app(house.office), bind(port)):
        expect(page.locator("#lost")).to_be_hidden(timeout=12_000)
        expect(page.locator("#board")).to_contain_text("断线时登记", timeout=5000)
        house.log(title="恢复后登记")
        expect(page.locator("#board")).to_contain_text("恢复后登记", timeout=5000)
        context.close()


def test_without_a_stream_the_page_asks_every_few_seconds(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.route("**/events", lambda route: route.fulfill(status=502))
        page.reload()
        site.log(title="没有事件流")
        expect(page.locator("#board")).to_contain_text("没有事件流", timeout=8000)


def test_a_line_that_has_died_in_its_sleep_is_opened_anew(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.clock.install()
        page.reload()
        expect(page.locator("#board")).to_contain_text("没有在办事件")
        with page.expect_request("**/events"):
            page.clock.fast_forward(3_600_000)
        site.log(title="醒来以后")
        page.clock.run_for(6_000)
        expect(page.locator("#board")).to_contain_text("醒来以后", timeout=8000)


# --- Looking for something ----------------------------------------------------------------------------------


def test_a_filter_is_one_choice_and_a_search_one_line_and_both_stay_through_changes(
    browser: Browser, site: Site
) -> None:
    site.log(title="某校午餐", level="II", fields={"emergency": False})
    site.log(title="路灯不亮", level="III")
    with sitting(browser, site, viewport=DESK) as page:
        page.locator("select[name=level]").select_option("III")
        page.wait_for_url(re.compile(r"/\?level=III$"))
        expect(page.locator("[data-row]")).to_have_count(1)
        page.locator("#q").fill("路灯")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("level=III"))
        expect(page.locator("[data-row]")).to_have_count(1)
        site.log(title="路灯又不亮", level="III")
        expect(page.locator("[data-row]")).to_have_count(2, timeout=8000)
        page.get_by_role("link", name="清除条件").click()
        expect(page.locator("[data-row]")).to_have_count(3)


def test_everything_is_found_without_a_script(browser: Browser, site: Site) -> None:
    crowd(site, 70, 2)
    with sitting(browser, site, java_script_enabled=False, viewport=DESK) as page:
        expect(page.locator("#alerts")).to_be_hidden()
        page.get_by_label("按状态").select_option("已办结")
        page.get_by_role("button", name="查找").click()
        expect(page.locator("#ended li")).to_have_count(60)
        page.get_by_role("link", name="下一页").click()
        expect(page.locator("#ended li")).to_have_count(10)
        page.get_by_role("searchbox").fill("夜间施工扰民9")
        page.get_by_role("button", name="查找").click()
        expect(page.locator("#ended li")).to_have_count(1)
        page.goto("/wall")
        expect(page.locator("#wall .row")).to_have_count(2)


# --- Small, large, loud --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_telephone_rows_are_read_downwards_and_nothing_scrolls_sideways(
    browser: Browser, site: Site, lang: str
) -> None:
    night_of(site)
    site.log(title="一" * 120, level="II", fields={"emergency": False})
    with sitting(browser, site, viewport=TELEPHONE) as page:
        for path in ("/", "/?q=一&state=all", "/?show=drills", "/wall"):
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], path
        page.goto("/")
        page.locator("#sifts > summary").click()
        expect(page.locator("select[name=unit]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]
        tops = page.evaluate(
            "[...document.querySelector('.row').children].map(one => one.getBoundingClientRect().top)"
        )
        assert tops[1] < tops[2] < tops[3]


def test_at_twice_the_size_nothing_scrolls_sideways(browser: Browser, site: Site) -> None:
    night_of(site)
    with sitting(browser, site, viewport={"width": 720, "height": 450}, device_scale_factor=2) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 720


def test_the_wall_turns_its_pages_and_never_shows_half_a_row(browser: Browser, site: Site) -> None:
    crowd(site, 1, 11)
    with sitting(browser, site, viewport=SCREEN) as page:
        page.clock.install()
        page.goto("/wall")
        shown = page.locator("#wall .row:visible")
        count = page.locator("[data-screens]")
        expect(count).to_have_text("第 1 / 2 屏")
        first = [one.get_attribute("id") for one in shown.all()]
        assert 6 <= len(first) < 11
        bottom = page.evaluate("document.querySelector('.wall-foot').getBoundingClientRect().top")
        assert all(
            (one.bounding_box() or {})["y"] + (one.bounding_box() or {})["height"] <= bottom
            for one in shown.all()
        )
        assert page.evaluate("document.documentElement.scrollHeight") == SCREEN["height"]
        page.clock.run_for(12_500)
        expect(count).to_have_text("第 2 / 2 屏")
        assert not {one.get_attribute("id") for one in shown.all()} & set(first)
        expect(page.locator("button, input")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_state_is_a_word_and_never_a_colour_alone(browser: Browser, site: Site, theme: str) -> None:
    site.log(title="某网帖", fields={})
    site.clock.forward(minutes=20)
    turn(site)
    with sitting(browser, site, color_scheme=theme) as page:
        expect(page.locator(".row .limit")).to_contain_text(re.compile("已超时|计时中"))
        expect(page.locator(".row .limit")).to_contain_text("已超时")

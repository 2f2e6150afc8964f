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
from tests.console.test_pages import LIBRARY
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
        expect(page.locator("#title")).to_be_focused()
        page.keyboard.type("某校午餐照片引发讨论")
        for _ in range(6):  # past link, account and files to the playbook, chosen already
            page.keyboard.press("Tab")
        expect(page.locator("input[name=playbook]:checked")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type(CONTACT_UNIT)
        expect(page.locator("#preview")).to_contain_text("值班副班")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/incidents/2026-0001*")
        assert time.monotonic() - began < UNDER
    shown = views.show(site.office, "2026-0001")
    assert (shown.row["title"], shown.facts.incident.event_level) == ("某校午餐照片引发讨论", "III")


def test_another_playbook_brings_its_own_fields_and_its_own_forecast(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.goto("/log")
        page.locator("#title").fill("某账号疑似被盗")
        page.locator('input[name=playbook][value="account-hijack"]').check(force=True)
        expect(page.locator('#form input[name="field.posted"]')).to_have_count(2)
        expect(page.locator('#form input[name="field.emergency"]')).to_have_count(0)
        expect(page.locator("#title")).to_have_value("某账号疑似被盗")
        page.locator("input[name=level]").last.focus()
        page.keyboard.press("Space")
        expect(page.locator("#preview")).to_contain_text("值班副班")


@pytest.mark.thorough
def test_a_key_that_goes_elsewhere_does_nothing_inside_a_form(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.goto("/log")
        page.locator("#title").fill("写到一半")
        left: list[str] = []
        page.on("request", lambda asked: left.append(asked.url) if asked.is_navigation_request() else None)
        for field in (
            "input[name=level][value=III]",
            "input[name=reported_to]",
            "#submit",
            "#log-more > summary",
        ):
            page.locator(field).first.focus()
            page.keyboard.press("b")
            page.keyboard.press("n")
        with page.expect_response("**/log/draft"):
            page.locator("#title").fill("写完了")
        assert left == []


@pytest.mark.thorough
def test_a_new_incident_appears_without_reloading_and_the_title_says_so(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        expect(page.locator("#board")).to_contain_text("没有在办事件")
        site.log(title="第一件")
        expect(page.locator("#board")).to_contain_text("第一件", timeout=3000)
        site.log(title="第二件")
        expect(page).to_have_title(re.compile("新事件 2026-0002"), timeout=5000)
        page.mouse.click(5, 5)
        expect(page).to_have_title(re.compile("^在办2 · 值班看板"))


@pytest.mark.thorough
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


def looks_again(page: Page, part: str) -> int:
    """The page asks for its live parts, as it does every five seconds: the status of one answer."""
    with page.expect_response(f"**/live/{part}*") as answer:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    return answer.value.status


@pytest.mark.thorough
def test_what_was_typed_into_an_act_that_was_refused_outlasts_a_refresh(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator("#act-note > summary").click()
        page.locator("#note-text").fill("不能丢的话")
        page.locator("#at-note").fill("2030-01-01T00:00")
        page.locator("#act-note button").click()
        expect(page.locator("main > [role=alert]")).to_contain_text("已经过去的时间")
        for _ in range(2):
            looks_again(page, "acts")
        assert page.locator("#note-text").input_value() == "不能丢的话"
        assert page.locator("#at-note").input_value() == "2030-01-01T00:00"


@pytest.mark.thorough
def test_nothing_is_drawn_again_while_nothing_has_changed(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        assert looks_again(page, "board") == 200
        expect(page.locator("#board[data-have]")).to_have_count(1)
        assert [looks_again(page, "board") for _ in range(3)] == [204, 204, 204]


@pytest.mark.thorough
def test_a_time_that_has_passed_since_the_page_was_loaded_can_be_entered(
    browser: Browser, site: Site
) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        site.clock.forward(minutes=10)
        page.locator("#act-note > summary").click()
        page.locator("#note-text").fill("刚才来电")
        page.locator("#at-note").fill("2026-03-05T02:15")
        page.locator("#act-note button").click()
        expect(page.locator("#timeline ~ ol")).to_contain_text("发生于 02:15")
        page.goto("/log")
        assert page.locator("input[max]").count() == 0


@pytest.mark.thorough
def test_what_was_unfolded_stays_unfolded(browser: Browser, site: Site) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator("#acts-more > summary").click()
        handling.confirm(site.office, "2026-0001", person("带班领导", "cli"), "III")
        expect(page.locator("#act-confirm")).to_have_count(0, timeout=3000)
        expect(page.locator("#act-merge")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("where", ["#acts-more > summary", "#act-note > summary", "#body a[href]"])
def test_where_the_keyboard_is_stays_there_when_the_page_follows_what_others_do(
    browser: Browser, site: Site, where: str
) -> None:
    site.log()
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator(where).first.focus()
        page.evaluate("document.activeElement.dataset.old = '1'")
        handling.confirm(site.office, "2026-0001", person("带班领导", "cli"), "III")
        expect(page.locator("#top .state")).to_have_text("处置中", timeout=3000)
        expect(page.locator("[data-old]")).to_have_count(0)
        expect(page.locator(where).first).to_be_focused()


@pytest.mark.thorough
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


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_scrolls_sideways_on_a_telephone(browser: Browser, site: Site, lang: str) -> None:
    site.log(title="一" * 120, place="某" * 60, link="https://example.invalid/" + "x" * 200)
    with sitting(browser, site, viewport=TELEPHONE) as page:
        for path in ("/", "/log", "/incidents/2026-0001", "/people", "/account", "/phones", *LIBRARY):
            page.goto(f"{path}?lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], path


@pytest.mark.thorough
def test_a_playbook_is_tried_out_without_any_script(browser: Browser, site: Site) -> None:
    with sitting(browser, site, java_script_enabled=False) as page:
        page.get_by_role("link", name="预案库").click()
        page.get_by_role("link", name="网络舆情处置").click()
        expect(page.locator("#chart .chart").first).to_be_visible()
        page.get_by_role("link", name="Ⅱ 重大").click()
        expect(page.locator("#limits")).to_contain_text("发布权威信息")
        page.get_by_role("link", name="推演", exact=True).click()
        page.get_by_label("Ⅱ 重大").check()
        page.get_by_label("涉突发事件").select_option("否")
        page.locator("#events").fill("7分钟 应答 带班领导")
        page.get_by_role("button", name="推演").click()
        expect(page.locator(".played")).to_contain_text("应答：带班领导")
        expect(page.locator("#events")).to_have_value("7分钟 应答 带班领导")


@pytest.mark.thorough
def test_a_limit_is_one_row_at_the_desk_and_is_read_downwards_on_a_telephone(
    browser: Browser, site: Site
) -> None:
    for width, is_row in ((1440, True), (TELEPHONE["width"], False)):
        with sitting(browser, site, viewport={"width": width, "height": 900}) as page:
            page.goto("/playbooks/rumour")
            tops = page.evaluate(
                "[...document.querySelectorAll('.confirm tbody tr:first-child td')]"
                ".map(cell => cell.getBoundingClientRect()).filter(r => r.width).map(r => r.top)"
            )
            assert len(tops) >= 5
            assert (len(set(tops)) == 1) == is_row


@pytest.mark.thorough
def test_a_red_light_appears_by_itself(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        expect(page.locator("#strip .light")).to_be_visible()
        site.clock.forward(seconds=16)
        expect(page.locator("#strip .alarm")).to_contain_text("改用电话", timeout=8000)
        site.beat()
        expect(page.locator("#strip .light")).to_be_visible(timeout=8000)


@pytest.mark.thorough
def test_enter_beside_who_took_the_call_records_no_answer(browser: Browser, site: Site) -> None:
    night_of(site)
    with sitting(browser, site) as page:
        page.goto("/incidents/2026-0001")
        page.locator("#cards-rest > summary").click()
        card = page.locator(".call").filter(has_text="区委网信办")
        card.locator("input[name=words]").fill("值班员老李")
        page.keyboard.press("Enter")
        assert card.locator("form.taps").get_attribute("data-sent") is None  # set when a form is sent
        card.get_by_role("button", name="已转告").click()
        expect(page.locator(".did")).to_have_text("已记录拨打结果。")
    [answered] = [e for e in views.show(site.office, "2026-0001").entries if e["kind"] == "answered"]
    assert answered["payload"]["words"] == "值班员老李"


@pytest.mark.thorough
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

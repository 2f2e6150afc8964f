"""接报登记 in a real browser: screenshots pasted and dropped, a browser that dies, keys, both widths."""

import base64
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from flows.acts import views
from tests.console.pictures import SVG, png
from tests.console.site import Site
from tests.console.test_browser import ARGUMENTS, TELEPHONE, sitting

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

DESK = {"width": 1440, "height": 900}
# Gives a page a file as the clipboard or a drag would.
_BRING = """([kind, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const brought = new DataTransfer();
  brought.items.add(new File([bytes], name, { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: brought, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: brought, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """What launches browsers."""
    with sync_playwright() as playwright:
        yield playwright


def launched(driver: Playwright) -> Browser:
    """Debian's Chromium."""
    return driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One for most tests."""
    browser = launched(driver)
    yield browser
    browser.close()


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desk", "telephone"])
def at(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """The log form, at the width of a desk and of a telephone."""
    with sitting(browser, site, viewport=request.param) as page:
        page.goto("/log")
        yield page
        assert page.evaluate("document.documentElement.scrollWidth") <= request.param["width"]


def bring(page: Page, kind: str, name: str, content: bytes, media: str = "image/png") -> None:
    page.evaluate(_BRING, [kind, name, media, base64.b64encode(content).decode()])


def kill(browser: Browser) -> None:
    """As a power cut would: no page gets to say goodbye."""
    session = browser.new_browser_cdp_session()
    [main] = [
        one for one in session.send("SystemInfo.getProcessInfo")["processInfo"] if one["type"] == "browser"
    ]
    os.kill(main["id"], signal.SIGKILL)


def fill_in(page: Page, title: str = "某校午餐照片引发讨论") -> None:
    page.locator("#title").fill(title)
    page.locator('input[name="level"][value="III"]').check()


def submit(page: Page) -> None:
    page.locator("#submit").click()
    page.wait_for_url("**/incidents/2026-0001*")


def test_screenshots_are_pasted_dropped_and_chosen_and_stand_on_the_incident(at: Page, site: Site) -> None:
    fill_in(at)
    bring(at, "paste", "image.png", png(10))
    expect(at.locator("#files img")).to_have_count(1)
    bring(at, "drop", "拖入.png", png(90))
    expect(at.locator("#files img")).to_have_count(2)
    at.locator("#pick-files").set_input_files(
        {"name": "选取.png", "mimeType": "image/png", "buffer": png(180)}
    )
    expect(at.locator("#files img")).to_have_count(3)
    for shown in at.locator("#files img").all():
        expect(shown).to_have_js_property("naturalWidth", 24)
    expect(at.locator("#title")).to_have_value("某校午餐照片引发讨论")
    submit(at)
    expect(at.locator("#attachments ~ .shots img")).to_have_count(3)
    assert len(views.show(site.office, "2026-0001").attachments) == 3


def test_a_file_that_may_not_be_is_refused_with_the_reason_and_one_is_taken_away(at: Page) -> None:
    bring(at, "drop", "图.svg", SVG, "image/svg+xml")
    expect(at.locator("#files .problem")).to_contain_text("只收图片")
    bring(at, "paste", "image.png", png())
    expect(at.locator("#files img")).to_have_count(1)
    at.get_by_role("button", name="移除 image.png").click()
    expect(at.locator("#files img")).to_have_count(0)


def test_a_screenshot_is_pasted_on_the_incident_page_later(at: Page, site: Site) -> None:
    site.log()
    at.goto("/incidents/2026-0001")
    bring(at, "paste", "image.png", png())
    expect(at.locator("#act-attach")).to_have_attribute("open", "")
    at.locator("#act-attach button").click()
    expect(at.locator("#attachments ~ .shots img")).to_have_count(1)


def test_screenshots_look_like_this(at: Page, tmp_path: Path) -> None:
    fill_in(at)
    for red in (20, 120, 220):
        bring(at, "paste", "image.png", png(red))
        expect(at.locator(f"#files img >> nth={(red - 20) // 100}")).to_be_visible()
    at.screenshot(path=tmp_path / "form.png", full_page=True)
    assert (tmp_path / "form.png").stat().st_size > 10_000


def test_what_may_be_the_same_is_shown_while_typing_and_is_added_to(at: Page, site: Site) -> None:
    site.log(title="某校午餐照片引发讨论", link="https://weibo.com/1/Abc")
    fill_in(at, "网友晒某校午餐照片")
    at.locator("#link").fill("http://weibo.com/1/Abc?from=share")
    bring(at, "paste", "image.png", png())
    expect(at.locator("#files img")).to_have_count(1)
    box = at.locator("#alike .alike")
    expect(box).to_contain_text("2026-0001")
    expect(box).to_contain_text("同一链接、标题相近")
    expect(box).to_contain_text("待研判")
    box.get_by_role("button", name="并入此件").click()
    at.wait_for_url("**/incidents/2026-0001*")
    expect(at.locator("#timeline ~ ol")).to_contain_text("增加来源：标题“网友晒某校午餐照片”")
    expect(at.locator("#attachments ~ .shots img")).to_have_count(1)
    at.goto("/log")
    expect(at.locator("#resume")).to_have_count(0)


def test_another_matter_is_logged_on_its_own_and_not_asked_about_again(at: Page, site: Site) -> None:
    site.log(title="某校午餐照片引发讨论")
    fill_in(at, "某校午餐照片")
    at.locator("#alike").get_by_role("button", name="仍单独登记").click()
    expect(at.locator("#alike .alike")).to_have_count(0)
    at.locator("#link").fill("https://weibo.com/2")
    expect(at.locator("#preview")).to_contain_text("草稿已存")
    expect(at.locator("#alike .alike")).to_have_count(0)
    at.locator("#submit").click()
    at.wait_for_url("**/incidents/2026-0002*")


def test_without_a_script_it_is_asked_once_before_it_is_logged(browser: Browser, site: Site) -> None:
    site.log(title="某校午餐照片引发讨论")
    with sitting(browser, site, java_script_enabled=False) as page:
        page.goto("/log")
        fill_in(page, "某校午餐照片")
        page.locator("#submit").click()
        expect(page.locator("main > [role=alert]")).to_contain_text("再次提交即单独登记")
        expect(page.locator("#alike .alike")).to_contain_text("2026-0001")
        page.locator("#submit").click()
        page.wait_for_url("**/incidents/2026-0002*")


def test_suspected_secrets_are_compared_with_nothing(at: Page, site: Site) -> None:
    site.log(title="某校午餐照片引发讨论")
    fill_in(at, "某校午餐照片")
    expect(at.locator("#alike .alike")).to_have_count(1)
    at.get_by_label("疑似涉密").check()
    expect(at.locator("#alike, #files, #link, #account_name")).to_have_count(0)


def test_the_fitting_playbook_is_suggested_with_its_words_and_taken(at: Page) -> None:
    at.locator("#title").fill("政务微博账号被盗，异地登录")
    fits = at.locator("#fits")
    expect(fits).to_contain_text("账号被盗/内容被篡改")
    expect(fits).to_contain_text("因“账号被盗、异地登录”")
    fits.locator("label").first.click()
    expect(at.locator("#playbook-account-hijack")).to_be_checked()
    expect(at.locator("#fits .chosen")).to_contain_text("✓ 账号被盗")
    expect(at.locator('#form input[name="field.posted"]')).to_have_count(2)
    expect(at.locator("#title")).to_have_value("政务微博账号被盗，异地登录")


def test_without_a_script_a_button_suggests_the_playbook(browser: Browser, site: Site) -> None:
    with sitting(browser, site, java_script_enabled=False) as page:
        page.goto("/log")
        page.locator("#title").fill("网传停水三天系谣言")
        page.get_by_role("button", name="建议", exact=True).click()
        expect(page.locator("#fits")).to_contain_text("因“谣言”")
        page.locator("#fits label").first.click()
        page.get_by_role("button", name="用此预案").click()
        expect(page.locator("#fits .chosen")).to_contain_text("谣言")


def test_the_level_that_what_was_judged_asks_for_stands_beside_the_levels_with_its_reason(at: Page) -> None:
    at.locator("#title").fill("某校午餐照片")
    at.locator('input[name="field.heat"][value="province"]').check()
    hint = at.locator("#level-hint")
    expect(hint).to_contain_text("建议初判")
    expect(hint).to_contain_text("热度：省级媒体报道")
    hint.locator("label").click()
    expect(at.locator("#level-II")).to_be_checked()


def test_it_says_whom_it_will_call_and_follows_the_level_and_who_was_told(at: Page) -> None:
    fill_in(at)
    preview = at.locator("#preview")
    expect(preview).to_contain_text("值班副班 短信 +120****0102")
    expect(preview).to_contain_text("首报带班领导")
    expect(preview).not_to_contain_text("发布权威信息")
    at.locator('input[name="level"][value="II"]').check()
    at.locator('input[name="field.emergency"][value="yes"]').check()
    expect(preview).to_contain_text("发布权威信息")
    expect(preview).to_contain_text("国办发〔2016〕80号")
    at.get_by_label("带班领导", exact=True).check()
    expect(preview).to_contain_text("已有人应答：不再逐级转呼")


def test_on_a_telephone_the_bar_says_it_in_two_lines(browser: Browser, site: Site) -> None:
    with sitting(browser, site, viewport=TELEPHONE) as page:
        page.goto("/log")
        expect(page.locator("#brief")).to_contain_text("请选择事件级别")
        fill_in(page)
        expect(page.locator("#brief")).to_contain_text("立即 值班副班")
        expect(page.locator("#brief")).to_be_in_viewport()


def test_a_form_outlasts_a_browser_that_is_killed(driver: Playwright, browser: Browser, site: Site) -> None:
    """Its whole profile is gone: what was typed lies on the server."""
    dying = launched(driver)
    context = dying.new_context(base_url=site.url)
    site.sit_down()
    for name, value in site.client.cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page = context.new_page()
    page.goto("/log")
    fill_in(page, "写到一半，浏览器没了")
    bring(page, "paste", "image.png", png())
    expect(page.locator("#files img")).to_have_count(1)
    page.locator("#account_name").fill("某账号")
    with page.expect_response(lambda answer: b"12345" in (answer.request.post_data_buffer or b"")):
        page.locator("#source_of_report").fill("12345")
    kill(dying)
    with sitting(browser, site) as page:
        page.goto("/log")
        expect(page.locator(".unsent")).to_contain_text("继续未提交的登记？")
        expect(page.locator(".unsent")).to_contain_text("写到一半，浏览器没了")
        page.locator("#resume").click()
        expect(page.locator("#title")).to_have_value("写到一半，浏览器没了")
        expect(page.locator("#account_name")).to_have_value("某账号")
        expect(page.locator("#source_of_report")).to_have_value("12345")
        expect(page.locator("#level-III")).to_be_checked()
        expect(page.locator("#files img")).to_have_count(1)
        submit(page)
        page.goto("/log")
        expect(page.locator(".unsent")).to_have_count(0)
    assert len(views.show(site.office, "2026-0001").attachments) == 1


def test_ticking_suspected_secret_leaves_nothing_to_go_on_with_and_unticking_starts_anew(
    browser: Browser, site: Site
) -> None:
    with sitting(browser, site) as page:
        page.goto("/log")
        page.locator("#title").fill("不该留下的话")
        bring(page, "paste", "image.png", png())
        expect(page.locator("#files img")).to_have_count(1)
        page.get_by_label("疑似涉密").check()
        expect(page.locator("#title")).to_have_count(0)
        assert not list(site.office.files.folder.glob("??/*"))
        page.goto("/log")
        expect(page.locator(".unsent")).to_have_count(0)
        page.get_by_label("疑似涉密").check()
        expect(page.locator("#title")).to_have_count(0)
        page.get_by_label("疑似涉密").uncheck()
        with page.expect_response("**/log/draft"):
            page.locator("#title").fill("另一件可以写的事")
        expect(page.locator("#preview")).to_contain_text("草稿已存")
        page.goto("/log")
        expect(page.locator(".unsent")).to_contain_text("另一件可以写的事")


def test_the_usual_case_takes_three_keys_beside_its_title(browser: Browser, site: Site) -> None:
    """n, the title, Alt and a digit, Ctrl+Enter: no Tab at all, and half a minute is plenty."""
    with sitting(browser, site) as page:
        began, keys = time.monotonic(), 0
        page.keyboard.press("n")
        keys += 1
        expect(page.locator("#title")).to_be_focused()
        page.keyboard.type("某校午餐照片引发讨论")
        page.keyboard.press("Alt+3")
        keys += 1
        expect(page.locator("#level-III")).to_be_checked()
        expect(page.locator("#title")).to_be_focused()
        expect(page.locator("#preview")).to_contain_text("值班副班")
        page.keyboard.press("Control+Enter")
        keys += 1
        page.wait_for_url("**/incidents/2026-0001*")
        took = time.monotonic() - began
    print(f"{keys} keys beside the title, 0 tab stops, {took:.1f} s by this test")
    assert keys == 3
    assert took < 30


def test_tab_goes_through_the_form_in_the_order_of_the_form(browser: Browser, site: Site) -> None:
    with sitting(browser, site, viewport=DESK) as page:
        page.goto("/log")
        stops = ["title"]
        while stops[-1] != "submit" and len(stops) < 60:
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.id || document.activeElement.name"))
        once = list(dict.fromkeys(stops))
        print(f"{stops.index('unit')} tab stops to the unit, {len(stops) - 1} to the button")
    assert once[:8] == [
        *("title", "link", "account_platform", "account_name", "pick-files", "evidence_later"),
        *("playbook-public-opinion", "level-I"),
    ]
    assert [one for one in once if one in ("occurred_at", "found_at", "received_at", "submit")] == [
        *("occurred_at", "found_at", "received_at", "submit")
    ]


def test_a_digit_chooses_the_level_where_nothing_is_written_and_only_there(at: Page) -> None:
    at.locator("#title").fill("")
    at.keyboard.type("2人受伤")
    expect(at.locator("#title")).to_have_value("2人受伤")
    expect(at.locator("input[name=level]:checked")).to_have_count(0)
    at.locator("input[name=playbook]:checked").focus()
    at.keyboard.press("2")
    expect(at.locator("#level-II")).to_be_checked()


def test_a_pin_typed_onto_a_tick_box_does_not_change_how_grave_it_is(at: Page) -> None:
    at.keyboard.press("Alt+3")
    at.locator("input[name=reported_to]").first.focus()
    at.keyboard.type("739158")
    expect(at.locator("#level-III")).to_be_checked()


def test_arrow_keys_walk_through_the_playbooks_without_losing_their_place(at: Page) -> None:
    at.locator("input[name=playbook]:checked").focus()
    before = at.locator("input[name=playbook]:checked").get_attribute("value")
    for _ in range(2):
        with at.expect_response("**/log/draft"):
            at.keyboard.press("ArrowDown")
        at.wait_for_function("document.activeElement.name === 'playbook' && document.activeElement.checked")
    assert at.locator("input[name=playbook]:checked").get_attribute("value") != before


def test_enter_goes_on_to_the_next_field_and_calls_nobody(at: Page, site: Site) -> None:
    fill_in(at)
    at.locator("#title").press("Enter")
    expect(at.locator("#link")).to_be_focused()
    assert not views.board(site.office).rows


def test_enter_without_a_script_shows_and_calls_nobody(browser: Browser, site: Site) -> None:
    with sitting(browser, site, java_script_enabled=False) as page:
        page.goto("/log")
        fill_in(page)
        page.locator("#title").press("Enter")
        page.wait_for_url("**/log/draft")
        expect(page.locator("#preview")).to_contain_text("值班副班")
    assert not views.board(site.office).rows


def test_the_suggested_playbook_is_taken_by_a_key(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.goto("/log")
        page.locator("#title").fill("政务微博账号被盗")
        expect(page.locator("[data-take-first]")).to_have_count(1)
        page.keyboard.press("Alt+u")
        expect(page.locator("#playbook-account-hijack")).to_be_checked()


def test_now_is_filled_in_by_a_button_on_the_offices_clock(at: Page) -> None:
    at.locator('[data-now-of="found_at"]').click()
    assert at.locator("#found_at").input_value().startswith("2026-03-05T02:1")
    assert at.url.endswith("/log")


def test_what_is_entered_later_shows_both_times_before_and_afterwards(at: Page) -> None:
    fill_in(at)
    at.locator("#received_at").fill("2026-03-05T01:30")
    expect(at.locator("#preview")).to_contain_text("接报 01:30，登记 02:10")
    submit(at)
    expect(at.locator("#timeline ~ ol")).to_contain_text("发生于 01:30")
    expect(at.locator("#facts ~ dl")).to_contain_text("01:30")
    expect(at.locator("#facts ~ dl")).to_contain_text("02:10")


def test_now_is_filled_in_without_a_script_too(browser: Browser, site: Site) -> None:
    with sitting(browser, site, java_script_enabled=False) as page:
        page.goto("/log")
        fill_in(page)
        page.locator('[data-now-of="occurred_at"]').click()
        expect(page.locator("#occurred_at")).to_have_value("2026-03-05T02:10")
        expect(page.locator("#title")).to_have_value("某校午餐照片引发讨论")

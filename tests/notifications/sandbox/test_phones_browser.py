"""The page of phones in a real browser."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from notifications.channels.twilio_sms import TwilioSms
from notifications.errors import NotTaken
from notifications.sandbox import Sandbox
from tests.notifications.conftest import PHONE, Office, page
from tests.notifications.sandbox.conftest import MENU, MENU_WORDS, called, place

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phones(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    shown = context.new_page()
    shown.goto(sandbox.url)
    yield shown
    context.close()


def test_a_text_appears_by_itself_is_announced_and_answered_by_one_tap(
    phones: Page, sandbox: Sandbox, channel: TwilioSms, office: Office
) -> None:
    office.answer, sandbox.callback_url = "已记录您的应答", office.url
    expect(phones.get_by_text("还没有手机收到短信")).to_be_visible()
    sandbox.label({PHONE: "带班领导"})
    channel.send(page(), PHONE, timeout=2)
    phone = phones.locator(f"[data-number='{PHONE}']")
    expect(phone.get_by_role("heading")).to_have_text("带班领导")
    expect(phones.locator("[aria-live]")).to_contain_text("回复1234应答")
    phone.get_by_role("button", name="回复 1234").click()
    expect(phone.locator(".mine p")).to_have_text("1234")
    expect(phone.locator(".theirs p").last).to_have_text("已记录您的应答")
    assert phones.evaluate("document.documentElement.scrollWidth") == 390


def test_times_are_the_office_s_wherever_the_browser_is(browser: Browser) -> None:
    then = datetime(2026, 3, 5, 18, 10, tzinfo=UTC)
    with Sandbox(now=lambda: then, zone="Asia/Shanghai") as sandbox:
        with pytest.raises(NotTaken):
            sandbox.reply(PHONE, "收到")
        abroad = browser.new_page(timezone_id="America/New_York")
        abroad.goto(f"{sandbox.url}/?lang=en")
        expect(abroad.locator("time")).to_contain_text("02:10")
        abroad.close()


def test_what_is_being_typed_survives_the_next_text(
    phones: Page, sandbox: Sandbox, channel: TwilioSms, office: Office
) -> None:
    sandbox.callback_url = office.url
    channel.send(page(), PHONE, timeout=2)
    typed = phones.get_by_role("textbox", name=f"回复 {PHONE}")
    typed.fill("正在")
    channel.send(page("5678"), PHONE, timeout=2)
    expect(phones.get_by_role("button", name="回复 5678")).to_be_visible()
    expect(typed).to_have_value("正在")
    expect(typed).to_be_focused()
    typed.press("End")
    typed.press_sequentially("处理")
    typed.press("Enter")
    expect(phones.locator(".mine p")).to_have_text("正在处理")
    expect(typed).to_have_value("")


def test_a_reply_nobody_takes_says_so_and_is_not_lost(phones: Page, channel: TwilioSms) -> None:
    channel.send(page(), PHONE, timeout=2)
    typed = phones.get_by_role("textbox")
    typed.fill("1234")
    typed.press("Enter")
    expect(phones.get_by_role("alert")).to_contain_text("没有送到值守系统")
    expect(typed).to_have_value("1234")


def test_a_lost_connection_is_plain_to_see_and_mends_itself(phones: Page) -> None:
    with Sandbox() as first:
        phones.goto(first.url)
        expect(phones.get_by_role("status")).to_have_text("实时", use_inner_text=True)
        port = int(first.url.rsplit(":", 1)[1])
    expect(phones.get_by_role("status")).to_have_text("连接中断，正在重连", use_inner_text=True)
    with Sandbox(port=port) as again:
        channel = TwilioSms(
            again.account, again.token, "+15005550006", base_url=again.url, status_callback=None
        )
        channel.send(page(), PHONE, timeout=2)
        expect(phones.locator(".phone")).to_have_count(1)
        expect(phones.get_by_role("status")).to_have_text("实时", use_inner_text=True)
        channel.close()
        phones.close()


def test_a_call_rings_is_answered_and_takes_a_key(
    phones: Page, sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    called(api, office)
    phones.get_by_role("button", name="接听").click()
    for words in MENU_WORDS:
        expect(phones.get_by_text(words, exact=True)).to_be_visible()
    expect(phones.get_by_role("textbox")).to_be_hidden()
    phones.get_by_role("button", name="1", exact=True).click()
    ended = phones.locator(".thread .past")
    expect(ended).to_contain_text("按键 1")
    expect(ended).to_contain_text("已应答")
    assert office.next().params["Digits"] == "1"
    assert sandbox.calls[0].status == "completed"


def test_a_call_can_be_declined_and_an_answered_one_hung_up(
    phones: Page, sandbox: Sandbox, api: httpx.Client
) -> None:
    place(api)
    phones.get_by_role("button", name="拒接").click()
    expect(phones.locator(".past")).to_contain_text("拒接或占线")
    place(api)
    phones.get_by_role("button", name="接听").click()
    phones.get_by_role("button", name="挂断").click()
    expect(phones.locator(".past")).to_have_count(2)
    assert [call.status for call in sandbox.calls] == ["busy", "completed"]


def test_a_call_can_be_answered_and_keyed_from_the_keyboard_alone(
    phones: Page, sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    office.scripts["/voice"] = MENU
    called(api, office)
    phones.get_by_role("button", name="接听").press("Enter")
    first = phones.get_by_role("button", name="1", exact=True)
    expect(first).to_be_focused()
    first.press("*")
    expect(phones.locator(".speech li")).to_have_count(5)
    expect(first).to_be_focused()
    assert sandbox.calls[0].keys == "*"


def test_a_call_that_ended_meanwhile_is_said_to_be_over(
    phones: Page, sandbox: Sandbox, api: httpx.Client
) -> None:
    def too_late(route: Route) -> None:
        sandbox.decline(PHONE)
        route.continue_()

    phones.route("**/sandbox/pick_up", too_late)
    place(api)
    phones.get_by_role("button", name="接听").click()
    expect(phones.get_by_role("alert")).to_have_text("这通电话已经结束。")


def test_on_a_small_screen_a_call_fits_and_nothing_is_cut_off(
    browser: Browser, sandbox: Sandbox, api: httpx.Client
) -> None:
    place(api)
    sandbox.pick_up(PHONE)
    small = browser.new_page(viewport={"width": 390, "height": 844})
    small.goto(f"{sandbox.url}/?lang=en")
    expect(small.get_by_role("button", name="Hang up")).to_be_visible()
    assert small.evaluate("document.documentElement.scrollWidth") == 390
    screen = small.locator(".screen").bounding_box()
    last = small.get_by_role("button", name="Hang up").bounding_box()
    assert screen is not None
    assert last is not None
    assert last["y"] + last["height"] <= screen["y"] + screen["height"]
    small.close()

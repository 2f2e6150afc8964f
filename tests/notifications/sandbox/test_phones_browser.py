"""The page of phones in a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from notifications.channels.twilio_sms import TwilioSms
from notifications.sandbox import Sandbox
from tests.notifications.conftest import PHONE, Office, page

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = [
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

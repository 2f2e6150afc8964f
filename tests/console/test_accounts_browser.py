"""Signing in, the desk and its PIN in a real browser: with and without a script, at both widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from flows.acts import signing_in, views
from flows.acts.actor import person
from tests.console.site import PASSWORD, PIN, Site, account_of
from tests.console.test_board import night_of
from tests.console.test_browser import TELEPHONE, browser

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WIDTHS = ({"width": 1440, "height": 900}, TELEPHONE)


@pytest.fixture(params=WIDTHS, ids=lambda size: str(size["width"]))
def page(request: pytest.FixtureRequest, browser: Browser, stranger: Site) -> Iterator[Page]:
    """A browser nobody has signed in at."""
    context = browser.new_context(base_url=stranger.url, viewport=request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: Site, post: str, *, desk: bool = False) -> None:
    login = account_of(site, post).login  # while there is no account, the login page is another one
    page.goto("/login")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    if desk:
        page.locator(".as-desk > summary").click()
        page.locator("input[name=desk]").check()
    page.get_by_role("button", name="登录", exact=True).click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_login_leads_back_to_what_was_wanted(page: Page, stranger: Site) -> None:
    account_of(stranger, "值班主班")
    page.goto("/people")
    expect(page).to_have_url(f"{stranger.url}/login?next=/people")
    page.get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("wrong-one-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("账号或密码不对")
    assert fits(page)
    page.get_by_label("账号").fill(account_of(stranger, "值班主班").login)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stranger.url}/people")


def test_the_pages_of_accounts_fit_the_screen(page: Page, stranger: Site) -> None:
    sign_in(page, stranger, "administrator")
    for path in ("/account", "/accounts", "/audit", "/people"):
        page.goto(path)
        assert fits(page), path
    page.goto("/account")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_a_session_that_is_ended_takes_the_open_page_to_the_login(page: Page, stranger: Site) -> None:
    sign_in(page, stranger, "值班主班")
    expect(page.locator("#board")).to_be_visible()
    [session] = signing_in.list_sessions(stranger.office)
    signing_in.revoke(stranger.office, session.id, person("系统管理员", "cli"))
    expect(page.get_by_label("密码")).to_be_visible(timeout=15_000)


def test_at_the_desk_an_act_takes_a_pin_and_a_handover_two(page: Page, stranger: Site) -> None:
    stranger.log()
    sign_in(page, stranger, "值班主班", desk=True)
    page.goto("/incidents/2026-0001")
    page.locator("#act-note > summary").click()
    note = page.locator("#act-note")
    note.locator("textarea").fill("网帖已删除")
    note.locator("input[name=pin]").fill("000000")
    note.get_by_role("button").click()
    expect(page.get_by_role("alert").first).to_contain_text("PIN 不对")
    expect(page.locator("#act-note textarea")).to_have_value("网帖已删除")
    page.locator("#act-note input[name=pin]").fill(PIN)
    page.locator("#act-note").get_by_role("button").click()
    expect(page.locator(".did")).to_have_text("已记入。")
    assert fits(page)
    page.goto("/desk")
    over = page.locator("form[action='/desk/over']")
    over.locator("input[name=pin]").fill(PIN)
    over.locator("input[name=login]").fill(account_of(stranger, "值班副班").login)
    over.locator("input[name=coming_pin]").fill(PIN)
    over.get_by_role("button", name="交接").click()
    expect(page.locator(".who")).to_contain_text("值班副班")
    assert fits(page)
    noted = views.show(stranger.office, "2026-0001").entries[-1]
    assert noted["actor"]["id"] == stranger.ids["值班主班"]


def test_a_wrong_pin_on_a_call_card_costs_the_pin_and_nothing_else(page: Page, stranger: Site) -> None:
    night_of(stranger)
    sign_in(page, stranger, "值班主班", desk=True)
    page.locator("#more-cards > summary").click()
    card = page.locator("#board article.call", has=page.locator("input[name=receipt]")).last
    number = card.get_attribute("id")
    card.locator("input[name=words]").fill("王科长")
    card.locator("input[name=receipt]").fill("收文 2026-12")
    card.locator("form.taps input[name=pin]").fill("000000")
    card.locator("button[value=answered]").click()
    again = page.locator(f"#{number} form.taps")
    expect(again).to_contain_text("PIN 不对")
    expect(again.locator("input[name=pin]")).to_be_focused()
    expect(again.locator("input[name=pin]")).to_be_in_viewport()
    expect(again.locator("input[name=words]")).to_have_value("王科长")
    expect(again.locator("input[name=receipt]")).to_have_value("收文 2026-12")
    expect(page.locator("#left")).to_have_count(0)
    again.locator("input[name=pin]").fill(PIN)
    again.locator("button[value=answered]").click()
    expect(page.locator("#board")).to_be_visible()  # from where it was sent
    expect(page.locator(f"#{number}")).to_have_count(0)
    kinds = [entry["kind"] for entry in views.show(stranger.office, "2026-0001").entries]
    assert kinds.count("reported_up") == 1


def test_an_incident_is_logged_at_the_desk_without_a_script(browser: Browser, stranger: Site) -> None:
    context = browser.new_context(base_url=stranger.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, stranger, "值班主班", desk=True)
    page.goto("/log")
    page.locator("input[name=level][value=IV]").check()
    page.locator("#title").fill("路灯不亮")
    page.get_by_role("button", name="提交并呼叫").click()
    expect(page.locator("body")).to_contain_text("请输入 PIN")
    expect(page.locator("#title")).to_have_value("路灯不亮")
    page.locator(".go input[name=pin]").fill(PIN)
    page.get_by_role("button", name="提交并呼叫").click()
    expect(page.locator("h1")).to_contain_text("路灯不亮")
    context.close()
    assert views.show(stranger.office, "2026-0001").facts.incident.logged_by == stranger.ids["值班主班"]

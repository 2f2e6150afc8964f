"""An empty installation brought to an answered test page, a file, a number, the roster: in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from engine.vocabulary import ChannelKind
from flows import codes
from flows.acts import accounts, roster
from flows.acts.accounts import NewAccount
from flows.acts.actor import person
from flows.acts.answering import InboundText, receive_reply
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office
from models import watching
from models.session import Database
from models.watching import Sign
from notifications.channels.twilio_sms import TwilioSms
from notifications.sandbox import Sandbox
from tests.clock import ManualClock
from tests.console.site import Listening, Site
from tests.console.test_a_night_at_the_desk import WIDTHS, Seat, house, night
from tests.console.test_accounts_browser import fits
from tests.console.test_browser import TELEPHONE, browser, sitting
from tests.console.test_sheet_pages import WRONG, ten_mistakes
from tests.flows.acts.files import PEOPLE, excel
from tests.night import Night, Silent, close_night

__all__ = ["browser", "house", "night"]

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

FIRST, OWN = "first-one-93-lamp", "kettle-lamp-and-84"


@pytest.fixture
def empty(sqlite_url: str, tmp_path: Path) -> Iterator[Night]:
    """An installation as `up` finds it on the first day: named, with phones, and nobody in it."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        given = {
            "office": {"name": "某区数据资源局", "landline": "0552-0000000"},
            "channels": {"sandbox": True},
            "database": {"url": sqlite_url},
        }
        clock = ManualClock()
        sms = TwilioSms(
            SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM, base_url=sandbox.url, status_callback=None
        )
        office = Office(
            load(tmp_path, given),
            Database(sqlite_url),
            clock,
            Silent(),
            Carriers({ChannelKind.SMS: (sms,)}),
        )
        with office.database.writing() as tx:
            watching.beat(tx, Sign("test", 1, clock.now()), clock.now())
        opened = Night(office, clock, sandbox, Loop(office))
        yield opened
        close_night(opened)


@pytest.fixture
def fresh(empty: Night, listening: Listening) -> Iterator[Site]:
    """The console of it."""
    with listening.over(empty.office), httpx.Client(base_url=listening.url, trust_env=False) as client:
        yield Site(empty.office, empty.clock, listening.url, client)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_guide_brings_an_empty_installation_to_an_answered_test_page(
    browser: Browser, fresh: Site, empty: Night, tmp_path: Path, width: str
) -> None:
    context = browser.new_context(base_url=fresh.url, viewport=WIDTHS[width])
    page = context.new_page()
    page.goto("/")
    expect(page.locator("main")).to_contain_text("user add admin --role administrator")
    accounts.add_account(fresh.office, NewAccount("admin", "administrator"), FIRST, person("信息科", "cli"))
    first_login(page)
    expect(page.locator("#guide")).to_contain_text("首次使用向导 4/9")
    page.get_by_role("link", name="继续", exact=True).click()
    people_come(page, fresh, tmp_path)
    an_officer_gets_an_account(page)
    somebody_is_on_duty(page)
    numbers_are_vouched_for(page, fresh)
    a_test_page_is_answered(page, fresh, empty)
    page.goto("/guide")
    expect(page.locator("h1")).to_contain_text("9/9")
    assert fits(page)
    page.goto("/")
    expect(page.locator("#guide")).to_have_count(0)
    context.close()


def first_login(page: Page) -> None:
    """The first password has to be changed."""
    page.goto("/login")
    page.get_by_label("账号").fill("admin")
    page.get_by_label("密码").fill(FIRST)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("请先改密码")
    page.locator("#old").fill(FIRST)
    page.locator("#fresh").fill(OWN)
    page.locator("#again").fill(OWN)
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator(".did")).to_be_visible()
    page.goto("/")


def people_come(page: Page, fresh: Site, folder: Path) -> None:
    """The office's own list: looked at, then taken."""
    posts = roster.called_posts(fresh.office)
    rows = [
        ("某区数据资源局", f"{post}甲", post, f"+1202555{100 + n:04d}", "", "")
        for n, post in enumerate(posts)
    ]
    page.locator("#step-people").get_by_role("link", name="导入通讯录").click()
    page.locator("#file").set_input_files(excel(folder / "人员.xlsx", PEOPLE, *rows))
    page.get_by_role("button", name="预览").click()
    expect(page.locator("table.changes-of tbody tr")).to_have_count(len(posts))
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".notice.done")).to_contain_text(f"新增 {len(posts)}")


def an_officer_gets_an_account(page: Page) -> None:
    """Of the person in the address book."""
    page.goto("/guide")
    page.locator("#step-officers").get_by_role("link", name="新建账号").click()
    page.locator("#new-login").fill("zhuban")
    page.locator("#new-role").select_option("duty_officer")
    page.locator("#new-person").select_option(label="值班主班甲 · 值班主班 · 某区数据资源局")
    page.get_by_role("button", name="新建", exact=False).last.click()
    expect(page.locator(".told-once")).to_be_visible()


def somebody_is_on_duty(page: Page) -> None:
    """A shift that runs."""
    page.goto("/guide")
    page.locator("#step-roster").get_by_role("link", name="去排班").click()
    page.locator("#post").fill("值班主班")
    page.locator("#person").select_option(label="值班主班甲")
    page.locator("#starts").fill("2026-03-05T01:00")
    page.locator("#ends").fill("2026-03-06T08:30")
    page.get_by_role("button", name="排班", exact=True).click()
    expect(page.locator(".week .serving")).to_contain_text("值班主班甲")


def numbers_are_vouched_for(page: Page, fresh: Site) -> None:
    """Somebody rang each of them."""
    for who in fresh.get_book().people:
        page.goto(f"/people/{who}")
        page.get_by_role("button", name="已拨通本人").click()
        expect(page.locator(".standing.verified")).to_be_visible()


def a_test_page_is_answered(page: Page, fresh: Site, empty: Night) -> None:
    """The phone has it, the answer comes back, and the page says so by itself."""
    page.goto("/guide")
    expect(page.locator("h1")).to_contain_text("8/9")
    page.locator("#step-self_test").get_by_role("link", name="去试呼").click()
    page.get_by_role("link", name="值班主班甲").click()
    page.locator("#self-test-h + p + div + .changes").get_by_role("button", name="试呼").click()
    expect(page.locator("#self-test")).to_contain_text("正在呼叫")
    empty.settle()
    who = next(one.id for one in fresh.get_book().people.values() if one.name == "值班主班甲")
    number = fresh.get_book().numbers[who][0].number
    [text] = empty.sandbox.inbox(number)
    assert "演练" in text
    code = re.search(r"回复(\d{4})应答", text)
    assert code
    receive_reply(fresh.office, InboundText("SM1", number, code[1]))
    empty.settle()
    expect(page.locator("#self-test")).to_contain_text("已应答")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_mistake_of_a_sheet_is_on_the_page(
    browser: Browser, site: Site, tmp_path: Path, width: str
) -> None:
    with sitting(browser, site, viewport=WIDTHS[width]) as page:
        page.goto("/people/import")
        page.locator("#file").set_input_files(ten_mistakes(tmp_path / "人员.xlsx"))
        page.get_by_role("button", name="预览").click()
        expect(page.locator("#wrong-h")).to_have_text(f"有 {len(WRONG)} 处须改")
        for place, (row, column, words) in enumerate(WRONG):
            line = page.locator("table.wrongs tbody tr").nth(place)
            for text in (row, column, words):
                expect(line).to_contain_text(text)
        expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
        assert fits(page)


def test_somebody_adds_a_number_of_his_own_and_verifies_it_without_a_script(
    browser: Browser, house: Site, night: Night
) -> None:
    fresh = "+12025550188"
    house.sit_down("带班领导")
    with without_script(browser, house, TELEPHONE) as page:
        page.goto("/settings")
        page.locator(".add-number input[name=number]").fill("+1 202-555-0188")
        page.get_by_role("button", name="增加号码").click()
        new = page.locator(".numbers > li").nth(1)
        expect(new).to_contain_text("未核验")
        new.get_by_role("button", name="发核验码").click()
        assert codes.send_codes(house.office) == 1
        found = re.search(r"核验码(\d{6})", night.sandbox.inbox(fresh)[-1])
        assert found
        new.locator("input[name=code]").fill("000000" if found[1] != "000000" else "000001")
        new.get_by_role("button", name="核验", exact=True).click()
        expect(page.get_by_role("alert").first).to_contain_text("验证码不对")
        new.locator("input[name=code]").fill(found[1])
        new.get_by_role("button", name="核验", exact=True).click()
        expect(page.locator(".numbers > li").nth(1)).to_contain_text("已核验")
        assert fits(page)
    assert [n.number for n in house.get_book().numbers[house.ids["带班领导"]]][-1] == fresh


@contextmanager
def without_script(browser: Browser, site: Site, size: ViewportSize) -> Iterator[Page]:
    """Whoever has sat down at the site, at a browser of this size that runs no script."""
    context = browser.new_context(base_url=site.url, viewport=size, java_script_enabled=False)
    kept = site.client.cookies
    context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in kept.items()])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_roster_is_made_by_keyboard_alone(browser: Browser, site: Site, width: str) -> None:
    with sitting(browser, site, viewport=WIDTHS[width]) as page:
        seat = Seat(page, by_keyboard=True)
        page.goto("/roster")
        gap = page.locator(".notes .gap a").first
        before = page.locator(".notes .gap").count()
        seat.press(gap)
        page.wait_for_url("**/roster?*starts=*")
        assert page.locator("#starts").input_value()
        seat.choose(page.locator("#person"), "分管领导")
        seat.press(page.get_by_role("button", name="排班", exact=True))
        expect(page.locator(".week")).to_contain_text("分管领导")
        expect(page.locator(".notes .gap")).to_have_count(before)
        assert fits(page)
    shifts = roster.week(site.office, site.office.calendar.local(site.clock.now()).date()).shifts
    assert site.ids["分管领导"] in {shift.person for shift in shifts}
    assert all(shift.ends - shift.starts <= timedelta(days=1) for shift in shifts)


def test_times_are_the_offices_whichever_zone_the_browser_is_in(browser: Browser, site: Site) -> None:
    shown = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        with sitting(browser, site, timezone_id=zone) as page:
            found = []
            for path in ("/people", "/roster", f"/people/{site.ids['值班主班']}", "/settings"):
                page.goto(path)
                found.append(page.locator("main").inner_text())
            found.append(page.locator(".clock").inner_text())
            shown.append(found)
    assert shown[0] == shown[1]
    assert "00:10" in shown[0][1]  # the shift began two hours ago: 16:10 UTC


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_people_fits_the_screen(browser: Browser, site: Site, width: str) -> None:
    with sitting(browser, site, viewport=WIDTHS[width]) as page:
        known = f"/people/{site.ids['带班领导']}"
        paths = ("/people", known, "/people/new", "/people/units", "/people/import", "/roster")
        for path in (*paths, "/roster/import", "/settings", "/guide"):
            for language in ("zh", "en"):
                page.goto(f"{path}?lang={language}")
                assert fits(page), (path, language)

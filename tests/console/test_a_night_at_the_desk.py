"""The whole night in a browser: logged, nobody answers, the ladder climbs, somebody does, closed, accepted.

Everything is real: the loop turns, texts go to phones by HTTP, the page follows by its stream. Only the
clock is the story's own. Once by mouse and once by keyboard alone, at a desk and on a telephone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from engine.vocabulary import State
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from models import people, watching
from models.people import Shift
from models.watching import Sign
from notifications.sandbox import Sandbox
from tests.closing import REQUIRED
from tests.console.site import PASSWORD, Listening, Site, account_of
from tests.console.test_browser import TELEPHONE, browser
from tests.night import CONTACT_UNIT, POSTS, Night, close_night, open_night

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

# What shows where the keyboard is: a browser's ring, or a shadow drawn as one.
RING = "e => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'"
WIDTHS = {"desk": {"width": 1440, "height": 900}, "telephone": TELEPHONE}


@dataclass
class Seat:
    """Somebody at a browser, who does everything in one way."""

    page: Page
    by_keyboard: bool
    asked_for: set[str] = field(default_factory=set)

    def press(self, what: Locator) -> None:
        """Press a button, unfold what is folded or follow a link."""
        expect(what).to_be_visible()
        if not self.by_keyboard:
            what.click()
            return
        self.reach(what)
        tag = what.evaluate("element => element.tagName")
        self.page.keyboard.press("Space" if tag == "SUMMARY" else "Enter")

    def write(self, where: Locator, words: str) -> None:
        """Write into a field."""
        if self.by_keyboard:
            self.reach(where)
            self.page.keyboard.type(words)
        else:
            where.fill(words)

    def pick(self, one: Locator) -> None:
        """Choose one of several buttons of which one holds: at the keyboard by the arrows."""
        if not self.by_keyboard:
            one.check()
            return
        group = one.evaluate("element => element.name")
        self.reach(self.page.locator(f"input[name={group}]:checked, input[name={group}]").first)
        for _ in range(9):
            if one.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not come to {one}")

    def open(self, what: Locator) -> None:
        """Unfold an act, and the group it lies in, if they are not."""
        for fold in (*what.locator("xpath=ancestor::details").all(), what):
            if not fold.evaluate("element => element.open"):
                self.press(fold.locator("> summary"))

    def choose(self, where: Locator, label: str) -> None:
        """Choose one of a list, by the first letters of it at the keyboard."""
        if self.by_keyboard:
            self.reach(where)
            options = where.locator("option").all_inner_texts()
            self.page.keyboard.press("Home")
            for _ in range(next(n for n, option in enumerate(options) if label in option)):
                self.page.keyboard.press("ArrowDown")
        else:
            wanted = next(one for one in where.locator("option").all_inner_texts() if label in one)
            where.select_option(label=wanted)

    def reach(self, what: Locator) -> None:
        """Go there by Tab, as somebody without a mouse does, and see where one is."""
        for _ in range(300):
            if what.evaluate("element => element === document.activeElement"):
                ring = what.evaluate(RING)
                assert ring, "nothing shows where the keyboard is"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {what}")

    def sign_in(self, site: Site, post: str) -> None:
        """Sign in at the login page."""
        login = account_of(site, post).login
        self.page.goto("/login")
        self.write(self.page.get_by_label("账号"), login)
        self.write(self.page.get_by_label("密码"), PASSWORD)
        self.press(self.page.get_by_role("button", name="登录", exact=True))


@pytest.fixture
def night(sqlite_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night with three posts on duty."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(sqlite_url, tmp_path, sandbox, channels={"sandbox": True})
        now = opened.clock.now()
        span = (now - timedelta(hours=2), now + timedelta(hours=10))
        shifts = [Shift(post, opened.id_of(post), *span) for post in POSTS[:3]]
        with opened.office.database.writing() as tx:
            people.save_shifts(tx, shifts, now)
            watching.beat(tx, Sign("test", 1, now), now)
        yield opened
        close_night(opened)


@pytest.fixture
def house(night: Night, listening: Listening) -> Iterator[Site]:
    """The console of this night's office."""
    with listening.over(night.office), httpx.Client(base_url=listening.url, trust_env=False) as client:
        yield Site(night.office, night.clock, listening.url, client, {p: night.id_of(p) for p in POSTS})


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_night_from_the_post_to_the_accepted_report(
    browser: Browser, house: Site, night: Night, way: str, width: str
) -> None:
    with seated(browser, house, "值班主班", WIDTHS[width], way) as officer:
        logged(officer)
        night.settle()
        nobody_answers(officer, night)
        somebody_answers(officer, night)
        handled(officer, night)
        closing_is_asked_for(officer)
    with seated(browser, house, "带班领导", WIDTHS[width], way) as another:
        not_his_to_accept(another)
    with seated(browser, house, "分管领导", WIDTHS[width], way) as leader:
        accepted(leader)
    assert night.show().facts.incident.state is State.CLOSED
    asked_for = officer.asked_for | another.asked_for | leader.asked_for
    assert asked_for == {httpx.URL(house.url).host}


@contextmanager
def seated(browser: Browser, house: Site, post: str, size: ViewportSize, way: str) -> Iterator[Seat]:
    """Somebody who has signed in; no page may complain of anything."""
    context = browser.new_context(base_url=house.url, viewport=size)
    page = context.new_page()
    seat, complaints = Seat(page, way == "keyboard"), []
    page.on("request", lambda request: seat.asked_for.add(httpx.URL(request.url).host))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    seat.sign_in(house, post)
    page.wait_for_url(house.url + "/")
    yield seat
    context.close()
    assert complaints == []


def logged(officer: Seat) -> None:
    """02:10: a post appears, and is logged."""
    page = officer.page
    officer.press(page.get_by_role("link", name="接报登记").first)
    officer.write(page.locator("#title"), "某校午餐照片引发讨论")
    officer.pick(page.locator("input[name=level][value=III]"))
    officer.write(page.locator("#unit"), CONTACT_UNIT)
    expect(page.locator("#preview")).to_contain_text("值班副班")
    officer.press(page.get_by_role("button", name="提交并呼叫"))
    page.wait_for_url("**/incidents/2026-0001*")


def nobody_answers(officer: Seat, night: Night) -> None:
    """The deputy's phone has it; half an hour later the ladder has come to the leaders by itself."""
    night.number = "2026-0001"
    night.phone("值班副班").expects_sms("2026-0001", "网络舆情")
    night.phone("值班主班").expects_silence()
    expect(officer.page.locator("#top .calling")).to_contain_text("值班副班")
    night.fast_forward(minutes=31)
    night.phone("带班领导").expects_sms("2026-0001")
    expect(officer.page.locator("#top .calling")).to_contain_text("带班领导")


def somebody_answers(officer: Seat, night: Night) -> None:
    """A reply from a phone is on the page by itself."""
    leader = night.phone("带班领导")
    assert "已记录您的应答" in leader.replies(leader.code())
    expect(officer.page.locator("#top .answered")).to_contain_text("带班领导")


def handled(officer: Seat, night: Night) -> None:
    """The level is confirmed by word of mouth, and what the plan asks for is done."""
    page = officer.page
    officer.open(page.locator("#act-confirm"))
    officer.choose(page.locator("#behalf"), "带班领导")
    officer.press(page.locator("#act-confirm button"))
    expect(page.locator("#top .state")).to_have_text("处置中")
    night.settle()
    for n, step in enumerate(REQUIRED, 1):
        officer.press(page.locator(f"#done-{step}"))
        expect(page.locator("#steps .n")).to_have_text(re.compile(rf"^{n}/"))


def closing_is_asked_for(officer: Seat) -> None:
    """提请结案; its report is made."""
    page = officer.page
    officer.open(page.locator("#act-resolve"))
    officer.choose(page.locator("#resolve-behalf"), "分管领导")
    officer.press(page.locator("#act-resolve button.main"))
    expect(page.locator("#top .state")).to_have_text("待结案")


def not_his_to_accept(another: Seat) -> None:
    """Whoever is not the reader of this report reads it, and is offered nothing else."""
    another.page.goto("/incidents/2026-0001/report")
    expect(another.page.locator("aside")).to_contain_text("由分管领导审阅")
    expect(another.page.get_by_role("button", name="同意")).to_have_count(0)


def accepted(leader: Seat) -> None:
    """In the morning the leader finds it on the board, reads the report and accepts it."""
    page = leader.page
    leader.press(page.locator("#board a", has_text="某校午餐照片引发讨论").first)
    leader.press(page.locator("a[href$='/report']").first)
    expect(page.frame_locator("iframe.paper").locator("body")).to_contain_text("转呼")
    leader.write(page.locator("#comment"), "处置及时")
    leader.press(page.get_by_role("button", name="同意"))
    expect(page.locator("main")).to_contain_text("已结案")

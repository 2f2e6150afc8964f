"""The pictures of the manual, taken of a night that is played for them: `make pictures` writes docs/images.

Each is of a page as somebody sees it who has signed in; none may be wider than its window.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from engine.vocabulary import ChannelKind
from flows.acts import handling, intake, reporting
from flows.acts.actor import person
from flows.acts.answering import InboundText, receive_reply
from flows.acts.demo import UNITS, seed_demo
from flows.acts.intake import Intake
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office
from models import accounts, watching
from models.session import Database
from models.watching import Sign
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
from notifications.sandbox import Sandbox
from tests.clock import ManualClock
from tests.closing import REQUIRED
from tests.console.past import past
from tests.console.site import Listening, Site, open_session
from tests.console.test_browser import TELEPHONE, browser, sitting
from tests.night import Night, Silent, close_night

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.pictures]

DESK: ViewportSize = {"width": 1440, "height": 900}
WALL: ViewportSize = {"width": 1920, "height": 1080}
EVENING = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # half past one in the morning in Shanghai

# What comes in during the night: minutes after the one before, playbook, level, unit, title, coded fields.
NIGHT: tuple[tuple[int, str, str, str, str, dict[str, str | bool]], ...] = (
    (6, "public-opinion", "IV", UNITS[1], "小区停水通知引发网民询问", {}),
    (9, "fake-account", "III", UNITS[0], "发现冒用本区名称的短视频账号", {"conduct": "trade"}),
    (7, "public-opinion", "II", UNITS[2], "某校午餐照片在本地论坛引发热议", {"emergency": True}),
)


@pytest.fixture(scope="module")
def played_night(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Night]:
    """The demo's office in the middle of a night: one report accepted, three matters open, phones ringing."""
    folder = tmp_path_factory.mktemp("pictures")
    file = folder / "zhishou.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    (folder / "run").mkdir()
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, zone="Asia/Shanghai") as sandbox:
        clock, who = ManualClock(EVENING), (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
        sms = TwilioSms(*who, base_url=sandbox.url, status_callback=None)
        voice = TwilioVoice(*who, base_url=sandbox.url, public_url=None)
        carriers = Carriers({ChannelKind.SMS: (sms,), ChannelKind.VOICE: (voice,)})
        named = {"office": {"name": "区数据资源局（演示）", "landline": "0552-0000000"}}
        settings = load(folder, {**named, "channels": {"sandbox": True}})
        office = Office(settings, Database(f"sqlite:///{file}"), clock, Silent(), carriers)
        seed_demo(office)
        night = Night(office, clock, sandbox, Loop(office))
        _play(night)
        yield night
        close_night(night)


def _play(night: Night) -> None:
    """What happened before anybody looks."""
    office, officer = night.office, person(_on_duty(night, "值班主班"), "console")
    night.number = "2026-0001"
    night.settle()
    night.fast_forward(minutes=12)
    _answers(night, "分管领导")
    for step in REQUIRED:
        if step not in night.show().facts.done_steps:
            handling.done(office, night.number, step, officer)
    deputy = night.id_of("分管领导")
    reporting.resolve(office, night.number, officer, on_behalf_of=deputy)
    reporting.accept(office, night.number, person(deputy, "console"), "处置及时，注意跟踪。")
    for minutes, playbook, level, unit, title, fields in NIGHT:
        night.fast_forward(minutes=minutes)
        about = Intake(playbook=playbook, level=level, title=title, unit=unit, fields=fields)
        night.number = intake.log(office, about, officer, title, officer.id).number
        night.settle()
    night.fast_forward(minutes=4)
    _answers(night, "带班领导")
    night.fast_forward(minutes=2)


def _on_duty(night: Night, post: str) -> str:
    with night.office.database.reading() as tx:
        now = night.clock.now()
        return night.office.book(tx, now).roster(now).on_duty[post][0]


def _answers(night: Night, post: str) -> None:
    """Whoever holds this post replies from his phone, if he was paged."""
    for page in night.show().pages:
        if page.state == "open" and page.post == post:
            number = sorted(night.numbers(page))[0]
            receive_reply(night.office, InboundText(f"SM{night.texts:032d}", number, page.code))
            night.texts += 1
    night.settle()


@pytest.fixture
def shown(played_night: Night, listening: Listening) -> Iterator[str]:
    """The console of that night."""
    office, now = played_night.office, played_night.clock.now()
    with office.database.writing() as tx:
        watching.beat(tx, Sign("test", 1, now), now)
    with listening.over(office):
        yield listening.url


def sat_down(browser: Browser, url: str, night: Night, login: str, size: ViewportSize) -> Page:
    """A page at which this account has signed in."""
    with night.office.database.reading() as tx:
        account = next(one for one in accounts.listed(tx) if one.login == login)
    context = browser.new_context(base_url=url, viewport=size, device_scale_factor=1)
    token = open_session(night.office, account.id)
    context.add_cookies([{"name": "zhishou_session", "value": token, "url": url}])
    return context.new_page()


def typed(page: Page) -> None:
    """The log form as it is filled in."""
    page.locator("#title").fill("某小区业主群传播停水谣言截图")
    page.locator("input[name=level][value=III]").check()
    page.locator("#unit").fill(UNITS[1])
    expect(page.locator("#preview")).to_contain_text("副班")


def nothing(_: Page) -> None:
    """The page as it opens."""


# File, who looks, at what, in which window, after what.
PICTURES: tuple[tuple[str, str, str, ViewportSize, Callable[[Page], None]], ...] = (
    ("board", "zhuban1", "/", DESK, nothing),
    ("wall", "zhuban1", "/wall", WALL, nothing),
    ("log", "zhuban1", "/log", {"width": 1440, "height": 1200}, typed),
    ("incident", "zhuban1", "/incidents/2026-0004", {"width": 1440, "height": 1500}, nothing),
    ("report", "fenguan", "/incidents/2026-0001/report", {"width": 1440, "height": 1300}, nothing),
    ("roster", "guanli", "/roster", DESK, nothing),
    ("people", "zhuban1", "/people", DESK, nothing),
    ("roster", "zhuban1", "/roster", DESK, nothing),
    ("telephone", "lilou", "/incidents/2026-0003", TELEPHONE, nothing),
)


@pytest.mark.parametrize(("name", "login", "path", "size", "act"), PICTURES, ids=[p[0] for p in PICTURES])
def test_a_picture_is_of_a_page_as_somebody_sees_it(
    browser: Browser,
    shown: str,
    played_night: Night,
    pictures: Path,
    name: str,
    login: str,
    path: str,
    size: ViewportSize,
    act: Callable[[Page], None],
) -> None:
    page = sat_down(browser, shown, played_night, login, size)
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok
    act(page)
    page.wait_for_timeout(1500)  # what comes by the stream, and what fades in
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=pictures / f"{name}.png")
    page.context.close()


def test_a_picture_of_the_phones(browser: Browser, played_night: Night, pictures: Path) -> None:
    with played_night.office.database.reading() as tx:
        book = played_night.office.book(tx, played_night.clock.now())
    names = {n.number: book.people[one].name for one, numbers in book.numbers.items() for n in numbers}
    played_night.sandbox.label(names)
    page = browser.new_page(viewport={"width": 1440, "height": 1140})
    page.goto(played_night.sandbox.url)
    expect(page.locator("body")).to_contain_text("2026-0004")
    page.screenshot(path=pictures / "phones.png")
    page.close()


def test_a_picture_of_a_month_in_figures(browser: Browser, site: Site, pictures: Path) -> None:
    past(site, 240, timedelta(hours=9))
    with sitting(browser, site, viewport={"width": 1440, "height": 1300}) as page:
        page.goto("/statistics?period=2026-02")
        expect(page.locator("main svg").first).to_be_visible()
        page.screenshot(path=pictures / "statistics.png")

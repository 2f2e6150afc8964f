"""The incident page as it is looked at: on a desk and on a telephone, by keyboard, without a script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from flows.acts import handling, spread
from flows.acts.actor import person
from tests.console.site import Site
from tests.console.test_board import night_of
from tests.console.test_browser import ARGUMENTS, TELEPHONE, sitting

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
AT = "/incidents/2026-0001"
DESK = {"width": 1440, "height": 900}
TABLE = "02:00\t微博\thttps://weibo.example/1\t1200\t12\n02:08\t微博\thttps://weibo.example/1\t1.2万\t340"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def busy(site: Site) -> Site:
    """Half an hour into a night: cards on the desk, a level confirmed, something done, a note of earlier."""
    night_of(site)
    officer = person(site.ids["值班主班"], "console")
    site.clock.forward(minutes=8)
    handling.confirm(site.office, "2026-0001", officer, "II", on_behalf_of=site.ids["带班领导"])
    site.clock.forward(minutes=20)
    handling.done(site.office, "2026-0001", "report_leader", officer)
    earlier = site.clock.now() - timedelta(minutes=5)
    handling.note(site.office, "2026-0001", "已联系学校", officer, earlier)
    spread.record_spread(site.office, "2026-0001", spread.from_text(site.office, TABLE), officer)
    return site


def sideways(page: Page) -> list[str]:
    """What is wider than the window."""
    wide: list[str] = page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth ? [] :"
        " [...document.querySelectorAll('main *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map(e => e.tagName + '.' + e.className)"
    )
    return wide


@pytest.mark.parametrize("path", ["", "/spread", "/known", "?open=spread"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_has_to_be_read_sideways_on_a_telephone(
    browser: Browser, busy: Site, path: str, lang: str
) -> None:
    with sitting(browser, busy, viewport=TELEPHONE) as page:
        page.goto(f"{AT}{path}{'&' if '?' in path else '?'}lang={lang}")
        expect(page.locator("main h1")).to_be_visible()
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        assert sideways(page) == []


def test_the_picture_fits_the_window_and_is_the_same_record_at_both_widths(
    browser: Browser, busy: Site
) -> None:
    for size, shown, hidden in ((DESK, ":not(.narrow)", ".narrow"), (TELEPHONE, ".narrow", ":not(.narrow)")):
        with sitting(browser, busy, viewport=size) as page:
            page.goto(AT)
            drawn = page.locator(f"section:has(#picture) svg.picture{shown}")
            expect(drawn).to_be_visible()
            expect(page.locator(f"section:has(#picture) svg.picture{hidden}")).to_be_hidden()
            assert "首报带班领导（电话）" in (drawn.text_content() or "")
            assert drawn.evaluate("svg => getComputedStyle(svg.querySelector('.pic-due')).stroke") != "none"


def test_no_words_of_the_picture_lie_on_other_words(browser: Browser, busy: Site) -> None:
    for size in (DESK, TELEPHONE):
        with sitting(browser, busy, viewport=size) as page:
            page.goto(AT)
            overlapping = page.evaluate(
                """() => [...document.querySelectorAll('section:has(#picture) svg.picture')]
                .filter(svg => svg.getBoundingClientRect().width)
                .flatMap(svg => {
                  const words = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
                  return words.flatMap(([a, p], i) => words.slice(i + 1)
                    .filter(([b, q]) => p.x + p.width > q.x + 1 && q.x + q.width > p.x + 1
                      && p.y + p.height > q.y + 4 && q.y + q.height > p.y + 4)
                    .map(([b]) => a + ' / ' + b));
                })"""
            )
            assert overlapping == []


def test_two_likely_acts_are_within_reach_of_the_thumb_and_open_their_form(
    browser: Browser, busy: Site
) -> None:
    with sitting(browser, busy, viewport=TELEPHONE) as page:
        page.goto(AT)
        bar = page.locator(".quick")
        expect(bar.locator("a")).to_have_count(2)
        assert bar.bounding_box() is not None
        bar.locator("a[data-open]").click()
        expect(page.locator("#note-text")).to_be_visible()
        expect(page.locator("#note-text")).to_be_focused()
        assert page.url.endswith(AT)


def test_acts_and_choices_of_the_record_work_without_a_script(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy, viewport=TELEPHONE, java_script_enabled=False) as page:
        page.goto(AT)
        page.locator(".quick a[data-open]").click()
        page.locator("#note-text").fill("已核实")
        page.locator("#act-note button").click()
        page.locator("label:has(input[value=notes])").click()
        page.locator(".choose button").click()
        expect(page.locator("ol.timeline").first).to_contain_text("已核实")
        expect(page.locator("ol.timeline").first).not_to_contain_text("起算时限")
        page.locator("input[name=q]").fill("学校")
        page.locator(".choose button").click()
        expect(page.locator("ol.timeline > li")).to_have_count(1)
        expect(page.locator("ol.timeline > li")).to_contain_text("补录")


def test_the_record_is_narrowed_by_keyboard_alone(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        page.goto(AT)
        page.locator(".choose input[name=view]:checked").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**view=calls**")
        expect(page.locator("ol.timeline").first).not_to_contain_text("起算时限")


def test_counts_are_pasted_checked_and_entered_once(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        page.goto(f"{AT}/spread")
        page.locator("#rows").fill("02:30\t微博\thttps://weibo.example/1\t3x\n99:00\t\t\t1")
        page.locator("#look").click()
        wrong = page.locator(".wrong tbody tr")
        expect(wrong).to_have_count(3)
        expect(page.locator("#rows")).to_have_value("02:30\t微博\thttps://weibo.example/1\t3x\n99:00\t\t\t1")
        page.locator("#rows").fill(f"{TABLE}\n02:15\t抖音\thttps://douyin.example/1\t88万")
        page.locator("#look").click()
        expect(page.locator("#would")).to_have_text("将登记 1 条")
        page.locator("#enter").click()
        expect(page.locator(".did")).to_have_text("已登记 1 条，原已登记 2 条")
        expect(page.locator("svg.picture:not(.narrow)")).to_contain_text("对数")


def test_a_row_is_corrected_by_another_that_names_it(browser: Browser, busy: Site) -> None:
    with sitting(browser, busy) as page:
        page.goto(f"{AT}/spread")
        page.get_by_role("link", name="更正").first.click()
        page.locator("#one-at").fill("2026-03-05T02:08")
        page.locator("#one-platform").fill("微博")
        page.locator("#one-link").fill("https://weibo.example/1")
        page.locator("#one-reads").fill("2万")
        page.locator("#typed button").click()
        expect(page.locator("tr.gone")).to_have_count(1)
        expect(page.locator(".counts").first).to_contain_text("2万")


def test_who_knew_what_when_is_one_click_away_and_every_line_leads_to_its_entry(
    browser: Browser, busy: Site
) -> None:
    with sitting(browser, busy) as page:
        page.goto(AT)
        page.get_by_role("link", name="履职留痕").click()
        expect(page.locator(".known h2").first).to_contain_text("值班主班")
        page.get_by_role("button", name="现在封存").click()
        expect(page.locator(".proof code")).to_contain_text("sha256:")
        line = page.locator(".known tr", has_text="核定：事件级别").first
        seq = (line.locator("a").text_content() or "").removeprefix("#")
        line.locator("a").click()
        expect(page.locator(f"#e{seq}")).to_be_visible()

"""The desk's call cards in a real browser: by keyboard, on a telephone, without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from flows.acts import answering, views
from flows.acts.actor import person
from tests.console.site import Site
from tests.console.test_board import night_of
from tests.console.test_browser import ARGUMENTS, TELEPHONE, sitting

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


def kinds(site: Site) -> list[str]:
    return [entry["kind"] for entry in views.show(site.office, "2026-0001").entries]


def test_c_goes_from_card_to_card_unfolding_the_rest_and_a_call_is_settled_by_keyboard(
    chromium: Browser, site: Site
) -> None:
    night_of(site)
    with sitting(chromium, site) as page:
        cards = page.locator("#board .call")
        count = cards.count()
        for n in [*range(count), 0]:
            page.keyboard.press("c")
            expect(cards.nth(n)).to_be_focused()
        expect(page.locator("#more-cards")).to_have_attribute("open", "")
        role = cards.first.locator(".callee b").inner_text()
        cards.first.locator("button[value=busy]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#board .call", has_text=role).locator(".dialled")).to_contain_text("占线")


def test_a_card_that_is_answered_elsewhere_leaves_by_itself_and_what_was_typed_in_others_stays(
    chromium: Browser, site: Site
) -> None:
    night_of(site)
    with sitting(chromium, site) as page:
        page.locator("#more-cards > summary").click()
        above = page.locator("#board .call", has_text="区委网信办")
        above.locator("input[name=words]").fill("王科长")
        above.locator("select[name=stage]").select_option("final")
        above.locator("input[name=receipt]").fill("12号")
        above.locator("input[name=receipt]").blur()
        answering.answer_for(site.office, "2026-0001", "duty_leader", person("值班主班", "console"))
        expect(page.locator("#board .call", has_text="带班领导").filter(has_text="本单位")).to_have_count(
            0, timeout=10_000
        )
        expect(above.locator("input[name=words]")).to_have_value("王科长")
        expect(above.locator("select[name=stage]")).to_have_value("final")
        expect(above.locator("input[name=receipt]")).to_have_value("12号")


def test_a_card_that_moves_up_from_the_fold_takes_along_what_was_typed_into_it(
    chromium: Browser, site: Site
) -> None:
    night_of(site)
    with sitting(chromium, site) as page:
        page.locator("#more-cards > summary").click()
        folded = page.locator("#more-cards .call").first
        moves = page.locator(f"#{folded.get_attribute('id')}")
        folded.locator("input[name=words]").fill("李主任")
        folded.locator("input[name=words]").blur()
        first = page.locator("#cards > .call").first
        card, gone = first.locator("form.taps input[name=card]").input_value(), first.get_attribute("id")
        dialled = answering.Dialled(answering.CardResult.ANSWERED)
        answering.dial(site.office, card, dialled, person("值班主班", "console"))
        expect(page.locator(f"#{gone}")).to_have_count(0, timeout=10_000)
        expect(page.locator("#more-cards").locator(moves)).to_have_count(0)
        expect(moves.locator("input[name=words]")).to_have_value("李主任")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_unfolded_cards_and_forms_fit_a_telephone(chromium: Browser, site: Site, lang: str) -> None:
    night_of(site)
    with sitting(chromium, site, viewport=TELEPHONE) as page:
        for path in ("/", "/incidents/2026-0001"):
            page.goto(f"{path}?lang={lang}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"], path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1100, 1440])
def test_what_is_typed_and_tapped_on_a_card_lies_within_it(
    chromium: Browser, site: Site, lang: str, width: int
) -> None:
    night_of(site)
    with sitting(chromium, site, viewport={"width": width, "height": 900}) as page:
        page.goto(f"/?lang={lang}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        beyond = """(all) => all.filter((one) => {
            const form = one.closest('form').getBoundingClientRect();
            return one.getBoundingClientRect().right > form.right + 0.5;
        }).map((one) => one.id)"""
        fields = page.locator(".call :is(input, select, button):not([hidden])")
        assert fields.count()
        assert fields.evaluate_all(beyond) == []


def test_a_superior_is_reported_to_on_a_telephone_without_a_script(chromium: Browser, site: Site) -> None:
    night_of(site)
    with sitting(chromium, site, viewport=TELEPHONE, java_script_enabled=False) as page:
        page.locator("#more-cards > summary").click()
        above = page.locator("#board .call", has_text="区委网信办")
        above.locator("select[name=consented_by]").select_option(site.ids["带班领导"])
        above.get_by_role("button", name="记同意上报").click()
        page.locator("#more-cards > summary").click()
        expect(above.locator(".consent.given")).to_have_text("同意上报：带班领导 02:10")
        above.locator("input[name=words]").fill("王科长")
        above.get_by_role("button", name="已接听").click()
        assert kinds(site)[-3:] == ["consented", "answered", "reported_up"]
        page.goto("/incidents/2026-0001")
        page.locator("#act-reported > summary").click()
        page.locator("[name='receiver.district_office']").fill("李主任")
        page.locator("#medium").select_option("fax")
        page.locator("#act-reported button").click()
        expect(page.locator(".did")).to_have_text("已登记报送。")
        expect(page.locator("#body")).to_contain_text("李主任")

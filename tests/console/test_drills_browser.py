"""A drill in a real browser: chosen on the log form, and marked by words and a line wherever it shows."""

import re

import pytest
from playwright.sync_api import Browser, expect

from flows.acts import views
from tests.console.site import Site
from tests.console.test_browser import TELEPHONE, browser, sitting

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
__all__ = ["browser"]


def test_a_drill_is_started_from_the_form_and_ended_from_its_page(browser: Browser, site: Site) -> None:
    with sitting(browser, site, viewport={"width": 1440, "height": 900}) as page:
        page.goto("/log")
        page.get_by_label("Ⅱ 重大").or_(page.locator('input[name="level"][value="II"]')).first.check()
        page.locator("#title").fill("演练：某校午餐网帖")
        expect(page.locator("#submit")).to_contain_text("提交并呼叫")
        page.locator('input[name="field.emergency"][value="no"]').check()
        page.get_by_text("以演练方式启动").click()
        expect(page.locator("#preview")).to_contain_text("【演练】")
        expect(page.locator("#preview")).to_contain_text("演练不拨打")
        expect(page.locator("#submit")).to_contain_text("启动演练")
        expect(page.locator("#submit .in-earnest")).to_be_hidden()
        assert "double" in page.locator("form.log").evaluate("e => getComputedStyle(e).borderStyle")
        page.locator("#submit").click()
        page.wait_for_url(re.compile("/incidents/2026-"))
        expect(page.locator("h1")).to_contain_text("【演练】")
        expect(page.locator(".drill-says")).to_contain_text("不是真实事件")
        assert "double" in page.locator(".is-drill").evaluate("e => getComputedStyle(e).borderStyle")
        page.goto("/")
        expect(page.locator(".drills")).to_contain_text("2026-演0001")
        expect(page.locator("#open-h .n")).to_have_text("0")
        page.locator(".drills a").click()
        page.locator("#act-end_drill summary").click()
        page.locator("#end_drill-reason").fill("演练完成")
        page.locator("#act-end_drill button").click()
        expect(page.locator(".did")).to_have_text("演练已结束，演练记录已生成。")
    assert views.show(site.office, "2026-演0001").facts.incident.state == "closing"


def test_the_mark_of_a_drill_fits_a_telephone(browser: Browser, site: Site) -> None:
    number = site.log(drill=True, title="演练：某校午餐网帖").number
    with sitting(browser, site, viewport=TELEPHONE) as page:
        for path in ("/", "/log", f"/incidents/{number}"):
            page.goto(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= TELEPHONE["width"], path
        expect(page.locator("h1")).to_contain_text("【演练】")

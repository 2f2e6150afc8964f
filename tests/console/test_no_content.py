"""疑似涉密 at the desk: the first control of the form, and an act of a running incident."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from engine.vocabulary import ContentFree
from flows.acts import handling, views
from flows.acts.actor import person
from flows.acts.content_free import clear_content
from tests import own_rules
from tests.console.site import Site, form_of
from tests.console.test_browser import browser, sitting

__all__ = ["browser"]
SECRET = "某涉密文件"


def test_the_form_without_content_sends_no_words_even_if_some_were_typed(desk: Site) -> None:
    key = form_of(desk.get("/log").text)["key"]
    form = {"playbook": "public-opinion", "level": "II", "title": SECRET, "place": SECRET, "key": key}
    sent = desk.post("/log", {**form, "content_free": "yes", "field.emergency": "no"})
    assert sent.status_code == 303
    shown = views.show(desk.office, "2026-0001")
    assert (shown.facts.content_free, shown.row["title"], shown.row["place"]) == (True, "", "")


def test_a_running_incident_is_cleared_and_shows_no_words_any_more(desk: Site) -> None:
    number = desk.log(title=SECRET, summary=SECRET).number
    handling.note(desk.office, number, SECRET, person("值班主班", "console"))
    assert SECRET in desk.get(f"/incidents/{number}").text
    assert (
        desk.post(f"/incidents/{number}/acts/content_free", {"why": "suspected", "sure": "yes"}).status_code
        == 303
    )
    for path in ("/", f"/incidents/{number}", f"/incidents/{number}/live/body"):
        assert SECRET not in desk.get(path).text, path
    page = desk.get(f"/incidents/{number}").text
    assert "本事件不录内容" in page
    assert "（内容已清除）" in page
    assert "转为不录内容（疑似涉密）" in page


def test_what_cannot_be_taken_back_is_not_done_by_whoever_has_not_said_that_he_is_sure(desk: Site) -> None:
    number = desk.log(title=SECRET).number
    refused = desk.post(f"/incidents/{number}/acts/content_free", {"why": "suspected"})
    assert refused.status_code == 422
    assert "清除后不能恢复" in refused.text
    assert views.show(desk.office, number).row["title"] == SECRET


def test_words_are_refused_with_the_reason(desk: Site) -> None:
    number = desk.log(title="某网帖").number
    desk.post(f"/incidents/{number}/acts/content_free", {"why": "suspected", "sure": "yes"})
    refused = desk.post(f"/incidents/{number}/acts/note", {"text": SECRET})
    assert refused.status_code == 422
    assert "不收任何文字" in refused.text
    assert (
        desk.post(f"/incidents/{number}/acts/content_free", {"why": "suspected", "sure": "yes"}).status_code
        == 422
    )
    assert desk.post(f"/incidents/{number}/acts/content_free", {"why": SECRET}).status_code == 422


def test_no_form_asks_for_words_that_are_then_refused(site: Site) -> None:
    own_rules.put(site.office.settings.data)
    site.sit_down()
    number = site.log(playbook=own_rules.ID, level="III", title="某网帖").number
    officer, until = (
        person(site.ids["值班主班"], "console"),
        f"{site.clock.now() + timedelta(days=4):%Y-%m-%dT%H:%M}",
    )
    handling.confirm(site.office, number, officer, "III", on_behalf_of=site.ids["带班领导"])
    handling.done(site.office, number, "publish", officer)
    clear_content(site.office, number, ContentFree.SUSPECTED, officer)
    page = site.get(f"/incidents/{number}").text
    for words in ("reason", "text", "task", "evidence"):
        assert f'name="{words}"' not in page.partition('id="acts-more"')[0], words
    for act, form in (
        ("redo", {"item": "step:publish"}),
        ("extend", {"item": "reply", "until": until, "extended_by": site.ids["分管领导"]}),
        ("hand_on", {"to_unit": "区数据资源局"}),
        ("instruct", {"by": site.ids["分管领导"], "role": "duty_leader", "words": "2026-12"}),
    ):
        assert site.post(f"/incidents/{number}/acts/{act}", form).status_code == 303, act


@pytest.mark.browser
def test_the_first_control_takes_the_fields_for_words_away(browser: Browser, site: Site) -> None:
    with sitting(browser, site) as page:
        page.goto("/log")
        expect(page.locator("#form input").first).to_have_attribute("id", "content_free")
        expect(page.locator("#title")).to_have_count(1)
        page.get_by_label("疑似涉密").check()
        for gone in ("#title", "#place", "#link", "#summary", "#source_of_report"):
            expect(page.locator(gone)).to_have_count(0)
        expect(page.locator("#unit")).to_have_count(1)
        page.locator('input[name="level"][value="II"]').check()
        page.locator('input[name="field.emergency"][value="no"]').check()
        expect(page.locator("#preview")).to_contain_text("值班副班")
        page.locator("#submit").click()
        page.wait_for_url("**/incidents/2026-0001*")
        expect(page.locator("main")).to_contain_text("本事件不录内容")

"""信息接报登记表: few fields at once, the others later; a number stays with the desk."""

from engine.vocabulary import ContentFree
from flows.acts import content_free, describing, handling, reporting, views
from flows.acts.actor import person
from tests.console.site import Site, form_of
from tests.night import CONTACT_UNIT

OFFICER = person("值班主班", "console")
NUMBER = "+12025550177"
FORM = {
    "playbook": "public-opinion",
    "level": "IV",
    "title": "某网帖",
    "unit": CONTACT_UNIT,
    "field.emergency": "no",
    "account_platform": "微博",
    "account_name": "某某发布",
    "impact": "本县两个小区",
    "measures": "已联系物业",
    "told_already": "已报县供水公司",
    "trend": "评论在增加",
    "request": "请核实",
    "opinion": "拟转住建局",
    "reporter_unit": "社区居委会",
    "reporter_name": "来电群众",
    "reporter_post": "网格员",
    "reporter_phone": NUMBER,
}


def logged(site: Site, **more: str) -> str:
    answer = site.post("/log", FORM | more | form_of(site.get("/log").text))
    assert answer.status_code == 303, answer.text
    return "2026-0001"


def test_what_was_registered_stands_on_the_incident_and_the_number_does_not(desk: Site) -> None:
    number = logged(desk)
    page = desk.get(f"/incidents/{number}").text
    for words in (
        "微博 某某发布",
        "本县两个小区",
        "已联系物业",
        "拟转住建局",
        "社区居委会 网格员 来电群众 ****0177",
    ):
        assert words in page, words
    assert NUMBER not in page
    assert views.show(desk.office, number).row["particulars"]["reporter_phone"] == NUMBER


def test_what_is_added_later_keeps_the_rest_and_the_record_hides_the_number(desk: Site) -> None:
    number = logged(desk)
    answer = desk.post(
        f"/incidents/{number}/acts/describe",
        {"trend": "已平息", "was.trend": FORM["trend"], "reporter_phone": "+12025550178"},
    )
    assert answer.status_code == 303
    page = desk.get(f"/incidents/{number}").text
    for words in (
        "已平息",
        "本县两个小区",
        "****0178",
        "发展趋势“评论在增加”",
        "报告人电话“****0177”",
    ):
        assert words in page, words
    assert NUMBER not in page
    assert "+12025550178" not in page


def test_the_report_names_the_account_and_who_reported_it_and_no_number(desk: Site) -> None:
    number = logged(desk)
    handling.confirm(desk.office, number, person("带班领导", "cli"), "IV")
    for step in views.show(desk.office, number).facts.plan.steps_at("IV", {}):
        if step.required:
            handling.done(desk.office, number, step.id, OFFICER)
    describing.describe(
        desk.office, number, describing.description({"reporter_phone": "+12025550178"}), OFFICER
    )
    reporting.resolve(desk.office, number, OFFICER, on_behalf_of=desk.ids["带班领导"])
    html = reporting.read(desk.office, number).html
    for words in ("涉及账号", "微博 某某发布", "社区居委会 网格员 来电群众", "影响范围", "拟转住建局"):
        assert words in html, words
    assert "0177" not in html
    assert "0178" not in html


def test_suspected_secrets_take_none_of_it_and_later_all_of_it_goes(desk: Site) -> None:
    logged(desk, content_free="yes")
    row = views.show(desk.office, "2026-0001").row
    assert (row["title"], row["account_name"], row["particulars"]) == ("", "", {})
    number = desk.post("/log", FORM | {"key": "other"}).headers["location"][11:20]
    content_free.clear_content(desk.office, number, ContentFree.SUSPECTED, OFFICER)
    row = views.show(desk.office, number).row
    assert (row["title"], row["account_name"], row["particulars"]) == ("", "", {})


def test_the_folded_part_is_closed_at_first_and_open_when_something_is_in_it(desk: Site) -> None:
    assert '<details id="log-more"><summary>' in desk.get("/log").text
    assert '<details id="log-more" open>' in desk.post("/log/draft", {"opinion": "拟转住建局"}).text

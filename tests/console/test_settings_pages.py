"""个人设置: one's own numbers, language, rules of paging, quiet hours, and a test page to oneself."""

import re

import pytest

from flows.acts import personal, self_test
from models import record
from tests.console.site import PASSWORD, Site, account_of
from tests.night import NUMBERS


@pytest.fixture
def leader(stranger: Site) -> Site:
    """A console at which the duty leader has signed in."""
    stranger.sit_down("带班领导")
    return stranger


def entry(site: Site) -> tuple[str, str]:
    with site.office.database.reading() as tx:
        last = record.read(tx, record.REGISTER)[-1]
    return last["kind"], last["actor"]["id"]


def set_rule(site: Site, urgency: str, *steps: tuple[str, str]) -> str:
    form = {"way": [way for way, _ in steps], "delay": [delay for _, delay in steps]}
    return site.post(f"/settings/rules/{urgency}", form).text


def test_the_language_is_kept_for_the_account_and_for_what_is_sent(leader: Site) -> None:
    answer = leader.post("/settings/language", {"locale": "en"})
    assert answer.status_code == 303
    assert "zhishou_lang=en" in answer.headers["set-cookie"]
    assert leader.get_book().people[leader.ids["带班领导"]].locale == "en"
    assert entry(leader) == ("language_set", leader.ids["带班领导"])
    assert leader.post("/settings/language", {"locale": "fr"}).status_code == 422


def test_another_browser_has_the_language_of_the_account_from_the_login_on(stranger: Site) -> None:
    stranger.sit_down("带班领导")
    stranger.post("/settings/language", {"locale": "en"})
    stranger.client.cookies.clear()
    login = account_of(stranger, "带班领导").login
    assert "账号" in stranger.get("/login").text
    stranger.post("/login", {"login": login, "password": PASSWORD})
    assert "My settings" in stranger.get("/settings").text


def test_a_rule_is_set_shown_and_taken_away(leader: Site) -> None:
    assert set_rule(leader, "urgent", ("voice:1", "0")) != ""  # he has no number for calls
    assert personal.rules_of(leader.office, leader.ids["带班领导"]).rules == {}
    leader.post("/settings/numbers/add", {"kind": "mobile", "number": "+12025550177"})
    set_rule(leader, "urgent", ("voice:1", "0"), ("sms:2", "60"), ("", ""))
    rules = personal.rules_of(leader.office, leader.ids["带班领导"]).rules
    assert rules == {"urgent": ["voice:1", "sms:2@60"]}
    assert 'value="60"' in leader.get("/settings").text
    set_rule(leader, "urgent", ("", ""))
    assert personal.rules_of(leader.office, leader.ids["带班领导"]).rules == {}
    assert leader.post("/settings/rules/never", {}).status_code == 404


def test_a_rule_that_would_call_too_late_is_refused_with_its_reason(leader: Site) -> None:
    page = set_rule(leader, "normal", ("sms:1", "5000"))
    assert "间隔太长" in page
    assert 'value="5000"' in page
    assert "至少有一步是0秒" in set_rule(leader, "normal", ("sms:1", "30"))


def test_quiet_hours_are_set_and_taken_away(leader: Site) -> None:
    leader.post("/settings/quiet", {"starts": "22:00", "ends": "07:00"})
    assert personal.rules_of(leader.office, leader.ids["带班领导"]).quiet == "22:00-07:00"
    assert 'value="22:00"' in leader.get("/settings").text
    assert "两项都填" in leader.post("/settings/quiet", {"starts": "22:00", "ends": ""}).text
    assert "不能是全天" in leader.post("/settings/quiet", {"starts": "22:00", "ends": "22:00"}).text
    leader.post("/settings/quiet", {"starts": "", "ends": ""})
    assert personal.rules_of(leader.office, leader.ids["带班领导"]).quiet == ""


def test_the_last_number_stays_and_no_other_persons_number_is_touched(leader: Site) -> None:
    page = leader.get("/settings").text
    own = re.findall(r'name="contact" value="([^"]+)"', page)[0]
    assert "最后一个号码" in leader.post("/settings/numbers/take", {"contact": own}).text
    leader.sit_down("分管领导")
    assert leader.post("/settings/numbers/take", {"contact": own}).status_code == 404
    assert leader.post("/settings/numbers/rang", {"contact": own}).status_code == 404


def test_a_test_page_is_a_drill_that_calls_oneself_once_at_a_time(leader: Site) -> None:
    assert "did=self_test" in leader.post("/settings/self-test").headers["location"]
    found = self_test.latest(leader.office, leader.ids["带班领导"])
    assert found is not None
    assert found.is_open
    assert found.number.startswith("2026-演")
    assert "正在呼叫" in leader.get("/settings").text
    assert "正在呼叫：请应答" in leader.post("/settings/self-test").text
    leader.clock.forward(seconds=1)
    assert leader.post("/settings/self-test/end").status_code == 303
    assert "没有应答" in leader.get("/live/self-test").text
    assert "没有进行中的试呼" in leader.post("/settings/self-test/end").text
    leader.clock.forward(seconds=1)
    assert leader.post("/settings/self-test").status_code == 303


def test_an_account_that_is_nobodys_sets_its_language_only(stranger: Site) -> None:
    stranger.sit_down("auditor")
    page = stranger.get("/settings")
    assert "没有对应通讯录中的人" in page.text
    assert 'action="/settings/self-test"' not in page.text
    for path in ("self-test", "quiet", "numbers/add", "rules/urgent"):
        assert stranger.post(f"/settings/{path}", {"starts": "", "ends": ""}).status_code == 422, path
    assert stranger.post("/settings/language", {"locale": "en"}).status_code == 303


def test_the_administrator_says_whose_an_account_is(stranger: Site) -> None:
    stranger.sit_down("administrator")
    login = account_of(stranger, "administrator").login
    who = stranger.ids["备班"]
    assert stranger.post(f"/accounts/{login}/person", {"person": who}).status_code == 303
    assert NUMBERS["带班领导"][-4:] not in stranger.get("/settings").text
    assert "备班" in stranger.get("/settings").text
    account_of(stranger, "auditor")
    taken = stranger.post("/accounts/auditor/person", {"person": who})
    assert "此人已有账号" in taken.text

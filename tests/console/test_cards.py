"""The desk's call cards and what goes up by them, as plain forms of the pages."""

import re

import pytest

from flows.acts import views
from flows.acts.views import Show
from tests.console.site import Site
from tests.console.test_board import night_of, turn

AT = "/incidents/2026-0001"


def shown(site: Site) -> Show:
    return views.show(site.office, "2026-0001")


def kinds(site: Site) -> list[str]:
    return [entry["kind"] for entry in shown(site).entries]


def card_of(site: Site, role: str) -> str:
    return next(card.attempt for card in shown(site).cards if card.role == role)


def drawn(page: str, card: str) -> str:
    """One card as a page has it."""
    [found] = re.findall(rf'<article class="card call" id="card-{card}".*?</article>', page, re.DOTALL)
    return found


def do(site: Site, act: str, **form: str) -> str:
    answer = site.post(f"{AT}/acts/{act}", form)
    assert answer.status_code == 303, re.findall(r"<strong>([^<]+)", answer.text)
    return answer.headers["location"]


@pytest.fixture
def waiting(desk: Site) -> Site:
    """A desk at which everybody has to be dialled."""
    night_of(desk)
    return desk


def test_a_card_shows_every_try_with_its_time_and_who_lifted_the_telephone(waiting: Site) -> None:
    card = card_of(waiting, "duty_leader")
    do(waiting, "card", card=card, result="no_answer")
    waiting.clock.forward(minutes=3)
    do(waiting, "card", card=card, result="passed_on", words="门卫<老张>")
    for page in (waiting.get("/").text, waiting.get(AT).text):
        assert "<time>02:10</time> 无人接</li>" in drawn(page, card)
        assert "<time>02:13</time> 已转告 <q>门卫&lt;老张&gt;</q></li>" in drawn(page, card)


def test_a_card_says_how_urgent_it_is(waiting: Site) -> None:
    assert '<span class="urgency">加急</span>' in drawn(
        waiting.get("/").text, card_of(waiting, "duty_leader")
    )


def test_an_answer_that_came_another_way_is_recorded_on_the_card(waiting: Site) -> None:
    card = card_of(waiting, "duty_leader")
    [code] = re.findall(r'name="who" value="(\d+)"', drawn(waiting.get("/").text, card))
    assert do(waiting, "answer", who=code, at="", back="/?did=answer#cards-h") == "/?did=answer#cards-h"
    assert card not in waiting.get("/").text


def test_only_a_card_upward_asks_for_consent_and_for_which_report_it_is(waiting: Site) -> None:
    page = waiting.get("/").text
    above, own = card_of(waiting, "district_cac"), card_of(waiting, "duty_leader")
    assert "未记同意上报" in drawn(page, above)
    assert '<option value="first" selected>首报</option>' in drawn(page, above)
    assert "同意上报" not in drawn(page, own)
    assert 'name="stage"' not in drawn(page, own)


def test_a_consent_given_on_a_card_shows_on_every_card_upward(waiting: Site) -> None:
    leader = waiting.ids["带班领导"]
    assert f'<option value="{leader}">带班领导</option>' in waiting.get("/").text
    assert do(waiting, "consent", consented_by=leader, back="/?did=consent") == "/?did=consent"
    page = waiting.get("/?did=consent").text
    assert "未记同意上报" not in page
    assert "同意上报：带班领导 02:10" in drawn(page, card_of(waiting, "district_cac"))


def test_who_took_a_call_upward_is_registered_with_one_tap(waiting: Site) -> None:
    card = card_of(waiting, "district_cac")
    do(waiting, "card", card=card, result="answered", words="王科长", stage="first", receipt="")
    assert kinds(waiting)[-2:] == ["answered", "reported_up"]
    page = waiting.get(AT).text
    assert "报出时无同意上报记录" in page
    assert card not in {one.attempt for one in shown(waiting).cards}


def test_spoken_to_without_a_name_is_an_answer_and_the_page_asks_for_the_register(waiting: Site) -> None:
    do(waiting, "card", card=card_of(waiting, "district_cac"), result="answered", words="", stage="first")
    assert "reported_up" not in kinds(waiting)
    assert "已通话，报送未登记" in waiting.get(AT).text
    do(waiting, "reported", **{"stage": "first", "medium": "telephone", "receiver.district_cac": "王科长"})
    assert "已通话，报送未登记" not in waiting.get(AT).text


def test_both_lines_are_registered_by_one_form(waiting: Site) -> None:
    lines = {
        "to.district_cac": "yes",
        "receiver.district_cac": "王科长",
        "receipt.district_office": "收文12号",
    }
    onward = do(waiting, "reported", stage="first", medium="fax", words="已核实", **lines)
    assert onward == f"{AT}?did=reported#upward"
    made = [entry["payload"] for entry in shown(waiting).entries if entry["kind"] == "reported_up"]
    assert [(one["to"], one["words"]) for one in made] == [
        ("district_office", "已核实"),
        ("district_cac", "已核实"),
    ]
    page = waiting.get(onward).text
    assert "已登记报送。" in page
    assert "收文12号" in page


def test_a_later_report_to_the_same_office_is_a_further_one(waiting: Site) -> None:
    do(waiting, "reported", **{"stage": "first", "medium": "fax", "receiver.city_cac": "王科长"})
    waiting.clock.forward(minutes=61)  # the ladder comes to the city
    turn(waiting)
    card = drawn(waiting.get(AT).text, card_of(waiting, "city_cac"))
    assert '<option value="progress" selected>续报</option>' in card


def test_a_line_nobody_took_is_refused_and_what_was_typed_stays(waiting: Site) -> None:
    lines = {"to.district_cac": "yes", "receiver.district_office": "李主任", "other": "省委网信办"}
    refused = waiting.post(f"{AT}/acts/reported", {"stage": "final", "medium": "paper", **lines})
    assert refused.status_code == 422
    assert "没有人接收就不算报到" in refused.text
    assert 'name="to.district_cac" value="yes" checked' in refused.text
    assert 'value="李主任"' in refused.text
    assert 'value="省委网信办"' in refused.text
    assert '<option value="final" selected>' in refused.text
    assert "reported_up" not in kinds(waiting)


def test_an_empty_register_and_an_unknown_way_are_refused(waiting: Site) -> None:
    empty = waiting.post(f"{AT}/acts/reported", {"stage": "first", "medium": "fax"})
    assert (empty.status_code, "请勾选报送对象" in empty.text) == (422, True)
    wrong = waiting.post(f"{AT}/acts/reported", {"stage": "second", "medium": "pigeon", "other": "某办"})
    assert (wrong.status_code, "请选择首报、续报或终报" in wrong.text) == (422, True)


def test_the_page_says_that_consent_is_missing_and_who_gave_it_when(waiting: Site) -> None:
    assert "还没有同意上报的记录" in waiting.get(AT).text
    waiting.clock.forward(minutes=5)
    do(waiting, "consent", consented_by=waiting.ids["分管领导"], at="2026-03-05T02:12")
    page = waiting.get(AT).text
    assert "还没有同意上报的记录" not in page
    assert "分管领导 02:12" in page
    assert "补录：发生于 02:12，记录于 02:15" in page


def test_an_officers_own_consent_is_refused_with_the_remedy(waiting: Site) -> None:
    refused = waiting.post(f"{AT}/acts/consent", {"consented_by": ""})
    assert refused.status_code == 422
    assert "须由以下岗位的人作出：带班领导" in refused.text


def test_an_onlooker_gets_numbers_and_scripts_and_no_forms(waiting: Site) -> None:
    waiting.sit_down("auditor")
    page = waiting.get(AT).text
    card = drawn(page, card_of(waiting, "district_cac"))
    assert "怎么说" in card
    assert "<form" not in card

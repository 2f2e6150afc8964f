"""Hand-overs on the incident page and the command line: the forms are plain, the four times are shown."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from console import handing
from console.times import Wall
from console.words import Words
from flows.acts import views
from tests import petition
from tests.console.site import Site
from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"
SIGNED = {"receipt": "signed", "role": "contact", "who": "李楼乡联络员", "way": "paper", "evidence": "第12号"}


@pytest.fixture
def handed(site: Site) -> Site:
    """An incident of the office's own playbook is open."""
    petition.put(site.office.settings.data)
    site.sit_down()
    site.log(playbook=petition.ID, level="IV", title="某诉求")
    return site


def kinds(site: Site) -> list[str]:
    return [entry["kind"] for entry in views.show(site.office, "2026-0001").entries]


def test_a_receipt_is_entered_by_a_plain_form_and_its_times_show(handed: Site) -> None:
    page = handed.get(AT).text
    assert 'action="/incidents/2026-0001/acts/receipt"' in page
    assert 'id="handover"' not in page
    given = {
        "receipt": "signed",
        "role": "contact",
        "who": "李楼乡联络员",
        "way": "paper",
        "evidence": "第12号",
    }
    answer = handed.post(f"{AT}/acts/receipt", given)
    assert answer.headers["location"] == f"{AT}?did=receipt#handover"
    assert "signed" in kinds(handed)
    shown = handed.get(AT).text
    card = shown[shown.index('id="handover"') : shown.index("</section>", shown.index('id="handover"'))]
    assert re.findall(r"<span>(\S+) (<time>02:10</time>|—)</span>", card) == [
        ("送达", "<time>02:10</time>"),
        ("已读", "<time>02:10</time>"),
        ("签收", "<time>02:10</time>"),
        ("反馈", "—"),
    ]
    assert "涉事单位联络员签收：纸质，03-05 02:10，李楼乡联络员（第12号）" in shown


def test_a_receipt_of_nobody_is_refused_and_what_was_typed_stays(handed: Site) -> None:
    answer = handed.post(
        f"{AT}/acts/receipt", {"receipt": "read", "role": "contact", "way": "paper", "evidence": "第12号"}
    )
    assert answer.status_code == 422
    assert "请填写由谁已读或签收" in answer.text
    assert 'value="第12号"' in answer.text
    answer = handed.post(
        f"{AT}/acts/receipt", {"receipt": "heard", "role": "contact", "who": "某", "way": "smoke"}
    )
    assert "请选择已读或签收" in answer.text
    assert "请选择方式" in answer.text


def test_what_the_plan_asks_for_has_its_place_before_it_has_come(site: Site) -> None:
    after = (
        "title: {zh: 答复, en: Reply}, required: yes",
        'title: {zh: 答复, en: Reply}, after: ["signed:contact"]',
    )
    petition.put(site.office.settings.data, after)
    site.log(playbook=petition.ID, level="IV", title="某诉求")
    assert "签收 —" in site.get(AT).text


def test_the_command_line_enters_a_receipt(staffed: Run, tmp_path: Path) -> None:
    petition.put(tmp_path)
    staffed("log", "--playbook", petition.ID, "--level", "IV", "--title", "某诉求")
    code, out, _ = staffed("board", "--json")
    assert code == 0
    number = re.findall(r"\d{4}-\d{4}", out)[0]
    code, out, _ = staffed(
        "receipt", number, "signed", "contact", "--who", "王科长", "--by", "in_person", "--evidence", "第12号"
    )
    assert code == 0
    assert "涉事单位联络员签收：当面" in out
    assert "（第12号）" in out
    assert "接收人王科长" in out


ORDER = {"by": "区长", "role": "deputy", "task": "核查并书面反馈", "words": "请速查", "within": "48h"}


def test_an_instruction_is_entered_by_a_plain_form_and_shows_as_step_and_limit(
    handed: Site,
) -> None:
    answer = handed.post(f"{AT}/acts/instruct", ORDER)
    assert answer.headers["location"] == f"{AT}?did=instruct#steps"
    page = handed.get(AT).text
    assert 'value="step:order-1"' in page
    assert "止于上级要求的时间" in page
    assert "区长批示（2026-03-05 02:10）" in page
    assert "区长批示（03-05 02:10）：“请速查”。由分管领导办理：核查并书面反馈，03-07 02:10前办结" in page
    assert "核查并书面反馈" in handed.get("/").text
    handed.post(f"{AT}/acts/done", {"item": "step:order-1"})
    assert "deadline_met" in kinds(handed)


def test_of_several_the_first_leads_the_others_assist_and_all_of_them_are_called(handed: Site) -> None:
    form = handed.get(AT).text
    assert '<input type="checkbox" name="assisting" value="contact">' in form
    handed.post(f"{AT}/acts/instruct", ORDER | {"assisting": ["contact", "leader"]})
    page = handed.get(AT).text
    assert "主办：分管领导；协办：涉事单位联络员、带班领导" in page
    assert "核查并书面反馈（协办：涉事单位联络员）" in page
    assert "由分管领导办理（协办：涉事单位联络员、带班领导）：核查并书面反馈" in page
    for item in ("order-1.contact", "order-1.leader"):
        handed.post(f"{AT}/acts/done", {"item": f"step:{item}"})
    assert kinds(handed).count("step_done") == 2


def test_an_instruction_by_nobody_is_refused_in_words(handed: Site) -> None:
    answer = handed.post(f"{AT}/acts/instruct", ORDER | {"by": "", "within": "soon", "task": ""})
    assert answer.status_code == 422
    for words in ("请填写由谁批示", "请写明要办什么", "请填写时间长度"):
        assert words in answer.text
    assert 'value="请速查"' in answer.text


def test_the_command_line_enters_an_instruction_and_lists_its_limit(staffed: Run, tmp_path: Path) -> None:
    petition.put(tmp_path)
    staffed("log", "--playbook", petition.ID, "--level", "IV", "--title", "某诉求")
    number = re.findall(r"\d{4}-\d{4}", staffed("board", "--json")[1])[0]
    asked = ("--from", "分管领导", "--words", "请速查", "--within", "2h", "--assist", "contact")
    code, out, _ = staffed("instruct", number, "leader", "核查并书面反馈", *asked)
    assert code == 0
    assert "由带班领导办理（协办：涉事单位联络员）：核查并书面反馈" in out
    code, out, _ = staffed("board")
    assert code == 0
    assert "核查" in out
    code, out, _ = staffed("done", number, "order-1")
    assert (code, "完成步骤：核查并书面反馈" in out) == (0, True)


def test_another_unit_is_a_hand_off_with_a_reason_and_no_change_of_words(handed: Site) -> None:
    page = handed.get(AT).text
    assert 'id="describe-unit"' not in page
    refused = handed.post(f"{AT}/acts/describe", {"unit": "区数据资源局"})
    assert (refused.status_code, "请用“转办”并写明理由" in refused.text) == (422, True)
    refused = handed.post(f"{AT}/acts/hand_on", {"to_unit": "没有的单位", "reason": " "})
    assert "通讯录中没有“没有的单位”" in refused.text
    assert "请写明理由" in refused.text
    answer = handed.post(f"{AT}/acts/hand_on", {"to_unit": "区数据资源局", "reason": "不在本辖区"})
    assert answer.headers["location"] == f"{AT}?did=hand_on#facts"
    assert views.show(handed.office, "2026-0001").unit == "区数据资源局"
    assert "不属本单位，由李楼乡人民政府转办区数据资源局。理由：不在本辖区" in handed.get(AT).text


def test_what_concerns_no_unit_yet_is_described_and_not_handed_on(site: Site) -> None:
    petition.put(site.office.settings.data)
    site.sit_down()
    site.log(playbook=petition.ID, level="IV", title="某诉求", unit=None)
    page = site.get(AT).text
    assert 'id="describe-unit"' in page
    assert "还不知道涉事单位" in page


def test_the_command_line_hands_on(staffed: Run, tmp_path: Path) -> None:
    petition.put(tmp_path)
    people = tmp_path / "more.csv"
    people.write_text("单位,姓名,岗位,手机\n某街道办事处,某联络员,联络员,+12025550160\n", encoding="utf-8")
    staffed("people", "import", str(people))
    asked = ("--playbook", petition.ID, "--level", "IV", "--title", "某诉求", "--unit", "区数据资源局")
    assert staffed("log", *asked)[0] == 0
    number = re.findall(r"\d{4}-\d{4}", staffed("board", "--json")[1])[0]
    code, out, _ = staffed("hand-on", number, "某街道办事处", "--reason", "不在本辖区")
    assert (code, "由区数据资源局转办某街道办事处" in out) == (0, True)


def test_a_receipt_that_only_a_way_of_handling_waits_for_has_its_times(site: Site) -> None:
    ask = "handling:\n  - {mode: ask, steps: [reply], after: ['signed:leader']}\nconfirmed_by: [leader]"
    petition.put(site.office.settings.data, ("confirmed_by: [leader]", ask))
    site.sit_down()
    site.log(playbook=petition.ID, level="IV", title="某诉求")
    facts = views.show(site.office, "2026-0001").facts
    wall = Wall(site.office.calendar, site.office.now(), Words("zh"))
    assert "带班领导" in [times.role for times in handing.handed(facts, wall)]


def test_a_receipt_after_which_somebody_is_told_has_its_times(site: Site) -> None:
    site.log(playbook="public-opinion", level="IV")
    facts = views.show(site.office, "2026-0001").facts
    tells = tuple(replace(tell, anchors=("signed:unit_contact",)) for tell in facts.plan.tells[:1])
    wall = Wall(site.office.calendar, site.office.now(), Words("zh"))
    waiting = replace(facts, plan=replace(facts.plan, tells=tells, deadlines=(), steps=()))
    assert [times.role for times in handing.handed(waiting, wall)] == ["涉事单位联络员"]


def test_who_was_ticked_to_assist_stays_ticked_when_the_instruction_is_refused(handed: Site) -> None:
    given = ORDER | {"within": "soon", "assisting": ["contact", "leader"]}
    answer = handed.post(f"{AT}/acts/instruct", given)
    assert answer.status_code == 422
    assert re.findall(r'name="assisting" value="(\w+)" checked', answer.text) == ["leader", "contact"]

"""The incident page with what is owed again: each form does it; what cannot be done is not offered."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.vocabulary import State
from flows.acts import handling, reporting
from flows.acts.actor import person
from tests import own_rules
from tests.closing import REQUIRED
from tests.console.site import Site
from tests.console.test_incident import AT, do, kinds, shown


@pytest.fixture
def ours(tmp_path: Path) -> None:
    """The office's own playbook is there before anything reads it."""
    own_rules.put(tmp_path)


@pytest.fixture
def owed(ours: None, desk: Site) -> Site:
    """A confirmed incident of the office's own playbook."""
    desk.log(playbook=own_rules.ID)
    do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["带班领导"])
    return desk


def test_a_zero_report_is_made_with_one_tap_and_the_next_is_not_offered_before_its_time(owed: Site) -> None:
    page = owed.get(AT).text
    assert 'id="nothing-new-zero"' in page
    assert "还差 2 次" in page
    assert 'id="nothing-new-patrol-duty_second"' not in page
    do(owed, "update", item="zero")
    assert shown(owed).entries[-1]["payload"]["nothing_new"] is True
    page = owed.get(AT).text
    assert 'id="nothing-new-zero"' not in page
    assert "09:00 起可报" in page
    refused = owed.post(f"{AT}/acts/update", {"item": "zero"})
    assert "这一次已经报过" in refused.text


def test_a_limit_is_extended_by_the_word_of_mouth_of_whom_the_playbook_names(owed: Site) -> None:
    page = owed.get(AT).text
    assert 'id="act-extend"' in page
    assert "分管领导" in page.partition('id="extended_by"')[2].partition("</select>")[0]
    until = f"{owed.office.calendar.local(owed.clock.now() + timedelta(days=4)):%Y-%m-%dT%H:%M}"
    form = {"item": "reply", "until": until, "reason": "需鉴定"}
    assert "由预案写明的人批准" in owed.post(f"{AT}/acts/extend", form).text
    assert "请填写延期至何时" in owed.post(f"{AT}/acts/extend", {**form, "until": ""}).text
    do(owed, "extend", **form, extended_by=owed.ids["分管领导"])
    page = owed.get(AT).text
    assert "已延期，原应于" in page
    assert 'id="act-extend"' not in page
    refused = owed.post(f"{AT}/acts/extend", {**form, "extended_by": owed.ids["分管领导"]})
    assert refused.status_code != 303


def test_a_progress_notice_is_entered(owed: Site) -> None:
    do(owed, "notice", item="reply", text="已送检")
    assert kinds(owed)[-1] == "progress_noticed"
    assert "阶段性反馈（“回应舆情”" in owed.get(AT).text


def test_what_was_done_is_sent_back_with_a_reason(owed: Site) -> None:
    assert 'id="act-redo"' not in owed.get(AT).text
    do(owed, "done", item="step:publish")
    assert 'value="step:publish"' in owed.get(AT).text.partition('id="redo-item"')[2]
    assert owed.post(f"{AT}/acts/redo", {"item": "step:publish", "reason": ""}).status_code != 303
    do(owed, "redo", item="step:publish", reason="答非所问")
    page = owed.get(AT).text
    assert 'id="done-publish"' in page
    assert "退回：发布回应" in page


def test_a_closed_matter_is_opened_again_by_who_may_confirm(owed: Site) -> None:
    officer = person(owed.ids["值班主班"], "console")
    for step in REQUIRED:
        handling.done(owed.office, "2026-0001", step, officer)
    reporting.resolve(owed.office, "2026-0001", officer)
    reporting.accept(owed.office, "2026-0001", person(owed.ids["分管领导"], "console"))
    page = owed.get(AT).text
    assert 'id="act-reopen"' in page
    assert 'id="act-archive"' in page
    refused = owed.post(f"{AT}/acts/reopen", {"reason": "不满意", "reopened_by": owed.ids["值班副班"]})
    assert "须由以下岗位的人作出：带班领导" in refused.text
    do(owed, "reopen", reason="当事人不满意", reopened_by=owed.ids["带班领导"])
    assert shown(owed).facts.incident.state is State.HANDLING
    assert "重新办理。理由：当事人不满意" in owed.get(AT).text


def test_where_the_playbook_does_not_let_it_nothing_is_extended_or_opened_again(desk: Site) -> None:
    desk.log()
    page = desk.get(AT).text
    assert 'id="act-extend"' not in page
    assert 'id="act-reopen"' not in page

"""The incident page says what the desk does next, who handles it, and lets its record be narrowed."""

import re
from datetime import timedelta

from engine.vocabulary import ContentFree
from flows.acts import answering, handling, reporting
from flows.acts.actor import Actor, person
from flows.acts.content_free import clear_content
from flows.acts.handling import change_level
from tests.console.site import Site
from tests.console.test_board import night_of, turn
from tests.night import CONTACT_UNIT

AT = "/incidents/2026-0001"


def says(site: Site) -> str:
    """The one sentence at the top."""
    [said] = re.findall(r'<p class="to-do"><b>现在</b> (.*?)</p>', site.get(AT).text)
    return str(said)


def likely(site: Site) -> list[str]:
    """The acts that are not folded into a group, in order."""
    acts = site.get(f"{AT}/live/acts").text.partition('class="group"')[0]
    return re.findall(r'id="act-(\w+)"', acts)


def officer(site: Site) -> Actor:
    return person(site.ids["值班主班"], "console")


def test_first_it_asks_for_the_level_to_be_confirmed_and_by_whom(desk: Site) -> None:
    desk.log()
    assert says(desk) == "请 带班领导、分管领导、主要负责人 之一核定级别，口头核定可代录。"
    assert likely(desk)[0] == "confirm"


def test_whoever_is_being_called_is_asked_to_answer_before_anything_else(desk: Site) -> None:
    desk.log(level="II", fields={"emergency": True})
    turn(desk)
    desk.sit_down("带班领导")
    assert says(desk) == "您正在被呼叫：请应答，表示已经接手。"
    assert likely(desk)[0] == "answer"
    answering.answer_for(desk.office, "2026-0001", "duty_leader", officer(desk))
    assert "您正在被呼叫" not in says(desk)


def test_who_may_not_dial_a_superior_is_told_that_others_do_and_has_no_button_for_it(desk: Site) -> None:
    desk.log(level="II", fields={"emergency": True})
    turn(desk)
    desk.sit_down("联络员")
    assert says(desk) == "值班席正在人工拨打，无须您办理。"
    assert 'href="#desk-h"' not in desk.get(f"{AT}/live/acts").text


def test_who_decides_is_asked_to_decide_while_the_desk_still_dials(desk: Site) -> None:
    night_of(desk)
    answering.answer_for(desk.office, "2026-0001", "duty_leader", officer(desk))
    desk.sit_down("带班领导")
    assert says(desk) == "请 带班领导、分管领导、主要负责人 之一核定级别，口头核定可代录。"
    assert likely(desk)[0] == "confirm"
    desk.sit_down()
    assert "先拨打" in says(desk)


def test_who_reviews_is_asked_to_while_the_desk_still_dials(desk: Site) -> None:
    night_of(desk)
    handling.confirm(desk.office, "2026-0001", officer(desk), "II", on_behalf_of=desk.ids["带班领导"])
    answering.answer_for(desk.office, "2026-0001", "deputy_head", officer(desk))
    with desk.office.database.writing() as tx:  # how it came there is not told here
        tx.exec_driver_sql("UPDATE incident SET state = 'closing'")
    reporting.make_report(desk.office, "2026-0001", officer(desk))
    desk.sit_down("分管领导")
    assert says(desk) == "等 分管领导 审阅处置报告。"


def test_a_units_contact_signs_next_and_then_says_how_it_goes(desk: Site) -> None:
    desk.log(level="II", fields={"emergency": True}, unit=CONTACT_UNIT)
    handling.confirm(desk.office, "2026-0001", officer(desk), "II", on_behalf_of=desk.ids["带班领导"])
    turn(desk)
    desk.sit_down("联络员")
    desk.post(f"{AT}/acts/answer", {"who": ""})
    assert says(desk) == "请签收，表示本单位已收到；办理情况随时反馈。"
    assert likely(desk)[:2] == ["receipt", "notice"]
    page = desk.get(f"{AT}/live/acts").text
    assert "记下本单位已读或已签收" in page
    assert '<option value="system" selected>' in page
    signed = {"receipt": "signed", "way": "system", "role": "unit_contact"}
    assert desk.post(f"{AT}/acts/receipt", signed).status_code == 303
    assert "请签收" not in says(desk)
    assert likely(desk)[0] == "notice"


def test_whoever_has_to_be_dialled_comes_before_everything_else(desk: Site) -> None:
    night_of(desk)
    assert re.fullmatch(r"先拨打 .+，共有 \d+ 人待人工拨打。", says(desk))
    assert "answer" in likely(desk)
    bar = desk.get(AT).text.partition('<nav class="quick"')[2]
    assert re.search(r'href="#desk-h">人工拨打 \d+</a>', bar)


def test_then_it_names_the_limit_that_ends_next_and_a_missed_one_before_it(desk: Site) -> None:
    desk.log()
    handling.confirm(desk.office, "2026-0001", officer(desk), "III", on_behalf_of=desk.ids["带班领导"])
    assert says(desk) == "02:40 前完成“首报带班领导（电话）”。"
    with desk.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE clock SET state = 'breached' WHERE deadline = 'first_report'")
    assert says(desk).startswith("补办“首报带班领导（电话）”：")
    assert likely(desk)[0] == "done"


def test_with_every_step_and_limit_done_it_says_that_closing_can_be_asked_for(desk: Site) -> None:
    desk.log(level="IV")
    handling.confirm(desk.office, "2026-0001", officer(desk), "IV", on_behalf_of=desk.ids["带班领导"])
    while steps := re.findall(r'id="done-(\w+)"', desk.get(AT).text):
        handling.done(desk.office, "2026-0001", f"step:{steps[0]}", officer(desk))
    with desk.office.database.writing() as tx:  # what a document has to meet is not pressed here
        tx.exec_driver_sql("UPDATE clock SET state = 'met'")
    assert says(desk) == "必办步骤都已完成，可以提请结案。"
    assert likely(desk)[0] == "resolve"


def test_what_has_ended_asks_only_to_be_filed(desk: Site) -> None:
    desk.log()
    handling.void(desk.office, "2026-0001", "误录", officer(desk))
    assert says(desk) == "材料齐备，可以归档。"
    assert likely(desk) == ["archive", "note"]
    handling.archive(desk.office, "2026-0001", officer(desk))
    assert says(desk) == "已归档，不再变更。"


def test_the_picture_of_what_has_ended_stops_where_it_ended(desk: Site) -> None:
    desk.log()
    assert "现在 02:10" in desk.get(f"{AT}/live/body").text
    desk.clock.forward(minutes=5)
    handling.void(desk.office, "2026-0001", "误录", officer(desk))
    desk.clock.forward(hours=300)
    desk.sit_down()
    assert "结束 02:15" in desk.get(f"{AT}/live/body").text


def test_the_head_names_who_handles_it_who_confirmed_it_and_what_is_special(desk: Site) -> None:
    desk.log(fields={"emergency": True})
    handling.confirm(desk.office, "2026-0001", officer(desk), "III", on_behalf_of=desk.ids["带班领导"])
    change_level(desk.office, "2026-0001", officer(desk), "II", None, "登上热搜")
    page = desk.get(f"{AT}/live/top").text
    assert "<dt>经办</dt><dd>值班主班" in page
    assert "<dt>核定人</dt><dd>值班主班" in page
    assert "提级 1 次" in page
    clear_content(desk.office, "2026-0001", ContentFree.SUSPECTED, officer(desk))
    assert "不录内容：疑似涉密" in desk.get(f"{AT}/live/top").text


def test_an_act_that_is_not_possible_says_why_inside_its_group(desk: Site) -> None:
    desk.log()
    page = desk.get(f"{AT}/live/acts").text
    assert 'id="act-resolve"' not in page
    assert re.search(
        r'<div class="act off" aria-disabled="true"><span>提请结案</span><small>.+?</small>', page
    )


def test_a_link_opens_one_act_without_a_script(desk: Site) -> None:
    desk.log()
    assert re.search(r'id="act-merge" open>', desk.get(f"{AT}?open=merge").text)
    assert re.search(r'id="acts-more" open>', desk.get(f"{AT}?open=merge").text)


def record_of(site: Site, **asked: str) -> list[str]:
    """What the record shows when it is asked so."""
    page = site.get(AT, params=asked).text
    return re.findall(r'<li class="\w+" id="e\d+"><time[^>]*>[^<]*</time><div><p>(.*?)</p>', page)


def test_the_record_is_narrowed_by_kind_by_person_and_by_words(desk: Site) -> None:
    desk.log()
    handling.confirm(desk.office, "2026-0001", officer(desk), "III", on_behalf_of=desk.ids["带班领导"])
    handling.note(desk.office, "2026-0001", "已联系学校", officer(desk))
    everything = record_of(desk)
    assert record_of(desk, view="notes") == ["记事：已联系学校"]
    assert all("时限" in line for line in record_of(desk, view="limits"))
    assert record_of(desk, by=desk.ids["值班主班"], q="核定") == ["核定：事件级别Ⅲ，响应级别Ⅲ"]
    assert record_of(desk, order="first") == everything[::-1]
    assert record_of(desk, view="nonsense") == everything
    assert record_of(desk, q="没有这样的话") == []
    body = desk.get(f"{AT}/live/body", params={"view": "notes"}).text
    assert "已联系学校" in body
    assert "起算时限" not in body.partition('class="timeline"')[2]


def test_a_level_change_and_an_order_of_earlier_show_both_times(desk: Site) -> None:
    desk.log(fields={"emergency": True})
    desk.clock.forward(minutes=30)
    form = {"event_level": "II", "reason": "电话指示", "on_behalf_of": desk.ids["带班领导"]}
    form["at"] = "2026-03-05T02:20"
    assert desk.post(f"{AT}/acts/level", form).status_code == 303
    assert "补录：发生于 02:20，记录于 02:40" in desk.get(AT).text
    refused = desk.post(f"{AT}/acts/judge", {"field.emergency": "yes", "at": "2030-01-01T00:00"})
    assert refused.status_code == 422
    assert 'value="2030-01-01T00:00"' in refused.text


def test_an_answer_by_word_of_mouth_stands_among_the_calls(desk: Site) -> None:
    desk.log()
    earlier = desk.clock.now() - timedelta(minutes=3)
    answering.answer_for(desk.office, "2026-0001", "deputy_head", officer(desk), earlier)
    calls = desk.get(f"{AT}/live/body").text.partition('id="called"')[2].partition("</section>")[0]
    assert "分管领导" in calls
    assert "口头应答" in calls
    assert "代录 分管领导" in calls


def test_tries_of_a_call_are_folded_under_one_line_that_sums_them_up(desk: Site) -> None:
    night_of(desk)
    calls = desk.get(f"{AT}/live/body").text.partition('id="called"')[2].partition("</section>")[0]
    assert re.search(r'<details id="tries-[^"]+"><summary>人工拨打 <span class="num">×1</span>', calls)

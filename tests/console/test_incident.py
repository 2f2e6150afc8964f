"""The incident page: everything that can be done, what it causes, and why some of it cannot."""

import re

import pytest
from sqlalchemy import text

from engine.vocabulary import ClockState, State
from flows.acts import answering, handling, views
from flows.acts.actor import person
from flows.acts.answering import InboundText
from flows.acts.describing import describe, description
from flows.acts.leaving import remove_person
from flows.acts.views import Show
from models import counters
from tests.console.site import Site
from tests.console.test_board import night_of
from tests.night import NUMBERS

AT = "/incidents/2026-0001"


def shown(site: Site) -> Show:
    return views.show(site.office, "2026-0001")


def kinds(site: Site) -> list[str]:
    return [entry["kind"] for entry in shown(site).entries]


def do(site: Site, act: str, **form: str) -> str:
    """Carry out an act by its form; where the browser is sent."""
    answer = site.post(f"{AT}/acts/{act}", form)
    assert answer.status_code == 303, re.findall(r"<strong>([^<]+)", answer.text)
    return answer.headers["location"]


@pytest.fixture
def handled(desk: Site) -> Site:
    """An incident whose level was confirmed."""
    desk.log()
    do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["带班领导"])
    return desk


def test_confirming_says_who_confirmed_by_word_of_mouth(desk: Site) -> None:
    desk.log()
    assert do(desk, "confirm", event_level="III", on_behalf_of=desk.ids["带班领导"]) == f"{AT}?did=confirm"
    entry = next(entry for entry in shown(desk).entries if entry["kind"] == "confirmed")
    assert entry["on_behalf_of"] == desk.ids["带班领导"]
    assert "代录 带班领导" in desk.get(AT).text


def form_of_confirming(site: Site) -> str:
    return site.get(AT).text.partition('id="act-confirm"')[2].partition("</details>")[0]


def confirm_form(site: Site) -> str:
    """The choice of who confirms, as the page offers it."""
    [drawn] = re.findall(r'<select name="on_behalf_of".*?</select>', form_of_confirming(site), re.DOTALL)
    return drawn


def test_an_officer_is_offered_the_leaders_word_of_mouth_and_never_himself(desk: Site) -> None:
    desk.log()
    form = confirm_form(desk)
    assert " required>" in form
    assert "本人" not in form
    assert "selected" not in form
    assert "带班领导 （口头）" in form
    refused = desk.post(f"{AT}/acts/confirm", {"event_level": "III"})
    assert refused.status_code == 422
    assert "须由以下岗位的人作出：带班领导" in refused.text
    assert shown(desk).facts.incident.state is State.TRIAGE


def test_a_leader_at_the_desk_confirms_as_himself(desk: Site) -> None:
    desk.log()
    desk.sit_down("带班领导")
    page = desk.get(AT).text
    assert 'action="/incidents/2026-0001/acts/confirm"' in page
    assert "on_behalf_of" not in page  # whoever leads speaks for himself
    do(desk, "confirm", event_level="III", on_behalf_of="")
    assert shown(desk).facts.incident.state is State.HANDLING


def test_who_was_chosen_to_confirm_stays_chosen_after_a_refusal(desk: Site) -> None:
    desk.log()
    chosen = desk.ids["分管领导"]
    refused = desk.post(f"{AT}/acts/confirm", {"event_level": "VII", "on_behalf_of": chosen})
    assert f'<option value="{chosen}" selected>' in refused.text


def test_where_nobody_may_confirm_the_page_says_whom_the_address_book_lacks(desk: Site) -> None:
    desk.log()
    with desk.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE person SET active = 0 WHERE post NOT LIKE '值班%'")
        counters.grow(tx, "people")
    assert "通讯录中没有可以核定的人：带班领导、分管领导、主要负责人" in desk.get(AT).text


def test_a_level_that_is_the_same_is_no_change_of_level(handled: Site) -> None:
    refused = handled.post(f"{AT}/acts/level", {"event_level": "III", "reason": "未变"})
    assert refused.status_code == 422
    assert "没有变化" in refused.text


def test_a_progress_report_that_is_refused_leaves_no_note_behind(handled: Site) -> None:
    refused = handled.post(f"{AT}/acts/update", {"item": "weekly", "text": "写了很久的一段话"})
    assert refused.status_code == 422
    assert "写了很久的一段话</textarea>" in refused.text
    assert "noted" not in kinds(handled)


def test_a_call_card_takes_down_who_lifted_the_telephone(desk: Site) -> None:
    night_of(desk)
    card = next(card for card in shown(desk).cards if card.role == "district_cac").attempt
    assert f'name="words" id="words-{card}"' in desk.get(AT).text
    do(desk, "card", card=card, result="passed_on", words="值班员老李")
    assert "应答：区委网信办（人工拨打：已转告）（值班员老李）" in desk.get(AT).text
    assert card not in {one.attempt for one in shown(desk).cards}


def test_a_call_that_rang_out_is_said_in_words_and_not_in_the_providers_code(desk: Site) -> None:
    night_of(desk)
    called = {"id": shown(desk).cards[0].attempt}
    with desk.office.database.writing() as tx:
        rang_out = (
            "UPDATE attempt SET channel = 'voice', state = 'failed', error = 'no-answer' WHERE id = :id"
        )
        tx.execute(text(rang_out), called)
    page = desk.get(AT).text
    assert re.search(r"未接通[^\n]{0,80}无人接", page)
    assert "no-answer" not in page


def test_what_somebody_wrote_back_shows_beside_the_call_and_in_the_timeline(desk: Site) -> None:
    night_of(desk)
    written = InboundText("SM1", NUMBERS["值班副班"], "无法处理，找<李主任>")
    answering.receive_reply(desk.office, written)
    page = desk.get(AT).text
    assert page.count("<em>回复无法处理</em> <q>无法处理，找&lt;李主任&gt;</q>") == 1
    assert "<em>回复无法处理 <q>" not in page  # who cannot act is no longer among those being called
    assert "<p>回复无法处理：无法处理，找&lt;李主任&gt;</p>" in page


@pytest.mark.parametrize(
    ("act", "form", "kind"),
    [
        ("answer", {"who": "duty_leader"}, "answered"),
        ("note", {"text": "已联系学校"}, "noted"),
        ("done", {"item": "preserve"}, "step_done"),
        ("done", {"item": "step:written_report"}, "step_done"),
        ("done", {"item": "deadline:written_report_other"}, "deadline_met"),
        ("done", {"item": "first_report"}, "deadline_met"),
        ("update", {"item": "progress"}, "update_made"),
        (
            "level",
            {"event_level": "IV", "reason": "热度回落", "on_behalf_of": "deputy_head"},
            "level_changed",
        ),
        ("judge", {"field.emergency": "no"}, "fields_judged"),
        ("describe", {"title": "某小区供水异常"}, "described"),
        ("dismiss", {"reason": "照片为旧图"}, "dismissed"),
        ("void", {"reason": "误录"}, "voided"),
    ],
)
def test_every_act_is_a_plain_form(handled: Site, act: str, form: dict[str, str], kind: str) -> None:
    onward = do(handled, act, **form)
    assert onward.startswith(f"{AT}?did={act}")
    assert kind in kinds(handled)
    assert 'class="did"' in handled.get(onward).text


def test_each_choice_of_the_form_says_whether_it_is_a_step_or_a_limit(handled: Site) -> None:
    page = handled.get(AT).text
    for item in ("step:written_report", "deadline:written_report_other"):
        assert f'<option value="{item}">' in page
        assert f'name="item" value="{item}">' in page


def test_an_oral_confirmation_is_entered_with_the_time_it_was_given(desk: Site) -> None:
    desk.log()
    desk.clock.forward(minutes=20)
    leader = desk.ids["带班领导"]
    do(desk, "confirm", event_level="III", on_behalf_of=leader, at="2026-03-05T02:20")
    judged = next(clock for clock in shown(desk).facts.clocks if clock.id == "judgement")
    assert judged.state is ClockState.MET
    assert "补录：发生于 02:20" in desk.get(AT).text


def test_a_time_at_which_it_cannot_have_been_done_is_refused_in_words(handled: Site) -> None:
    refused = handled.post(f"{AT}/acts/done", {"item": "step:preserve", "at": "2026-03-05T02:09"})
    assert refused.status_code == 422
    assert "所填时间不可能" in refused.text


def test_a_progress_report_with_words_is_a_note_too(handled: Site) -> None:
    do(handled, "update", item="progress", text="新增两家媒体转载")
    assert "新增两家媒体转载" in handled.get(AT).text
    assert kinds(handled)[-2:] == ["noted", "update_made"]


def test_words_are_added_and_what_they_were_stays_in_sight(handled: Site) -> None:
    page = handled.get(AT).text
    assert 'name="title" id="describe-title" maxlength="200" autocomplete="off" value="某网帖"' in page
    do(
        handled,
        "describe",
        **{"title": "某小区供水异常", "was.title": "某网帖", "place": "", "was.place": ""},
    )
    page = handled.get(AT).text
    assert "<h1>某小区供水异常</h1>" in page
    assert "补充情况：标题“某小区供水异常”（原为：标题“某网帖”）" in page


def test_a_field_left_as_the_page_showed_it_undoes_nobodys_correction(handled: Site) -> None:
    describe(handled.office, "2026-0001", description({"title": "别人已更正"}), person("别人", "cli"))
    do(handled, "describe", **{"title": "某网帖", "was.title": "某网帖", "place": "某路口"})
    assert (shown(handled).row["title"], shown(handled).row["place"]) == ("别人已更正", "某路口")


def test_what_cannot_be_described_so_is_refused_beside_its_field(handled: Site) -> None:
    other = f"/incidents/{handled.log(title='单位不明', unit=None).number}"
    refused = handled.post(f"{other}/acts/describe", {"unit": "没有的单位", "place": "某路口"})
    assert refused.status_code == 422
    assert "通讯录中没有“没有的单位”" in refused.text
    assert 'value="某路口"' in refused.text
    assert "没有改动" in handled.post(f"{AT}/acts/describe", {"title": "某网帖"}).text
    assert "内容过长" in handled.post(f"{AT}/acts/describe", {"title": "某" * 201}).text


def test_somebody_who_has_left_is_still_named_where_they_answered(handled: Site) -> None:
    do(handled, "answer", who="deputy_head")
    remove_person(handled.office, "分管领导", person("系统管理员", "cli"))
    page = handled.get(AT).text
    assert "应答：分管领导" in page
    assert handled.ids["分管领导"] not in page
    assert handled.ids["分管领导"] not in handled.get("/").text


def test_merging_names_the_other_incident(handled: Site) -> None:
    handled.log(title="同一件事")
    do(handled, "merge", into="2026-0002")
    assert shown(handled).facts.incident.state is State.MERGED
    refused = handled.post("/incidents/2026-0002/acts/merge", {"into": "2026-0002"})
    assert refused.status_code == 422
    assert "请填另一件在办事件的编号" in refused.text
    again = handled.post("/incidents/2026-0002/acts/merge", {"into": "2026-0001"})
    assert again.status_code == 422
    assert "已办结的事件不能再并入" in again.text
    assert "事件2026-0001并入本事件" in handled.get("/incidents/2026-0002").text


def test_what_was_recorded_later_shows_both_times(handled: Site) -> None:
    handled.clock.forward(minutes=20)
    do(handled, "note", text="电话里已安排", at="2026-03-05T02:15")
    assert "补录：发生于 02:15，记录于 02:30" in handled.get(AT).text


def test_a_time_to_come_is_refused_and_what_was_typed_stays(handled: Site) -> None:
    refused = handled.post(f"{AT}/acts/note", {"text": "写了很久的一段话", "at": "2026-03-05T04:00"})
    assert refused.status_code == 422
    assert "发生时间须是已经过去的时间" in refused.text
    assert "写了很久的一段话</textarea>" in refused.text
    assert '<details class="act" id="act-note" open>' in refused.text


@pytest.mark.parametrize(
    ("act", "form", "chosen"),
    [
        ("level", {"event_level": "IV", "response_level": "II", "reason": " "}, {"IV", "II"}),
        ("answer", {"who": "deputy_head", "at": "半夜"}, {"deputy_head"}),
        ("done", {"item": "step:verify", "at": "2030-01-01T00:00"}, {"step:verify"}),
    ],
)
def test_what_was_chosen_before_a_refusal_is_chosen_still(
    handled: Site, act: str, form: dict[str, str], chosen: set[str]
) -> None:
    answer = handled.post(f"{AT}/acts/{act}", form)
    assert answer.status_code == 422
    [drawn] = re.findall(rf'<details class="act[^"]*" id="act-{act}" open>.*?</form>', answer.text, re.DOTALL)
    assert 'data-typed="1"' in drawn
    assert set(re.findall(r'<option value="([^"]+)" selected>', drawn)) == chosen
    assert answer.text.count("data-typed") == 1


def test_an_act_the_state_forbids_is_shown_with_its_reason_and_refused(desk: Site) -> None:
    desk.log()
    page = desk.get(AT).text
    assert "现为待研判；处置中时才可以" in page  # 提请结案
    assert 'id="act-resolve"' not in page
    assert desk.post(f"{AT}/acts/resolve").status_code == 409
    assert shown(desk).facts.incident.state is State.TRIAGE


def test_closing_is_not_offered_while_required_steps_are_not_done(handled: Site) -> None:
    page = handled.get(AT).text
    assert "必办步骤未完成：截图录屏固证（链接、时间）" in page
    refused = handled.post(f"{AT}/acts/resolve", {"on_behalf_of": handled.ids["分管领导"]})
    assert refused.status_code == 422
    assert "还缺：" in refused.text


def test_every_act_says_what_it_causes(handled: Site) -> None:
    page = handled.get(AT).text
    for words in ("转呼停止。时限不受影响", "从第一级重新呼叫", "算作一次处置动作", "记录保留"):
        assert words in page


def test_a_limit_shows_what_it_rests_on_and_how_it_ended(handled: Site) -> None:
    handled.clock.forward(minutes=45)
    do(handled, "done", item="first_report")
    page = handled.get(AT).text
    for words in (
        "首报带班领导（电话）",
        "应于 02:40 前",
        "实际 02:55",
        "迟 15分",
        "超时完成",
        "锡林浩特市",
        "自接报 02:10 起",
    ):
        assert words in page
    assert 'class="pic-over"' in page


def test_the_old_clocks_stay_on_the_page_when_the_level_changes(handled: Site) -> None:
    do(handled, "judge", **{"field.emergency": "yes"})
    do(handled, "level", event_level="II", reason="省级媒体报道")
    page = handled.get(AT).text
    assert "发布权威信息" in page
    assert "已重新计算" in page


def test_a_locked_database_refuses_an_act_and_keeps_what_was_typed(handled: Site) -> None:
    with handled.office.database.writing():
        refused = handled.post(f"{AT}/acts/note", {"text": "不能丢的话"})
    assert refused.status_code == 503
    assert "改用电话" in refused.text
    assert "不能丢的话</textarea>" in refused.text


def test_an_act_there_is_not_is_not_found(handled: Site) -> None:
    assert handled.post(f"{AT}/acts/delete").status_code == 404
    assert handled.get(f"{AT}/live/nothing").status_code == 404
    assert handled.post("/incidents/2026-0999/acts/note", {"text": "某事"}).status_code == 404


def test_somebody_elses_change_in_between_does_not_lose_the_act(handled: Site) -> None:
    page = handled.get(AT).text
    handling.note(handled.office, "2026-0001", "别人先写", person("别人", "cli"))
    assert 'name="form_token"' in page
    do(handled, "note", text="后写的")
    assert [e["payload"]["text"] for e in shown(handled).entries if e["kind"] == "noted"] == [
        "别人先写",
        "后写的",
    ]


def test_a_card_somebody_has_settled_is_said_to_be_settled(handled: Site) -> None:
    settled = handled.post(f"{AT}/acts/card", {"card": "no-longer-there", "result": "answered"})
    assert settled.status_code == 409
    assert "此卡片已办结" in settled.text


def test_another_incident_is_named_in_whatever_width_its_number_is_typed(handled: Site) -> None:
    handled.log(title="另一网帖")
    where = do(handled, "relate", related_to="２０２６－０００２", relation="alike")
    assert where.startswith(AT)
    page = handled.get(AT).text.partition('id="related"')[2]
    assert '<a href="/incidents/2026-0002">2026-0002</a> 同类' in page


def test_a_relation_that_there_is_none_of_is_refused(handled: Site) -> None:
    handled.log(title="另一网帖")
    assert handled.post(f"{AT}/acts/relate", {"related_to": "2026-0002", "relation": "?"}).status_code == 422
    refused = handled.post(f"{AT}/acts/relate", {"related_to": "2026-0001", "relation": "alike"})
    assert "不能是本件" in refused.text

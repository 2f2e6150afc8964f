"""Whole nights, told at the level of people's phones."""

from datetime import timedelta

import pytest

from engine.vocabulary import ClockState, State
from flows.acts import handling
from flows.acts.answering import CardResult, record_card
from tests.night import Night


def test_nobody_answers_and_the_ladder_climbs_by_itself_until_somebody_does(night: Night) -> None:
    night.log(level="III", by="值班主班")
    night.phone("值班副班").expects_sms("2026-0001", "网络舆情", "Ⅲ", "回复")
    night.phone("值班主班").expects_silence()  # who logs is never paged for it

    for post in ("带班领导", "分管领导"):
        night.phone(post).expects_sms("2026-0001")  # have to be told at this level
    night.fast_forward(minutes=31)
    for post in ("带班领导", "分管领导"):
        night.phone(post).expects_sms("2026-0001")  # the ladder has come to them

    assert "已记录您的应答" in night.phone("带班领导").replies(night.phone("带班领导").code())
    handling.note(night.office, night.number, "已到岗处置", night.officer)
    night.fast_forward(hours=2)
    assert night.kinds().count("ladder_stopped") == 1
    assert "主要负责人" not in {page.post for page in night.show().pages}


def test_an_answer_stops_the_climb_but_never_a_deadline(night: Night) -> None:
    night.log()
    before = {clock.id: (clock.due, clock.state) for clock in night.show().facts.clocks}
    night.phone("带班领导").replies(night.phone("带班领导").code())
    after = {clock.id: (clock.due, clock.state) for clock in night.show().facts.clocks}
    assert before == after
    assert "ladder_stopped" in night.kinds()


def test_answered_then_asleep_opens_the_ladder_again_where_it_was(night: Night) -> None:
    night.log()
    leader = night.phone("带班领导")
    leader.expects_sms("2026-0001")
    leader.replies(leader.code())
    within = night.show().facts.plan.act_within["II"].amount
    night.fast_forward(minutes=within)
    assert "lapsed" in night.kinds()
    assert "reopened" in night.kinds()
    assert any(timer.track == "ladder" and timer.epoch == 1 for timer in night.show().facts.timers)


def test_an_action_after_the_answer_keeps_the_ladder_closed(night: Night) -> None:
    night.log()
    leader = night.phone("带班领导")
    leader.replies(leader.code())
    handling.note(night.office, night.number, "已电话核实", night.officer)
    night.fast_forward(hours=2)
    assert "lapsed" not in night.kinds()


def test_a_limit_warns_before_its_end_and_is_breached_once(night: Night) -> None:
    night.log()
    night.fast_forward(hours=6)
    kinds = [(e["kind"], e["payload"].get("deadline")) for e in night.show().entries]
    assert ("deadline_warned", "authoritative_information") in kinds
    assert kinds.count(("deadline_breached", "authoritative_information")) == 1


def test_a_limit_met_in_time_is_never_breached(night: Night) -> None:
    night.log()
    night.fast_forward(hours=1)
    night.done("authoritative_information")
    night.fast_forward(hours=10)
    clock = next(c for c in night.show().facts.clocks if c.id == "authoritative_information")
    assert clock.state is ClockState.MET


def test_the_unit_contact_hears_of_it_at_confirmation_not_before(night: Night) -> None:
    night.log()
    night.phone("联络员").expects_silence()
    night.confirm()
    night.phone("联络员").expects_sms("2026-0001")
    assert night.show().facts.incident.state is State.HANDLING


def test_when_nobody_confirms_in_time_the_desk_gets_a_card_for_the_unit(night: Night) -> None:
    night.log()
    night.fast_forward(minutes=16)
    night.phone("联络员").expects_silence()
    assert "联络员" in {card.post for card in night.show().cards}


def test_superiors_are_only_ever_a_card_on_the_desk(night: Night) -> None:
    night.log(level="I")
    night.confirm("I")
    night.fast_forward(hours=3)
    plan = night.show().facts.plan
    for page in night.show().pages:
        if plan.roles[page.role].side == "above":
            assert {attempt["channel"] for attempt in page.attempts} == {"manual"}


def test_a_call_by_hand_that_is_answered_settles_its_card_and_the_tell(night: Night) -> None:
    night.log()
    card = night.show().cards[0]
    record_card(night.office, card.attempt, CardResult.NO_ANSWER, night.officer)
    assert card.attempt in {c.attempt for c in night.show().cards}
    record_card(night.office, card.attempt, CardResult.PASSED_ON, night.officer, words="总值班室值班员")
    assert card.attempt not in {c.attempt for c in night.show().cards}
    answered = next(e for e in night.show().entries if e["kind"] == "answered")
    assert answered["payload"]["words"] == "总值班室值班员"
    assert answered["on_behalf_of"] == card.role


def test_after_an_outage_everyone_due_is_paged_once_together(night: Night) -> None:
    night.log(level="III")
    for post in ("值班副班", "带班领导", "分管领导"):
        night.phone(post).expects_sms()
    night.sleep(hours=3)
    night.settle()
    for post in ("带班领导", "分管领导", "主要负责人"):
        night.phone(post).expects_sms("2026-0001")
        night.phone(post).expects_silence()
    outages = [e for e in night.show().entries if e["kind"] == "outage"]
    assert outages


def test_a_raised_level_starts_its_own_ladder_from_the_first_rung(night: Night) -> None:
    night.log(level="III")
    night.confirm("III")
    night.phone("值班副班").expects_sms("Ⅲ")
    night.phone("值班副班").replies(night.phone("值班副班").code())
    handling.change_level(night.office, night.number, night.officer, "II", None, "省级媒体跟进")
    night.settle()
    night.phone("值班副班").expects_sms("Ⅱ")


@pytest.mark.parametrize(("text", "words"), [("1", "已记录"), ("收到", "已记录"), ("OK", "已记录")])
def test_a_bare_word_answers_when_only_one_page_is_open(sqlite_night: Night, text: str, words: str) -> None:
    sqlite_night.log(level="III")
    assert words in sqlite_night.phone("值班副班").replies(text)


def test_a_bare_word_with_two_open_pages_gets_the_list_of_codes(sqlite_night: Night) -> None:
    phone, codes = sqlite_night.phone("值班副班"), []
    for key in ("a", "b"):
        sqlite_night.log(level="III", key=key)
        codes.append(phone.code())
    answer = phone.replies("收到")
    assert f"应答码：{codes[0]} {codes[1]}。" in answer, "which incident each is of stands in its text"
    assert "answered" not in sqlite_night.kinds()


def test_somebody_elses_code_answers_nothing(sqlite_night: Night) -> None:
    sqlite_night.log(level="III")
    code = sqlite_night.phone("带班领导").code()
    sqlite_night.phone("值班副班").replies(code)
    assert "answered" not in sqlite_night.kinds()


def test_a_limit_past_due_when_it_was_logged_is_a_late_report_and_no_outage(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", received_at=night.clock.now() - timedelta(hours=3))
    breaches = [e["payload"] for e in night.show().entries if e["kind"] == "deadline_breached"]
    assert {b["deadline"] for b in breaches} >= {"judgement", "first_report", "written_report"}
    assert not any(b["outage"] for b in breaches)
    assert "outage" not in night.kinds()


def test_who_logged_gets_no_card_about_a_limit_only_they_would_be_told_of(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    night.fast_forward(hours=2)
    assert "值班主班" not in {page.post for page in night.show().pages}
    assert "duty_main" not in {page.role for page in night.show().pages}

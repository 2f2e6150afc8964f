"""应答: what a text, a call by hand and an answer by word of mouth are taken for."""

from datetime import timedelta

import pytest

from engine.vocabulary import PageState
from flows.acts import answering, handling
from flows.acts.answering import CardResult, record_card
from flows.acts.errors import BadInput
from models.views import Card, PageView
from tests.night import Night


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident nobody has answered; the second duty officer has one open page."""
    sqlite_night.log(level="III")
    return sqlite_night


def page_of(night: Night, post: str) -> PageView:
    return next(page for page in night.show().pages if page.post == post)


def said(night: Night, kind: str) -> list[tuple[str, str, str]]:
    """(kind of actor, who, words) of the entries of this kind."""
    return [
        (entry["actor"]["kind"], entry["actor"]["id"], entry["payload"]["text"])
        for entry in night.show().entries
        if entry["kind"] == kind
    ]


# Words by text


def test_words_that_are_no_answer_reach_the_incident_and_the_sender_is_told_so(logged: Night) -> None:
    phone = logged.phone("值班副班")
    answer = phone.replies("我在路上，先找李主任")
    assert said(logged, "replied") == [("phone", logged.id_of("值班副班"), "我在路上，先找李主任")]
    assert answer == (
        f"2026-0001 已将您的回复记入事件，未计为应答。应答请回复{phone.code()}。值班电话0552-0000000"
    )
    assert page_of(logged, "值班副班").state is PageState.OPEN


@pytest.mark.parametrize("words", ["无法处理，找李主任", "{code} 无法处理，找李主任", "1200人在场，处理不了"])
def test_a_refusal_is_entered_and_the_climb_goes_on(logged: Night, words: str) -> None:
    phone = logged.phone("值班副班")
    text = words.format(code=phone.code())
    assert phone.replies(text).startswith("2026-0001 已记录您无法处理，未计为应答")
    assert said(logged, "declined") == [("phone", logged.id_of("值班副班"), text)]
    logged.fast_forward(minutes=16)
    assert "answered" not in logged.kinds()
    assert logged.show().facts.incident.rung > 0


def test_words_are_no_action_so_an_answer_without_one_still_lapses(logged: Night) -> None:
    leader = logged.phone("带班领导")
    logged.phone("值班副班").replies(logged.phone("值班副班").code())
    leader.replies("知道这件事的人在外地")
    logged.fast_forward(minutes=logged.show().facts.plan.act_within["III"].amount)
    assert "lapsed" in logged.kinds()


@pytest.mark.parametrize("words", ["无法处理", "我问问再说", "收到"])
def test_only_with_several_open_calls_are_the_codes_listed(sqlite_night: Night, words: str) -> None:
    sqlite_night.log(level="III", key="a")
    sqlite_night.log(level="III", key="b")
    answer = sqlite_night.phone("值班副班").replies(words)
    assert answer.startswith("有多起事件待应答")
    assert not {"answered", "replied", "declined"} & set(sqlite_night.kinds())


def test_a_refusal_that_names_its_code_is_about_that_call_among_several(sqlite_night: Night) -> None:
    sqlite_night.log(level="III", key="a")
    sqlite_night.log(level="III", key="b")
    phone = sqlite_night.phone("值班副班")
    assert phone.replies(f"{phone.code()} 无法处理").startswith("2026-0002 已记录您无法处理")
    assert "declined" in sqlite_night.kinds()


def test_with_no_open_call_words_are_answered_by_nobody(logged: Night) -> None:
    logged.phone("值班副班").replies(logged.phone("值班副班").code())
    assert logged.phone("值班副班").replies("谢谢") == ""


# Too late


def test_a_reply_to_a_call_that_was_withdrawn_names_nobody_as_having_answered(logged: Night) -> None:
    code = logged.phone("值班副班").code()
    handling.void(logged.office, logged.number, "误录", logged.officer)
    answer = logged.phone("值班副班").replies(code)
    assert answer == ("2026-0001 的呼叫已撤回或事件已结束，未计为应答。如有情况请联系值班室0552-0000000")


def test_a_reply_after_somebody_elses_answer_names_the_post_that_answered(logged: Night) -> None:
    code = logged.phone("值班副班").code()
    logged.phone("带班领导").replies(logged.phone("带班领导").code())
    assert logged.phone("值班副班").replies(code).startswith("2026-0001 已由带班领导于02:10应答")


# Calls by hand


def dialled(night: Night, role: str) -> Card:
    return next(card for card in night.show().cards if card.role == role)


def test_passing_it_on_is_no_answer_of_somebody_of_the_office_and_keeps_the_card(logged: Night) -> None:
    """The unit's contact became a card at the gate; whoever lifted the telephone is not the contact."""
    logged.fast_forward(minutes=16)
    card = dialled(logged, "unit_contact")
    record_card(logged.office, card.attempt, CardResult.PASSED_ON, logged.officer, words="门卫")
    assert dialled(logged, "unit_contact").last_result == "passed_on"
    assert "answered" not in logged.kinds()
    noted = next(entry for entry in logged.show().entries if entry["kind"] == "noted")
    assert (noted["payload"]["result"], noted["payload"]["words"]) == ("passed_on", "门卫")


def test_passing_it_on_at_a_superiors_office_is_that_offices_answer(logged: Night) -> None:
    card = dialled(logged, "district_cac")
    record_card(logged.office, card.attempt, CardResult.PASSED_ON, logged.officer, words="值班员")
    assert "district_cac" not in {one.role for one in logged.show().cards}
    answered = next(entry for entry in logged.show().entries if entry["kind"] == "answered")
    assert (answered["on_behalf_of"], answered["payload"]["words"]) == ("district_cac", "值班员")


# By word of mouth


def test_an_answer_recorded_for_somebody_cannot_lie_in_the_future(logged: Night) -> None:
    soon = logged.clock.now() + timedelta(minutes=1)
    with pytest.raises(BadInput, match="a time that has passed"):
        answering.answer_for(logged.office, logged.number, "duty_leader", logged.officer, soon)
    assert "answered" not in logged.kinds()

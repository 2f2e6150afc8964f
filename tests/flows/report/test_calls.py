"""Who was told, and who was called: what the record shows was done, never what was only owed."""

from datetime import timedelta
from typing import Any

import pytest

from flows.acts.answering import CardResult, answer_for, record_card
from models.cards import Card
from tests.flows.report.laid_out import laid_out
from tests.night import Night


def told(night: Night, role: str) -> list[str]:
    """The line of the duty to tell about a role: when it was told, and what became of it."""
    blocks = [block for section in laid_out(night)["sections"] for block in section["blocks"]]
    table = next(block for block in blocks if block["title"] == "应报告、应通报、应通知")
    return next(row["cells"][2:] for row in table["rows"] if row["cells"][0] == role)


def points(night: Night) -> dict[str, str]:
    return {point["name"]: point["text"] for point in laid_out(night)["points"]}


def lines(night: Night) -> list[str]:
    """The timeline, in words."""
    blocks: list[Any] = [block for section in laid_out(night)["sections"] for block in section["blocks"]]
    return [row["text"] for block in blocks if block["kind"] == "timeline" for row in block["rows"]]


def card_of(night: Night, role: str) -> Card:
    return next(card for card in night.show().cards if card.role == role)


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident of level Ⅱ, of which superiors must hear."""
    sqlite_night.log()
    return sqlite_night


def test_a_card_on_the_desk_has_told_no_superior(logged: Night) -> None:
    assert told(logged, "区委网信办") == ["系统未告知，也无拨打记录", "尚未确认"]
    assert "应告知区委网信办（第1次），请值班席拨打区委网信办（无人可达）" in lines(logged)


def test_a_superior_nobody_dialled_is_not_confirmed_and_was_not_told_either(logged: Night) -> None:
    logged.fast_forward(minutes=31)
    assert told(logged, "区委网信办") == ["系统未告知，也无拨打记录", "未确认"]
    assert "应告知区委网信办，1次后仍未确认，请值班席拨打区委网信办（无人可达）" in lines(logged)


def test_every_call_the_desk_made_to_a_superior_counts_from_the_first(logged: Night) -> None:
    logged.fast_forward(minutes=3)
    card = card_of(logged, "district_cac").attempt
    record_card(logged.office, card, CardResult.BUSY, logged.officer)
    logged.fast_forward(minutes=2)
    record_card(logged.office, card, CardResult.ANSWERED, logged.officer)
    when, outcome = told(logged, "区委网信办")
    assert when == "03-05 02:13起，共2次"
    assert outcome.startswith("03-05 02:15 确认")


def test_a_gate_that_passed_told_nobody(logged: Night) -> None:
    logged.fast_forward(minutes=16)
    assert told(logged, "涉事单位联络员") == ["系统未告知，也无拨打记录", "尚未确认"]
    assert "级别未及时核定，请值班席拨打涉事单位联络员" in lines(logged)


def test_who_said_so_by_word_of_mouth_had_not_been_called(logged: Night) -> None:
    answer_for(logged.office, logged.number, "district_cac", logged.officer)
    assert told(logged, "区委网信办")[0] == "系统未告知，也无拨打记录"


def test_texts_that_were_sent_are_counted_and_so_is_one_that_warns_and_tells_at_once(logged: Night) -> None:
    assert told(logged, "分管领导")[0] == "03-05 02:10起，共1次"
    logged.fast_forward(minutes=10)
    assert told(logged, "分管领导")[0] == "03-05 02:10起，共2次"


def test_a_limit_missed_before_it_was_logged_does_not_swallow_the_telling(sqlite_night: Night) -> None:
    sqlite_night.log(received_at=sqlite_night.clock.now() - timedelta(hours=3))
    assert told(sqlite_night, "带班领导")[0] == "03-05 02:10起，共1次"


def test_cards_nobody_dialled_are_no_calls(logged: Night) -> None:
    people = sum(page.person is not None for page in logged.show().pages)
    cards = len(logged.show().cards)
    assert cards
    assert points(logged)["呼叫"] == f"呼叫{people}人次，其中应答0人次；{cards}张拨打卡片无拨打记录"


def test_who_logged_is_not_said_to_have_been_called(logged: Night) -> None:
    assert "转呼第1级，呼叫值班副班（值班主班即登记人，不另呼叫）" in lines(logged)
    logged.fast_forward(hours=2)
    assert not [line for line in lines(logged) if "无人可呼" in line]

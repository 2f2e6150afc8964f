"""The wordings domestic providers approve, and what may go into them."""

import pytest

from engine.vocabulary import ChannelKind
from notifications.errors import MissingVariable, TooLong
from notifications.registered import Registered, Slot, all_registered, fit, read, registered
from tests.notifications.test_templates import CALLS, REALISTIC, RENDERER, REPLIES

PAGE = Registered(
    "page", ChannelKind.SMS, "notice", "编号${number}，回复${code}", (Slot("number", 10), Slot("code", 4))
)


@pytest.mark.parametrize("name", CALLS + REPLIES)
def test_every_text_a_machine_sends_has_a_wording_to_approve(name: str) -> None:
    entry = registered(name, ChannelKind.SMS)
    assert entry in all_registered()
    assert entry
    assert (entry.name, entry.channel, entry.kind) == (name, "sms", "notice")


@pytest.mark.parametrize("name", CALLS)
def test_every_call_has_one_too_and_no_code_for_it_is_answered_by_a_key(name: str) -> None:
    entry = registered(name, ChannelKind.VOICE)
    assert entry
    assert "请按1" in entry.wording
    assert "code" not in {slot.name for slot in entry.slots}


def test_a_message_that_goes_by_hand_has_nothing_to_approve() -> None:
    assert registered("call_card", ChannelKind.SMS) is None
    assert registered("page", ChannelKind.MANUAL) is None


@pytest.mark.parametrize("entry", all_registered(), ids=lambda entry: f"{entry.name}.{entry.channel}")
def test_realistic_values_fit(entry: Registered) -> None:
    values = {"what": "通道服务商拒绝本单位账号 1", **REALISTIC["zh"]}
    if entry.channel in RENDERER.channels_of(entry.name):  # a message carries what its template names
        values = dict(RENDERER.render(entry.name, entry.channel, "zh", values).variables)
    assert list(fit(entry, values)) == [slot.name for slot in entry.slots]


def test_values_come_in_the_order_of_the_wording_and_nothing_else_comes_along() -> None:
    values = fit(PAGE, {"code": "1234", "title": "不该外传", "number": "2026-0042"})
    assert list(values.items()) == [("number", "2026-0042"), ("code", "1234")]


def test_all_that_is_missing_or_empty_is_named() -> None:
    with pytest.raises(MissingVariable, match="number, code") as refused:
        fit(PAGE, {"code": ""})
    assert refused.value.missing == ("number", "code")


def test_all_that_is_too_long_is_named_with_its_limit_and_without_its_value() -> None:
    with pytest.raises(TooLong, match=r"number \(at most 10\), code \(at most 4\)") as refused:
        fit(PAGE, {"number": "12345678901", "code": "12345"})
    assert refused.value.too_long == ("number", "code")
    assert "12345" not in str(refused.value)


def test_a_value_exactly_as_long_as_approved_fits() -> None:
    assert fit(PAGE, {"number": "1234567890", "code": "1234"})["number"] == "1234567890"


def test_a_file_holds_one_wording_for_each_channel_in_its_order() -> None:
    text = """\
[sms]
kind = "notice"
wording = "编号${number}，级别${level}。"
[sms.variables]
number = 10
level = 8
[voice]
kind = "notice"
wording = "再见。"
"""
    text_message, call = read("page", text)
    assert text_message.slots == (Slot("number", 10), Slot("level", 8))
    assert (call.channel, call.slots) == (ChannelKind.VOICE, ())

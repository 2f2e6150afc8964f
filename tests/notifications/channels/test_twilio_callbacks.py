import pytest

from notifications.channels.twilio_callbacks import (
    InboundSms,
    StatusUpdate,
    parse_inbound,
    parse_status,
    reply_twiml,
    verify,
)
from notifications.errors import BadCallback
from notifications.sandbox import twiml
from notifications.sandbox.signing import sign

URL = "https://duty.example.test:8443/callbacks/twilio/sms?x=1"
PARAMS = {"From": "+12025550101", "To": "+15005550006", "Body": "收到 1234 & ok", "MessageSid": "SM1"}
TOKEN = "a-token"


def test_a_signature_by_the_documented_algorithm_is_accepted_by_twilio_s_validator() -> None:
    assert verify(URL, PARAMS, sign(URL, PARAMS, TOKEN), TOKEN)


@pytest.mark.parametrize(
    ("url", "params", "token"),
    [
        (URL + "&y=2", PARAMS, TOKEN),
        (URL, PARAMS | {"Body": "1234"}, TOKEN),
        (URL, PARAMS | {"Extra": "1"}, TOKEN),
        (URL, PARAMS, "another-token"),
    ],
    ids=["address", "body", "parameter", "token"],
)
def test_a_forged_callback_is_refused(url: str, params: dict[str, str], token: str) -> None:
    assert not verify(url, params, sign(URL, PARAMS, TOKEN), token)


@pytest.mark.parametrize("signature", ["", "short", "签名"])
def test_a_callback_without_a_signature_is_refused(signature: str) -> None:
    assert not verify(URL, PARAMS, signature, TOKEN)


def test_the_answer_to_a_reply_survives_xml() -> None:
    answer = "已记录 <2026-0042> & 其他"
    assert twiml.texts(reply_twiml(answer)) == [answer]


def test_no_answer_is_an_empty_response() -> None:
    assert twiml.texts(reply_twiml(None)) == []


def test_a_reply_is_parsed() -> None:
    assert parse_inbound(PARAMS) == InboundSms("+12025550101", "+15005550006", "收到 1234 & ok", "SM1")


def test_an_empty_reply_is_a_reply() -> None:
    assert parse_inbound(PARAMS | {"Body": ""}).body == ""


def test_all_the_fields_a_reply_lacks_are_named() -> None:
    with pytest.raises(BadCallback, match="From, MessageSid, Body") as refused:
        parse_inbound({"To": "+15005550006", "From": ""})
    assert refused.value.missing == ("From", "MessageSid", "Body")


def test_a_delivery_state_is_parsed_with_its_error_code_if_it_has_one() -> None:
    params = {"MessageSid": "SM1", "MessageStatus": "undelivered"}
    assert parse_status(params) == StatusUpdate("SM1", "undelivered", "")
    assert parse_status(params | {"ErrorCode": "30005"}) == StatusUpdate("SM1", "undelivered", "30005")


def test_all_the_fields_a_delivery_state_lacks_are_named() -> None:
    with pytest.raises(BadCallback, match="MessageSid, MessageStatus"):
        parse_status({})

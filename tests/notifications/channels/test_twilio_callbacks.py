import pytest

from engine.vocabulary import AttemptState
from notifications.channels.twilio_callbacks import (
    InboundSms,
    Pressed,
    StatusUpdate,
    parse_call,
    parse_inbound,
    parse_key,
    parse_status,
    reply_twiml,
    verify,
)
from notifications.errors import BadCallback, Cause
from notifications.message import Report
from notifications.sandbox import twiml
from notifications.sandbox.signing import sign

URL = "https://duty.example.test:8443/callbacks/twilio/sms?x=1"
PARAMS = {"From": "+12025550101", "To": "+15005550006", "Body": "收到 1234 & ok", "MessageSid": "SM1"}
TOKEN = "a-token"


def test_a_signature_by_the_documented_algorithm_is_accepted_by_twilio_s_validator() -> None:
    assert verify(URL, PARAMS, sign(URL, PARAMS, TOKEN), [TOKEN])


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
    assert not verify(url, params, sign(URL, PARAMS, TOKEN), [token])


@pytest.mark.parametrize("signature", ["", "short", "签名"])
def test_a_callback_without_a_signature_is_refused(signature: str) -> None:
    assert not verify(URL, PARAMS, signature, [TOKEN])


def test_while_the_token_is_changed_both_are_accepted() -> None:
    for signed_with in ("old", "new"):
        assert verify(URL, PARAMS, sign(URL, PARAMS, signed_with), ["new", "old"])
    assert not verify(URL, PARAMS, sign(URL, PARAMS, "older"), ["new", "old"])


@pytest.mark.parametrize("tokens", [[], [""], ["", "another-token"]])
def test_an_empty_token_signs_nothing(tokens: list[str]) -> None:
    """Whoever has no token set must not be open to everybody who signs with none."""
    assert not verify(URL, PARAMS, sign(URL, PARAMS, ""), tokens)


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


@pytest.mark.parametrize(
    ("status", "code", "report"),
    [
        ("delivered", "", Report("SM1", AttemptState.DELIVERED)),
        ("undelivered", "30005", Report("SM1", AttemptState.FAILED, "30005", Cause.NUMBER)),
        ("undelivered", "30003", Report("SM1", AttemptState.FAILED, "30003", Cause.PASSING)),
        ("failed", "30002", Report("SM1", AttemptState.FAILED, "30002", Cause.ACCOUNT)),
        ("failed", "", Report("SM1", AttemptState.FAILED, "", Cause.PASSING)),
    ],
)
def test_a_final_delivery_state_is_a_report_that_says_what_is_at_fault(
    status: str, code: str, report: Report
) -> None:
    update = parse_status({"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": code})
    assert update.report == report


@pytest.mark.parametrize("status", ["queued", "accepted", "sending", "sent", "read", "a new word"])
def test_a_text_that_may_still_arrive_or_be_lost_reports_nothing(status: str) -> None:
    assert parse_status({"MessageSid": "SM1", "MessageStatus": status}).report is None


def test_a_key_is_parsed_with_who_picked_up() -> None:
    form = {"CallSid": "CA1", "Digits": "*", "AnsweredBy": "human"}
    assert parse_key(form) == Pressed("CA1", "*", "human")
    assert parse_key({"CallSid": "CA1", "Digits": "1"}).answered_by == ""


def test_all_the_fields_a_key_lacks_are_named() -> None:
    with pytest.raises(BadCallback, match="CallSid, Digits"):
        parse_key({"Digits": ""})


def ended(status: str, **more: str) -> Report | None:
    return parse_call({"CallSid": "CA1", "CallStatus": status, **more})


@pytest.mark.parametrize("by", ["human", "unknown", ""])
def test_a_pick_up_is_delivered_and_no_answer(by: str) -> None:
    report = ended("completed", AnsweredBy=by)
    assert report == Report("CA1", AttemptState.DELIVERED)
    assert report.key == ""


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "machine", "fax"])
def test_a_voice_mailbox_is_nobody(by: str) -> None:
    assert ended("completed", AnsweredBy=by) == Report("CA1", AttemptState.FAILED, "machine", Cause.PASSING)


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_reached_nobody_says_how_and_may_be_tried_again(status: str) -> None:
    assert ended(status) == Report("CA1", AttemptState.FAILED, status, Cause.PASSING)


@pytest.mark.parametrize("sip", ["404", "410", "484", "604"])
def test_a_call_to_a_number_that_is_none_blames_the_number(sip: str) -> None:
    assert ended("failed", SipResponseCode=sip) == Report("CA1", AttemptState.FAILED, "failed", Cause.NUMBER)
    assert ended("failed", SipResponseCode="480") == Report("CA1", AttemptState.FAILED, "failed")


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress"])
def test_a_call_that_goes_on_reports_nothing(status: str) -> None:
    assert ended(status) is None


def test_all_the_fields_the_end_of_a_call_lacks_are_named() -> None:
    with pytest.raises(BadCallback, match="CallSid, CallStatus"):
        parse_call({})

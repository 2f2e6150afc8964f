"""What 阿里云 pushes, as its documentation shows it."""

from json import dumps

import pytest

from engine.vocabulary import AttemptState
from notifications.channels.aliyun_pushed import calls, receipts, replies
from notifications.errors import BadCallback, Cause
from notifications.message import Incoming, Report

REPLY = {
    "phone_number": "13900000000",
    "send_time": "2026-10-15 10:12:00",
    "content": "1234 收到",
    "sign_name": "值班室",
    "dest_code": "1234",
    "sequence_id": 1234567890,
}
RECEIPT = {
    "phone_number": "13900000000",
    "send_time": "2026-10-15 10:10:00",
    "report_time": "2026-10-15 10:10:03",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "1^0",
    "out_id": "try-1",
}
CALL = {
    "call_id": "116^1",
    "start_time": "2026-10-15 10:10:05",
    "end_time": "2026-10-15 10:10:35",
    "duration": "30",
    "status_code": "200000",
    "status_msg": "用户听完语音",
    "out_id": "try-1",
    "dtmf": "",
    "voice_type": "voice",
}
ON_THE_WAY = {
    "call_id": "116^1",
    "status_code": "200201",
    "status_time": "2026-10-15 10:10:02",
    "out_id": "t",
}


def body(*items: dict[str, object]) -> bytes:
    return dumps(list(items), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "number", ["13900000000", "8613900000000", "+8613900000000"], ids=["bare", "86", "+86"]
)
def test_a_reply_is_read_with_its_sender_in_full(number: str) -> None:
    (reply,) = replies(body({**REPLY, "phone_number": number}))
    assert reply == Incoming("1234567890", "+8613900000000", "1234 收到")


def test_a_receipt_bears_our_id_or_theirs_if_there_was_none() -> None:
    bare = {key: value for key, value in RECEIPT.items() if key != "out_id"}
    assert receipts(body(RECEIPT, bare)) == (
        Report("try-1", AttemptState.DELIVERED),
        Report("1^0", AttemptState.DELIVERED),
    )


@pytest.mark.parametrize("success", [False, "false"])
@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("MOBILE_NOT_ON_SERVICE", Cause.NUMBER),
        ("MOBILE_SEND_LIMIT", Cause.THROTTLED),
        ("MK:0001", Cause.NUMBER),
        ("UNDELIV", Cause.PASSING),
        ("SOMETHING_NEW", Cause.PASSING),
    ],
)
def test_an_undelivered_text_says_what_is_at_fault(success: object, code: str, cause: Cause) -> None:
    (report,) = receipts(body({**RECEIPT, "success": success, "err_code": code}))
    assert report == Report("try-1", AttemptState.FAILED, code, cause)


@pytest.mark.parametrize(
    ("change", "report"),
    [
        ({}, Report("116^1", AttemptState.DELIVERED)),
        ({"dtmf": "1"}, Report("116^1", AttemptState.DELIVERED, key="1")),
        ({"dtmf": "2"}, Report("116^1", AttemptState.DELIVERED, key="2")),
        ({"dtmf": "31"}, Report("116^1", AttemptState.DELIVERED, key="1")),
        ({"dtmf": "9"}, Report("116^1", AttemptState.DELIVERED, key="9")),
        ({"status_code": "200001", "dtmf": "1"}, Report("116^1", AttemptState.DELIVERED, key="1")),
        ({"status_code": "200008"}, Report("116^1", AttemptState.DELIVERED)),
        ({"status_code": "200002"}, Report("116^1", AttemptState.FAILED, "200002", Cause.PASSING)),
        ({"status_code": "200011"}, Report("116^1", AttemptState.FAILED, "200011", Cause.NUMBER)),
    ],
)
def test_a_call_is_reported_with_its_key_and_only_a_key_is_an_answer(
    change: dict[str, object], report: Report
) -> None:
    assert calls(body({**CALL, **change})) == (report,)


def test_a_key_is_reported_as_it_is_pressed() -> None:
    pressed = {**ON_THE_WAY, "status_code": "300000", "dtmf": "1"}
    assert calls(body(pressed)) == (Report("116^1", AttemptState.DELIVERED, key="1"),)


@pytest.mark.parametrize("code", ["200101", "200201", "200100"])
def test_a_call_that_is_only_dialled_or_rings_or_ended_without_a_word_is_left_out(code: str) -> None:
    assert calls(body({**ON_THE_WAY, "status_code": code})) == ()


def test_a_message_of_a_queue_is_one_object() -> None:
    assert len(receipts(dumps(RECEIPT).encode())) == 1


@pytest.mark.parametrize("given", [b"", b"<html>", b"\xff"])
def test_what_is_not_json_is_refused(given: bytes) -> None:
    for parse in (replies, receipts, calls):
        with pytest.raises(BadCallback, match="not JSON"):
            parse(given)


@pytest.mark.parametrize("given", [[{}], ["a"], [1], {}, "a", 1, None])
def test_all_the_fields_that_are_missing_are_named(given: object) -> None:
    with pytest.raises(BadCallback, match="phone_number, content, sequence_id") as refused:
        replies(dumps(given).encode())
    assert refused.value.missing == ("phone_number", "content", "sequence_id")
    with pytest.raises(BadCallback, match="success, biz_id"):
        receipts(dumps(given).encode())
    with pytest.raises(BadCallback, match="call_id, status_code"):
        calls(dumps(given).encode())


def test_one_spoiled_item_refuses_the_whole_so_that_it_is_pushed_again() -> None:
    with pytest.raises(BadCallback):
        receipts(body(RECEIPT, {}))

"""阿里云's own client, over HTTP, against a double on loopback."""

import logging
import socket
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from json import loads

import pytest

from engine.vocabulary import ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown
from notifications.channels.aliyun_codes import CAUSES
from notifications.channels.aliyun_sms import AliyunSms
from notifications.message import Message
from tests.notifications.channels.aliyun_double import Aliyun, aliyun
from tests.notifications.test_templates import REALISTIC

NOW = datetime(2026, 10, 15, 2, 10, tzinfo=UTC)
MOBILE = "+8613900000000"
KEY, SECRET = "a-key-id", "a-key-secret"
NONE_KNOWN: frozenset[str] = frozenset()
TEMPLATES = {"page": "SMS_1"}


@pytest.fixture
def double() -> Iterator[Aliyun]:
    with aliyun() as double:
        yield double


def channel_to(double: Aliyun, url: str = "") -> AliyunSms:
    return AliyunSms(KEY, SECRET, "值班室", TEMPLATES, now=lambda: double.now, endpoint=url or double.url)


@pytest.fixture
def channel(double: Aliyun) -> AliyunSms:
    return channel_to(double)


def page(code: str = "1234", **changes: str) -> Message:
    return Message("page", {**REALISTIC["zh"], "code": code, **changes}, "我们的文本不外传", "zh")


def test_it_is_a_channel_that_can_be_asked(channel: AliyunSms) -> None:
    as_channel: Channel = channel
    assert (as_channel.kind, as_channel.provider, as_channel.can_look_up) == (ChannelKind.SMS, "aliyun", True)


def test_an_approved_template_goes_out_with_its_values_only_and_our_id(
    channel: AliyunSms, double: Aliyun
) -> None:
    receipt = channel.send(page(), MOBILE, timeout=2, attempt="try-1")
    asked = double.heard[0].query
    assert (asked["PhoneNumbers"], asked["SignName"], asked["OutId"]) == ("13900000000", "值班室", "try-1")
    assert asked["TemplateCode"] == "SMS_1"
    assert list(loads(asked["TemplateParam"]).items()) == [
        ("number", "2026-0042"),
        ("category", "网络舆情"),
        ("level", "Ⅱ"),
        ("limit", "10月15日07:10"),
        ("code", "1234"),
        ("landline", "0552-0000000"),
    ]
    assert (receipt.provider, receipt.provider_id, receipt.segments) == ("aliyun", "try-1", 1)
    assert double.texts[0]["Content"] == (
        "【值班室】编号2026-0042，网络舆情，Ⅱ级，请于10月15日07:10前处理。回复1234应答。值班电话0552-0000000"
    )


def test_a_text_without_an_id_of_ours_has_theirs(channel: AliyunSms) -> None:
    assert channel.send(page(), MOBILE, timeout=2).provider_id == "1^0"


@pytest.mark.parametrize(
    ("message", "address", "cause", "says"),
    [
        (page(), "+12025550101", Cause.MESSAGE, "mainland China"),
        (page(), "13900000000", Cause.NUMBER, "none"),
        (Message("breach", REALISTIC["zh"], "", "zh"), MOBILE, Cause.MESSAGE, "no approved template"),
        (Message("call_card", REALISTIC["zh"], "", "zh"), MOBILE, Cause.MESSAGE, "no approved template"),
        (page(landline=""), MOBILE, Cause.MESSAGE, "lacks: landline"),
        (page(category="长" * 21), MOBILE, Cause.MESSAGE, r"category \(at most 20\)"),
    ],
    ids=["abroad", "no number", "not approved", "by hand", "empty", "too long"],
)
def test_what_cannot_go_is_refused_before_anything_is_sent(
    channel: AliyunSms, double: Aliyun, message: Message, address: str, cause: Cause, says: str
) -> None:
    with pytest.raises(ChannelError, match=says) as refused:
        channel.send(message, address, timeout=2)
    assert type(refused.value) is ChannelError
    assert refused.value.cause is cause
    assert double.heard == []


@pytest.mark.parametrize("code", [*sorted(code for code in CAUSES if code[:2] == "is"), "isv.SOMETHING_NEW"])
def test_a_refusal_says_what_is_at_fault(channel: AliyunSms, double: Aliyun, code: str) -> None:
    double.refuses = code
    with pytest.raises(ChannelError, match=code) as refused:
        channel.send(page(), MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (CAUSES.get(code, Cause.PASSING), code)
    assert len(double.heard) == 1, "its client must not try again by itself"


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (404, "InvalidAccessKeyId.NotFound", Cause.ACCOUNT),
        (400, "SignatureDoesNotMatch", Cause.ACCOUNT),
        (400, "Throttling.User", Cause.THROTTLED),
        (503, "ServiceUnavailable", Cause.PASSING),
    ],
)
def test_an_error_of_the_gateway_of_its_own_says_so_too(
    channel: AliyunSms, double: Aliyun, status: int, code: str, cause: Cause
) -> None:
    double.listener.says({"Code": code, "Message": "不", "RequestId": "R"}, status)
    with pytest.raises(ChannelError, match=code) as refused:
        channel.send(page(), MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, code)
    assert len(double.heard) == 1


def test_an_error_without_a_code_has_its_status(channel: AliyunSms, double: Aliyun) -> None:
    double.listener.says({}, 403)
    with pytest.raises(ChannelError) as refused:
        channel.send(page(), MOBILE, timeout=2)
    assert (type(refused.value), refused.value.code) == (ChannelError, "403")


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 502), ({}, 504), (b"<html>", 503), (b"<html>", 200), ({}, 200), ([1], 200), ("OK", 200)],
    ids=["502", "504", "a page of 503", "a page", "no code", "a list", "a word"],
)
def test_another_s_word_leaves_the_outcome_open(
    channel: AliyunSms, double: Aliyun, data: object, status: int
) -> None:
    double.listener.says(data, status)
    with pytest.raises(OutcomeUnknown):
        channel.send(page(), MOBILE, timeout=2)
    assert len(double.heard) == 1


def test_no_answer_in_time_leaves_the_outcome_open(channel: AliyunSms, double: Aliyun) -> None:
    double.listener.says({}, hangs=True)
    started = time.monotonic()
    with pytest.raises(OutcomeUnknown, match="lost"):
        channel.send(page(), MOBILE, timeout=0.4)
    assert time.monotonic() - started < 1
    assert len(double.heard) == 1


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_a_refused_connection_was_surely_not_sent(double: Aliyun) -> None:
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        channel_to(double, closed_port()).send(page(), MOBILE, timeout=2)
    assert type(refused.value) is ChannelError


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(double: Aliyun) -> None:
    channel = channel_to(double, double.url.removeprefix("http://"))
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        channel.send(page(), MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert double.heard == []


def test_a_look_up_finds_by_the_code_in_the_text(channel: AliyunSms) -> None:
    channel.send(page("1234"), MOBILE, timeout=2, attempt="try-1")
    channel.send(page("5678"), MOBILE, timeout=2, attempt="try-2")
    channel.send(page("1234"), "+8613900000001", timeout=2, attempt="try-3")
    found = channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    assert found
    assert (found.provider_id, found.status) == ("try-1", "1")
    assert channel.look_up(MOBILE, "0042", NOW, NONE_KNOWN, timeout=2) is None, "2026-0042 is no code"


def test_a_look_up_finds_by_our_id_of_the_try_too(channel: AliyunSms) -> None:
    channel.send(page(), MOBILE, timeout=2, attempt="try-1")
    found = channel.look_up(MOBILE, "try-1", NOW, NONE_KNOWN, timeout=2)
    assert found
    assert found.provider_id == "try-1"


def test_a_look_up_says_what_was_at_fault_with_a_text_that_failed(channel: AliyunSms, double: Aliyun) -> None:
    channel.send(page(), MOBILE, timeout=2, attempt="try-1")
    double.texts[0] |= {"SendStatus": 2, "ErrCode": "MOBILE_NOT_ON_SERVICE"}
    found = channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    assert found
    assert (found.provider_id, found.status) == ("try-1", "2")
    assert (found.cause, found.code) == (Cause.NUMBER, "MOBILE_NOT_ON_SERVICE")


def test_a_look_up_takes_the_newest_and_leaves_out_what_is_known(channel: AliyunSms, double: Aliyun) -> None:
    for attempt in ("try-1", "try-2"):
        channel.send(page(), MOBILE, timeout=2, attempt=attempt)
        double.now += timedelta(seconds=30)
    newest = channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    other = channel.look_up(MOBILE, "1234", NOW, frozenset({"try-2"}), timeout=2)
    assert newest
    assert other
    assert (newest.provider_id, other.provider_id) == ("try-2", "try-1")
    assert channel.look_up(MOBILE, "1234", NOW, frozenset({"try-1", "try-2"}), timeout=2) is None


def test_a_look_up_asks_for_no_older_text_and_bears_a_clock_two_minutes_ahead(
    channel: AliyunSms, double: Aliyun
) -> None:
    channel.send(page(), MOBILE, timeout=2, attempt="try-1")
    double.now += timedelta(minutes=5)
    assert channel.look_up(MOBILE, "1234", NOW + timedelta(minutes=2), NONE_KNOWN, timeout=2)
    assert channel.look_up(MOBILE, "1234", NOW + timedelta(minutes=3), NONE_KNOWN, timeout=2) is None


def test_a_look_up_goes_over_midnight_of_china(channel: AliyunSms, double: Aliyun) -> None:
    before = double.now = datetime(2026, 10, 15, 15, 59, 30, tzinfo=UTC)
    channel.send(page("1234"), MOBILE, timeout=2, attempt="try-1")
    double.now += timedelta(minutes=1)
    channel.send(page("5678"), MOBILE, timeout=2, attempt="try-2")
    assert channel.look_up(MOBILE, "1234", before, NONE_KNOWN, timeout=2)
    assert channel.look_up(MOBILE, "5678", before, NONE_KNOWN, timeout=2)
    assert {heard.query["SendDate"] for heard in double.heard[2:]} == {"20261015", "20261016"}


def test_a_look_up_goes_on_to_the_second_page(channel: AliyunSms, double: Aliyun) -> None:
    channel.send(page("1234"), MOBILE, timeout=2, attempt="try-1")
    double.texts += [dict(double.texts[0], Content="", OutId=f"other-{n}") for n in range(55)]
    found = channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    assert found
    assert found.provider_id == "try-1"


def test_a_look_up_that_is_refused_or_late_says_so_and_leaves_nothing_in_doubt(
    channel: AliyunSms, double: Aliyun
) -> None:
    double.refuses = "isp.SYSTEM_ERROR"
    with pytest.raises(ChannelError, match="SYSTEM_ERROR") as refused:
        channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    assert type(refused.value) is ChannelError
    double.listener.says({}, hangs=True)
    with pytest.raises(ChannelError) as late:
        channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=0.2)
    assert type(late.value) is ChannelError


def test_a_look_up_does_not_take_longer_than_it_may_over_many_pages(double: Aliyun) -> None:
    double.now = NOW
    ticks = iter(range(100))
    channel = AliyunSms(
        KEY,
        SECRET,
        "值班室",
        TEMPLATES,
        now=lambda: NOW + timedelta(seconds=next(ticks)),
        endpoint=double.url,
    )
    double.texts = [
        {"PhoneNum": "13900000000", "SendDate": "2026-10-15 10:10:00", "Content": "", "OutId": str(n)}
        for n in range(500)
    ]
    with pytest.raises(ChannelError, match="in time"):
        channel.look_up(MOBILE, "1234", NOW, NONE_KNOWN, timeout=2)
    assert len(double.heard) < 3


def test_one_channel_serves_many_threads_over_kept_connections(channel: AliyunSms, double: Aliyun) -> None:
    def send(n: int) -> str:
        return channel.send(page(), MOBILE, timeout=5, attempt=f"try-{n}").provider_id

    send(0)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(send, range(32))) == [f"try-{n}" for n in range(32)]
    assert {text["OutId"] for text in double.texts} == {f"try-{n}" for n in range(32)}
    assert double.listener.connections <= 9


def test_neither_number_nor_values_nor_keys_are_in_a_log_or_an_error(
    double: Aliyun,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")  # then its client prints every request
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    for url, hangs in ((double.url, False), (double.url, True), (closed_port(), False)):
        double.listener.says({"Code": "isv.ACCOUNT_ABNORMAL"}, hangs=hangs)
        with pytest.raises(ChannelError) as refused:
            channel_to(double, url).send(page(), MOBILE, timeout=0.4)
        told += traceback.format_exception(refused.value)
    words = caplog.text + "".join(told) + "".join(capfd.readouterr())
    for secret in ("13900000000", KEY, SECRET, "2026-0042", "Signature="):
        assert secret not in words


def test_without_the_extra_it_says_what_to_install(double: Aliyun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "alibabacloud_dysmsapi20170525", None)
    with pytest.raises(ChannelError, match=r"install zhishou\[aliyun\]") as refused:
        channel_to(double)
    assert refused.value.cause is Cause.ACCOUNT

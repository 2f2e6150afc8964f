"""Robots: real HTTP to a listener that stands where they would."""

import base64
import hashlib
import hmac
import logging
import socket
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.vocabulary import ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown
from notifications.channels.webhook import KINDS, Webhook
from notifications.channels.webhook_codes import DINGTALK, FEISHU, STATUSES, WECOM
from notifications.message import Message
from tests.notifications.channels.listening import Heard, Listener, Said, listening

NOW = datetime(2026, 10, 15, 2, 10, tzinfo=UTC)
SECONDS = "1792030200"
MESSAGE = Message("page", {"number": "2026-0042", "code": "1234"}, "2026-0042 网络舆情Ⅱ级", "zh")
MOBILE = "+8613900000000"
TOKEN, SECRET = "a-token", "a-secret"
GOOD = {"errcode": 0, "code": 0, "errmsg": "ok"}


@pytest.fixture
def robot() -> Iterator[Listener]:
    with listening(lambda _: Said(GOOD)) as listener:
        yield listener


def webhook(kind: str, url: str, **changes: str) -> Webhook:
    return Webhook(kind, url, now=lambda: NOW, **{"token": TOKEN, "secret": SECRET, **changes})  # type: ignore[arg-type]


def sent(robot: Listener, kind: str, address: str = MOBILE, **changes: str) -> Heard:
    channel = webhook(kind, robot.url, **changes)
    channel.send(MESSAGE, address, timeout=2, attempt="try-1")
    channel.close()
    return robot.heard[-1]


def test_it_is_a_channel_that_cannot_be_asked(robot: Listener) -> None:
    channel: Channel = webhook("wecom", robot.url)
    assert (channel.kind, channel.provider, channel.can_look_up) == (ChannelKind.CHAT, "webhook", False)
    with pytest.raises(ChannelError, match="cannot say"):
        channel.look_up(MOBILE, "1234", NOW, frozenset(), timeout=1)
    channel.close()


def test_wecom_gets_its_key_and_mentions_a_number_without_the_country(robot: Listener) -> None:
    heard = sent(robot, "wecom")
    assert (heard.path, heard.query) == ("/cgi-bin/webhook/send", {"key": TOKEN})
    text = {"content": MESSAGE.text, "mentioned_mobile_list": ["13900000000"]}
    assert heard.json == {"msgtype": "text", "text": text}


def test_wecom_mentions_a_user_id(robot: Listener) -> None:
    assert sent(robot, "wecom", "zhangsan").json["text"]["mentioned_list"] == ["zhangsan"]


def test_dingtalk_is_signed_with_milliseconds_and_the_secret_as_documented(robot: Listener) -> None:
    heard = sent(robot, "dingtalk")
    words = f"{SECONDS}000\n{SECRET}".encode()
    sign = base64.b64encode(hmac.new(SECRET.encode(), words, hashlib.sha256).digest()).decode()
    assert heard.path == "/robot/send"
    assert heard.query == {"access_token": TOKEN, "timestamp": f"{SECONDS}000", "sign": sign}


def test_dingtalk_mentions_in_the_text_as_well(robot: Listener) -> None:
    assert sent(robot, "dingtalk").json == {
        "msgtype": "text",
        "text": {"content": f"{MESSAGE.text} @13900000000"},
        "at": {"atMobiles": ["13900000000"], "atUserIds": []},
    }
    assert sent(robot, "dingtalk", "zhangsan").json["at"] == {"atMobiles": [], "atUserIds": ["zhangsan"]}


def test_dingtalk_without_a_secret_is_not_signed(robot: Listener) -> None:
    assert sent(robot, "dingtalk", secret="").query == {"access_token": TOKEN}


def test_feishu_is_signed_with_seconds_and_the_secret_in_the_key_as_documented(robot: Listener) -> None:
    heard = sent(robot, "feishu", "ou_1")
    key = f"{SECONDS}\n{SECRET}".encode()
    assert (heard.path, heard.query) == (f"/open-apis/bot/v2/hook/{TOKEN}", {})
    assert heard.json == {
        "msg_type": "text",
        "content": {"text": f'<at user_id="ou_1"></at> {MESSAGE.text}'},
        "timestamp": SECONDS,
        "sign": base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode(),
    }


def test_feishu_cannot_mention_a_number_and_says_the_text_all_the_same(robot: Listener) -> None:
    assert sent(robot, "feishu").json["content"] == {"text": MESSAGE.text}


def test_plain_gets_what_the_message_has_and_a_signature_over_exactly_these_bytes(robot: Listener) -> None:
    heard = sent(robot, "plain")
    assert heard.json == {
        "id": "try-1",
        "message": "page",
        "to": MOBILE,
        "locale": "zh",
        "text": MESSAGE.text,
        "number": "2026-0042",
        "code": "1234",
    }
    signed = hmac.new(SECRET.encode(), SECONDS.encode() + b"." + heard.body, hashlib.sha256).hexdigest()
    assert heard.headers["X-Zhishou-Signature"] == f"t={SECONDS},v1={signed}"


def test_a_private_address_may_lie_under_a_path_and_name_its_own(robot: Listener) -> None:
    channel = webhook("wecom", f"{robot.url}/zw/", path="/robots/{token}/send?v=2")
    channel.send(MESSAGE, MOBILE, timeout=2)
    channel.close()
    assert robot.heard[0].path == f"/zw/robots/{TOKEN}/send"
    assert robot.heard[0].query == {"v": "2", "key": TOKEN}


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_receipt_carries_our_own_id_where_the_robot_gives_none(robot: Listener, kind: str) -> None:
    receipt = webhook(kind, robot.url).send(MESSAGE, MOBILE, timeout=2, attempt="try-1")
    assert (receipt.provider, receipt.provider_id, receipt.segments) == ("webhook", "try-1", 1)


def test_a_receipt_of_plain_carries_the_id_it_was_given(robot: Listener) -> None:
    robot.says({"id": 77}, 202)
    assert webhook("plain", robot.url).send(MESSAGE, MOBILE, timeout=2, attempt="a").provider_id == "77"
    robot.says(b"", 204)
    assert webhook("plain", robot.url).send(MESSAGE, MOBILE, timeout=2, attempt="a").provider_id == "a"


CODES = [
    *(("wecom", "errcode", code, cause) for code, (cause, _) in WECOM.items()),
    *(("dingtalk", "errcode", code, cause) for code, (cause, _) in DINGTALK.items()),
    *(("feishu", "code", code, cause) for code, (cause, _) in FEISHU.items()),
    ("wecom", "errcode", "99999", Cause.PASSING),
    ("feishu", "StatusCode", "99999", Cause.PASSING),
]


@pytest.mark.parametrize(("kind", "field", "code", "cause"), CODES)
def test_a_refusal_says_what_is_at_fault(
    robot: Listener, kind: str, field: str, code: str, cause: Cause
) -> None:
    robot.says({field: int(code), "errmsg": "不"})
    with pytest.raises(ChannelError, match=code) as refused:
        webhook(kind, robot.url).send(MESSAGE, MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, code)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["302", "400", "401", "404", "429", "500", "503"])
def test_a_status_says_what_is_at_fault(robot: Listener, kind: str, status: str) -> None:
    robot.says(GOOD, int(status), Retry_After="7")
    with pytest.raises(ChannelError, match=status) as refused:
        webhook(kind, robot.url).send(MESSAGE, MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert refused.value.cause is STATUSES.get(status, (Cause.PASSING, ""))[0]
    assert refused.value.retry_after == 7


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_s_word_leaves_the_outcome_open(robot: Listener, status: int) -> None:
    robot.says(GOOD, status)
    with pytest.raises(OutcomeUnknown, match="gateway"):
        webhook("plain", robot.url).send(MESSAGE, MOBILE, timeout=2)


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}"], ids=["a page", "a list", "no code"])
def test_an_answer_that_is_not_the_robot_s_leaves_the_outcome_open(robot: Listener, answer: bytes) -> None:
    robot.says(answer)
    with pytest.raises(OutcomeUnknown, match="proxy"):
        webhook("wecom", robot.url).send(MESSAGE, MOBILE, timeout=2)


def test_a_robot_that_does_not_answer_leaves_the_outcome_open(robot: Listener) -> None:
    robot.says(GOOD, hangs=True)
    with pytest.raises(OutcomeUnknown, match="lost"):
        webhook("wecom", robot.url).send(MESSAGE, MOBILE, timeout=0.2)
    assert len(robot.heard) == 1


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_a_refused_connection_was_surely_not_sent() -> None:
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        webhook("wecom", closed_port()).send(MESSAGE, MOBILE, timeout=2)
    assert type(refused.value) is ChannelError


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(robot: Listener) -> None:
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        webhook("wecom", robot.url.replace("http:", "https:")).send(MESSAGE, MOBILE, timeout=2)
    assert type(refused.value) is ChannelError
    assert robot.heard == []


def test_connections_are_kept(robot: Listener) -> None:
    channel = webhook("wecom", robot.url)
    for _ in range(3):
        channel.send(MESSAGE, MOBILE, timeout=2)
    channel.close()
    assert (len(robot.heard), robot.connections) == (3, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_neither_key_nor_secret_is_in_a_log_or_an_error(
    robot: Listener, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for url, answer in ((robot.url, 401), (closed_port(), 0)):
        robot.says(GOOD, answer or 200)
        with pytest.raises(ChannelError) as refused:
            webhook(kind, url).send(MESSAGE, MOBILE, timeout=2)
        told += traceback.format_exception(refused.value)
    words = caplog.text + "".join(told)
    assert TOKEN not in words
    assert SECRET not in words
    assert "13900000000" not in words

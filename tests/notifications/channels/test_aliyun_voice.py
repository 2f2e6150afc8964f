"""Calls: 阿里云's own client, over HTTP, against a double on loopback."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from json import loads

import pytest

from engine.vocabulary import AttemptState, ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown
from notifications.channels.aliyun_codes import CAUSES, UNDER_WAY
from notifications.channels.aliyun_voice import END, MENU, AliyunVoice
from notifications.message import Message, Report
from notifications.registered import registered
from tests.notifications.channels.aliyun_double import Aliyun, aliyun, call_data
from tests.notifications.test_templates import REALISTIC

PLACED = datetime(2026, 10, 15, 2, 10, tzinfo=UTC)
MOBILE, LANDLINE = "+8613900000000", "+865520000000"
PAGE = Message("page", REALISTIC["zh"], "我们的文本不外传", "zh")
TEMPLATES = {"page": "TTS_1", "voice_key_1": "TTS_2", "voice_key_2": "TTS_3", "voice_end": "TTS_4"}
ATTEMPT = "0199e5a1b2c3d4e5f6a7b8c9"


@pytest.fixture
def double() -> Iterator[Aliyun]:
    with aliyun() as double:
        yield double


def channel_to(double: Aliyun, templates: dict[str, str] | None = None) -> AliyunVoice:
    return AliyunVoice("a-key-id", "a-key-secret", "05520000001", templates or TEMPLATES, endpoint=double.url)


@pytest.fixture
def channel(double: Aliyun) -> AliyunVoice:
    return channel_to(double)


def test_it_is_a_channel_that_cannot_be_asked_what_it_dialled(channel: AliyunVoice) -> None:
    as_channel: Channel = channel
    assert (as_channel.kind, as_channel.can_look_up) == (ChannelKind.VOICE, False)
    with pytest.raises(ChannelError, match="cannot say"):
        as_channel.look_up(MOBILE, "1234", PLACED, frozenset(), timeout=1)


def test_a_call_reads_the_approved_wording_and_says_something_approved_after_each_key(
    channel: AliyunVoice, double: Aliyun
) -> None:
    receipt = channel.send(PAGE, MOBILE, timeout=2, attempt=ATTEMPT)
    (asked,) = double.calls
    assert (asked["CalledNumber"], asked["CalledShowNumber"]) == ("13900000000", "05520000001")
    assert (asked["StartCode"], asked["ByeCode"], asked["PlayTimes"]) == ("TTS_1", "TTS_4", "3")
    assert loads(asked["StartTtsParams"]) == {
        name: REALISTIC["zh"][name] for name in ("number", "category", "level", "limit", "landline")
    }
    keys = [(asked[f"MenuKeyMap.{n}.Key"], asked[f"MenuKeyMap.{n}.Code"]) for n in (1, 2)]
    assert keys == [("1", "TTS_2"), ("2", "TTS_3")]
    assert (receipt.provider, receipt.provider_id, receipt.segments) == ("aliyun", "116^1", 1)


def test_our_id_is_cut_to_the_random_end_that_fits(channel: AliyunVoice, double: Aliyun) -> None:
    channel.send(PAGE, MOBILE, timeout=2, attempt=ATTEMPT)
    channel.send(PAGE, MOBILE, timeout=2)
    assert double.calls[0]["OutId"] == "2c3d4e5f6a7b8c9"
    assert "OutId" not in double.calls[1]


def test_a_landline_is_dialled_with_its_area_code(channel: AliyunVoice, double: Aliyun) -> None:
    channel.send(PAGE, LANDLINE, timeout=2)
    assert double.calls[0]["CalledNumber"] == "05520000000"


def test_what_is_said_after_a_key_is_filed_and_has_no_variables() -> None:
    for name in (*MENU.values(), END):
        entry = registered(name, ChannelKind.VOICE)
        assert entry
        assert entry.slots == ()


@pytest.mark.parametrize("lacking", TEMPLATES)
def test_a_call_that_could_not_be_answered_is_not_placed(double: Aliyun, lacking: str) -> None:
    channel = channel_to(double, {name: code for name, code in TEMPLATES.items() if name != lacking})
    with pytest.raises(ChannelError, match="no approved template") as refused:
        channel.send(PAGE, MOBILE, timeout=2)
    assert refused.value.cause is Cause.MESSAGE
    assert double.heard == []


@pytest.mark.parametrize(
    "code", ["isv.BUSINESS_LIMIT_CONTROL", "isv.DISPLAY_NUMBER_ILLEGAL", "isv.MOBILE_NUMBER_ILLEGAL"]
)
def test_a_refusal_says_what_is_at_fault(channel: AliyunVoice, double: Aliyun, code: str) -> None:
    double.refuses = code
    with pytest.raises(ChannelError, match=code) as refused:
        channel.send(PAGE, MOBILE, timeout=2)
    assert (type(refused.value), refused.value.cause) == (ChannelError, CAUSES[code])


def test_an_answer_that_is_lost_or_names_no_call_leaves_it_open_whether_it_rings(
    channel: AliyunVoice, double: Aliyun
) -> None:
    double.listener.says({"Code": "OK", "RequestId": "R"})
    with pytest.raises(OutcomeUnknown, match="no call"):
        channel.send(PAGE, MOBILE, timeout=2)
    double.listener.says({}, hangs=True)
    with pytest.raises(OutcomeUnknown, match="lost"):
        channel.send(PAGE, MOBILE, timeout=0.2)


@pytest.mark.parametrize(
    ("state", "report"),
    [
        ("200000", Report("116^1", AttemptState.DELIVERED)),
        ("200001", Report("116^1", AttemptState.DELIVERED)),
        ("200003", Report("116^1", AttemptState.FAILED, "200003", Cause.PASSING)),
        ("200010", Report("116^1", AttemptState.FAILED, "200010", Cause.PASSING)),
        ("200004", Report("116^1", AttemptState.FAILED, "200004", Cause.NUMBER)),
    ],
)
def test_what_came_of_a_call_can_be_asked_by_its_id_and_day(
    channel: AliyunVoice, double: Aliyun, state: str, report: Report
) -> None:
    double.call_data = call_data(state)
    assert channel.outcome("116^1", PLACED, timeout=2) == report
    asked = double.heard[0].query
    assert (asked["CallId"], asked["ProdId"], asked["QueryDate"]) == (
        "116^1",
        "11000000300005",
        "1792030200000",
    )


@pytest.mark.parametrize("data", ["", "{}", *(call_data(state) for state in sorted(UNDER_WAY))])
def test_a_call_that_is_under_way_or_not_listed_yet_has_no_outcome(
    channel: AliyunVoice, double: Aliyun, data: str
) -> None:
    double.call_data = data
    assert channel.outcome("116^1", PLACED, timeout=2) is None


def test_a_question_that_is_not_answered_leaves_nothing_in_doubt(
    channel: AliyunVoice, double: Aliyun
) -> None:
    double.call_data = "<html>"
    with pytest.raises(ChannelError, match="something else"):
        channel.outcome("116^1", PLACED, timeout=2)
    double.listener.says({}, hangs=True)
    with pytest.raises(ChannelError) as late:
        channel.outcome("116^1", PLACED, timeout=0.2)
    assert type(late.value) is ChannelError


def test_without_the_extra_it_says_what_to_install(double: Aliyun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "alibabacloud_dyvmsapi20170525", None)
    with pytest.raises(ChannelError, match=r"install zhishou\[aliyun\]"):
        channel_to(double)

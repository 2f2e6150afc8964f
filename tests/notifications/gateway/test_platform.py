"""A 政务短信平台 in JSON, over HTTP: templates, HMAC, pushes, look-up, calls."""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from engine.vocabulary import AttemptState, ChannelKind
from notifications.channel import Channel, Polled
from notifications.errors import BadCallback, Cause, ChannelError, NotAuthentic, OutcomeUnknown
from notifications.message import Incoming, Message, Report
from tests.notifications.gateway.conftest import (
    NATIONAL,
    NONE_KNOWN,
    NOW,
    PHONE,
    VALUES,
    Clock,
    Office,
    Opens,
    page,
    read,
)
from tests.notifications.gateway.doubles.platform import PUSH, Platform
from tests.notifications.gateway.doubles.server import closed_port

EARLIER = NOW - timedelta(minutes=1)


def test_it_is_a_channel_that_can_be_asked(platform: Platform, opens: Opens) -> None:
    channel: Channel = opens("platform", platform.url + "/api")
    assert (channel.kind, channel.provider, channel.can_look_up) == (ChannelKind.SMS, "platform", True)
    assert isinstance(channel, Polled)


def test_a_page_goes_as_a_template_and_its_values_and_never_as_a_text(
    platform: Platform, opens: Opens
) -> None:
    receipt = opens("platform", platform.url + "/api").send(page(), PHONE, timeout=2, attempt="a-17")
    (taken,) = platform.texts
    assert (receipt.provider, receipt.provider_id, receipt.segments) == ("platform", taken.id, 1)
    assert (taken.phone, taken.template, taken.params) == (NATIONAL, "SMS_2001", VALUES)
    assert (taken.sent["signName"], taken.sent["reference"]) == ("值班室", "a-17")
    assert page().text not in platform.asked[0].body.decode()


def test_the_values_go_in_the_order_of_the_approved_wording(platform: Platform, opens: Opens) -> None:
    for order in list(permutations(VALUES))[:: len(VALUES) * 31]:
        message = Message("page", {name: VALUES[name] for name in order}, "", "zh")
        opens("platform", platform.url + "/api").send(message, PHONE, timeout=2)
    assert len(platform.texts) > 2
    assert {tuple(taken.params) for taken in platform.texts} == {tuple(VALUES)}


def test_what_the_office_writes_arrives_as_it_was_written(platform: Platform, opens: Opens) -> None:
    values = {**VALUES, "category": '"引号"\\与\n<b>&\'%41+{{7*7}}'[:20]}
    opens("platform", platform.url + "/api").send(Message("page", values, "", "zh"), PHONE, timeout=2)
    assert platform.texts[0].params == values


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({**VALUES, "category": "长" * 21}, r"shorter: category \(at most 20\)"),
        ({**VALUES, "code": ""}, "lacks: code"),
        ({}, "lacks: number, category, level, limit, code, landline"),
    ],
)
def test_values_that_were_not_approved_like_that_are_not_sent(
    platform: Platform, opens: Opens, values: dict[str, str], words: str
) -> None:
    with pytest.raises(ChannelError, match=words) as refused:
        opens("platform", platform.url + "/api").send(Message("page", values, "", "zh"), PHONE, timeout=2)
    assert refused.value.cause is Cause.MESSAGE
    assert platform.asked == []


def test_a_message_without_a_code_is_not_sent(platform: Platform, opens: Opens) -> None:
    channel = opens("platform", platform.url + "/api", ChannelKind.VOICE)
    with pytest.raises(ChannelError, match="no code for message voice_end") as refused:
        channel.send(Message("voice_end", {}, "", "zh"), PHONE, timeout=2)
    assert refused.value.cause is Cause.MESSAGE
    assert platform.asked == []


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("1001", Cause.NUMBER),
        ("2002", Cause.ACCOUNT),
        ("3001", Cause.MESSAGE),
        ("4001", Cause.THROTTLED),
        ("9999", Cause.PASSING),
    ],
)
def test_a_refusal_says_what_is_at_fault_and_repeats_nothing(
    platform: Platform, opens: Opens, code: str, cause: Cause
) -> None:
    channel = opens("platform", platform.url + "/api")
    platform.faults.append(code)
    with pytest.raises(ChannelError) as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, code)
    assert str(refused.value) == f"platform refused ({code})"
    assert channel.send(page(), PHONE, timeout=2).provider_id


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (302, Cause.ACCOUNT),
        (400, Cause.PASSING),
        (401, Cause.ACCOUNT),
        (403, Cause.ACCOUNT),
        (404, Cause.ACCOUNT),
        (429, Cause.THROTTLED),
        (503, Cause.PASSING),
    ],
)
def test_a_status_that_says_nothing_was_done_is_a_refusal(
    platform: Platform, opens: Opens, status: int, cause: Cause
) -> None:
    platform.faults.append(status)
    with pytest.raises(ChannelError) as refused:
        opens("platform", platform.url + "/api").send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, str(status))
    assert refused.value.retry_after == 7


@pytest.mark.parametrize("status", [200, 500, 502, 504])
def test_an_answer_that_is_not_as_described_leaves_the_outcome_open(
    platform: Platform, opens: Opens, status: int
) -> None:
    platform.faults.append(status)
    with pytest.raises(OutcomeUnknown, match="neither success nor an error code"):
        opens("platform", platform.url + "/api").send(page(), PHONE, timeout=2)


def test_success_without_an_id_leaves_the_outcome_open(platform: Platform, opens: Opens) -> None:
    platform.faults.append("0")
    with pytest.raises(OutcomeUnknown, match="gave no id"):
        opens("platform", platform.url + "/api").send(page(), PHONE, timeout=2)


def test_a_refused_connection_was_surely_not_sent(opens: Opens) -> None:
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        opens("platform", closed_port()).send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(platform: Platform, opens: Opens) -> None:
    channel = opens("platform", platform.url.replace("http:", "https:") + "/api")
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert platform.texts == []


@pytest.mark.parametrize(
    ("fault", "found"), [("hang_before", 0), ("hang", 1), ("drop_before", 0), ("drop", 1)]
)
def test_a_lost_answer_is_settled_by_a_look_up(
    platform: Platform, opens: Opens, fault: str, found: int
) -> None:
    channel = opens("platform", platform.url + "/api")
    platform.faults.append(fault)
    with pytest.raises(OutcomeUnknown, match="lost"):
        channel.send(page(), PHONE, timeout=0.2)
    seen = channel.look_up(PHONE, "1234", EARLIER, NONE_KNOWN, timeout=2)
    assert len(platform.texts) == found
    assert (seen.provider_id if seen else "") == (platform.texts[0].id if found else "")
    assert seen is None or seen.status == "ACCEPTD"


@pytest.mark.parametrize(
    ("status", "cause", "code"),
    [
        ("ACCEPTD", None, ""),
        ("DELIVRD", None, ""),
        ("MK:0001", Cause.NUMBER, "MK:0001"),
        ("UNDELIV", Cause.PASSING, "UNDELIV"),
    ],
)
def test_a_look_up_says_when_it_has_failed_there_already(
    platform: Platform, opens: Opens, status: str, cause: Cause | None, code: str
) -> None:
    channel = opens("platform", platform.url + "/api")
    channel.send(page(), PHONE, timeout=2)
    platform.status = status
    seen = channel.look_up(PHONE, "1234", EARLIER, NONE_KNOWN, timeout=2)
    assert seen is not None
    assert (seen.status, seen.cause, seen.code) == (status, cause, code)


def test_a_look_up_leaves_out_what_is_known_and_other_codes(
    platform: Platform, opens: Opens, clock: Clock
) -> None:
    channel = opens("platform", platform.url + "/api")
    first, second, other = (
        channel.send(page(code), PHONE, timeout=2).provider_id for code in ("1234", "1234", "5678")
    )
    for known, expected in (
        (NONE_KNOWN, second),
        (frozenset({second}), first),
        (frozenset({first, second}), None),
    ):
        seen = channel.look_up(PHONE, "1234", EARLIER, known, timeout=2)
        assert (seen.provider_id if seen else None) == expected
    assert other != second
    assert channel.look_up(PHONE, "0042", EARLIER, NONE_KNOWN, timeout=2) is None, "2026-0042 is no code"
    clock.now += timedelta(hours=1)
    assert channel.look_up(PHONE, "1234", clock.now, NONE_KNOWN, timeout=2) is None


@pytest.mark.parametrize("fault", ["hang", "drop", "2001", 200, 500, 503])
def test_a_look_up_that_finds_nothing_out_says_so_and_leaves_nothing_in_doubt(
    platform: Platform, opens: Opens, fault: str | int
) -> None:
    channel = opens("platform", platform.url + "/api")
    platform.faults.append(fault)
    with pytest.raises(ChannelError) as late:
        channel.look_up(PHONE, "1234", EARLIER, NONE_KNOWN, timeout=0.3)
    assert not isinstance(late.value, OutcomeUnknown)


def test_a_reply_is_pushed_proved_and_answered(platform: Platform, office: Office) -> None:
    replies = [
        {"id": "R1", "phone": NATIONAL, "content": "收到1234"},
        {"id": "R2", "phone": "8619900000002", "content": ""},
    ]
    answer = platform.push(f"{office.url}/gateway/platform/replies", {"replies": replies})
    assert json.loads(answer) == {"code": 0}
    assert office.read() == (Incoming("R1", PHONE, "收到1234"), Incoming("R2", "+8619900000002", ""))


def test_receipts_say_delivered_failed_or_nothing_yet(platform: Platform, office: Office) -> None:
    words = ["DELIVRD", "MK:0001", "UNDELIV", "ACCEPTD"]
    receipts = [{"id": f"m{n}", "status": word} for n, word in enumerate(words)]
    platform.push(f"{office.url}/gateway/platform/receipts", {"receipts": receipts})
    assert office.read() == (
        Report("m0", AttemptState.DELIVERED),
        Report("m1", AttemptState.FAILED, "MK:0001", Cause.NUMBER),
        Report("m2", AttemptState.FAILED, "UNDELIV", Cause.PASSING),
    )


def test_a_call_reads_the_template_and_the_key_comes_back(
    platform: Platform, office: Office, opens: Opens
) -> None:
    callback = f"{office.url}/gateway/platform"
    channel = opens("platform", platform.url + "/api", ChannelKind.VOICE, callback)
    spoken = Message("page", {name: VALUES[name] for name in VALUES if name != "code"}, "值班室来电。", "zh")
    receipt = channel.send(spoken, PHONE, timeout=2)
    (call,) = platform.calls
    assert (channel.kind, channel.can_look_up, receipt.segments) == (ChannelKind.VOICE, False, 1)
    assert (call.template, call.params) == ("TTS_3001", [v for name, v in VALUES.items() if name != "code"])
    address = call.sent["keyCallback"]
    for event in (
        {"event": "answered"},
        {"event": "hangup", "digit": "1"},
        {"event": "busy"},
        {"event": "ringing"},
    ):
        platform.push(address, {"callId": call.id, **event})
    assert [office.read() for _ in range(4)] == [
        (Report(receipt.provider_id, AttemptState.DELIVERED),),
        (Report(receipt.provider_id, AttemptState.DELIVERED, key="1"),),
        (Report(receipt.provider_id, AttemptState.FAILED, "busy", Cause.PASSING),),
        (),
    ]


def test_a_call_has_no_look_up_and_says_so(platform: Platform, opens: Opens) -> None:
    channel = opens("platform", platform.url + "/api", ChannelKind.VOICE)
    with pytest.raises(ChannelError, match="no look_up"):
        channel.look_up(PHONE, "", EARLIER, NONE_KNOWN, timeout=2)


def test_a_push_that_somebody_else_signed_or_changed_is_not_believed(
    platform: Platform, office: Office
) -> None:
    reply = {"replies": [{"id": "R1", "phone": NATIONAL, "content": "1234"}]}
    platform.push(f"{office.url}/gateway/platform/replies", reply, key="somebody's")
    with pytest.raises(NotAuthentic, match="signature is missing or wrong"):
        office.read()
    platform.push(f"{office.url}/gateway/platform/replies", reply)
    asked = office.pushed.get(timeout=5)
    assert read(office.settings, asked)
    changed = asked.body.replace(b"1234", b"5678")
    for wrong in (
        {"body": changed},
        {"headers": {**asked.headers, "x-time": "0"}},
        {"headers": {name: value for name, value in asked.headers.items() if name != "x-time"}},
        {"headers": {name: value for name, value in asked.headers.items() if name != "x-sign"}},
    ):
        with pytest.raises(NotAuthentic) as forged:
            read(office.settings, asked, **wrong)
        assert PUSH not in str(forged.value)


def test_a_push_to_an_address_that_is_not_described_is_not_believed(
    platform: Platform, office: Office
) -> None:
    platform.push(f"{office.url}/gateway/platform/replies", {"replies": []})
    asked = office.pushed.get(timeout=5)
    assert read(office.settings, asked) == ()
    elsewhere = type(asked)(**{**vars(asked), "path": "/gateway/platform/orders"})
    with pytest.raises(NotAuthentic, match="nothing is expected"):
        read(office.settings, elsewhere)


def test_a_push_that_lacks_fields_is_named_with_all_of_them(platform: Platform, office: Office) -> None:
    url = f"{office.url}/gateway/platform/replies"
    platform.push(url, {"replies": [{"id": "", "content": None}, {"phone": NATIONAL}]})
    with pytest.raises(BadCallback) as bad:
        office.read()
    assert bad.value.missing == (
        "texts[0].id",
        "texts[0].number",
        "texts[0].text",
        "texts[1].id",
        "texts[1].text",
    )
    platform.push(url, {"answers": []})
    with pytest.raises(BadCallback) as bad:
        office.read()
    assert bad.value.missing == ("texts.list",)


def test_one_bad_item_does_not_cost_the_others(platform: Platform, office: Office) -> None:
    replies = [{"id": "R1"}, {"id": "R2", "phone": NATIONAL, "content": "1234"}]
    platform.push(f"{office.url}/gateway/platform/replies", {"replies": replies})
    assert office.read() == (Incoming("R2", PHONE, "1234"),)


def test_a_push_by_another_method_or_in_another_format_is_refused(platform: Platform, office: Office) -> None:
    platform.push(f"{office.url}/gateway/platform/replies", {"replies": []})
    asked = office.pushed.get(timeout=5)
    with pytest.raises(BadCallback, match="came by GET; the settings expect POST"):
        read(office.settings, asked, method="GET")

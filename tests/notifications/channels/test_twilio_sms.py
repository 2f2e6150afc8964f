"""The real twilio client, over HTTP, against the sandbox."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from engine.vocabulary import ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown
from notifications.channels.twilio_codes import cause_of
from notifications.channels.twilio_sms import TwilioSms
from notifications.message import Message
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, channel_to, page

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NONE_KNOWN: frozenset[str] = frozenset()


def test_a_text_reaches_the_phone_and_brings_a_receipt(channel: TwilioSms, sandbox: Sandbox) -> None:
    receipt = channel.send(page(), PHONE, timeout=2)
    assert sandbox.inbox(PHONE) == [page().text]
    (sms,) = sandbox.messages
    assert (receipt.provider, receipt.provider_id, receipt.segments) == ("twilio", sms.sid, 1)
    assert (sms.sender, sms.to) == (OFFICE, PHONE)


def test_it_is_a_channel(channel: TwilioSms) -> None:
    as_channel: Channel = channel
    assert (as_channel.kind, as_channel.provider, as_channel.can_look_up) == (ChannelKind.SMS, "twilio", True)


def test_a_long_text_s_parts_are_on_the_receipt(channel: TwilioSms) -> None:
    assert channel.send(Message("page", {}, "处" * 71, "zh"), PHONE, timeout=2).segments == 2


@pytest.mark.parametrize("number", ["", "110", "13800", "not-a-number"])
def test_a_number_that_is_none_is_refused_for_good(channel: TwilioSms, number: str) -> None:
    with pytest.raises(ChannelError, match="21211") as refused:
        channel.send(page(), number, timeout=2)
    assert (refused.value.cause, refused.value.code) == (Cause.NUMBER, "21211")


def test_wrong_credentials_are_refused_for_good(sandbox: Sandbox) -> None:
    stranger = TwilioSms(sandbox.account, "wrong", OFFICE, base_url=sandbox.url, status_callback=None)
    with pytest.raises(ChannelError, match="20003") as refused:
        stranger.send(page(), PHONE, timeout=2)
    assert refused.value.cause is Cause.ACCOUNT
    stranger.close()


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (400, 21610, Cause.NUMBER),
        (400, 21614, Cause.NUMBER),
        (429, 20429, Cause.THROTTLED),
        (500, 20500, Cause.PASSING),
        (503, 20503, Cause.PASSING),
    ],
)
def test_a_refusal_says_what_is_at_fault(
    channel: TwilioSms, sandbox: Sandbox, status: int, code: int, cause: Cause
) -> None:
    sandbox.faults.fail(1, status, code)
    with pytest.raises(ChannelError) as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, str(code))
    assert channel.send(page(), PHONE, timeout=2).provider_id


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("30003", Cause.PASSING),
        ("30005", Cause.NUMBER),
        ("30006", Cause.NUMBER),
        ("", Cause.PASSING),
    ],
)
def test_a_delivery_s_error_code_says_whether_the_number_is_at_fault(code: str, cause: Cause) -> None:
    assert cause_of(code) is cause


def test_a_callback_address_that_is_refused_costs_the_receipt_and_not_the_page(sandbox: Sandbox) -> None:
    channel = channel_to(sandbox.url, sandbox, "http://localhost/twilio/status")
    sandbox.faults.fail(1, 400, 21609)
    receipt = channel.send(page(), PHONE, timeout=2)
    (sms,) = sandbox.messages
    assert (sms.sid, sms.body, sms.status_callback) == (receipt.provider_id, page().text, "")
    assert channel.send(page(), PHONE, timeout=2).provider_id == sandbox.messages[1].sid
    assert sandbox.messages[1].status_callback, "the next text asks for its receipt again"
    channel.close()


def test_a_callback_address_that_was_never_given_cannot_be_what_is_refused(
    channel: TwilioSms, sandbox: Sandbox
) -> None:
    sandbox.faults.fail(1, 400, 21609)
    with pytest.raises(ChannelError, match="21609"):
        channel.send(page(), PHONE, timeout=2)
    assert sandbox.messages == []


def test_a_text_without_the_callback_that_is_refused_too_is_refused(sandbox: Sandbox) -> None:
    channel = channel_to(sandbox.url, sandbox, "http://localhost/twilio/status")
    sandbox.faults.fail(2, 400, 21609)
    with pytest.raises(ChannelError):
        channel.send(page(), PHONE, timeout=2)
    channel.close()


def test_a_chinese_text_arrives_whole_and_an_english_one_without_costly_spaces(
    channel: TwilioSms, sandbox: Sandbox
) -> None:
    chinese = "请于\u00a007:10前处理。\u3000回复1234应答" + "处" * 60
    english = "Act by\u00a007:10. " + "a" * 60
    channel.send(Message("page", {}, chinese, "zh"), PHONE, timeout=2)
    assert channel.send(Message("page", {}, english, "en"), PHONE, timeout=2).segments == 1
    assert sandbox.inbox(PHONE) == [chinese, english.replace("\u00a0", " ")]


def test_a_gateway_s_word_leaves_the_outcome_open(channel: TwilioSms, sandbox: Sandbox) -> None:
    sandbox.faults.fail(1, 504, 0)
    with pytest.raises(OutcomeUnknown, match="gateway"):
        channel.send(page(), PHONE, timeout=2)


def test_a_refused_connection_was_surely_not_sent(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    channel = channel_to(url, sandbox)
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert refused.value.cause is Cause.PASSING
    channel.close()


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(sandbox: Sandbox) -> None:
    channel = channel_to(sandbox.url.replace("http:", "https:"), sandbox)
    with pytest.raises(ChannelError, match="cannot be reached") as refused:
        channel.send(page(), PHONE, timeout=2)
    assert type(refused.value) is ChannelError
    assert sandbox.messages == []
    channel.close()


def test_a_hang_before_it_was_taken_in_is_an_unknown_outcome_that_a_look_up_settles(
    channel: TwilioSms, sandbox: Sandbox
) -> None:
    sandbox.faults.hang_before(1, seconds=30)
    started = time.monotonic()
    with pytest.raises(OutcomeUnknown) as lost:
        channel.send(page(), PHONE, timeout=0.2)
    assert time.monotonic() - started < 1
    assert lost.value.cause is Cause.PASSING
    assert channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=2) is None
    assert sandbox.messages == []


def test_a_hang_after_it_was_taken_in_is_found_by_a_look_up(channel: TwilioSms, sandbox: Sandbox) -> None:
    sandbox.faults.hang_after(1, seconds=30)
    with pytest.raises(OutcomeUnknown):
        channel.send(page(), PHONE, timeout=0.2)
    (sms,) = sandbox.messages
    found = channel.look_up(PHONE, "1234", sms.at, NONE_KNOWN, timeout=2)
    assert found is not None
    assert found.provider_id == sms.sid
    assert found.status in {"queued", "sent", "delivered"}


def test_a_connection_cut_after_sending_is_an_unknown_outcome(channel: TwilioSms, sandbox: Sandbox) -> None:
    sandbox.faults.drop_after(1)
    with pytest.raises(OutcomeUnknown, match="lost"):
        channel.send(page(), PHONE, timeout=2)
    assert len(sandbox.messages) == 1
    assert channel.send(page("5678"), PHONE, timeout=2).provider_id


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{",
    ],
    ids=["a page", "no id", "cut short"],
)
def test_an_answer_that_is_not_twilio_s_leaves_the_outcome_open(
    sandbox: Sandbox, answer: bytes, answering: Callable[[bytes], str]
) -> None:
    channel = channel_to(answering(answer), sandbox)
    with pytest.raises(OutcomeUnknown):
        channel.send(page(), PHONE, timeout=0.5)
    channel.close()


def test_a_look_up_leaves_out_what_is_known(channel: TwilioSms) -> None:
    first = channel.send(page(), PHONE, timeout=2).provider_id
    second = channel.send(page(), PHONE, timeout=2).provider_id
    newest = channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=2)
    other = channel.look_up(PHONE, "1234", LONG_AGO, frozenset({second}), timeout=2)
    assert newest is not None
    assert other is not None
    assert (newest.provider_id, other.provider_id) == (second, first)
    assert channel.look_up(PHONE, "1234", LONG_AGO, frozenset({first, second}), timeout=2) is None


def test_a_look_up_asks_for_this_phone_this_code_and_this_time_only(channel: TwilioSms) -> None:
    channel.send(page("1234"), PHONE, timeout=2)
    channel.send(page("5678"), "+12025550102", timeout=2)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert channel.look_up(PHONE, "5678", LONG_AGO, NONE_KNOWN, timeout=2) is None
    assert channel.look_up(PHONE, "0042", LONG_AGO, NONE_KNOWN, timeout=2) is None, "2026-0042 is no code"
    assert channel.look_up(PHONE, "1234", tomorrow, NONE_KNOWN, timeout=2) is None
    assert channel.look_up(PHONE, "网络舆情", LONG_AGO, NONE_KNOWN, timeout=2) is not None


def test_a_look_up_goes_on_to_the_second_page(channel: TwilioSms) -> None:
    wanted = channel.send(page("1234"), PHONE, timeout=2).provider_id
    for _ in range(55):
        channel.send(page("5678"), PHONE, timeout=2)
    found = channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=2)
    assert found is not None
    assert found.provider_id == wanted


def test_a_look_up_that_is_refused_or_late_says_so_and_leaves_nothing_in_doubt(
    channel: TwilioSms, sandbox: Sandbox
) -> None:
    sandbox.faults.look_ups_refused = True
    with pytest.raises(ChannelError) as refused:
        channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=2)
    assert refused.value.cause is Cause.PASSING
    sandbox.faults.clear()
    sandbox.faults.hang_look_ups(1, seconds=30)
    with pytest.raises(ChannelError) as late:
        channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=0.2)
    assert not isinstance(late.value, OutcomeUnknown)


def test_a_look_up_answered_by_something_else_than_twilio_found_out_nothing(
    sandbox: Sandbox, answering: Callable[[bytes], str]
) -> None:
    channel = channel_to(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"), sandbox)
    with pytest.raises(ChannelError, match="not JSON"):
        channel.look_up(PHONE, "1234", LONG_AGO, NONE_KNOWN, timeout=2)
    channel.close()


def test_one_channel_serves_many_threads_over_kept_connections(channel: TwilioSms, sandbox: Sandbox) -> None:
    def send(n: int) -> str:
        return channel.send(page(), f"+1202555{n:04}", timeout=5).provider_id

    with ThreadPoolExecutor(64) as threads:
        sids = list(threads.map(send, range(256)))
    assert len(set(sids)) == 256
    assert {sms.sid for sms in sandbox.messages} == set(sids)
    assert {sms.sid: sms.to for sms in sandbox.messages} == {
        sid: f"+1202555{n:04}" for n, sid in enumerate(sids)
    }


def test_plain_http_keeps_its_connection_and_never_waits_for_a_delayed_ack(channel: TwilioSms) -> None:
    channel.send(page(), PHONE, timeout=2)
    started = time.monotonic()
    for _ in range(20):
        channel.send(page(), PHONE, timeout=2)
    # With Nagle at either end each of the twenty takes 44 ms; without, one or two.
    assert time.monotonic() - started < 20 * 0.030


def test_a_proxy_under_a_path_is_used_as_it_stands(
    answering: Callable[[bytes], str], sandbox: Sandbox
) -> None:
    url = answering(b'HTTP/1.1 201 Created\r\nContent-Length: 13\r\n\r\n{"sid":"SM1"}')
    channel = channel_to(f"{url}/outward/", sandbox)
    assert channel.send(page(), PHONE, timeout=2).provider_id == "SM1"
    channel.close()

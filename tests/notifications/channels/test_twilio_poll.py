"""Replies and receipts without a public address: the real client asks the sandbox over HTTP."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.vocabulary import AttemptState
from notifications.channel import ChannelError, Polled
from notifications.channels.twilio_lists import Listed
from notifications.channels.twilio_poll import Poll
from notifications.channels.twilio_sms import TwilioSms
from notifications.errors import Cause, NotTaken
from notifications.message import Incoming, Report
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office, channel_to, page

OTHER = "+12025550102"


def text_in(sandbox: Sandbox, body: str, phone: str = PHONE) -> None:
    """Somebody texts the office, which has no address the provider could post to."""
    with pytest.raises(NotTaken):
        sandbox.reply(phone, body)


def bodies(texts: tuple[Incoming, ...]) -> list[str]:
    return [text.body for text in texts]


@pytest.fixture
def cursor(channel: TwilioSms) -> str:
    return channel.poll("", timeout=2).cursor


def test_a_channel_that_can_be_asked_says_so(channel: TwilioSms) -> None:
    assert isinstance(channel, Polled)


def test_the_first_poll_tells_nothing_and_a_text_of_before_is_never_told(
    channel: TwilioSms, sandbox: Sandbox
) -> None:
    """Its code may be in use again: it would answer a page that its sender never saw."""
    channel.send(page(), PHONE, timeout=2)
    text_in(sandbox, "1234")
    first = channel.poll("", timeout=2)
    assert (first.texts, first.reports) == ((), ())
    assert channel.poll(first.cursor, timeout=2).texts == ()


def test_a_reply_is_told_with_its_sender_once(channel: TwilioSms, sandbox: Sandbox, cursor: str) -> None:
    channel.send(page(), PHONE, timeout=2)
    text_in(sandbox, "收到 1234")
    mail = channel.poll(cursor, timeout=2)
    (text,) = mail.texts
    assert (text.sender, text.body) == (PHONE, "收到 1234")
    assert text.provider_id.startswith("SM")
    assert channel.poll(mail.cursor, timeout=2).texts == ()


def test_replies_are_told_in_the_order_they_came(channel: TwilioSms, sandbox: Sandbox, cursor: str) -> None:
    for n in range(70):
        text_in(sandbox, str(n), OTHER if n % 2 else PHONE)
    assert bodies(channel.poll(cursor, timeout=2).texts) == [str(n) for n in range(70)]


def test_what_a_caller_could_not_keep_is_told_again(
    channel: TwilioSms, sandbox: Sandbox, cursor: str
) -> None:
    text_in(sandbox, "1234")
    assert bodies(channel.poll(cursor, timeout=2).texts) == ["1234"]
    text_in(sandbox, "5678")
    assert bodies(channel.poll(cursor, timeout=2).texts) == ["1234", "5678"]


def test_after_a_restart_nothing_is_left_out(channel: TwilioSms, sandbox: Sandbox, cursor: str) -> None:
    text_in(sandbox, "1")
    after = channel.poll(cursor, timeout=2).cursor
    text_in(sandbox, "2")
    restarted = channel_to(sandbox.url, sandbox)
    assert bodies(restarted.poll(after, timeout=2).texts)[-1] == "2"
    restarted.close()


def test_a_receipt_is_told_when_it_is_final_and_once(
    channel: TwilioSms, sandbox: Sandbox, cursor: str
) -> None:
    sandbox.faults.undelivered(1, 30005)
    lost = channel.send(page(), PHONE, timeout=2).provider_id
    arrived = channel.send(page("5678"), OTHER, timeout=2).provider_id
    sandbox.wait_for_status(lost, "undelivered")
    sandbox.wait_for_status(arrived, "delivered")
    mail = channel.poll(cursor, timeout=2)
    assert mail.reports == (
        Report(lost, AttemptState.FAILED, "30005", Cause.NUMBER),
        Report(arrived, AttemptState.DELIVERED),
    )
    assert channel.poll(mail.cursor, timeout=2).reports == ()


def test_a_text_that_is_still_on_its_way_is_told_by_a_later_poll() -> None:
    with Sandbox(step=0.4) as slow:
        channel = channel_to(slow.url, slow)
        before = channel.poll("", timeout=2).cursor
        sid = channel.send(page(), PHONE, timeout=2).provider_id
        early = channel.poll(before, timeout=2)
        assert early.reports == ()
        assert slow.wait_for_status(sid, "delivered")
        assert channel.poll(early.cursor, timeout=2).reports == (Report(sid, AttemptState.DELIVERED),)
        channel.close()


def test_an_answer_to_a_reply_is_no_attempt_and_has_no_report(
    channel: TwilioSms, sandbox: Sandbox, cursor: str, office: Office
) -> None:
    office.answer = "已记录"
    sandbox.callback_url = office.url
    assert sandbox.reply(PHONE, "1234") == ["已记录"]
    mail = channel.poll(cursor, timeout=2)
    assert bodies(mail.texts) == ["1234"]
    assert mail.reports == ()


def test_a_provider_that_cannot_be_asked_leaves_the_cursor_where_it_was(
    channel: TwilioSms, sandbox: Sandbox, cursor: str
) -> None:
    text_in(sandbox, "1234")
    sandbox.faults.look_ups_refused = True
    with pytest.raises(ChannelError):
        channel.poll(cursor, timeout=2)
    sandbox.faults.clear()
    assert bodies(channel.poll(cursor, timeout=2).texts) == ["1234"]


def test_a_refused_question_says_whose_fault_it_is(sandbox: Sandbox) -> None:
    stranger = TwilioSms(sandbox.account, "wrong", OFFICE, base_url=sandbox.url, status_callback=None)
    with pytest.raises(ChannelError) as refused:
        stranger.poll("", timeout=2)
    assert (refused.value.cause, refused.value.code) == (Cause.ACCOUNT, "20003")
    stranger.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (b"Retry-After: 7", 7.0),
        (b"Date: Sun, 01 Mar 2026 02:10:00 GMT\r\nRetry-After: Sun, 01 Mar 2026 02:10:30 GMT", 30.0),
        (b"Retry-After: Sun, 01 Mar 2026 02:10:30 GMT", None),
        (b"Retry-After: soon", None),
        (b"X-Nothing: asked", None),
    ],
)
def test_a_vendor_that_wants_to_be_left_alone_says_for_how_long(
    sandbox: Sandbox, answering: Callable[[bytes], str], headers: bytes, seconds: float | None
) -> None:
    body = b'{"code": 20429, "message": "Too Many Requests"}'
    answer = b"HTTP/1.1 429 Too Many Requests\r\n%b\r\nContent-Length: %d\r\n\r\n%b"
    url = answering(answer % (headers, len(body), body))
    for ask in (
        lambda vendor: vendor.poll("", timeout=2),
        lambda vendor: vendor.send(page(), PHONE, timeout=2),
    ):
        channel = channel_to(url, sandbox)  # a new one: this listener closes after each answer
        with pytest.raises(ChannelError) as refused:
            ask(channel)
        assert (refused.value.cause, refused.value.retry_after) == (Cause.THROTTLED, seconds)
        channel.close()


# Beyond what a real server can be made to do quickly: lists that are hours long.

NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def replies(*minutes: int) -> Callable[[int | None], Iterator[Listed]]:
    def rows(limit: int | None) -> Iterator[Listed]:
        for n in sorted(minutes, reverse=True)[:limit]:
            at = NIGHT + timedelta(minutes=n)
            yield Listed(at, at, Incoming(f"SM{n}", PHONE, str(n)))

    return rows


def test_two_cursors_are_never_alike_even_when_nothing_happened() -> None:
    poll = Poll()
    cursors = [poll.read("", replies(0)).cursor]
    for _ in range(5):
        cursors.append(poll.read(cursors[-1], replies(0)).cursor)
    assert len(set(cursors)) == len(cursors)


def test_an_account_without_any_entry_is_read_from_its_beginning() -> None:
    poll = Poll()
    empty = poll.read("", replies()).cursor
    assert bodies(poll.read(empty, replies(0)).texts) == ["0"]


def test_a_cursor_is_short_however_much_is_on_its_way() -> None:
    poll = Poll()
    cursor = poll.read("", replies(*range(500))).cursor
    assert len(cursor) < 200
    assert json.loads(cursor)[0] == 1

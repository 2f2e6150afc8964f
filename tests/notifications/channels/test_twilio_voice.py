"""Calls by the real twilio client, over HTTP, against the sandbox, answered with its keys."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.vocabulary import AttemptState, ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown, Polled
from notifications.channels.twilio_callbacks import Pressed, parse_call, parse_key
from notifications.channels.twilio_twiml import said_twiml, speech_twiml
from notifications.channels.twilio_voice import RING_SECONDS, TwilioVoice
from notifications.message import Message, Report
from notifications.rendering import Renderer
from notifications.sandbox import Sandbox
from notifications.sandbox.conversation import Conversation, Fetch
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.test_templates import REALISTIC

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NONE_KNOWN: frozenset[str] = frozenset()
TEXT = "2026年42号，网络舆情二级事件，请于7点10分前处理。"
KEYS = "应答请按1。无法处理、转呼下一位请按2。重听请按星号键。"
NO_KEYS = "本次来电不能按键应答，请回拨值班电话应答。"


def call(text: str = TEXT, locale: str = "zh") -> Message:
    return Message("page", {}, text, locale)


def voice_to(sandbox: Sandbox, public_url: str | None, url: str = "", token: str = "") -> TwilioVoice:
    return TwilioVoice(
        sandbox.account, token or sandbox.token, OFFICE, base_url=url or sandbox.url, public_url=public_url
    )


@pytest.fixture
def voice(sandbox: Sandbox, office: Office) -> Iterator[TwilioVoice]:
    """A channel of an office that Twilio can reach."""
    channel = voice_to(sandbox, f"{office.url}/")
    yield channel
    channel.close()


@pytest.fixture
def alone(sandbox: Sandbox) -> Iterator[TwilioVoice]:
    """A channel of an office without a public address."""
    channel = voice_to(sandbox, None)
    yield channel
    channel.close()


def test_it_is_a_channel_that_can_be_asked(voice: TwilioVoice) -> None:
    as_channel: Channel = voice
    assert (as_channel.kind, as_channel.provider, as_channel.can_look_up) == (
        ChannelKind.VOICE,
        "twilio",
        True,
    )
    assert isinstance(voice, Polled)


def test_a_call_is_said_and_asks_for_a_key_and_the_key_comes_signed_to_its_attempt(
    voice: TwilioVoice, sandbox: Sandbox, office: Office
) -> None:
    office.scripts["/twilio/voice/a1"] = said_twiml("已应答", "zh")
    receipt = voice.send(call(), PHONE, timeout=2, attempt="a1")
    assert sandbox.pick_up(PHONE) == [f"{TEXT} {KEYS}"]
    assert sandbox.press(PHONE, "1") == ["已应答"]
    assert sandbox.calls[0].over
    form = office.next()
    assert form.path == "/twilio/voice/a1"
    assert office.signed(form, sandbox.token)
    assert parse_key(form.params) == Pressed(receipt.provider_id, "1", form.params.get("AnsweredBy", ""))
    assert (receipt.provider, receipt.segments) == ("twilio", 1)


def test_how_it_ended_comes_to_the_attempt_s_address(
    voice: TwilioVoice, sandbox: Sandbox, office: Office
) -> None:
    sid = voice.send(call(), PHONE, timeout=2, attempt="a1").provider_id
    sandbox.pick_up(PHONE)
    sandbox.hang_up(PHONE)
    form = office.next()
    assert form.path == "/twilio/call/a1"
    assert office.signed(form, sandbox.token)
    assert parse_call(form.params) == Report(sid, AttemptState.DELIVERED)


def test_a_star_says_it_again_with_the_keys(voice: TwilioVoice, sandbox: Sandbox, office: Office) -> None:
    office.scripts["/twilio/voice/a1"] = speech_twiml(TEXT, "zh", f"{office.url}/twilio/voice/a1")
    voice.send(call(), PHONE, timeout=2, attempt="a1")
    sandbox.pick_up(PHONE)
    assert sandbox.press(PHONE, "*") == [f"{TEXT} {KEYS}"]
    assert sandbox.press(PHONE, "#") == [f"{TEXT} {KEYS}"], "the office says what # means, too"


@pytest.fixture(scope="module")
def hurried() -> Iterator[Sandbox]:
    """A sandbox in which a second on the telephone takes a thousandth."""
    with Sandbox(step=0.01, pace=0.001) as sandbox:
        yield sandbox


def test_without_a_key_it_is_said_twice_and_that_it_is_not_answered(hurried: Sandbox, office: Office) -> None:
    hurried.behave(PHONE, "answer")
    channel = voice_to(hurried, office.url)
    sid = channel.send(call(), PHONE, timeout=2, attempt="a1").provider_id
    assert hurried.wait_for_status(sid, "completed")
    assert hurried.calls[0].words == [f"{TEXT} {KEYS}"] * 2 + ["没有收到按键，本次来电未应答。再见。"]
    channel.close()


@pytest.mark.parametrize("attempt", ["", "a1"])
def test_a_call_that_nobody_can_answer_by_key_says_so_and_speaks_of_no_key(
    alone: TwilioVoice, sandbox: Sandbox, attempt: str
) -> None:
    alone.send(call(), PHONE, timeout=2, attempt=attempt)
    assert sandbox.pick_up(PHONE) == [f"{TEXT} {NO_KEYS}"] * 2
    assert "按1" not in "".join(sandbox.calls[0].words)
    assert sandbox.calls[0].order.status_callback == ""


def test_a_call_of_no_attempt_has_no_key_either(voice: TwilioVoice, sandbox: Sandbox) -> None:
    voice.send(call(), PHONE, timeout=2)
    assert sandbox.pick_up(PHONE) == [f"{TEXT} {NO_KEYS}"] * 2


def test_an_english_call_is_read_by_an_english_voice(voice: TwilioVoice, sandbox: Sandbox) -> None:
    voice.send(call("Incident number 42 of 2026.", "en"), PHONE, timeout=2, attempt="a1")
    (words,) = sandbox.pick_up(PHONE)
    assert "press 1" in words
    assert {line.language for line in sandbox.calls[0].lines} == {"en-GB"}


def test_a_chinese_call_is_read_by_a_chinese_voice(voice: TwilioVoice, sandbox: Sandbox) -> None:
    voice.send(call(), PHONE, timeout=2, attempt="a1")
    sandbox.pick_up(PHONE)
    assert {line.language for line in sandbox.calls[0].lines} == {"cmn-CN"}
    assert 'voice="Polly.Zhiyu"' in sandbox.calls[0].order.twiml


def test_the_text_travels_in_no_address_and_survives_xml(
    voice: TwilioVoice, sandbox: Sandbox, office: Office
) -> None:
    voice.send(call('<2026> & "其他"'), PHONE, timeout=2, attempt="a/1?x")
    order = sandbox.calls[0].order
    assert order.url == ""
    assert order.status_callback == f"{office.url}/twilio/call/a%2F1%3Fx"
    (words,) = sandbox.pick_up(PHONE)
    assert words.startswith('<2026> & "其他"')


def test_it_rings_for_less_than_a_mailbox_waits_and_listens_for_a_machine(
    voice: TwilioVoice, sandbox: Sandbox
) -> None:
    voice.send(call(), PHONE, timeout=2, attempt="a1")
    order = sandbox.calls[0].order
    assert (order.rings_for, order.detects) == (RING_SECONDS, "Enable")
    assert RING_SECONDS + 5 <= 25
    assert order.events == {"completed"}


@pytest.mark.parametrize("code", [21205, 21609])
def test_a_public_address_that_is_refused_costs_the_keypad_and_not_the_call(
    voice: TwilioVoice, sandbox: Sandbox, code: int
) -> None:
    sandbox.faults.fail(1, 400, code, "voice")
    sid = voice.send(call(), PHONE, timeout=2, attempt="a1").provider_id
    (placed,) = sandbox.calls
    assert (placed.sid, placed.order.status_callback) == (sid, "")
    assert sandbox.pick_up(PHONE) == [f"{TEXT} {NO_KEYS}"] * 2


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (400, 21211, Cause.NUMBER),
        (400, 21215, Cause.ACCOUNT),
        (400, 21216, Cause.MESSAGE),
        (429, 20429, Cause.THROTTLED),
        (503, 20503, Cause.PASSING),
    ],
)
def test_a_refusal_says_what_is_at_fault(
    voice: TwilioVoice, sandbox: Sandbox, status: int, code: int, cause: Cause
) -> None:
    sandbox.faults.fail(1, status, code, "voice")
    with pytest.raises(ChannelError) as refused:
        voice.send(call(), PHONE, timeout=2, attempt="a1")
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, str(code))
    assert sandbox.calls == []


def test_a_connection_cut_after_it_was_taken_in_is_an_unknown_outcome_that_a_look_up_settles(
    voice: TwilioVoice, sandbox: Sandbox
) -> None:
    sandbox.faults.drop_after(1, "voice")
    with pytest.raises(OutcomeUnknown):
        voice.send(call(), PHONE, timeout=2, attempt="a1")
    (placed,) = sandbox.calls
    found = voice.look_up(PHONE, "1234", placed.at, NONE_KNOWN, timeout=2)
    assert found is not None
    assert found.provider_id == placed.sid


def test_an_answer_that_names_no_call_leaves_the_outcome_open(
    sandbox: Sandbox, answering: Callable[[bytes], str]
) -> None:
    for answer in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
    ):
        channel = voice_to(sandbox, None, answering(answer))
        with pytest.raises(OutcomeUnknown):
            channel.send(call(), PHONE, timeout=2)
        channel.close()


def test_a_look_up_finds_the_newest_call_to_this_number_that_is_not_known(
    voice: TwilioVoice, sandbox: Sandbox
) -> None:
    first = voice.send(call(), PHONE, timeout=2, attempt="a1").provider_id
    voice.send(call(), "+12025550102", timeout=2, attempt="a2")
    second = voice.send(call(), PHONE, timeout=2, attempt="a3").provider_id

    def found(*known: str) -> str | None:
        sighting = voice.look_up(PHONE, "", LONG_AGO, frozenset(known), timeout=2)
        return sighting.provider_id if sighting else None

    assert [found(), found(second), found(first, second)] == [second, first, None]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert voice.look_up(PHONE, "", tomorrow, NONE_KNOWN, timeout=2) is None


def test_a_look_up_that_is_refused_leaves_nothing_in_doubt(voice: TwilioVoice, sandbox: Sandbox) -> None:
    sandbox.faults.look_ups_refused = True
    with pytest.raises(ChannelError) as refused:
        voice.look_up(PHONE, "", LONG_AGO, NONE_KNOWN, timeout=2)
    assert not isinstance(refused.value, OutcomeUnknown)


@pytest.mark.parametrize(
    ("behaviour", "report"),
    [
        ("answer", Report("", AttemptState.DELIVERED)),
        ("unknown", Report("", AttemptState.DELIVERED)),
        ("machine", Report("", AttemptState.FAILED, "machine", Cause.PASSING)),
        ("fax", Report("", AttemptState.FAILED, "machine", Cause.PASSING)),
        ("busy", Report("", AttemptState.FAILED, "busy", Cause.PASSING)),
        ("no_answer", Report("", AttemptState.FAILED, "no-answer", Cause.PASSING)),
        ("fail", Report("", AttemptState.FAILED, "failed", Cause.PASSING)),
    ],
)
def test_how_a_call_ended_is_told_when_twilio_is_asked_and_once(
    hurried: Sandbox, behaviour: str, report: Report
) -> None:
    hurried.reset()
    channel = voice_to(hurried, None)
    cursor = channel.poll("", timeout=2).cursor
    hurried.behave(PHONE, behaviour)
    sid = channel.send(call(), PHONE, timeout=2).provider_id
    ends = report.code if report.code in {"busy", "no-answer", "failed"} else "completed"
    assert hurried.wait_for_status(sid, ends)
    mail = channel.poll(cursor, timeout=2)
    assert mail.reports == (Report(sid, report.state, report.code, report.cause),)
    assert mail.texts == ()
    assert channel.poll(mail.cursor, timeout=2).reports == ()
    channel.close()


def test_a_call_that_still_rings_is_told_by_a_later_poll(alone: TwilioVoice, sandbox: Sandbox) -> None:
    cursor = alone.poll("", timeout=2).cursor
    sid = alone.send(call(), PHONE, timeout=2).provider_id
    assert sandbox.wait_for_status(sid, "ringing")
    early = alone.poll(cursor, timeout=2)
    assert early.reports == ()
    sandbox.decline(PHONE)
    assert alone.poll(early.cursor, timeout=2).reports == (Report(sid, AttemptState.FAILED, "busy"),)


@pytest.mark.parametrize("name", ["page", "warning", "breach", "update_due", "review"])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_shipped_call_fits_into_what_twilio_takes(name: str, locale: str) -> None:
    """4,000 characters of script (error 32018); 4,500 of one <Say>, encoded for a URL (13521)."""
    message = Renderer().render(name, "voice", locale, REALISTIC[locale])
    document = speech_twiml(message.text, locale, "https://callbacks.example.test/twilio/voice/" + "a" * 40)
    assert len(document) < 4_000
    conversation = Conversation()
    conversation.load(document, "")
    conversation.go_on()
    (said,) = conversation.spoken
    assert len(said.text.encode()) * 3 < 4_500
    assert isinstance(conversation.press("1"), Fetch)


def test_no_secret_is_in_what_a_channel_shows_of_itself(sandbox: Sandbox, voice: TwilioVoice) -> None:
    stranger = voice_to(sandbox, None, token="a-secret-token")
    with pytest.raises(ChannelError) as refused:
        stranger.send(call(), PHONE, timeout=2)
    assert refused.value.cause is Cause.ACCOUNT
    shown = json.dumps([repr(stranger), str(refused.value), repr(refused.value)])
    assert "a-secret-token" not in shown
    assert sandbox.token not in repr(voice)
    stranger.close()

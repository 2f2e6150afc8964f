"""Apprise itself, over HTTP, to a listener on loopback."""

import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.vocabulary import ChannelKind
from notifications.channel import Cause, Channel, ChannelError, OutcomeUnknown
from notifications.channels.apprise_chat import AppriseChat
from notifications.message import Message
from tests.notifications.channels.listening import Heard, Listener, Said, listening

# Apprise's mail plugin imports it where it exists; nothing of ours does.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TEXT = "2026-0042 网络舆情Ⅱ级，请于07:10前处理"
MESSAGE = Message("page", {"number": "2026-0042"}, TEXT, "zh")
SECRET = "an-own-secret"
MOBILE = "+8613900000000"


@pytest.fixture
def place() -> Iterator[Listener]:
    with listening(lambda _: Said({})) as listener:
        yield listener


def address(place: Listener, path: str = "group") -> str:
    return f"{place.url.replace('http:', 'json:')}/{path}"


def test_it_says_the_text_and_no_title(place: Listener) -> None:
    channel: Channel = AppriseChat(address(place), ("json",))
    receipt = channel.send(MESSAGE, "zhangsan", timeout=2, attempt="try-1")
    (heard,) = place.heard
    assert (channel.kind, channel.can_look_up) == (ChannelKind.CHAT, False)
    assert (heard.path, heard.json["title"], heard.json["message"]) == ("/group", "", TEXT)
    assert (receipt.provider, receipt.provider_id) == ("apprise", "try-1")
    channel.close()


def test_a_person_s_own_address_goes_where_the_settings_say(place: Listener) -> None:
    AppriseChat(address(place, "to/{to}"), ("json",)).send(MESSAGE, "zhang/san", timeout=2)
    assert place.heard[0].path in ("/to/zhang/san", "/to/zhang%2Fsan")


@pytest.mark.parametrize("schemes", [(), ("matrix",), ("jsons",)])
def test_a_scheme_that_is_not_allowed_is_refused_before_anything_is_sent(
    place: Listener, schemes: tuple[str, ...]
) -> None:
    with pytest.raises(ChannelError, match="not allowed") as refused:
        AppriseChat(address(place, SECRET), schemes)
    assert refused.value.cause is Cause.ACCOUNT
    assert SECRET not in str(refused.value)
    assert place.heard == []


def test_an_address_without_a_scheme_is_refused_and_not_repeated() -> None:
    with pytest.raises(ChannelError, match="not allowed") as refused:
        AppriseChat(SECRET, ("json", "matrix"))
    assert SECRET not in str(refused.value)


def test_an_allowed_scheme_that_apprise_does_not_know_is_refused_at_once() -> None:
    with pytest.raises(ChannelError, match="cannot read"):
        AppriseChat(f"nothing-like-it://{SECRET}", ("nothing-like-it",))


@pytest.mark.parametrize(
    ("status", "cause"),
    [(400, Cause.MESSAGE), (401, Cause.ACCOUNT), (429, Cause.THROTTLED), (500, Cause.PASSING)],
)
def test_a_refusal_with_a_status_says_what_is_at_fault(place: Listener, status: int, cause: Cause) -> None:
    place.says({}, status)
    with pytest.raises(ChannelError, match=str(status)) as refused:
        AppriseChat(address(place), ("json",)).send(MESSAGE, "", timeout=2)
    assert type(refused.value) is ChannelError
    assert (refused.value.cause, refused.value.code) == (cause, str(status))


def test_a_no_without_a_status_leaves_the_outcome_open(place: Listener) -> None:
    channel = AppriseChat(address(place), ("json",))
    place.says({}, hangs=True)
    started = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        channel.send(MESSAGE, "", timeout=0.4)
    assert time.monotonic() - started < 2
    assert len(place.heard) == 1


def test_a_message_is_never_repeated_by_apprise_itself(place: Listener) -> None:
    place.says({}, 500)
    with pytest.raises(ChannelError, match="500"):
        AppriseChat(f"{address(place)}?retry=2&wait=0", ("json",)).send(MESSAGE, "", timeout=2)
    assert len(place.heard) == 1


def test_a_status_is_not_taken_for_that_of_an_earlier_message(place: Listener) -> None:
    channel = AppriseChat(address(place), ("json",))
    place.says({}, 401)
    with pytest.raises(ChannelError, match="401"):
        channel.send(MESSAGE, "", timeout=2)
    place.says({}, hangs=True)
    with pytest.raises(OutcomeUnknown) as lost:
        channel.send(MESSAGE, "", timeout=0.2)
    assert lost.value.code == ""


def test_messages_do_not_wait_for_one_another_and_go_out_in_the_calling_thread(place: Listener) -> None:
    channel = AppriseChat(address(place), ("json",))
    before = threading.active_count()
    started = time.monotonic()
    channel.send(MESSAGE, "", timeout=2)
    channel.send(MESSAGE, "", timeout=2)
    assert time.monotonic() - started < 1, "a plugin that is kept sleeps between two messages"
    assert threading.active_count() <= before + 2, "only the listener's own threads were added"


def test_each_thread_learns_of_its_own_refusal(place: Listener) -> None:
    def answer(heard: Heard) -> Said:
        return Said({}, int(heard.path.rpartition("/")[2]))

    place.answer = answer
    channel = AppriseChat(address(place, "{to}"), ("json",))

    def send(status: int) -> str:
        try:
            channel.send(MESSAGE, str(status), timeout=5)
        except ChannelError as refused:
            return refused.code
        return "200"

    statuses = [200, 401, 429, 500, 404] * 6
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(send, statuses)) == [str(status) for status in statuses]


def test_the_address_is_in_no_log_and_no_error(place: Listener, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("apprise").setLevel(1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = f"json://user:{SECRET}@127.0.0.1:{closed.getsockname()[1]}/{SECRET}"
    told = []
    place.says({}, 403)
    for url in (address(place, SECRET), dead):
        with pytest.raises(ChannelError) as refused:
            AppriseChat(url, ("json",)).send(MESSAGE, MOBILE, timeout=1)
        told += traceback.format_exception(refused.value)
    words = caplog.text + "".join(told)
    assert SECRET not in words
    assert MOBILE not in words
    assert TEXT not in words

"""A text wakes nobody, a call does: told with real calls, keys and signed callbacks."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.callbacks import create_callbacks
from engine.attempts import CALL_AFTER, CALL_AGAIN, CALLS
from engine.vocabulary import ChannelKind, PageState, Urgency
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
from notifications.sandbox import Sandbox
from tests.console.site import serving
from tests.night import NUMBERS, Night, close_night, open_night

LEADER = NUMBERS["带班领导"]
WAIT = CALL_AFTER[Urgency.URGENT]


@dataclass
class Ringing:
    """A night with texts and calls."""

    night: Night
    sandbox: Sandbox

    def begin(self) -> None:
        """An urgent incident, and two minutes in which nobody answers its texts."""
        self.night.log(level="II")
        assert self.sandbox.calls == []
        self.night.fast_forward(seconds=WAIT.total_seconds())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until the provider has told us how a call ended."""
        limit = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < limit, self.tries()
            time.sleep(0.01)

    def tries(self, post: str = "带班领导") -> list[tuple[str, str]]:
        """(channel, state) of the tries to reach a post, in order."""
        pages = [page for page in self.night.show().pages if page.post == post]
        rows = sorted((a for page in pages for a in page.attempts), key=lambda a: a["created_at"])
        return [(a["channel"], a["state"]) for a in rows]


@pytest.fixture
def ringing(sqlite_url: str, tmp_path: Path) -> Iterator[Ringing]:
    """Phones that ring, and a listener that takes what they say."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, pace=0.01) as sandbox:
        night = open_night(sqlite_url, tmp_path, sandbox, kinds=("sms", "voice"))
        channels = night.office.settings.channels.model_copy(update={"sandbox": True})
        with serving(create_callbacks(night.office)) as url:
            listen = night.office.settings.listen.model_copy(update={"public_url": url})
            changed = {"channels": channels, "listen": listen}
            night.office.settings = night.office.settings.model_copy(update=changed)
            night.loop.stop()
            night.loop.run()
            night.office.carriers.close()
            who = (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
            sms = TwilioSms(*who, base_url=sandbox.url, status_callback=None)
            voice = TwilioVoice(*who, base_url=sandbox.url, public_url=url)
            night.office.carriers = Carriers({ChannelKind.SMS: (sms,), ChannelKind.VOICE: (voice,)})
            night.loop = Loop(night.office)
            yield Ringing(night, sandbox)
            close_night(night)


def test_a_text_that_nobody_answers_is_followed_by_a_call_that_one_key_answers(ringing: Ringing) -> None:
    ringing.begin()
    spoken = " ".join(ringing.sandbox.pick_up(LEADER))
    assert "网络舆情" in spoken
    assert "按1" in spoken
    assert "某网帖" not in spoken  # no title is said on the telephone
    (words,) = ringing.sandbox.press(LEADER, "1")
    assert "已应答" in words
    assert ringing.tries()[-1] == ("voice", "answered")
    kinds = ringing.night.kinds()
    assert kinds.count("answered") == 1
    assert "ladder_stopped" in kinds
    answered = next(e for e in ringing.night.show().entries if e["kind"] == "answered")
    actor = {"id": ringing.night.id_of("带班领导"), "kind": "phone", "verified": True, "via": "voice"}
    assert answered["actor"] == actor


def test_an_answer_by_text_withdraws_the_call_before_it_is_made(ringing: Ringing) -> None:
    ringing.night.log(level="II")
    ringing.night.phone("带班领导").replies(ringing.night.phone("带班领导").code())
    ringing.night.fast_forward(seconds=WAIT.total_seconds() * 2)
    assert ("voice", "withdrawn") in ringing.tries()
    assert LEADER not in {call.to for call in ringing.sandbox.calls}


def test_a_call_that_is_picked_up_without_a_key_is_no_answer(ringing: Ringing) -> None:
    ringing.begin()
    ringing.sandbox.pick_up(LEADER)
    ringing.sandbox.hang_up(LEADER)
    assert "answered" not in ringing.night.kinds()
    (page,) = [page for page in ringing.night.show().pages if page.post == "带班领导"]
    assert page.state is PageState.OPEN


def test_the_star_says_it_again_and_a_wrong_key_says_so(ringing: Ringing) -> None:
    ringing.begin()
    first = ringing.sandbox.pick_up(LEADER)
    assert ringing.sandbox.press(LEADER, "*")[0] == first[0]
    assert "按键无效" in ringing.sandbox.press(LEADER, "9")[0]
    assert "已应答" in ringing.sandbox.press(LEADER, "1")[0]


def test_2_passes_the_call_on_and_that_person_is_not_rung_again(ringing: Ringing) -> None:
    ringing.begin()
    ringing.sandbox.pick_up(LEADER)
    assert "已转呼下一位" in ringing.sandbox.press(LEADER, "2")[0]
    assert "declined" in ringing.night.kinds()
    (page,) = [page for page in ringing.night.show().pages if page.post == "带班领导"]
    assert page.state is PageState.DECLINED
    ringing.night.settle()
    assert ringing.tries("分管领导")[0][0] == "sms"


def test_who_presses_1_too_late_hears_who_was_first(ringing: Ringing) -> None:
    ringing.begin()
    ringing.sandbox.pick_up(LEADER)
    ringing.night.phone("值班副班").replies(ringing.night.phone("值班副班").code())
    ringing.night.phone("带班领导").replies(ringing.night.phone("带班领导").code())
    words = ringing.sandbox.press(LEADER, "1")[0]
    assert "应答，无需再按键" in words
    assert ringing.night.kinds().count("answered") == 2


def test_a_phone_that_rings_out_is_rung_again_and_then_the_desk_dials(ringing: Ringing) -> None:
    ringing.sandbox.behave(LEADER, "busy")
    ringing.begin()
    for n in range(1, CALLS + 1):
        ringing.until(lambda n=n: ringing.tries().count(("voice", "failed")) == n)
        ringing.night.fast_forward(seconds=CALL_AGAIN.total_seconds())
    assert ringing.tries().count(("voice", "failed")) == CALLS
    assert ("manual", "handed_over") in ringing.tries()


def test_a_mailbox_that_answers_is_nobody(ringing: Ringing) -> None:
    ringing.sandbox.behave(LEADER, "machine")
    ringing.begin()
    ringing.until(lambda: ("voice", "failed") in ringing.tries())
    attempts = [attempt for page in ringing.night.show().pages for attempt in page.attempts]
    assert "machine" in {attempt["error"] for attempt in attempts if attempt["channel"] == "voice"}
    assert "answered" not in ringing.night.kinds()

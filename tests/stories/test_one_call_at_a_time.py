"""Several matters at once and one telephone: it rings about one of them at a time, the gravest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.attempts import CALL_AFTER
from engine.vocabulary import AttemptState, ChannelKind, Urgency
from flows.acts import receipts
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.sources import twilio
from models.one_call import LASTS, PUT_OFF
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
from notifications.message import Report
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, close_night, open_night

DEPUTY = "值班副班"
MOST_URGENT, URGENT = CALL_AFTER[Urgency.MOST_URGENT], CALL_AFTER[Urgency.URGENT]


@dataclass
class Telephone:
    """The second duty officer's, in a night whose calls ring until somebody says how they ended."""

    night: Night
    sandbox: Sandbox

    def log(self, level: str, key: str) -> str:
        """An incident about which it is going to ring; its number."""
        self.night.log(level=level, key=key)
        return self.night.number

    def wait(self, seconds: float) -> None:
        """Time passes, second by second, as the loop sees it."""
        for _ in range(round(seconds)):
            self.night.clock.forward(seconds=1)
            self.night.settle()

    def rings_about_the_first_of_two(self) -> tuple[str, str]:
        """Their numbers: that it rings about, and that whose call was put off."""
        both = [self.log("I", f"together-{n}") for n in range(2)]
        self.wait(MOST_URGENT.total_seconds())
        [first] = self.called_about(both)
        [second] = [number for number in both if number != first]
        return first, second

    def rings(self) -> int:
        """How often it was called."""
        return sum(call.to == NUMBERS[DEPUTY] for call in self.sandbox.calls)

    def call(self, number: str) -> dict[str, object]:
        """The one call of an incident to it, as views show it."""
        self.night.number = number
        tries = [a for page in self.night.show().pages if page.post == DEPUTY for a in page.attempts]
        [call] = [attempt for attempt in tries if attempt["channel"] == "voice"]
        return call

    def called_about(self, numbers: list[str]) -> list[str]:
        """Those of these incidents about which it was called."""
        return [number for number in numbers if self.call(number)["state"] == "handed_over"]


@pytest.fixture
def telephone(database_url: str, tmp_path: Path) -> Iterator[Telephone]:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, pace=60) as sandbox:
        night = open_night(database_url, tmp_path, sandbox, kinds=("sms", "voice"))
        night.loop.stop()
        night.loop.run()
        night.office.carriers.close()
        who = (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
        sms = TwilioSms(*who, base_url=sandbox.url, status_callback=None)
        voice = TwilioVoice(*who, base_url=sandbox.url, public_url=None)
        night.office.carriers = Carriers({ChannelKind.SMS: (sms,), ChannelKind.VOICE: (voice,)})
        night.loop = Loop(night.office)
        yield Telephone(night, sandbox)
        close_night(night)


def test_it_rings_about_one_of_several_matters_and_about_the_others_one_after_the_other(
    telephone: Telephone,
) -> None:
    numbers = [telephone.log("I", f"together-{n}") for n in range(3)]
    telephone.wait(MOST_URGENT.total_seconds())
    assert len(telephone.called_about(numbers)) == telephone.rings() == 1
    telephone.wait(LASTS.total_seconds())
    assert len(telephone.called_about(numbers)) == telephone.rings() == 2
    telephone.wait(LASTS.total_seconds())
    assert telephone.called_about(numbers) == numbers
    assert telephone.rings() == 3


def test_of_calls_that_fall_due_together_the_gravest_goes_first(telephone: Telephone) -> None:
    lesser = telephone.log("II", "lesser")
    telephone.wait((URGENT - MOST_URGENT).total_seconds())
    graver = telephone.log("I", "graver")
    telephone.wait(MOST_URGENT.total_seconds())
    assert telephone.called_about([lesser, graver]) == [graver]
    telephone.wait(LASTS.total_seconds())
    assert telephone.called_about([lesser, graver]) == [lesser, graver]


def test_a_graver_matter_does_not_wait_for_a_call_about_a_lesser_one(telephone: Telephone) -> None:
    lesser = telephone.log("II", "lesser")
    telephone.wait((URGENT - MOST_URGENT).total_seconds() + 1)
    graver = telephone.log("I", "graver")
    telephone.wait(MOST_URGENT.total_seconds() - 1)
    assert telephone.called_about([lesser, graver]) == [lesser]
    telephone.wait(1)
    assert telephone.called_about([lesser, graver]) == [lesser, graver]


def test_a_call_that_ended_leaves_the_telephone_to_the_next(telephone: Telephone) -> None:
    first, second = telephone.rings_about_the_first_of_two()
    told = Report(str(telephone.call(first)["provider_id"]), AttemptState.DELIVERED)
    source = twilio(telephone.night.office.settings)
    receipts.receive_report(telephone.night.office, source, told)
    telephone.wait(PUT_OFF.total_seconds() - 1)
    assert telephone.call(second)["state"] == "pending"
    telephone.wait(1)
    assert telephone.call(second)["state"] == "handed_over"


def test_an_answer_withdraws_a_call_that_was_put_off(telephone: Telephone) -> None:
    first, second = telephone.rings_about_the_first_of_two()
    telephone.night.number = second
    phone = telephone.night.phone(DEPUTY)
    phone.replies(phone.code())
    telephone.wait(LASTS.total_seconds())
    assert telephone.called_about([first]) == [first]
    assert telephone.call(second)["state"] == "withdrawn"
    assert telephone.rings() == 1


def test_telephones_of_several_persons_ring_at_the_same_time(telephone: Telephone) -> None:
    telephone.log("I", "alone")
    telephone.wait(MOST_URGENT.total_seconds())
    assert len({call.to for call in telephone.sandbox.calls}) == len(telephone.sandbox.calls) > 1

"""Personal rules and quiet hours in a night: who is rung where, when, and what is never lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.vocabulary import ChannelKind
from flows.acts import handling, personal
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from models import people
from models.people import NewPerson, Shift
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
from notifications.sandbox import Sandbox
from tests.flows.acts.files import ADMIN
from tests.night import NUMBERS, Night, close_night, open_night

DEPUTY, SECOND = NUMBERS["值班副班"], "+12025550160"


@dataclass
class Office:
    """A night in which the second duty officer has two numbers, for texts and calls each."""

    night: Night
    sandbox: Sandbox

    def rule(self, *steps: str) -> None:
        """What the second duty officer asks for when it is urgent."""
        personal.set_rule(self.night.office, "值班副班", "urgent", steps, ADMIN)

    def tries(self, post: str = "值班副班") -> list[tuple[str, str, str]]:
        """(channel, number, state) of the tries to reach a post, by when they go or went; else by names."""
        pages = [page for page in self.night.show().pages if page.post == post]
        rows = [attempt for page in pages for attempt in page.attempts]
        rows.sort(key=lambda a: (a["not_before"] or a["created_at"], a["channel"], str(a["telephone"])))
        return [(a["channel"], a["telephone"], a["state"]) for a in rows]

    def wait(self, **spans: float) -> None:
        """Time passes and what is due goes out."""
        self.night.clock.forward(**spans)
        self.night.settle()


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, pace=60) as sandbox:
        night = open_night(database_url, tmp_path, sandbox, kinds=("sms", "voice"))
        numbers = tuple((kind, number) for number in (DEPUTY, SECOND) for kind in ("sms", "voice"))
        with night.office.database.writing() as tx:
            somebody = NewPerson("区数据资源局", "值班副班", "值班副班", numbers)
            people.save_people(tx, [somebody], night.clock.now())
        night.loop.stop()
        night.loop.run()
        night.office.carriers.close()
        who = (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
        sms = TwilioSms(*who, base_url=sandbox.url, status_callback=None)
        voice = TwilioVoice(*who, base_url=sandbox.url, public_url=None)
        night.office.carriers = Carriers({ChannelKind.SMS: (sms,), ChannelKind.VOICE: (voice,)})
        night.loop = Loop(night.office)
        yield Office(night, sandbox)
        close_night(night)


def test_somebody_with_a_rule_is_called_in_his_order_at_his_numbers_after_his_delays(office: Office) -> None:
    office.rule("voice:2", "voice:1@60", "sms@90")
    office.night.log(level="II")
    assert office.tries() == [
        ("voice", SECOND, "handed_over"),
        ("voice", DEPUTY, "pending"),
        ("sms", DEPUTY, "pending"),
    ]
    assert [call.to for call in office.sandbox.calls] == [SECOND]
    office.wait(seconds=60)
    assert [call.to for call in office.sandbox.calls] == [SECOND, DEPUTY]
    assert office.sandbox.inbox(DEPUTY) == []
    office.wait(seconds=30)
    assert len(office.sandbox.inbox(DEPUTY)) == 1


def test_the_others_are_called_as_the_playbook_says(office: Office) -> None:
    office.rule("voice:2")
    office.night.log(level="II")
    assert [(channel, state) for channel, _, state in office.tries("带班领导")] == [
        ("sms", "handed_over"),
        ("voice", "pending"),
    ]


def test_an_answer_withdraws_the_steps_to_come(office: Office) -> None:
    office.rule("sms", "voice@60", "voice:2@120")
    office.night.log(level="II")
    office.night.phone("值班副班").replies(office.night.phone("值班副班").code())
    assert [state for *_, state in office.tries()] == ["answered", "withdrawn", "withdrawn"]


def test_a_step_that_fails_brings_the_next_one_forward(office: Office) -> None:
    office.rule("voice:2", "voice:1@60", "sms@90")
    office.sandbox.faults.fail(2, 400, 21211, "voice")
    office.night.log(level="II")
    assert office.tries() == [
        ("sms", DEPUTY, "handed_over"),
        ("voice", DEPUTY, "failed"),
        ("voice", SECOND, "failed"),
    ]


def test_with_a_rule_of_one_step_the_other_channels_and_the_desk_still_follow(office: Office) -> None:
    office.rule("voice:2")
    office.sandbox.faults.fail(None, 400, 21211)
    office.night.log(level="II")
    assert [(channel, state) for channel, _, state in office.tries() if channel == "manual"] == [
        ("manual", "handed_over")
    ]
    assert [one for one in office.tries() if one[0] != "manual"] == [
        ("sms", DEPUTY, "failed"),
        ("sms", SECOND, "failed"),
        ("voice", DEPUTY, "failed"),
        ("voice", SECOND, "failed"),
    ]


def test_a_provider_that_fails_is_followed_by_a_try_at_the_same_number(office: Office) -> None:
    office.rule("voice:2")
    office.sandbox.faults.fail(1, 503, 20500, "voice")
    office.night.log(level="II")
    office.wait(seconds=2)
    assert office.tries() == [("voice", SECOND, "failed"), ("voice", SECOND, "handed_over")]


# Quiet hours. The reply is due in 48 hours, and the duty leader is reminded six hours before: at 20:10.


@pytest.fixture
def reminded(office: Office) -> Office:
    """Everybody called has answered; the duty leader wants no reminders from 18:00 to 23:00."""
    personal.set_quiet_hours(office.night.office, "带班领导", "18:00-23:00", ADMIN)
    office.night.log(level="IV")
    for post in ("值班副班", "带班领导"):
        office.night.phone(post).replies(office.night.phone(post).code())
    handling.note(office.night.office, office.night.number, "已联系", office.night.officer)
    return office


def held_back(office: Office) -> list[str]:
    return [state for channel, _, state in office.tries("带班领导") if (channel, state) == ("sms", "pending")]


def test_a_reminder_in_quiet_hours_waits_for_their_end_and_is_not_lost(reminded: Office) -> None:
    leader = NUMBERS["带班领导"]
    reminded.night.fast_forward(hours=42, minutes=5)
    before = len(reminded.sandbox.inbox(leader))
    assert held_back(reminded) == ["pending"]
    reminded.wait(hours=2, minutes=50)
    assert len(reminded.sandbox.inbox(leader)) == before + 1
    assert held_back(reminded) == []


def test_somebody_on_duty_is_reminded_at_once(reminded: Office) -> None:
    now = reminded.night.clock.now()
    shift = Shift("带班领导", reminded.night.id_of("带班领导"), now, now.replace(year=now.year + 1))
    with reminded.night.office.database.writing() as tx:
        people.save_shifts(tx, [shift], now)
    reminded.night.fast_forward(hours=42, minutes=5)
    assert "回应舆情临期" in reminded.sandbox.inbox(NUMBERS["带班领导"])[-1]


def test_a_ladder_in_quiet_hours_rings_at_once_in_place_of_the_reminder(reminded: Office) -> None:
    reminded.night.fast_forward(hours=42, minutes=5)
    before = len(reminded.sandbox.inbox(NUMBERS["带班领导"]))
    reminded.night.confirm("IV")
    handling.change_level(reminded.night.office, reminded.night.number, ADMIN, "II", None, "扩散")
    reminded.night.settle()
    reminded.night.fast_forward(minutes=6)
    after = reminded.sandbox.inbox(NUMBERS["带班领导"])[before:]
    assert [("请于" in text) for text in after if "级别已调整" not in text] == [True]
    assert ("sms", NUMBERS["带班领导"], "withdrawn") in reminded.tries("带班领导")

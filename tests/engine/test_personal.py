"""Personal rules and quiet hours: what they may change about a page, and what they never do."""

from datetime import UTC, datetime, time, timedelta

import pytest

from engine.attempts import CALL_AFTER, Next, planned
from engine.calendars import Calendar
from engine.facts import Reason, Ring
from engine.personal import QuietHours, RuleStep, held_back, planned_for, quiet_until
from engine.vocabulary import ChannelKind, ReasonKind, Urgency
from tests.builders import NIGHT, facts, roster

SMS, VOICE, CHAT, MANUAL = ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.CHAT, ChannelKind.MANUAL
ORDER = {SMS: ("modem", "cloud"), VOICE: ("ivr",)}
NUMBERS = {SMS: ("text-1", "text-2"), VOICE: ("call-1", "call-2")}
ALL = (SMS, VOICE, MANUAL)
NIGHTLY = QuietHours(time(22), time(7))


def step(channel: ChannelKind, seconds: int = 0, contact: str | None = None) -> RuleStep:
    return RuleStep(channel, timedelta(seconds=seconds), contact)


def tries(*rule: RuleStep, channels: tuple[ChannelKind, ...] = ALL) -> tuple[Next, ...]:
    return planned_for(rule, NUMBERS, channels, Urgency.URGENT, ORDER)


def test_without_a_rule_the_page_goes_as_the_playbook_says() -> None:
    assert tries() == planned(ALL, Urgency.URGENT, ORDER)


def test_a_rule_orders_the_channels_their_delays_and_the_numbers() -> None:
    assert tries(step(VOICE, contact="call-2"), step(SMS, 30), step(VOICE, 90, "call-1")) == (
        Next(VOICE, "ivr", (), (SMS, MANUAL), "call-2"),
        Next(SMS, "modem", ("cloud",), (VOICE, MANUAL), "text-1", wait=timedelta(seconds=30)),
        Next(VOICE, "ivr", (), (MANUAL,), "call-1", wait=timedelta(seconds=90)),
    )


def test_a_rule_may_add_a_channel_the_rung_does_not_name() -> None:
    assert [one.channel for one in tries(step(VOICE), step(SMS, 60), channels=(SMS, MANUAL))] == [VOICE, SMS]


def test_a_channel_the_rule_does_not_name_follows_when_those_it_names_fail() -> None:
    assert tries(step(VOICE)) == (Next(VOICE, "ivr", (), (SMS, MANUAL), "call-1"),)


def test_the_first_step_that_can_be_carried_goes_at_once() -> None:
    [call, text] = tries(step(CHAT), step(VOICE, 60), step(SMS, 90))
    assert (call.channel, call.wait) == (VOICE, timedelta())
    assert (text.channel, text.wait) == (SMS, timedelta(seconds=30))


def test_a_number_that_is_gone_stands_for_the_first_and_is_not_tried_twice() -> None:
    assert [one.contact for one in tries(step(VOICE, contact="gone"), step(VOICE, 60, "call-1"))] == [
        "call-1"
    ]


def test_a_rule_of_which_nothing_can_be_used_takes_nothing_away() -> None:
    assert tries(step(CHAT)) == planned(ALL, Urgency.URGENT, ORDER)
    assert planned_for((step(VOICE),), {SMS: ("text-1",)}, (SMS, MANUAL), Urgency.URGENT, ORDER) == planned(
        (SMS, MANUAL), Urgency.URGENT, ORDER
    )
    assert tries()[1].wait == CALL_AFTER[Urgency.URGENT]


def test_a_page_that_only_the_desk_may_carry_stays_a_call_card() -> None:
    assert tries(step(VOICE), channels=(MANUAL,)) == (Next(MANUAL, "desk", (), ()),)


# Quiet hours. 02:10 in Shanghai, where nobody else is asleep on duty.

MORNING = datetime(2026, 3, 10, 23, tzinfo=UTC)  # 07:00 on the eleventh


def reminder(person: str = "chief", kind: ReasonKind = ReasonKind.WARN) -> Ring:
    return Ring(person, "head", (Reason(kind, "first_report", "head"),), (SMS, MANUAL), "warning")


def test_a_reminder_in_the_night_is_held_back_until_the_morning() -> None:
    assert quiet_until(facts(), reminder(), NIGHTLY, NIGHT) == MORNING


def test_without_quiet_hours_nothing_is_held_back() -> None:
    assert quiet_until(facts(), reminder(), None, NIGHT) is None


@pytest.mark.parametrize("kind", [ReasonKind.RUNG, ReasonKind.TELL, ReasonKind.REOPENED, ReasonKind.BREACH])
def test_a_ladder_a_duty_to_tell_and_a_missed_limit_are_never_held_back(kind: ReasonKind) -> None:
    assert quiet_until(facts(), reminder(kind=kind), NIGHTLY, NIGHT) is None


def test_nothing_is_held_back_from_somebody_on_duty() -> None:
    serving = roster(on_duty={"head": ("chief",)})
    assert quiet_until(facts(people=serving), reminder(), NIGHTLY, NIGHT) is None


@pytest.mark.parametrize(
    ("hours", "wall", "until"),
    [
        (NIGHTLY, "11 21:59", None),
        (NIGHTLY, "11 22:00", "12 07:00"),
        (NIGHTLY, "12 06:59", "12 07:00"),
        (NIGHTLY, "12 07:00", None),
        (QuietHours(time(12), time(14)), "11 11:59", None),
        (QuietHours(time(12), time(14)), "11 12:00", "11 14:00"),
        (QuietHours(time(12), time(14)), "11 14:00", None),
    ],
)
def test_quiet_hours_are_on_the_offices_wall_clock_and_may_run_through_midnight(
    hours: QuietHours, wall: str, until: str | None
) -> None:
    calendar = Calendar()

    def at(text: str) -> datetime:
        return calendar.instant(datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M"))  # noqa: DTZ007

    assert hours.end_after(at(wall), calendar) == (at(until) if until else None)


def test_every_try_is_later_by_what_is_waited_and_none_is_lost_but_a_card_lies_at_once() -> None:
    waited = held_back((*tries(step(SMS), step(VOICE, 60)), Next(MANUAL, "desk", (), ())), timedelta(hours=5))
    assert [(one.channel, one.wait) for one in waited] == [
        (SMS, timedelta(hours=5)),
        (VOICE, timedelta(hours=5, seconds=60)),
        (MANUAL, timedelta()),
    ]

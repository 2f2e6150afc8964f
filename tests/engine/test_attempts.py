"""What follows an attempt that came to nothing, and how attempts move."""

from datetime import timedelta

import pytest

from engine.attempts import (
    BACK_OFF,
    CALL_AFTER,
    CALL_AGAIN,
    CALLS,
    LONGEST_REST,
    ORIGINS,
    Next,
    Tried,
    following,
    next_channel,
    planned,
    urgency,
)
from engine.vocabulary import AttemptState, Cause, ChannelKind, Urgency

SMS, VOICE, CHAT, MANUAL = ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.CHAT, ChannelKind.MANUAL
ORDER = {SMS: ("modem", "cloud"), VOICE: ("ivr",)}
CARD = Next(MANUAL, "desk", (), ())


def tried(**given: object) -> Tried:
    """A text by the only provider left, with a call and a card after it."""
    values = {"channel": SMS, "provider": "modem", "also": (), "numbers": (), "fallback": (VOICE, MANUAL)}
    return Tried(**{**values, **given})  # type: ignore[arg-type]  # named above


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.NUMBER])
def test_a_provider_at_fault_is_followed_by_the_next_one_at_once(cause: Cause) -> None:
    found = following(tried(also=("cloud", "third")), cause, ORDER)
    assert found == Next(SMS, "cloud", ("third",), (VOICE, MANUAL))


@pytest.mark.parametrize("given", [{"also": ("cloud",)}, {}, {"channel": VOICE, "handed_over": True}])
def test_what_is_not_the_number_s_fault_is_tried_again_at_the_same_number(given: dict[str, object]) -> None:
    found = following(tried(contact="second", **given), Cause.PASSING, ORDER)
    assert found is not None
    assert found.contact == "second"


def test_a_number_at_fault_is_followed_by_the_person_s_next_number_by_the_preferred_provider() -> None:
    found = following(tried(numbers=("second", "third")), Cause.NUMBER, ORDER)
    assert found == Next(SMS, "modem", ("cloud",), (VOICE, MANUAL), contact="second")


def test_a_number_at_fault_with_no_other_is_followed_by_the_next_channel_not_another_provider() -> None:
    found = following(tried(also=("cloud",)), Cause.NUMBER, ORDER)
    assert found == Next(VOICE, "ivr", (), (MANUAL,))


@pytest.mark.parametrize("cause", [Cause.PASSING, Cause.THROTTLED])
def test_what_may_pass_is_tried_again_a_little_later_each_time(cause: Cause) -> None:
    for retry, wait in enumerate(BACK_OFF):
        found = following(tried(retry=retry), cause, ORDER)
        assert found == Next(SMS, "modem", ("cloud",), (VOICE, MANUAL), retry=retry + 1, wait=wait)


def test_after_the_last_try_the_next_channel_goes() -> None:
    assert following(tried(retry=len(BACK_OFF)), Cause.PASSING, ORDER) == Next(VOICE, "ivr", (), (MANUAL,))


@pytest.mark.parametrize("cause", [Cause.ACCOUNT, Cause.MESSAGE])
def test_what_does_not_pass_by_itself_is_not_waited_for(cause: Cause) -> None:
    assert following(tried(), cause, ORDER) == Next(VOICE, "ivr", (), (MANUAL,))


def test_a_vendor_is_left_alone_for_as_long_as_it_asks_if_that_is_short() -> None:
    found = following(tried(), Cause.THROTTLED, ORDER, timedelta(seconds=7))
    assert found is not None
    assert found.wait == timedelta(seconds=7)


def test_a_vendor_that_asks_for_long_is_not_waited_for() -> None:
    found = following(tried(), Cause.THROTTLED, ORDER, LONGEST_REST + timedelta(seconds=1))
    assert found == Next(VOICE, "ivr", (), (MANUAL,))


def test_what_the_carrier_could_not_deliver_goes_by_the_next_channel_at_once() -> None:
    found = following(tried(also=("cloud",), handed_over=True), Cause.PASSING, ORDER)
    assert found == Next(VOICE, "ivr", (), (MANUAL,))


def test_a_channel_without_a_provider_is_passed_over_and_a_card_needs_none() -> None:
    assert next_channel((CHAT, MANUAL), ORDER) == CARD
    assert next_channel((CHAT,), ORDER) is None


def test_a_channel_that_has_lost_all_its_providers_is_not_tried_again() -> None:
    assert following(tried(), Cause.PASSING, {}) == CARD
    assert following(tried(numbers=("second",)), Cause.NUMBER, {}) == CARD


def test_nothing_left_is_nothing() -> None:
    assert following(tried(fallback=()), Cause.ACCOUNT, ORDER) is None


def test_every_state_an_attempt_can_reach_is_in_the_table_and_settled_ones_are_left_by_an_answer_only() -> (
    None
):
    assert set(ORIGINS) == set(AttemptState)
    for settled in (AttemptState.ANSWERED, AttemptState.WITHDRAWN, AttemptState.EXPIRED):
        assert not any(settled in origins for origins in ORIGINS.values())
    left = {state for state, origins in ORIGINS.items() if AttemptState.FAILED in origins}
    assert left == {AttemptState.ANSWERED}


def test_a_phone_that_rings_out_is_rung_again_a_minute_later_and_then_the_desk_dials() -> None:
    for retry in range(CALLS - 1):
        found = following(
            tried(channel=VOICE, fallback=(MANUAL,), retry=retry, handed_over=True), Cause.PASSING, ORDER
        )
        assert found == Next(VOICE, "ivr", (), (MANUAL,), retry=retry + 1, wait=CALL_AGAIN)
    last = tried(channel=VOICE, fallback=(MANUAL,), retry=CALLS - 1, handed_over=True)
    assert following(last, Cause.PASSING, ORDER) == CARD
    assert following(tried(channel=VOICE, fallback=(MANUAL,), handed_over=True), Cause.PASSING, {}) == CARD


@pytest.mark.parametrize("urgency", [Urgency.MOST_URGENT, Urgency.URGENT])
def test_an_urgent_text_is_followed_by_a_call(urgency: Urgency) -> None:
    text, call = planned((SMS, VOICE, MANUAL), urgency, ORDER)
    assert text == Next(SMS, "modem", ("cloud",), (VOICE, MANUAL))
    assert call == Next(VOICE, "ivr", (), (MANUAL,), wait=CALL_AFTER[urgency])


def test_a_matter_that_is_not_urgent_is_called_about_only_when_the_text_fails() -> None:
    assert planned((SMS, VOICE, MANUAL), Urgency.NORMAL, ORDER) == (
        Next(SMS, "modem", ("cloud",), (VOICE, MANUAL)),
    )


@pytest.mark.parametrize("channels", [(SMS, MANUAL), (VOICE, SMS, MANUAL), (MANUAL,)])
def test_without_a_text_before_it_or_a_channel_for_it_no_call_is_planned(
    channels: tuple[ChannelKind, ...],
) -> None:
    assert len(planned(channels, Urgency.MOST_URGENT, ORDER)) == 1


def test_without_a_provider_nothing_is_planned() -> None:
    assert planned((SMS, VOICE, MANUAL), Urgency.URGENT, {SMS: ("modem",)}) == (
        Next(SMS, "modem", (), (VOICE, MANUAL)),
    )
    assert planned((SMS,), Urgency.URGENT, {}) == ()


@pytest.mark.parametrize(
    ("rank", "hard"),
    [(0, Urgency.MOST_URGENT), (1, Urgency.URGENT), (2, Urgency.NORMAL), (5, Urgency.NORMAL)],
)
def test_a_page_tries_as_hard_as_the_response_level_is_grave_and_a_reminder_never_does(
    rank: int, hard: Urgency
) -> None:
    assert [urgency(rank, occasion) for occasion in ("page", "breach")] == [hard, hard]
    assert {urgency(rank, occasion) for occasion in ("warn", "update", "chase")} == {Urgency.NORMAL}

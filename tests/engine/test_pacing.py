"""How much goes to one person, on one channel, by one provider; and that the gravest waits for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pacing import AGAIN, Limit, Message, Pace, Window, held, keys_of
from engine.vocabulary import ChannelKind, Per, Urgency

NOW = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TWO_A_MINUTE = Limit(Per.PROVIDER, 2, MINUTE)


def text(
    urgency: Urgency = Urgency.NORMAL,
    *,
    person: str = "p",
    provider: str = "modem",
    channel: str = "sms",
    drill: bool = False,
) -> Message:
    return Message(ChannelKind(channel), provider, person, urgency, drill)


def let_through(limits: tuple[Limit, ...], *messages: Message) -> list[bool]:
    """Which of these go at once, in the order in which they ask."""
    pace = Pace({})
    return [pace.ask(limits, message, NOW) == NOW for message in messages]


def test_what_fits_goes_at_once_and_the_rest_waits() -> None:
    assert let_through((TWO_A_MINUTE,), *[text()] * 4) == [True, True, False, False]


def test_a_drill_takes_no_room_from_what_is_real_and_waits_for_it() -> None:
    drill = text(drill=True)
    assert let_through((TWO_A_MINUTE,), drill, drill, text(), text()) == [True] * 4
    assert let_through((TWO_A_MINUTE,), text(), drill, drill) == [True, True, False]


def test_what_waits_asks_again_as_soon_as_there_is_room() -> None:
    free = NOW + timedelta(seconds=10)
    pace = Pace({(TWO_A_MINUTE, "modem", False): Window(2, free)})
    assert pace.ask((TWO_A_MINUTE,), text(), NOW) == free


def test_what_waits_for_long_asks_again_now_and_then() -> None:
    pace = Pace({(TWO_A_MINUTE, "modem", False): Window(2, NOW + MINUTE)})
    assert pace.ask((TWO_A_MINUTE,), text(), NOW) == NOW + AGAIN


def test_each_person_counts_for_himself() -> None:
    limit = Limit(Per.PERSON, 1, MINUTE)
    assert let_through((limit,), text(person="a"), text(person="b"), text(person="a")) == [True, True, False]


def test_each_channel_counts_for_itself() -> None:
    limit = Limit(Per.CHANNEL, 1, MINUTE)
    assert let_through((limit,), text(), text(channel="voice"), text(provider="other")) == [True, True, False]


def test_a_limit_of_one_provider_leaves_the_others_alone() -> None:
    limit = Limit(Per.PROVIDER, 1, MINUTE, provider="modem")
    others = [text(provider="cloud")] * 2
    assert let_through((limit,), text(), text(), *others) == [True, False, True, True]


def test_a_limit_of_one_channel_leaves_the_others_alone() -> None:
    limit = Limit(Per.PERSON, 1, MINUTE, channel=ChannelKind.VOICE)
    call = text(channel="voice")
    assert let_through((limit,), text(), text(), call, call) == [True, True, True, False]


def test_what_concerns_nobody_in_the_book_is_in_no_limit_per_person() -> None:
    assert let_through((Limit(Per.PERSON, 1, MINUTE),), *[text(person="")] * 3) == [True, True, True]


def test_what_one_limit_holds_back_takes_no_room_in_another() -> None:
    limits = (Limit(Per.PROVIDER, 3, MINUTE), Limit(Per.PERSON, 1, 60 * MINUTE))
    leader, others = [text(person="leader")] * 3, [text(person=name) for name in "ab"]
    assert let_through(limits, *leader, *others) == [True, False, False, True, True]


def test_two_limits_keep_room_for_what_presses_more() -> None:
    limits = (TWO_A_MINUTE, Limit(Per.PROVIDER, 3, MINUTE, holds=Urgency.URGENT))
    urgent = text(Urgency.URGENT)
    assert let_through(limits, text(), text(), text(), urgent, urgent) == [True, True, False, True, False]


def test_the_most_urgent_fills_a_limit_and_waits_for_none() -> None:
    most = text(Urgency.MOST_URGENT)
    assert let_through((TWO_A_MINUTE,), most, most, most, text()) == [True, True, True, False]


def test_only_windows_that_would_hold_something_back_are_looked_at() -> None:
    urgent_too = Limit(Per.PERSON, 1, MINUTE, holds=Urgency.URGENT)
    limits = (TWO_A_MINUTE, urgent_too)
    assert held(limits, [text(Urgency.MOST_URGENT)]) == set()
    assert held(limits, [text(Urgency.URGENT)]) == {(urgent_too, "p", False)}
    assert held(limits, [text()]) == {
        (TWO_A_MINUTE, "modem", False),
        (urgent_too, "p", False),
    }


@pytest.mark.parametrize(
    ("most", "within", "holds"),
    [(0, MINUTE, Urgency.NORMAL), (1, timedelta(), Urgency.NORMAL), (1, MINUTE, Urgency.MOST_URGENT)],
)
def test_a_limit_that_lets_nothing_through_or_keeps_the_gravest_waiting_is_refused(
    most: int, within: timedelta, holds: Urgency
) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limit(Per.PERSON, most, within, holds=holds)


LIMITS = st.builds(
    Limit,
    st.sampled_from(Per),
    st.integers(1, 4),
    st.integers(1, 90).map(lambda seconds: timedelta(seconds=seconds)),
    st.none() | st.sampled_from((ChannelKind.SMS, ChannelKind.VOICE)),
    st.sampled_from(("", "modem", "cloud")),
    st.sampled_from((Urgency.URGENT, Urgency.NORMAL)),
)
MESSAGES = st.builds(
    Message,
    st.sampled_from((ChannelKind.SMS, ChannelKind.VOICE)),
    st.sampled_from(("modem", "cloud")),
    st.sampled_from(("a", "b")),
    st.sampled_from(Urgency),
    st.booleans(),
)


@given(st.lists(LIMITS, max_size=4), st.lists(MESSAGES, max_size=25))
def test_a_message_goes_if_and_only_if_every_limit_that_holds_it_has_room(
    limits: list[Limit], messages: list[Message]
) -> None:
    pace, gone = Pace({}), list[Message]()
    for message in messages:
        goes = pace.ask(limits, message, NOW) == NOW
        full = [
            limit
            for limit, named, drills_too in keys_of(limits, message)
            if limit.holds_back(message.urgency)
            and sum(limit.counts(m) == named for m in gone if drills_too or not m.drill) >= limit.most
        ]
        assert goes == (not full)
        gone += [message] if goes else []


@given(st.lists(LIMITS, max_size=4), st.lists(MESSAGES, max_size=25))
def test_the_most_urgent_goes_at_once_in_any_storm(limits: list[Limit], messages: list[Message]) -> None:
    pace = Pace({})
    for message in messages:
        at = pace.ask(limits, message, NOW)
        assert NOW <= at <= NOW + AGAIN
        assert at == NOW or message.urgency is not Urgency.MOST_URGENT

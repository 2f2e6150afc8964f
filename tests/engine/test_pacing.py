"""How much goes to one person, on one channel, by one provider; and that the gravest waits for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pacing import Limit, Message, Pace, longest
from engine.vocabulary import ChannelKind, Per, Urgency

NOW = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TWO_A_MINUTE = Limit(Per.PROVIDER, 2, MINUTE)


def text(
    urgency: Urgency = Urgency.NORMAL, *, person: str = "p", provider: str = "modem", channel: str = "sms"
) -> Message:
    return Message(ChannelKind(channel), provider, person, urgency)


def given_times(limits: tuple[Limit, ...], *messages: Message) -> list[float]:
    """Seconds from now at which these go, in the order in which they are asked for."""
    pace = Pace(limits, ())
    return [(pace.give(message, NOW) - NOW).total_seconds() for message in messages]


def test_what_fits_goes_at_once_and_the_rest_as_soon_as_there_is_room() -> None:
    assert given_times((TWO_A_MINUTE,), *[text()] * 5) == [0, 0, 60, 60, 120]


def test_what_went_before_counts_until_it_is_out_of_the_window() -> None:
    pace = Pace(
        (TWO_A_MINUTE,), [(text(), NOW - timedelta(seconds=50)), (text(), NOW - timedelta(seconds=20))]
    )
    assert pace.give(text(), NOW) == NOW + timedelta(seconds=10)
    assert pace.give(text(), NOW) == NOW + timedelta(seconds=40)


def test_each_person_counts_for_himself() -> None:
    limit = Limit(Per.PERSON, 1, MINUTE)
    assert given_times((limit,), text(person="a"), text(person="b"), text(person="a")) == [0, 0, 60]


def test_each_channel_counts_for_itself() -> None:
    limit = Limit(Per.CHANNEL, 1, MINUTE)
    assert given_times((limit,), text(), text(channel="voice"), text(provider="other")) == [0, 0, 60]


def test_a_limit_of_one_provider_leaves_the_others_alone() -> None:
    limit = Limit(Per.PROVIDER, 1, MINUTE, provider="modem")
    others = [text(provider="cloud")] * 3
    assert given_times((limit,), text(), text(), *others) == [0, 60, 0, 0, 0]


def test_a_limit_of_one_channel_leaves_the_others_alone() -> None:
    limit = Limit(Per.PERSON, 1, MINUTE, channel=ChannelKind.VOICE)
    assert given_times((limit,), text(), text(), text(channel="voice"), text(channel="voice")) == [
        0,
        0,
        0,
        60,
    ]


def test_what_concerns_nobody_in_the_book_is_in_no_limit_per_person() -> None:
    assert given_times((Limit(Per.PERSON, 1, MINUTE),), *[text(person="")] * 3) == [0, 0, 0]


def test_two_limits_keep_room_for_what_presses_more() -> None:
    limits = (TWO_A_MINUTE, Limit(Per.PROVIDER, 3, MINUTE, holds=Urgency.URGENT))
    urgent = text(Urgency.URGENT)
    assert given_times(limits, text(), text(), text(), urgent, urgent) == [0, 0, 60, 60, 60]
    assert given_times(limits, text(), text(), urgent, urgent) == [0, 0, 0, 60]


def test_the_most_urgent_fills_a_limit_and_waits_for_none() -> None:
    most = text(Urgency.MOST_URGENT)
    assert given_times((TWO_A_MINUTE,), most, most, most, text()) == [0, 0, 0, 60]


@pytest.mark.parametrize(
    ("most", "within", "holds"),
    [(0, MINUTE, Urgency.NORMAL), (1, timedelta(), Urgency.NORMAL), (1, MINUTE, Urgency.MOST_URGENT)],
)
def test_a_limit_that_lets_nothing_through_or_keeps_the_gravest_waiting_is_refused(
    most: int, within: timedelta, holds: Urgency
) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limit(Per.PERSON, most, within, holds=holds)


def test_what_went_out_counts_for_as_long_as_the_longest_window() -> None:
    assert longest((TWO_A_MINUTE, Limit(Per.PERSON, 1, 5 * MINUTE))) == 5 * MINUTE
    assert longest(()) == timedelta()


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
)
NIGHTS = st.lists(st.tuples(MESSAGES, st.integers(0, 40)), max_size=25)


@given(st.lists(LIMITS, max_size=4), NIGHTS)
def test_on_any_night_nothing_that_is_held_back_goes_into_a_full_window(
    limits: list[Limit], night: list[tuple[Message, int]]
) -> None:
    pace, gone, now = Pace(limits, ()), list[tuple[Message, datetime]](), NOW
    for message, pause in night:
        now += timedelta(seconds=pause)
        at = pace.give(message, now)
        assert at >= now
        for limit in limits:
            same = [
                when
                for other, when in gone
                if limit.counts(other) is not None and limit.counts(other) == limit.counts(message)
            ]
            if limit.counts(message) and limit.holds_back(message.urgency):
                assert sum(at - limit.within < when <= at for when in same) < limit.most
        gone.append((message, at))


@given(st.lists(LIMITS, max_size=4), NIGHTS)
def test_on_any_night_the_most_urgent_goes_at_once(
    limits: list[Limit], night: list[tuple[Message, int]]
) -> None:
    pace, now = Pace(limits, ()), NOW
    for message, pause in night:
        now += timedelta(seconds=pause)
        at = pace.give(message, now)
        if message.urgency is Urgency.MOST_URGENT or not limits:
            assert at == now

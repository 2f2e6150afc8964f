"""How attempts move, and what follows one that came to nothing.

An attempt is one try of a page on one channel by one provider. The table below is the whole of its
life; each row says which accident it prevents. What follows a failure depends on whose fault it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.vocabulary import AttemptState, Cause, ChannelKind, Urgency

_IN_FLIGHT = (AttemptState.CLAIMED, AttemptState.UNKNOWN, AttemptState.HANDED_OVER)

# To a state from these, and from no other: nothing ever goes backwards (docs/adr/0003).
ORIGINS: Mapping[AttemptState, frozenset[AttemptState]] = {
    # Whoever comes next: an attempt that nobody owns would never be sent.
    AttemptState.CLAIMED: frozenset({AttemptState.PENDING}),
    # Given back unsent by a watch that was told to stop: no look-up for what never left.
    AttemptState.PENDING: frozenset({AttemptState.CLAIMED}),
    # Nobody knows: taken neither for yes, which would wait, nor for no, which would ring twice.
    AttemptState.UNKNOWN: frozenset({AttemptState.CLAIMED}),
    # The provider took it, or a look-up found it: no second text.
    AttemptState.HANDED_OVER: frozenset({AttemptState.CLAIMED, AttemptState.UNKNOWN}),
    # A receipt; a late "sent" cannot overwrite it.
    AttemptState.DELIVERED: frozenset(_IN_FLIGHT),
    # Refused, undelivered, or twice not there: nobody waits for somebody who was never called.
    AttemptState.FAILED: frozenset(_IN_FLIGHT),
    # Its person answered on it: no receipt is held against an answer.
    AttemptState.ANSWERED: frozenset({*_IN_FLIGHT, AttemptState.DELIVERED, AttemptState.FAILED}),
    # Answered before it was sent: nobody is rung about a matter that is settled. A claimed one only by
    # its holder, who alone knows that it was not sent; handed over means a card that lies on the desk.
    AttemptState.WITHDRAWN: frozenset({AttemptState.PENDING, AttemptState.CLAIMED, AttemptState.HANDED_OVER}),
    # The page is long over and no provider ever said: it is not asked about for ever.
    AttemptState.EXPIRED: frozenset({AttemptState.UNKNOWN}),
}

# A vendor that stumbles is tried again after these (ours): with four sends of three seconds they end
# within the half of a minute, the shortest wait of a rung.
BACK_OFF = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=10))
# A vendor that asks for longer than this is not waited for: the next channel goes.
LONGEST_REST = timedelta(seconds=10)
# A phone that rings out is rung again after this, as often as this (ours): people sleep through one
# call. Carriers block a number that calls far more often than that.
CALL_AGAIN, CALLS = timedelta(seconds=60), 3
# A text that nobody answers is followed by a call after this (ours): a text wakes nobody. A matter
# that is not urgent is called about only when the text fails.
CALL_AFTER: Mapping[Urgency, timedelta] = {
    Urgency.MOST_URGENT: timedelta(seconds=60),
    Urgency.URGENT: timedelta(seconds=120),
}

# The occasions that may wake somebody; the others are reminders.
PRESSING = ("page", "breach", "ask")


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that came to nothing.

    `also` are providers of its channel not tried yet, `numbers` other contacts of the person on it,
    `fallback` the channels after it, `contact` the number it was made at. `handed_over`: the provider
    had taken it, so it was the handset or the carrier that failed and not the way to the provider.
    """

    channel: ChannelKind
    provider: str
    also: tuple[str, ...]
    numbers: tuple[str, ...]
    fallback: tuple[ChannelKind, ...]
    retry: int = 0
    handed_over: bool = False
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What is tried next. `contact` None: the person's first number of that channel. `wait` from now."""

    channel: ChannelKind
    provider: str
    also: tuple[str, ...]
    fallback: tuple[ChannelKind, ...]
    contact: str | None = None
    retry: int = 0
    wait: timedelta = timedelta()


Order = Mapping[ChannelKind, tuple[str, ...]]


def following(tried: Tried, cause: Cause, order: Order, rest: timedelta | None = None) -> Next | None:
    """What follows a failure; None when nothing is left. `order`: providers, preferred first.

    1. The number is at fault: the person's next number, else the next channel, at once.
    2. A provider is at fault: the next provider of the channel, at once.
    3. None is left and it may pass: the same channel again, a little later.
    4. Otherwise the next channel, at once.
    """
    if cause is Cause.NUMBER:
        return _next_number(tried, order) or next_channel(tried.fallback, order)
    if tried.handed_over:
        return _call_again(tried, order) or next_channel(tried.fallback, order)
    if tried.also:
        first, *rest_of = tried.also
        return Next(tried.channel, first, tuple(rest_of), tried.fallback, tried.contact, tried.retry)
    return _again(tried, cause, order, rest) or next_channel(tried.fallback, order)


def _next_number(tried: Tried, order: Order) -> Next | None:
    providers = order.get(tried.channel, ())
    if not (tried.numbers and providers):
        return None
    return Next(tried.channel, providers[0], providers[1:], tried.fallback, contact=tried.numbers[0])


def _call_again(tried: Tried, order: Order) -> Next | None:
    """A call that rang out or was taken by a machine, once more."""
    providers = order.get(tried.channel, ())
    if tried.channel is not ChannelKind.VOICE or not providers or tried.retry + 1 >= CALLS:
        return None
    first, rest = providers[0], providers[1:]
    return Next(tried.channel, first, rest, tried.fallback, tried.contact, tried.retry + 1, wait=CALL_AGAIN)


def _again(tried: Tried, cause: Cause, order: Order, rest: timedelta | None) -> Next | None:
    """The same channel after a while, if that can help and there is time."""
    providers = order.get(tried.channel, ())
    passes = cause in (Cause.PASSING, Cause.THROTTLED)
    if not (passes and providers and tried.retry < len(BACK_OFF)):
        return None
    wait = max(BACK_OFF[tried.retry], rest or timedelta())
    if wait > LONGEST_REST:
        return None
    first, rest_of = providers[0], providers[1:]
    return Next(tried.channel, first, rest_of, tried.fallback, tried.contact, tried.retry + 1, wait)


def urgency(rank: int, occasion: str) -> Urgency:
    """How hard a page tries: by the rank of the response level; a reminder is never urgent."""
    if occasion not in PRESSING:
        return Urgency.NORMAL
    ranks = (Urgency.MOST_URGENT, Urgency.URGENT)
    return ranks[rank] if rank < len(ranks) else Urgency.NORMAL


def planned(channels: tuple[ChannelKind, ...], urgency: Urgency, order: Order) -> tuple[Next, ...]:
    """The tries of a page from its beginning: the first channel now, and a call after it if it is urgent.

    Empty when no channel has a provider. What is planned for later is withdrawn by an answer, and
    brought forward when what comes before it fails.
    """
    first = next_channel(channels, order)
    wait = CALL_AFTER.get(urgency)
    if first is None or wait is None or first.channel is not ChannelKind.SMS:
        return () if first is None else (first,)
    if ChannelKind.VOICE not in first.fallback or not order.get(ChannelKind.VOICE):
        return (first,)
    after = first.fallback[first.fallback.index(ChannelKind.VOICE) + 1 :]
    providers = order[ChannelKind.VOICE]
    return first, Next(ChannelKind.VOICE, providers[0], providers[1:], after, wait=wait)


def next_channel(fallback: tuple[ChannelKind, ...], order: Order) -> Next | None:
    """The first of these channels that has a provider; a call card needs none."""
    for position, channel in enumerate(fallback):
        after = fallback[position + 1 :]
        if channel is ChannelKind.MANUAL:
            return Next(channel, "desk", (), after)
        if providers := order.get(channel, ()):
            return Next(channel, providers[0], providers[1:], after)
    return None

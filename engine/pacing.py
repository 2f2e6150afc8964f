"""How much goes to one person, on one channel or by one provider: what is over the limit waits its turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.vocabulary import ChannelKind, Per, Urgency

# The most pressing first.
_ORDER = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` messages within any `within`, each counted for itself `per` person, channel or provider.

    `channel` None and `provider` "": whatever they are. `holds`: the most pressing message that waits
    for it. Those that press more are counted and go at once, so that two limits of one thing, the
    narrower for what presses less, keep the difference free for what presses more.
    """

    per: Per
    most: int
    within: timedelta
    channel: ChannelKind | None = None
    provider: str = ""
    holds: Urgency = Urgency.NORMAL

    def __post_init__(self) -> None:
        """Refuse a limit that could keep the highest urgency waiting, or that lets nothing through."""
        if self.holds is Urgency.MOST_URGENT:
            raise ValueError("what is most urgent waits for no limit")
        if self.most < 1 or self.within <= timedelta():
            raise ValueError("a limit lets at least one message through, within some time")

    def holds_back(self, urgency: Urgency) -> bool:
        """Whether a message of this urgency waits for it."""
        return _ORDER.index(urgency) >= _ORDER.index(self.holds)

    def counts(self, message: "Message") -> str | None:
        """Under what it counts this message: a person, a channel, a provider; None: not at all."""
        if self.channel not in (None, message.channel) or self.provider not in ("", message.provider):
            return None
        named = {
            Per.PERSON: message.person,
            Per.CHANNEL: message.channel.value,
            Per.PROVIDER: message.provider,
        }
        return named[self.per] or None


@dataclass(frozen=True, slots=True)
class Message:
    """What a limit looks at. `person` "" when it concerns nobody in the book."""

    channel: ChannelKind
    provider: str
    person: str
    urgency: Urgency


class Pace:
    """What went out lately, and what is given a time now. `sent`: messages with when they left."""

    def __init__(self, limits: Sequence[Limit], sent: Iterable[tuple[Message, datetime]]) -> None:
        self._limits = limits
        self._times: dict[tuple[Limit, str], list[datetime]] = {}
        for message, at in sent:
            self._count(message, at)

    def give(self, message: Message, now: datetime) -> datetime:
        """When this one goes: now, or as soon as every limit it waits for has room. Counted from then."""
        free = [now]
        for limit, times in self._of(message):
            last = sorted(times)[-limit.most :]
            if limit.holds_back(message.urgency) and len(last) == limit.most:
                free.append(last[0] + limit.within)
        at = max(free)
        self._count(message, at)
        return at

    def _of(self, message: Message) -> Iterable[tuple[Limit, list[datetime]]]:
        for limit in self._limits:
            named = limit.counts(message)
            if named is not None:
                yield limit, self._times.setdefault((limit, named), [])

    def _count(self, message: Message, at: datetime) -> None:
        for _, times in self._of(message):
            times.append(at)


def longest(limits: Iterable[Limit]) -> timedelta:
    """How far back what went out still counts."""
    return max((limit.within for limit in limits), default=timedelta())

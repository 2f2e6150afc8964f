"""How much goes to one person, on one channel or by one provider: what is over the limit waits its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.vocabulary import ChannelKind, Per, Urgency

# The most pressing first.
_ORDER = tuple(Urgency)
# What waits is looked at again after this at the latest (ours): room may come sooner than was foreseen,
# when a try that was counted turns out to have failed, and the level may have been raised meanwhile.
AGAIN = timedelta(seconds=30)


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
    """What a limit looks at. `person` "" when it concerns nobody in the book; `drill`: it is of a drill."""

    channel: ChannelKind
    provider: str
    person: str
    urgency: Urgency
    drill: bool = False


# A limit, the person, channel or provider it counts for, and whether it counts drills too: what is real
# is never held back by how much a drill sends, and a drill is by both.
Key = tuple[Limit, str, bool]


@dataclass(frozen=True, slots=True)
class Window:
    """What a limit has let through already: how many, and if it is full, when the next may go."""

    sent: int = 0
    free_at: datetime | None = None


@dataclass
class Pace:
    """Room in the limits as messages are let through, one after the other; the most pressing ask first.

    Nothing is booked ahead: what one limit holds back takes no room in another.
    """

    windows: Mapping[Key, Window]
    _let: dict[Key, int] = field(default_factory=dict)

    def ask(self, limits: Sequence[Limit], message: Message, now: datetime) -> datetime:
        """`now`, and it is counted; or when it should ask again, at most AGAIN from now."""
        keys = keys_of(limits, message)
        full = [key for key in keys if key[0].holds_back(message.urgency) and not self._has_room(key)]
        if full:
            free = [self.windows.get(key, Window()).free_at or now + key[0].within for key in full]
            return min(max(*free, now), now + AGAIN)
        for limit, named, _ in keys:
            for drills_too in {True, message.drill}:
                key = (limit, named, drills_too)
                self._let[key] = self._let.get(key, 0) + 1
        return now

    def _has_room(self, key: Key) -> bool:
        return self.windows.get(key, Window()).sent + self._let.get(key, 0) < key[0].most


def keys_of(limits: Sequence[Limit], message: Message) -> list[Key]:
    """The windows in which this message needs room: of each limit that counts it, drills too if it is one."""
    counted = ((limit, limit.counts(message)) for limit in limits)
    return [(limit, named, message.drill) for limit, named in counted if named is not None]


def held(limits: Sequence[Limit], messages: Sequence[Message]) -> set[Key]:
    """The windows that decide whether these messages go: those that would hold one of them."""
    return {
        key for message in messages for key in keys_of(limits, message) if key[0].holds_back(message.urgency)
    }

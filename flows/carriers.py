"""The providers of each channel, preferred first as they fare now, and back again by themselves.

A provider that misses twice is tried after the others; every half minute what is sent in one turn
goes to it first, and when that arrives it is preferred again. Nothing here outlives the process.
"""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from engine.attempts import Order
from engine.vocabulary import Cause, ChannelKind
from flows.clock import seconds
from notifications.channel import Channel
from notifications.health import Health, Trust

# Causes that say something of the provider, and not of a number or a text.
_MISSES = (Cause.PASSING, Cause.THROTTLED, None)


class Carriers:
    """Channels by kind and provider, with their health. Thread-safe.

    `clock` gives monotonic seconds.
    """

    def __init__(
        self, channels: Mapping[ChannelKind, tuple[Channel, ...]], clock: Callable[[], float] = seconds
    ) -> None:
        self._channels = {kind: {one.provider: one for one in found} for kind, found in channels.items()}
        self._health = {(kind, name): Health() for kind, named in self._channels.items() for name in named}
        self._clock = clock
        self._lock = Lock()

    @property
    def kinds(self) -> frozenset[ChannelKind]:
        """The channels that have a provider."""
        return frozenset(self._channels)

    def all(self) -> tuple[Channel, ...]:
        """Every channel of every provider."""
        return tuple(channel for named in self._channels.values() for channel in named.values())

    def get(self, kind: ChannelKind, provider: str) -> Channel | None:
        """The channel of this provider, unless the settings no longer name it."""
        return self._channels.get(kind, {}).get(provider)

    def order(self) -> Order:
        """For each channel its providers in the order they are to be tried now."""
        with self._lock:
            now = self._clock()
            return {kind: self._ordered(kind, tuple(named), now) for kind, named in self._channels.items()}

    def _ordered(self, kind: ChannelKind, names: tuple[str, ...], now: float) -> tuple[str, ...]:
        """Those that may go first as the settings have them, then the others."""
        first = [name for name in names if self._health[kind, name].goes_first(now)]
        return (*first, *(name for name in names if name not in first))

    def tries(self, kind: ChannelKind, provider: str) -> None:
        """A message is about to go to it; one that is not trusted is then left alone for a while."""
        with self._lock:
            health = self._health[kind, provider]
            if health.trust is not Trust.SOUND:
                health.probe(self._clock())

    def arrived(self, kind: ChannelKind, provider: str, took: float) -> None:
        """The provider took a message, `took` seconds after it was asked."""
        with self._lock:
            self._health[kind, provider].arrived(self._clock(), took)

    def missed(
        self, kind: ChannelKind, provider: str, cause: Cause | None, took: float, rest: float | None = None
    ) -> None:
        """It did not; `cause` None when nobody knows. `rest`: seconds it asked to be left alone."""
        with self._lock:
            health, now = self._health[kind, provider], self._clock()
            if cause is Cause.ACCOUNT:
                health.refused(now)
            elif cause in _MISSES:
                health.missed(now, took)
            if rest:
                health.rests(now + rest)

    def standing(self) -> list[Mapping[str, Any]]:
        """How each fares: channel, provider, trust, seconds since, failure rate, latency in ms."""
        with self._lock:
            now = self._clock()
            return [_described(kind, name, health, now) for (kind, name), health in self._health.items()]

    def close(self) -> None:
        """Give back every connection."""
        for channel in self.all():
            channel.close()


def _described(kind: ChannelKind, name: str, health: Health, now: float) -> Mapping[str, Any]:
    latency = health.latency(now)
    return {
        "channel": kind.value,
        "provider": name,
        "trust": health.trust.value,
        "for_s": round(now - health.since),
        "failure_rate": round(health.failure_rate(now), 3),
        "latency_ms": None if latency is None else round(latency * 1000),
    }

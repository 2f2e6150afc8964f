"""How a provider fares: a moving failure rate and latency, and whether it is trusted now. Pure.

Only what says something of the provider counts: a number nobody has, or a text it will not carry,
does not. Times are seconds of one monotonic clock.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

# What is older than this says nothing of now (design: degraded after 3 minutes of misses).
WINDOW = 180.0
# After this many misses in a row the next one is sent by another provider first.
SUSPECT_AFTER = 2
# A degraded provider is back after this many arrivals in a row: one may be luck.
BACK_AFTER = 2
# A provider that is not trusted is tried with one message this often; if that arrives it is back.
PROBE_EVERY = 30.0
# As many outcomes as are kept, and as many as a rate needs to mean anything.
MOST, ENOUGH = 500, 10
# More than this share failed: degraded even though some arrive.
TOO_MANY = 0.5


class Trust(StrEnum):
    """Whether a provider is used first. Stored in the heartbeat."""

    SOUND = "sound"  # 正常
    SUSPECT = "suspect"  # it missed twice: others go first
    DEGRADED = "degraded"  # 降级: nothing but misses for three minutes, or most of many
    REFUSED = "refused"  # it refuses our account: somebody has to mend that


@dataclass(frozen=True, slots=True)
class _Outcome:
    at: float
    arrived: bool
    seconds: float


@dataclass
class Health:
    """One provider of one channel. Not thread-safe: whoever keeps it guards it."""

    trust: Trust = Trust.SOUND
    since: float = 0.0  # of the present trust
    rests_until: float = 0.0  # it asked to be left alone until then
    _outcomes: deque[_Outcome] = field(default_factory=lambda: deque(maxlen=MOST))
    _misses: int = 0  # in a row
    _arrivals: int = 0  # in a row
    _first_miss: float = 0.0
    _probed: float = float("-inf")

    def arrived(self, now: float, seconds: float) -> None:
        """It took a message, `seconds` after it was asked: it is trusted again, degraded after two."""
        self._outcomes.append(_Outcome(now, True, seconds))
        self._misses, self._arrivals = 0, self._arrivals + 1
        if self.trust is not Trust.DEGRADED or self._arrivals >= BACK_AFTER:
            self._become(Trust.SOUND, now)

    def missed(self, now: float, seconds: float) -> None:
        """It did not take a message, or did not say in time whether it did."""
        self._outcomes.append(_Outcome(now, False, seconds))
        self._first_miss = now if not self._misses else self._first_miss
        self._misses, self._arrivals = self._misses + 1, 0
        if self.trust is Trust.REFUSED:
            return
        if now - self._first_miss >= WINDOW or self._mostly_fails(now):
            self._become(Trust.DEGRADED, now)
        elif self._misses >= SUSPECT_AFTER and self.trust is Trust.SOUND:
            self._become(Trust.SUSPECT, now)

    def refused(self, now: float) -> None:
        """It refuses our account: no message arrives until somebody has mended that."""
        self._misses, self._arrivals = self._misses + 1, 0
        self._become(Trust.REFUSED, now)

    def rests(self, until: float) -> None:
        """It asked to be left alone until then."""
        self.rests_until = max(self.rests_until, until)

    def goes_first(self, now: float) -> bool:
        """Whether the next message may be sent by it before others: it is sound, or due for a probe."""
        if now < self.rests_until:
            return False
        return self.trust is Trust.SOUND or now - max(self._probed, self.since) >= PROBE_EVERY

    def probe(self, now: float) -> None:
        """A message is sent by it although it is not trusted: the next probe is an interval later."""
        self._probed = now

    def failure_rate(self, now: float) -> float:
        """The share of the window's messages it did not take; 0.0 when there were none."""
        recent = [o for o in self._outcomes if now - o.at <= WINDOW]
        return sum(not o.arrived for o in recent) / len(recent) if recent else 0.0

    def latency(self, now: float) -> float | None:
        """Seconds it took to take a message, the median of the window; None if it took none."""
        taken = sorted(o.seconds for o in self._outcomes if o.arrived and now - o.at <= WINDOW)
        return taken[len(taken) // 2] if taken else None

    def _mostly_fails(self, now: float) -> bool:
        recent = [o for o in self._outcomes if now - o.at <= WINDOW]
        return len(recent) >= ENOUGH and self.failure_rate(now) > TOO_MANY

    def _become(self, trust: Trust, now: float) -> None:
        if trust is not self.trust:
            self.trust, self.since = trust, now

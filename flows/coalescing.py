"""Which effects become a recorded task of their own, and which share one. Loads without prefect.

The server takes in about 23 task runs a second at a whole core (measured), and the process that
pages pays for each as well. What one incident sets off is recorded one by one; when more is waiting
than the allowance has left, the effects of a module share a task whose name says how many of what.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.tracks import Family
from engine.vocabulary import TimerKind
from flows.effects import Effect
from flows.naming import CHANNELS, WORDS

# Tasks of their own: two or three incidents logged together use up the allowance (the gravest level
# of a shipped playbook sets off about 15 effects at once), and 5 a second, a fifth of what the server
# can take in, is far more than a duty office does in earnest.
ALLOWANCE = 40.0
REFILL = 5.0
# As many keys as one task looks up with one query.
MOST_KEYS = 500

INTAKE, ESCALATION, PAGING = "intake", "escalation", "paging"
DEADLINES, REPORTING = "deadlines", "reporting"

_MODULES = {
    Family.LADDER: ESCALATION,
    Family.ACT: ESCALATION,
    Family.TELL: PAGING,
    Family.DEADLINE: DEADLINES,
    Family.CADENCE: DEADLINES,
    Family.ASK: DEADLINES,
    Family.REPORT: REPORTING,
    Family.DRILL: REPORTING,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Effects recorded as one task of `module`. Without keys it only says what was not recorded."""

    module: str
    name: str
    keys: tuple[str, ...]


class Allowance:
    """How many effects may have a task of their own now: a bucket that fills by itself."""

    def __init__(self, seconds: Callable[[], float], most: float = ALLOWANCE, refill: float = REFILL) -> None:
        self._seconds = seconds
        self._most = most
        self._refill = refill
        self._left = most
        self._at = seconds()

    def grants(self, amount: int) -> bool:
        """Whether `amount` fits; if so, it is used up."""
        now = self._seconds()
        self._left = min(self._most, self._left + (now - self._at) * self._refill)
        self._at = now
        if amount > self._left:
            return False
        self._left -= amount
        return True


def coalesce(effects: Sequence[Effect], allowance: Allowance) -> list[Batch]:
    """A batch for each effect if the allowance grants it, else one for each module."""
    if allowance.grants(len(effects)):
        return [Batch(module_of(effect), effect.name, (effect.key,)) for effect in effects]
    shared: dict[str, list[Effect]] = {}
    for effect in effects:
        shared.setdefault(module_of(effect), []).append(effect)
    return [
        Batch(module, shared_name(some), tuple(effect.key for effect in some))
        for module, all_ in shared.items()
        for some in (all_[i : i + MOST_KEYS] for i in range(0, len(all_), MOST_KEYS))
    ]


def module_of(effect: Effect) -> str:
    """The module whose task ensures this; what logging an incident sets off at once belongs to intake."""
    if not effect.key.startswith("timer:"):
        return PAGING
    if effect.kind == TimerKind.GATE:
        return ESCALATION
    _, track, epoch, n = effect.key.split("|")
    family = Family(track.partition(":")[0])
    if family in (Family.LADDER, Family.TELL) and (epoch, n) == ("0", "0"):
        return INTAKE
    return _MODULES[family]


def shared_name(effects: Sequence[Effect]) -> str:
    """共 37 项：转呼 30、短信 7（2026-0042 – 2026-0078）."""
    numbers = sorted(effect.name.partition(" ")[0] for effect in effects)
    counts = counted(Counter(effect.kind for effect in effects))
    return f"共 {len(effects)} 项：{counts}（{numbers[0]} – {numbers[-1]}）"


def missed(counts: Mapping[str, int]) -> Batch:
    """What happened while nobody recorded it, as counts."""
    return Batch(PAGING, f"未逐项记录 {sum(counts.values())} 项：{counted(counts)}", ())


def counted(counts: Mapping[str, int]) -> str:
    """转呼 30、短信 7; kinds are those of timers and channels."""
    words = {**{kind.value: word for kind, word in WORDS.items()}, **_CHANNEL_WORDS}
    return "、".join(f"{words[kind]} {count}" for kind, count in counts.items())


_CHANNEL_WORDS = {kind.value: word for kind, word in CHANNELS.items()}

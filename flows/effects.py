"""Effects: what the loop has taken in hand, for Prefect to show and, if need be, to ensure.

The queue is memory only and bounded: the loop never waits for Prefect. What does not fit, or was
there when the process died, becomes one coalesced effect with its counts.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

# At 23 task runs a second (measured on the embedded server) this is more than three minutes of
# backlog; a longer one would only delay what happens now.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Effect:
    """Something in hand. `key` finds its row again: attempt:<id> or timer:<subject>|<track>|<epoch>|<n>.

    `name` is what the Prefect UI shows: number, kind and post, never a person or a telephone number.
    """

    key: str
    kind: str
    name: str


def _nobody() -> None:
    """Nobody waits for effects."""


class EffectQueue:
    """Filled by the loop, emptied by a watch run; either may be absent.

    `on_put` is called after every `put` that left something to take; it must return at once.
    """

    def __init__(self, most: int = MOST) -> None:
        self._effects: deque[Effect] = deque()
        self._most = most
        self._lost: Counter[str] = Counter()
        self._lock = Lock()
        self.attached = False
        self.on_put: Callable[[], None] = _nobody

    def put(self, effects: list[Effect]) -> None:
        """Add effects; of those beyond the bound, or put while nobody reads, only kinds are counted."""
        if not effects:
            return
        with self._lock:
            room = self._most - len(self._effects) if self.attached else 0
            self._effects.extend(effects[:room])
            self._lost.update(effect.kind for effect in effects[room:])
        self.on_put()

    def take(self, most: int) -> tuple[list[Effect], dict[str, int]]:
        """Up to `most` effects, and the counts of those that were lost since the last call."""
        with self._lock:
            taken = [self._effects.popleft() for _ in range(min(most, len(self._effects)))]
            lost, self._lost = dict(self._lost), Counter()
        return taken, lost

    def __len__(self) -> int:
        return len(self._effects)

"""Many incidents at once: one person gets one text with the list, and a graver matter still rings alone."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Storm:
    """When texts to one person are gathered: from so many matters waiting for an answer, this long.

    `matters` 0: never. Both are ours; an office sets its own.
    """

    matters: int = 4
    gather: timedelta = timedelta(seconds=30)


USUAL = Storm()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one person is waited for about already: how many matters, and the rank of the gravest.

    `rank` 0 is the gravest level, as in `engine.parts.Level`.
    """

    matters: int = 0
    gravest: int | None = None

    def also(self, rank: int) -> "Waiting":
        """With one more matter of this rank."""
        return Waiting(self.matters + 1, rank if self.gravest is None else min(self.gravest, rank))


def gathers(storm: Storm, waiting: Waiting, rank: int) -> bool:
    """Whether a text about a matter of `rank` waits for others, to go with them as one list.

    What is graver than all that this person is waited for about is never held back.
    """
    if not storm.matters or waiting.matters < storm.matters or waiting.gravest is None:
        return False
    return rank >= waiting.gravest

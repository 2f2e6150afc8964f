"""Whom a ring reached: what the record says of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Called:
    """Whom rings are for: person ids. `by_hand` are those a machine does not call, so that the desk has to.

    Where nobody is reachable as a role, the role's id stands in `by_hand`. `spared` would have been called
    if this were no drill.
    """

    people: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()

    def __add__(self, other: "Called") -> "Called":
        return Called(self.people + other.people, self.by_hand + other.by_hand, self.spared + other.spared)

    @property
    def detail(self) -> dict[str, Any]:
        """As an entry keeps it: lists of ids under `people` and `by_hand`."""
        return {"people": list(self.people), "by_hand": list(self.by_hand)}

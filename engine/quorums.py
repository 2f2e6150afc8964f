"""任一、全部、n人: roles whose act counts, how many of them it takes, and who of them has spoken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quorum:
    """`needs` of these roles have to act: 1 is any of them, as many as there are is all of them."""

    roles: tuple[str, ...]
    needs: int = 1

    @property
    def takes_several(self) -> bool:
        """Whether one act is not enough."""
        return self.needs > 1


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody whose act counts toward a quorum, and as which roles; `person` None: only the role is known.

    `at` (aware UTC) is when he or she acted.
    """

    person: str | None
    roles: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How far a quorum is: so many of `needs` roles have `spoken`, and it `waits` for some of these."""

    spoken: int
    needs: int
    waits: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether enough have spoken."""
        return self.spoken >= self.needs


def by_post(quorum: Quorum, voices: Sequence[Voice], knows: Collection[str] = ()) -> Count:
    """Each role counts once it has spoken, or is among those that know; who fills two speaks for both."""
    heard = {role for voice in voices for role in voice.roles} | set(knows)
    waits = tuple(role for role in quorum.roles if role not in heard)
    return Count(len(quorum.roles) - len(waits), quorum.needs, waits)


def by_person(quorum: Quorum, voices: Sequence[Voice]) -> Count:
    """Each role counts for a person of its own 双人双岗: nobody speaks for two, and nothing is said twice."""
    taken: dict[str, int] = {}
    for index in range(len(voices)):
        _seat(quorum, voices, index, taken, set())
    waits = tuple(role for role in quorum.roles if role not in taken)
    return Count(len(taken), quorum.needs, waits)


def _seat(
    quorum: Quorum, voices: Sequence[Voice], index: int, taken: dict[str, int], tried: set[str]
) -> bool:
    """Give this voice a role of its own, moving others to another of theirs; whether it has one then."""
    for role in quorum.roles:
        if role in voices[index].roles and role not in tried:
            tried.add(role)
            if role not in taken or _seat(quorum, voices, taken[role], taken, tried):
                taken[role] = index
                return True
    return False

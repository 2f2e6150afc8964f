"""值班表 over a stretch of time: where a post is held by nobody, and where two things are meant at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody holds a post from `starts` until `ends` (aware UTC, end not included)."""

    post: str
    person: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody holds a post from `starts` until `ends`."""

    post: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two turns at once, from `starts` until `ends`: of one post, or of one person at two posts."""

    first: Turn
    second: Turn
    starts: datetime
    ends: datetime

    @property
    def is_of_one_person(self) -> bool:
        """Whether one person would have to be at two posts."""
        return self.first.person == self.second.person


def gaps(post: str, turns: Iterable[Turn], starts: datetime, ends: datetime) -> list[Gap]:
    """Where nobody holds this post between two instants, in order."""
    found: list[Gap] = []
    until = starts
    for turn in sorted((t for t in turns if t.post == post), key=lambda t: t.starts):
        if turn.starts >= ends:
            break
        if turn.starts > until:
            found.append(Gap(post, until, turn.starts))
        until = max(until, turn.ends)
    if until < ends:
        found.append(Gap(post, until, ends))
    return found


def overlaps(turns: Sequence[Turn]) -> list[Overlap]:
    """Every two turns at once of one post or of one person, in order of when they begin to overlap."""
    listed = sorted(turns, key=lambda t: (t.starts, t.post, t.person))
    found = []
    for place, first in enumerate(listed):
        for second in listed[place + 1 :]:
            if second.starts >= first.ends:
                break
            if first.post == second.post or first.person == second.person:
                found.append(Overlap(first, second, second.starts, min(first.ends, second.ends)))
    return sorted(found, key=lambda one: one.starts)

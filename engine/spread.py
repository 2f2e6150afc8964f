"""传播记录: how far something has spread, as it was seen, and what follows from several sightings of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

COUNTS = ("reads", "reposts", "comments", "likes")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one post showed at `at`. A count is None where the platform shows none.

    `id` is made of what it says; `corrects` names an earlier sighting that it stands for instead.
    """

    id: str
    at: datetime
    platform: str
    link: str = ""
    reads: int | None = None
    reposts: int | None = None
    comments: int | None = None
    likes: int | None = None
    note: str = ""
    corrects: str = ""

    @property
    def post(self) -> tuple[str, str]:
        """What is counted: later counts of the same post replace earlier ones."""
        return self.platform, self.link


@dataclass(frozen=True, slots=True)
class Total:
    """What all posts showed together at `at`; a count no platform shows is None."""

    at: datetime
    counts: dict[str, int | None] = field(hash=False)
    posts: int

    @property
    def interactions(self) -> int | None:
        """Reposts, comments and likes together."""
        known = [n for name in COUNTS[1:] if (n := self.counts[name]) is not None]
        return sum(known) if known else None

    def of(self, name: str) -> int | None:
        """One count by its name, or "interactions"."""
        return self.interactions if name == "interactions" else self.counts[name]


def standing(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Those that no later one corrects, by when they were seen."""
    known = list(sightings)
    corrected = {one.corrects for one in known}
    return sorted((one for one in known if one.id not in corrected), key=lambda one: one.at)


def totals(sightings: Iterable[Sighting]) -> list[Total]:
    """The whole at each time something was seen: of every post the latest count known by then."""
    latest: dict[tuple[str, str], dict[str, int | None]] = {}
    found: dict[datetime, Total] = {}
    for one in standing(sightings):
        counts = latest.setdefault(one.post, dict.fromkeys(COUNTS))
        counts.update({name: n for name in COUNTS if (n := getattr(one, name)) is not None})
        whole = {name: _sum([counts[name] for counts in latest.values()]) for name in COUNTS}
        found[one.at] = Total(one.at, whole, len(latest))
    return list(found.values())


def growth(series: Sequence[Total], name: str) -> int | None:
    """How much a count has grown since it was seen before; None if it was not."""
    known = [n for total in series if (n := total.of(name)) is not None]
    return known[-1] - known[-2] if len(known) > 1 else None


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [n for n in counts if n is not None]
    return sum(known) if known else None

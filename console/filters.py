"""What the address of the board asks for, so that a view can be kept, sent on, and used without a script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from console.words import Words
from engine.vocabulary import State
from flows import posts
from flows.wiring import Office
from models.finding import Asked

# Besides a state itself: everything that is over, and everything there is.
ENDED, ALL = "ended", "all"
# What only some are: on whom it lies, or what it lacks.
SHOWS = ("mine", "unanswered", "overdue", "drills")
_KEPT = ("q", "level", "state", "unit", "playbook", "show")
# A search is a few words; what is longer was pasted by mistake.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the board; "" asks nothing. `state`: a state, `ended` or `all`; "" is what is open."""

    q: str = ""
    level: str = ""
    state: str = ""
    unit: str = ""
    playbook: str = ""
    show: str = ""
    page: int = 1

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, name) for name in _KEPT)

    @property
    def sees_open(self) -> bool:
        """Whether incidents that are open are looked for; on later pages of what is over they are not."""
        return self.state in ("", ALL) or (self.state != ENDED and State(self.state).is_open)

    @property
    def sees_ended(self) -> bool:
        """Whether incidents that are over are looked for; somebody who searches looks for those too."""
        over = self.state in (ENDED, ALL) or (self.state != "" and not State(self.state).is_open)
        return over or (bool(self.q) and not self.state)

    def asked(self, person: str, wordless: frozenset[str]) -> Asked:
        """The same for the store, for this person at the desk."""
        return Asked(
            self.q,
            self.level,
            State(self.state) if self.state not in ("", ENDED, ALL) else None,
            self.unit,
            self.playbook,
            person if self.show == "mine" else "",
            self.show == "unanswered",
            self.show == "overdue",
            self.show == "drills",
            wordless=wordless,
        )

    def but(self, **changes: str) -> "Filters":
        """The same with something else, from its first page."""
        return replace(self, page=1, **changes)

    def turned(self, page: int) -> "Filters":
        """Another page of the same."""
        return replace(self, page=page)

    def at(self, path: str = "/", **besides: str) -> str:
        """The address that asks for this."""
        pairs = [(name, getattr(self, name)) for name in _KEPT if getattr(self, name)]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        query = urlencode([*pairs, *besides.items()])
        return path + (f"?{query}" if query else "")


def read(query: Mapping[str, str]) -> Filters:
    """What a query asks for; a value that means nothing asks nothing."""
    kept = {name: query.get(name, "").strip() for name in _KEPT}
    if kept["state"] not in (ENDED, ALL, *State):
        kept["state"] = ""
    if kept["show"] not in SHOWS:
        kept["show"] = ""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return Filters(**kept | {"q": kept["q"][:LONGEST]}, page=max(number, 1))


Choice = tuple[str, str]  # value, words


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter may be set to."""

    levels: tuple[Choice, ...]
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    playbooks: tuple[Choice, ...]


def choices(office: Office, units: Mapping[str, str], words: Words) -> Choices:
    """Levels and playbooks of the shelf, every state, every unit of the address book (id: name)."""
    plans = posts.plans_of(office)
    levels = {level.id: level for plan in plans for level in plan.levels}
    ranked = sorted(levels.values(), key=lambda level: level.rank)
    return Choices(
        tuple((level.id, words("level.is", level=level.name)) for level in ranked),
        _states(words),
        tuple(sorted(units.items(), key=lambda pair: pair[1])),
        tuple((plan.id, words.text(plan.title)) for plan in plans),
    )


def _states(words: Words) -> tuple[Choice, ...]:
    def labelled(states: Iterable[State]) -> list[Choice]:
        return [(state.value, words.label(state)) for state in states]

    return (
        *labelled(state for state in State if state.is_open),
        (ENDED, words("board.ended")),
        *labelled(state for state in State if not state.is_open),
        (ALL, words("board.all")),
    )

"""值班看板: open incidents, the limit that ends next first, and what the desk has to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from console.ahead import Ahead, next_call
from console.bars import Bar, bar
from console.cards import CallCard, call_cards
from console.drills import DrillRow, drill_rows
from console.filters import Filters
from console.on_duty import OnDuty, on_duty
from console.reached import Reached, answered, calling
from console.reaching import gap_line
from console.times import Wall
from engine.facts import Facts
from engine.vocabulary import State
from flows import posts
from flows.acts import searching, views
from flows.acts.searching import Counts, Found
from flows.acts.views import Board
from flows.wiring import Office
from models import incidents
from models.calling import next_timers
from models.cards import Card
from models.finding import Asked
from models.views import BoardRow

# More than anybody reads at three in the morning; the rest is less pressing, and on the next pages.
SHOWN = 60
# Cards are dialled one after another, the most urgent first.
CARDS_SHOWN = 20
# So many that ended lately are listed while nothing is looked for.
RECENT = 6


@dataclass(frozen=True, slots=True)
class Row:
    """An open incident as the board shows it. `silent`: no content is kept of it, its number is its name.

    `asks`: what it asks of whoever looks, "answer" or "review"; "" for nothing.
    """

    number: str
    title: str
    category: str
    unit: str
    level: str
    rank: int
    response: str
    state: str
    state_id: str
    bar: Bar | None
    breached: int
    calling: tuple[Reached, ...]
    to_dial: int
    answered: tuple[Reached, ...]
    next: Ahead | None
    logged_by: str
    logged_at: str
    is_drill: bool
    silent: bool
    asks: str = ""

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is called, and nobody knows of it."""
        return not (self.calling or self.to_dial or self.answered)


@dataclass(frozen=True, slots=True)
class Ended:
    """An incident that is over."""

    number: str
    title: str
    category: str
    level: str
    unit: str
    state: str
    at: str


@dataclass(frozen=True)
class Overview:
    """Everything on the board. `total`: how many open ones are asked for; `cards_hidden`: not shown."""

    filters: Filters
    rows: tuple[Row, ...]
    total: int
    ended: tuple[Ended, ...]
    ended_total: int
    counts: Counts
    cards: tuple[CallCard, ...]
    cards_hidden: int
    on_duty: tuple[OnDuty, ...]
    gap: str = ""  # who could not be called in this shift or the next
    drills: tuple[DrillRow, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are of what is listed."""
        return max(
            -(-self.total // SHOWN), -(-self.ended_total // SHOWN) if self.filters.sees_ended else 1, 1
        )

    @property
    def before(self) -> int:
        """How many open ones are on the pages before."""
        return (self.filters.page - 1) * SHOWN


def overview(
    office: Office, wall: Wall, filters: Filters | None = None, person: str = "", unit: str = ""
) -> Overview:
    """The board as it is now, for this person at the desk. Raises StoreError.

    `unit` (an id): what a contact of that unit sees, its own incidents, neither cards nor drills.
    """
    filters, whole = filters or Filters(), not unit
    asked = replace(filters.asked(person, searching.wordless(office)), within=unit)
    skipped = (filters.page - 1) * SHOWN
    cards = CARDS_SHOWN if whole else 0
    seen = views.board(office, SHOWN, cards, asked if filters.sees_open else None, skipped)
    facts = _facts(office, seen.rows, seen.cards, wall)
    over = _over(office, filters, asked, skipped)
    return Overview(
        filters,
        tuple(
            replace(_row(row, facts[row.id], seen, wall), asks=_asks(facts[row.id], person))
            for row in seen.rows
            if row.id in facts
        ),
        seen.total,
        tuple(_ended(over, wall)),
        over.total,
        searching.counts(office, person, unit),
        tuple(call_cards(office, seen.cards, facts, seen.said, wall)),
        seen.cards_total - len(seen.cards) if whole else 0,
        on_duty(seen, posts.plans_of(office), wall),
        gap_line(office, wall) if whole else "",
        drill_rows(seen, wall) if whole else (),
    )


def _asks(facts: Facts, person: str) -> str:
    """What an incident asks of this person himself."""
    if person and any(page.person == person for page in facts.pages):
        return "answer"
    incident, plan = facts.incident, facts.plan
    reviewers = facts.roster.resolve(plan.roles[plan.reviewing(*incident.levels)], incident.unit)
    return "review" if incident.state is State.CLOSING and person in reviewers else ""


def rows_of(office: Office, seen: Board, wall: Wall) -> tuple[Row, ...]:
    """The rows alone, for a screen without cards."""
    facts = _facts(office, seen.rows, (), wall)
    return tuple(_row(row, facts[row.id], seen, wall) for row in seen.rows if row.id in facts)


def _over(office: Office, filters: Filters, asked: Asked, skipped: int) -> Found:
    """What is asked for of what is over; a few that ended lately while nothing is looked for."""
    if filters.sees_ended:
        return searching.over(office, asked, SHOWN, skipped)
    return Found() if filters.is_set else searching.lately(office, RECENT, asked.within)


def _ended(over: Found, wall: Wall) -> list[Ended]:
    return [
        Ended(
            one.number,
            one.title,
            wall.words.text(over.plans[one.playbook_hash].category),
            over.plans[one.playbook_hash].level(one.event_level).name,
            one.unit,
            wall.words.label(State(one.state)),
            wall.clock(one.changed_at),
        )
        for one in over.rows
    ]


def _facts(
    office: Office, shown: Sequence[BoardRow], cards: Sequence[Card], wall: Wall
) -> Mapping[str, Facts]:
    """The facts of what is shown, by incident."""
    wanted = {row.id for row in shown} | {card.incident for card in cards}
    with office.database.reading() as tx:
        loaded = incidents.load(tx, wanted, office.context(tx, wall.now), next_timers)
        return {one.facts.incident.id: one.facts for one in loaded}


def _row(row: BoardRow, facts: Facts, seen: Board, wall: Wall) -> Row:
    plan, words = facts.plan, wall.words
    level = plan.level(row.event_level)
    response = plan.level(row.response_level).name if row.response_level != row.event_level else ""
    logged_by = facts.roster.known(row.logged_by)
    return Row(
        row.number,
        "" if facts.content_free else row.title,
        words.text(plan.category),
        row.unit,
        level.name,
        level.rank,
        response,
        words.label(row.state),
        row.state.value,
        _bar(row, facts, wall),
        row.breached,
        calling(row, facts, seen.tries, wall),
        len(row.to_dial),
        answered(row, facts, seen.tries, wall),
        next_call(facts, wall),
        logged_by.name if logged_by else "",
        wall.clock(row.logged_at),
        facts.incident.drill is not None,
        facts.content_free,
    )


def _bar(row: BoardRow, facts: Facts, wall: Wall) -> Bar | None:
    if row.clock is None:
        return None
    deadline, started, due, state = row.clock
    return bar(wall.words.text(facts.plan.deadline(deadline).title), deadline, (started, due), state, wall)

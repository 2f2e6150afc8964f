"""The board 值班看板: open incidents, the limit that ends next first, and what the desk has to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.ahead import Ahead, next_call
from console.bars import Bar, bar
from console.cards import CallCard, call_cards
from console.drills import DrillRow, drill_rows
from console.reaching import gap_line
from console.times import Wall
from engine.facts import Facts
from engine.plan import Plan
from engine.vocabulary import State
from flows import posts
from flows.acts import views
from flows.acts.views import Board
from flows.wiring import Office
from models import incidents
from models.cards import Card
from models.views import BoardRow

# More than anybody reads at three in the morning; the rest is counted, and is less pressing.
SHOWN = 60
# Cards are dialled one after another, the most urgent first.
CARDS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """An open incident as the board shows it."""

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
    calling: str
    to_dial: int
    answered: str
    next: Ahead | None
    quiet: bool


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A post and who fills it now."""

    post: str
    names: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An incident that ended lately."""

    number: str
    title: str
    state: str
    at: str


@dataclass(frozen=True)
class Overview:
    """Everything on the board. `hidden` incidents and cards are more than it shows."""

    rows: tuple[Row, ...]
    total: int
    cards: tuple[CallCard, ...]
    cards_hidden: int
    on_duty: tuple[OnDuty, ...]
    recent: tuple[Ended, ...]
    gap: str = ""  # who could not be called in this shift or the next
    drills: tuple[DrillRow, ...] = ()

    @property
    def hidden(self) -> int:
        """Open incidents beyond those shown."""
        return self.total - len(self.rows)


def overview(office: Office, wall: Wall, unit: str | None = None) -> Overview:
    """The board as it is now, of one unit (an id) if it is given. Raises StoreError."""
    seen = views.board(office, SHOWN, CARDS_SHOWN, unit)
    facts = _facts(office, seen.rows, seen.cards, wall)
    return Overview(
        tuple(_row(row, facts[row.id], wall) for row in seen.rows if row.id in facts),
        seen.total,
        tuple(call_cards(office, seen.cards, facts, seen.said, wall)),
        seen.cards_total - len(seen.cards),
        _on_duty(seen, posts.plans_of(office), wall),
        tuple(
            Ended(
                one["number"],
                one["title"],
                wall.words.label(State(one["state"])),
                wall.clock(one["changed_at"]),
            )
            for one in seen.recent[:8]
        ),
        gap_line(office, wall) if unit is None else "",
        drill_rows(seen, wall),
    )


def _facts(
    office: Office, shown: Sequence[BoardRow], cards: Sequence[Card], wall: Wall
) -> Mapping[str, Facts]:
    """The facts of what is shown, by incident."""
    wanted = {row.id for row in shown} | {card.incident for card in cards}
    with office.database.reading() as tx:
        loaded = incidents.load(tx, wanted, office.context(tx, wall.now))
        return {one.facts.incident.id: one.facts for one in loaded}


def _row(row: BoardRow, facts: Facts, wall: Wall) -> Row:
    """Whom the desk has to dial, no machine is calling."""
    plan, words = facts.plan, wall.words
    level = plan.level(row.event_level)
    response = plan.level(row.response_level).name if row.response_level != row.event_level else ""
    calling = [
        _name(facts, page.person, page.role, wall)
        for page in facts.pages
        if (page.person or page.role) not in row.to_dial
    ]
    answered = [_name(facts, who, who, wall) for who in dict.fromkeys(row.answered)]
    return Row(
        row.number,
        row.title,
        words.text(plan.category),
        row.unit,
        level.name,
        level.rank,
        response,
        words.label(row.state),
        row.state.value,
        _bar(row, facts, wall),
        row.breached,
        words.several(calling),
        len(row.to_dial),
        words.several(answered),
        next_call(facts, wall),
        not (calling or row.to_dial or answered),
    )


def _bar(row: BoardRow, facts: Facts, wall: Wall) -> Bar | None:
    if row.clock is None:
        return None
    deadline, started, due, state = row.clock
    return bar(wall.words.text(facts.plan.deadline(deadline).title), deadline, (started, due), state, wall)


def _name(facts: Facts, person: str | None, role: str, wall: Wall) -> str:
    """Post and name; the role's words where nobody is reachable."""
    known = facts.roster.known(person)
    if known:
        return posts.named(known.post, known.name, (facts.plan,), wall.words.locale)
    found = facts.plan.roles.get(role)
    return wall.words.text(found.title) if found else role


def _on_duty(seen: Board, plans: Sequence[Plan], wall: Wall) -> tuple[OnDuty, ...]:
    return tuple(
        OnDuty(
            posts.titled(post, plans, wall.words.locale),
            wall.words.several([seen.people[p].name for p in people if p in seen.people]),
        )
        for post, people in seen.on_duty.items()
    )

"""The board and its cards in the shape of the interface."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from console.api.shapes import board as shapes
from console.api.telling import Teller
from console.cards import CallCard, call_cards
from console.drills import drill_rows
from console.on_duty import on_duty
from engine.instructing import extended
from engine.plan import Plan
from engine.vocabulary import TimerKind
from flows import posts
from flows.acts.views import Board
from flows.wiring import Office
from models import incidents
from models.views import BoardRow


def board(office: Office, seen: Board, tell: Teller, *, whole: bool) -> shapes.Board:
    """Everything on the board; not `whole`: as a contact of one unit sees it, neither cards nor drills."""
    light = seen.light
    return shapes.Board(
        at=tell.at(seen.at),
        light=shapes.Light(
            alive=light.alive,
            last_beat=tell.maybe(light.last_beat),
            trouble=light.trouble,
            has_phones=light.has_phones,
            findings=list(light.findings),
        ),
        rows=[_row(one, seen, tell) for one in seen.rows],
        total=seen.total,
        cards_total=seen.cards_total if whole else 0,
        drills=[shapes.BoardDrill(**_drill(one)) for one in drill_rows(seen, tell.wall)] if whole else [],
        on_duty=[
            shapes.OnDuty.model_validate(one) for one in on_duty(seen, posts.plans_of(office), tell.wall)
        ],
    )


def _drill(one: Any) -> Mapping[str, Any]:
    names = ("number", "title", "category", "level", "cards")
    return {**{name: getattr(one, name) for name in names}, "state_words": one.state}


def _row(row: BoardRow, seen: Board, tell: Teller) -> shapes.BoardRow:
    plan: Plan = extended(seen.plans[row.playbook_hash], row.instructions)
    words = tell.wall.words
    silent = plan.content_free
    return shapes.BoardRow(
        number=row.number,
        title="" if silent else row.title,
        category=words.text(plan.category),
        unit=row.unit,
        level=tell.level(plan, row.event_level),
        state=row.state,
        state_words=words.label(row.state),
        limit=_limit(row, plan, tell),
        breached=row.breached,
        next=_next(row.next, tell),
        calling=row.calling,
        to_dial=len(row.to_dial),
        answered=[_who(one, plan, seen, tell) for one in row.answered],
        logged_at=tell.at(row.logged_at),
    )


def _limit(row: BoardRow, plan: Plan, tell: Teller) -> shapes.BoardLimit | None:
    if row.clock is None:
        return None
    deadline, _, due, state = row.clock
    title = tell.wall.words.text(plan.deadline(deadline).title)
    return shapes.BoardLimit(id=deadline, title=title, due_at=tell.at(due), state=state)


def _next(upcoming: tuple[str, str, datetime] | None, tell: Teller) -> shapes.BoardNext | None:
    if upcoming is None:
        return None
    kind, _, due = upcoming
    return shapes.BoardNext(kind=kind, what=tell.wall.words.label(TimerKind(kind)), at=tell.at(due))


def _who(one: str, plan: Plan, seen: Board, tell: Teller) -> str:
    if one in seen.people:
        return str(seen.people[one].name)
    return tell.wall.words.text(plan.roles[one].title) if one in plan.roles else one


def cards(office: Office, seen: Board, tell: Teller) -> list[shapes.CallCard]:
    """The call cards on the desk, the most urgent first."""
    wanted = {card.incident for card in seen.cards}
    with office.database.reading() as tx:
        loaded = incidents.load(tx, wanted, office.context(tx, tell.wall.now))
    facts = {one.facts.incident.id: one.facts for one in loaded}
    return [card_shape(one, tell) for one in call_cards(office, seen.cards, facts, seen.said, tell.wall)]


def card_shape(one: CallCard, tell: Teller) -> shapes.CallCard:
    """A call card."""
    tries: Sequence[Any] = one.tries
    return shapes.CallCard(
        **{
            name: getattr(one, name)
            for name in ("id", "number", "level", "urgency", "role", "name", "post", "side", "code", "since")
        },
        telephone=tell.number(one.telephone),
        script=list(one.script),
        tries=[shapes.DialledBefore.model_validate(told) for told in tries],
        drill=one.drill,
    )

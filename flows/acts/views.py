"""What console and command line show: the store's rows with the plan's words beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.facts import Facts, Incident
from engine.lifecycle import TRANSITIONS, Act
from flows.providers import can_send
from flows.wiring import Office
from models import attachments, incidents, record, views, watching
from models import cards as desk
from models.attachments import Filed
from models.calling import LastTry, last_tries
from models.cards import Card
from models.drills import Running, running
from models.finding import EVERYTHING, Asked
from models.people import Shift
from models.session import Tx
from models.views import BoardRow, PageView


@dataclass(frozen=True)
class Light:
    """Whether anybody is being called: the paging light on every page."""

    alive: bool
    last_beat: datetime | None
    trouble: str
    has_phones: bool
    checked_at: datetime | None = None  # when the watch last looked at itself
    findings: tuple[str, ...] = ()  # codes of what it found amiss (`flows.vigil`)


@dataclass(frozen=True)
class Board:
    """Everything on the board. `plans` gives the plan of each row and card by its playbook hash."""

    at: datetime
    rows: tuple[BoardRow, ...]
    cards: tuple[Card, ...]
    light: Light
    plans: Mapping[str, Any]
    people: Mapping[str, Any]
    on_duty: Mapping[str, tuple[str, ...]]
    total: int  # open incidents, whether among `rows` or not
    cards_total: int
    said: Mapping[str, Sequence[Mapping[str, Any]]]  # by incident, what was entered of calls before
    drills: tuple[Running, ...] = ()  # under way; in no count above
    tries: Mapping[tuple[str, str], LastTry] = field(default_factory=dict)  # by incident and person or role
    shifts: tuple[Shift, ...] = ()  # that are not over


def board(
    office: Office, limit: int = 500, cards: int = 500, asked: Asked | None = EVERYTHING, offset: int = 0
) -> Board:
    """The most pressing open incidents, the most urgent call cards, who is on duty, and the light.

    `asked` and `offset` choose among the incidents (None: none of them); `total` counts what is asked for.
    """
    now = office.now()
    with office.database.reading() as tx:
        rows = tuple(views.board(tx, limit, asked, offset)) if asked else ()
        laid = tuple(desk.cards(tx, limit=cards, ranks=_ranks(office, tx)))
        drills = tuple(running(tx))
        hashes = {row.playbook_hash for row in rows} | {card.playbook_hash for card in laid}
        hashes |= {drill.playbook_hash for drill in drills}
        roster = office.context(tx, now).roster
        return Board(
            now,
            rows,
            laid,
            _light(office, tx, now),
            {hashed: office.plan_of(tx, hashed) for hashed in hashes},
            roster.people,
            roster.on_duty,
            views.count_open(tx, asked) if asked else 0,
            desk.count_cards(tx),
            desk.said(tx, {card.incident for card in laid}),
            drills,
            last_tries(tx, [row.id for row in rows]),
            office.book(tx, now).shifts,
        )


def _ranks(office: Office, tx: Tx) -> dict[tuple[str, str], int]:
    """How grave the response level is of each incident with a card, so that the graver is dialled first."""
    pairs = desk.levels_on_desk(tx)
    return {(plan, level): office.plan_of(tx, plan).level(level).rank for plan, level in pairs}


def light(office: Office) -> Light:
    """Whether anybody is being called."""
    with office.database.reading() as tx:
        return _light(office, tx, office.now())


def _light(office: Office, tx: Any, now: datetime) -> Light:
    found = watching.last_sign(tx)
    if found is None:
        return Light(False, None, "", can_send(office.settings))
    at, sign = found
    findings = tuple(str(finding["code"]) for finding in sign.findings)
    alive = watching.lives(at, now)
    return Light(alive, at, sign.trouble, can_send(office.settings), sign.checked_at, findings)


@dataclass(frozen=True)
class Show:
    """One incident, whole. `row` is its table row, `entries` its chain, `allowed` the acts possible now."""

    at: datetime
    row: Mapping[str, Any]
    facts: Facts
    entries: tuple[Mapping[str, Any], ...]
    pages: tuple[PageView, ...]
    clocks: tuple[Mapping[str, Any], ...]
    cards: tuple[Card, ...]
    allowed: frozenset[Act]
    unit: str
    light: Light
    attachments: tuple[Filed, ...] = ()


def _allowed(incident: Incident) -> frozenset[Act]:
    """What can be done in its state; what is real is not ended as a drill is."""
    possible = {transition.act for transition in TRANSITIONS if incident.state in transition.origins}
    return frozenset(possible if incident.drill else possible - {Act.END_DRILL})


def show(office: Office, number: str) -> Show:
    """Everything about the incident with this number; NotFound if there is none."""
    now = office.now()
    with office.database.reading() as tx:
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, now))
        incident = loaded.facts.incident
        units = office.book(tx, now).units
        return Show(
            now,
            loaded.row,
            loaded.facts,
            tuple(record.read(tx, incidents.subject(incident.id))),
            tuple(views.pages(tx, incident.id)),
            tuple(views.all_clocks(tx, incident.id)),
            tuple(desk.cards(tx, incident.id)),
            _allowed(incident),
            units.get(incident.unit or "", ""),
            _light(office, tx, now),
            tuple(attachments.of(tx, incident.id)),
        )

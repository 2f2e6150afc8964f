"""Finding incidents: by what they are, and by words in their number, title, place, account and unit.

Words are looked for where they stand, and nowhere else is a copy of them kept: an index of words would
have to be cleared of a secret too. Reading every title of ten thousand incidents takes milliseconds
(docs/operations.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, text
from sqlalchemy.sql.selectable import FromClause

from engine.vocabulary import ClockState, PageState, State
from models.people_tables import Unit
from models.session import Tx
from models.tables import Clock, Entry, Incident, Page, Playbook

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_clock = Clock.__table__  # type: ignore[attr-defined]
_page = Page.__table__  # type: ignore[attr-defined]
_entry = Entry.__table__  # type: ignore[attr-defined]
_unit = Unit.__table__  # type: ignore[attr-defined]
_playbook = Playbook.__table__  # type: ignore[attr-defined]

# The words of the partial indexes, as literals: else every look would read the whole table.
OPEN = text("incident.state IN ('triage','handling','closing')")
RUNNING = text("clock.state IN ('running','warned','breached')")
ENDED = text("incident.state NOT IN ('triage','handling','closing')")

# What is looked at is joined with its unit, whose name may be what is looked for.
WITH_UNIT: FromClause = _incident.join(_unit, _unit.c.id == _incident.c.unit_id, isouter=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; everything that is set has to hold, and every word of `words` has to be found.

    `person`: logged by, called or answered. `wordless` are the hashes of playbooks that keep no
    content: their incidents, like those that were made so, are found by number only. `spoken` leaves
    them out altogether.
    """

    words: str = ""
    level: str = ""
    state: State | None = None
    unit: str = ""
    playbook: str = ""
    person: str = ""
    unanswered: bool = False
    overdue: bool = False
    drills: bool = False  # exercises instead of what is real
    spoken: bool = False
    wordless: frozenset[str] = frozenset()
    within: str = ""  # the only unit whose incidents are seen at all, whatever else is asked


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Ended:
    """An incident that is over; `title` is "" where no content is kept."""

    number: str
    title: str
    playbook_hash: str
    state: State
    event_level: str
    unit: str
    changed_at: Any


def matching(asked: Asked) -> ColumnElement[bool]:
    """The condition on an incident (of `WITH_UNIT`), whether it is open or not."""
    real = _incident.c.drill if asked.drills else ~_incident.c.drill
    return and_(real, *_of_its_row(asked), *_of_what_belongs_to_it(asked), *_words(asked))


def _of_its_row(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.level:
        found.append(_incident.c.event_level == asked.level)
    if asked.state:
        found.append(_incident.c.state == asked.state.value)
    if asked.within:
        found.append(_incident.c.unit_id == asked.within)
    if asked.unit:
        found.append(_incident.c.unit_id == asked.unit)
    if asked.playbook:
        hashes = select(_playbook.c.hash).where(_playbook.c.playbook_id == asked.playbook)
        found.append(_incident.c.playbook_hash.in_(hashes))
    if asked.spoken:
        found.append(_keeps_words(asked))
    return found


def _of_what_belongs_to_it(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.person:
        paged = exists().where(_page.c.incident_id == _incident.c.id, _page.c.person_id == asked.person)
        found.append(or_(_incident.c.logged_by == asked.person, paged))
    if asked.overdue:
        late = _clock.c.state == ClockState.BREACHED.value
        found.append(exists().where(_clock.c.incident_id == _incident.c.id, RUNNING, late))
    if asked.unanswered:
        found.append(~_answered())
    return found


def _answered() -> ColumnElement[bool]:
    """By a call, or by word of mouth: then there need have been no page."""
    paged = exists().where(_page.c.incident_id == _incident.c.id, _page.c.state == PageState.ANSWERED.value)
    told = exists().where(
        _entry.c.chain == literal("incident:") + _incident.c.id, _entry.c.kind == "answered"
    )
    return or_(paged, told)


def _keeps_words(asked: Asked) -> ColumnElement[bool]:
    return and_(~_incident.c.content_free, _incident.c.playbook_hash.not_in(asked.wordless))


def _words(asked: Asked) -> list[ColumnElement[bool]]:
    """Each word anywhere in the number; or in the texts of what keeps them."""
    texts = (_incident.c.title, _incident.c.place, _incident.c.account_name, _unit.c.name)
    return [
        or_(
            _incident.c.number.icontains(word, autoescape=True),
            and_(_keeps_words(asked), or_(*(column.icontains(word, autoescape=True) for column in texts))),
        )
        for word in asked.words.split()
    ]


_SHOWN = [
    _incident.c[name]
    for name in ("number", "title", "playbook_hash", "state", "event_level", "content_free", "changed_at")
]


def count_ended(tx: Tx, asked: Asked) -> int:
    """How many incidents are over of what is asked for. Reads all that are: not for every look."""
    counted = select(func.count()).select_from(WITH_UNIT).where(ENDED, matching(asked))
    return tx.execute(counted).scalar_one()


def ended(tx: Tx, asked: Asked, limit: int, offset: int = 0) -> list[Ended]:
    """Some of the incidents that are over, those that ended last first."""
    query = select(*_SHOWN, _unit.c.name.label("unit_name")).select_from(WITH_UNIT)
    query = query.where(ENDED, matching(asked)).order_by(_incident.c.changed_at.desc(), _incident.c.id.desc())
    rows = tx.execute(query.limit(limit).offset(offset)).mappings()
    return [_ended(dict(row), asked) for row in rows]


def _ended(row: Mapping[str, Any], asked: Asked) -> Ended:
    silent = row["content_free"] or row["playbook_hash"] in asked.wordless
    return Ended(
        row["number"],
        "" if silent else row["title"],
        row["playbook_hash"],
        State(row["state"]),
        row["event_level"],
        row["unit_name"] or "",
        row["changed_at"],
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident in a list of all there are; `title` is "" where no content is kept."""

    id: str
    number: str
    title: str
    playbook_hash: str
    state: State
    event_level: str
    response_level: str
    unit: str
    drill: bool
    content_free: bool
    logged_at: datetime
    changed_at: datetime


_LISTED = [*_SHOWN, *(_incident.c[name] for name in ("id", "response_level", "drill", "logged_at"))]


def page(tx: Tx, asked: Asked, *, is_open: bool | None, limit: int, before: str = "") -> list[Listed]:
    """The incidents logged last of what is asked for; `before` (an id): of those logged before that one.

    By when they were logged, which does not change: whatever is entered meanwhile, no page repeats or skips.
    """
    query = select(*_LISTED, _unit.c.name.label("unit_name")).select_from(WITH_UNIT).where(matching(asked))
    if is_open is not None:
        query = query.where(OPEN if is_open else ENDED)
    if before:
        query = query.where(_incident.c.id < before)
    rows = tx.execute(query.order_by(_incident.c.id.desc()).limit(limit)).mappings()
    return [_listed(dict(row), asked.wordless) for row in rows]


def these(tx: Tx, ids: Sequence[str], wordless: frozenset[str]) -> list[Listed]:
    """The incidents with these ids, the first that was logged first."""
    query = select(*_LISTED, _unit.c.name.label("unit_name")).select_from(WITH_UNIT)
    rows = tx.execute(query.where(_incident.c.id.in_(ids)).order_by(_incident.c.logged_at)).mappings()
    return [_listed(dict(row), wordless) for row in rows]


def _listed(row: Mapping[str, Any], wordless: frozenset[str]) -> Listed:
    silent = bool(row["content_free"]) or row["playbook_hash"] in wordless
    return Listed(
        row["id"],
        row["number"],
        "" if silent else row["title"],
        row["playbook_hash"],
        State(row["state"]),
        row["event_level"],
        row["response_level"],
        row["unit_name"] or "",
        bool(row["drill"]),
        silent,
        row["logged_at"],
        row["changed_at"],
    )


def playbooks(tx: Tx) -> list[str]:
    """The hash of every playbook an incident was ever frozen with, the oldest first."""
    return list(tx.execute(select(_playbook.c.hash).order_by(_playbook.c.frozen_at)).scalars())

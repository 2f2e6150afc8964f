"""Finding incidents that are open or over; what keeps no content is found by its number only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.plan import Plan
from flows.wiring import Office
from models import finding, views
from models.finding import Asked, Ended, Listed
from models.session import Tx
from playbooks.errors import PlaybookError


def wordless(office: Office) -> frozenset[str]:
    """The hashes of the playbooks, ever used, that keep no content."""
    with office.database.reading() as tx:
        return _wordless(office, tx)


def _wordless(office: Office, tx: Tx) -> frozenset[str]:
    return frozenset(hashed for hashed in finding.playbooks(tx) if _is_wordless(office, tx, hashed))


def _is_wordless(office: Office, tx: Tx, hashed: str) -> bool:
    """Of one that can no longer be read nothing is known: then it is not looked into."""
    try:
        return office.plan_of(tx, hashed).content_free
    except PlaybookError:
        return True


@dataclass(frozen=True)
class Counts:
    """How many open incidents there are: nobody answered, a limit was missed, one's own."""

    unanswered: int
    overdue: int
    mine: int


def counts(office: Office, person: str, within: str = "") -> Counts:
    """Of everything that is open (of one unit, if it is given), for this person ("" if nobody is there)."""
    with office.database.reading() as tx:
        return Counts(
            views.count_open(tx, Asked(unanswered=True, within=within)),
            views.count_open(tx, Asked(overdue=True, within=within)),
            views.count_open(tx, Asked(person=person, within=within)) if person else 0,
        )


@dataclass(frozen=True)
class Found:
    """Incidents that are over, of `total` that are; `plans` gives the plan of each by its playbook hash."""

    rows: tuple[Ended, ...] = ()
    total: int = 0
    plans: Mapping[str, Plan] = field(default_factory=dict)


def over(office: Office, asked: Asked, limit: int, offset: int = 0) -> Found:
    """What is asked for among the incidents that are over, those that ended last first."""
    with office.database.reading() as tx:
        rows = finding.ended(tx, asked, limit, offset)
        # A page that is not full is the last one: then all are read already, and need not be counted.
        is_last = len(rows) < limit and (rows or not offset)
        total = offset + len(rows) if is_last else finding.count_ended(tx, asked)
        return Found(tuple(rows), total, _plans(office, tx, rows))


def lately(office: Office, limit: int, within: str = "") -> Found:
    """The few that ended last (of one unit, if it is given), uncounted."""
    with office.database.reading() as tx:
        rows = finding.ended(tx, Asked(wordless=_wordless(office, tx), within=within), limit)
        return Found(tuple(rows), len(rows), _plans(office, tx, rows))


@dataclass(frozen=True)
class Page:
    """Some of the incidents there are; `next` is the id to go on from, "" where there is none left."""

    rows: tuple[Listed, ...]
    plans: Mapping[str, Plan]
    next: str


def page(office: Office, asked: Asked, limit: int, before: str = "", *, is_open: bool | None = None) -> Page:
    """The incidents logged last of what is asked for, and where to go on."""
    with office.database.reading() as tx:
        found = finding.page(tx, asked, is_open=is_open, limit=limit + 1, before=before)
        rows = tuple(found[:limit])
        return Page(rows, _plans(office, tx, rows), rows[-1].id if len(found) > limit else "")


def _plans(office: Office, tx: Tx, rows: Iterable[Ended | Listed]) -> dict[str, Plan]:
    return {row.playbook_hash: office.plan_of(tx, row.playbook_hash) for row in rows}

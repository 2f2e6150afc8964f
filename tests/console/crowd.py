"""A database as after years of duty: thousands of incidents that ended, and some that are open."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text

from flows.acts import handling
from flows.acts.actor import person
from models.columns import new_id
from models.incidents import subject
from models.session import Tx
from models.tables import Clock, Entry, Incident, Page, Timer
from tests.clock import ManualClock
from tests.console.site import Site

# What happens in such an office: place, matter. Titles of two to twelve characters of Chinese.
PLACES = ("某中学", "老城街道", "东风路", "李楼乡", "人民公园", "市场监管所", "高铁站", "曹山街道")
MATTERS = (
    "午餐照片引发讨论",
    "夜间施工扰民",
    "账号被盗",
    "路灯不亮",
    "网帖快速传播",
    "积水照片",
    "停水传言",
    "排队视频",
)

_incident = Incident.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_BELONGS = (
    (Clock.__table__, "incident_id"),  # type: ignore[attr-defined]
    (Page.__table__, "incident_id"),  # type: ignore[attr-defined]
    (Timer.__table__, "subject"),  # type: ignore[attr-defined]
    (Entry.__table__, "chain"),  # type: ignore[attr-defined]
)


def title(n: int) -> str:
    """The title of the incident number `n`."""
    return f"{PLACES[n % 8]}{MATTERS[n // 8 % 8]}{n}"


def crowd(site: Site, ended: int, opened: int) -> None:
    """`ended` incidents that are over, with what belongs to them, and `opened` that people are called for."""
    from tests.console.test_board import turn

    first = site.log(title=title(0), level="II", fields={"emergency": True})
    turn(site)
    handling.void(site.office, first.number, "误录", person("x", "console"))
    with site.office.database.writing() as tx:
        _copy_ended(tx, site.clock, ended - 1)
    for n in range(opened):
        site.log(
            title=title(ended + n), level=("II", "III", "IV", "III")[n % 4], fields={"emergency": n % 3 == 0}
        )
        if not n % 10:
            site.clock.forward(seconds=20)
    turn(site)
    site.beat()
    _analyze(site)


def _analyze(site: Site) -> None:
    """As the keeper of any database does in time."""
    with site.office.database.engine.connect() as connection:
        connection.execution_options(zhishou="writing", isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _copy_ended(tx: Tx, clock: ManualClock, count: int) -> None:
    """The one incident there is, `count` times more, each earlier than the one before."""
    row = dict(tx.execute(select(_incident)).mappings().one())
    kept = [(table, column, _of(tx, table, column, _link(row["id"], column))) for table, column in _BELONGS]
    made: dict[Any, list[dict[str, Any]]] = {_incident: []}
    for n in range(1, count + 1):
        at = clock.now() - timedelta(minutes=37 * n)
        own, number = new_id(at), f"20{10 + n // 9000}-{n % 9000 + 1:04d}"
        times = {"logged_at": at, "changed_at": at + timedelta(hours=2)}
        made[_incident].append(row | times | {"id": own, "number": number, "key": own, "title": title(n)})
        for table, column, rows in kept:
            link = _link(own, column)
            made.setdefault(table, []).extend(_copy(table, one, column, link) for one in rows)
    for table, rows in made.items():
        for first in range(0, len(rows), 2_000):
            tx.execute(insert(table), rows[first : first + 2_000])


def _of(tx: Tx, table: Any, column: str, link: str) -> list[dict[str, Any]]:
    return [dict(r) for r in tx.execute(select(table).where(table.c[column] == link)).mappings()]


def _link(incident: str, column: str) -> str:
    """How a row of another table names its incident in this column."""
    return incident if column == "incident_id" else subject(incident)


def _copy(table: Any, row: dict[str, Any], column: str, link: str) -> dict[str, Any]:
    """A row of another incident, under an id of its own."""
    copied = row | {column: link}
    if table.name in ("clock", "timer"):
        del copied["id"]
    elif table.name == "page":
        copied["id"] = link + str(row["id"])[-6:]
    return copied

"""A night that ends: everything a report has to tell, in one incident.

The night is played once; what only reads its record, or goes on from it without phones, works on a
copy of its file.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.acts import answering, handling, reporting, views
from flows.acts.actor import Actor, person
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office
from models.reports import Version
from models.session import Database
from notifications.sandbox import Sandbox
from tests.clock import ManualClock
from tests.night import Night, Silent, close_night, open_night

REQUIRED = ("preserve", "verify", "grade", "report_leader", "assign", "report_cac")
TYPED_NUMBER = "131 2345 6789"


@dataclass
class Desk:
    """The office the morning after: no phones, the same record."""

    office: Office
    number: str
    clock: ManualClock
    officer: Actor = field(default_factory=lambda: person("值班主班", "console"))

    def show(self) -> views.Show:
        """The incident, whole."""
        return views.show(self.office, self.number)

    def kinds(self) -> list[str]:
        """The kinds of the entries on record, in order."""
        return [entry["kind"] for entry in self.show().entries]

    def id_of(self, post: str) -> str:
        """The id of whoever holds this post."""
        with self.office.database.reading() as tx:
            found = self.office.book(tx, self.clock.now()).people.values()
        return next(p.id for p in found if p.post == post)

    def resolve(self) -> Version:
        """提请结案, and the version that was made."""
        reporting.resolve(self.office, self.number, self.officer, on_behalf_of="主要负责人")
        return reporting.read(self.office, self.number)


@dataclass(frozen=True)
class Played:
    """The file of a night that was played, its incident's number and the time it is."""

    file: Path
    number: str
    clock: ManualClock

    def copy(self, folder: Path) -> Desk:
        """A desk on a copy of it."""
        shutil.copy(self.file, folder / "zhishou.db")
        return open_desk(f"sqlite:///{folder / 'zhishou.db'}", folder, self)


def open_desk(url: str, folder: Path, played: Played) -> Desk:
    """A desk on a database with the record of that night."""
    settings = load(folder, {"database": {"url": url}})
    clock = ManualClock(played.clock.now())
    return Desk(Office(settings, Database(url), clock, Silent()), played.number, clock)


def leader_of(desk: Desk | Night, post: str = "分管领导") -> Actor:
    """Somebody by post, at the console."""
    return person(desk.id_of(post), "console")


def handled(night: Night, **given: Any) -> None:
    """Logged, nobody at first answers, the deputy head does; confirmed, and every required step done.

    The officer records an oral answer later, notes something with a number in it, and the first
    written report is late.
    """
    words = {"title": "某网帖称道路施工扰民", "summary": f"发帖人电话{TYPED_NUMBER}"}
    night.log(occurred_at=night.clock.now() - timedelta(minutes=40), **(words | given))
    night.fast_forward(minutes=11)
    deputy = night.phone("分管领导")
    deputy.replies(deputy.code())
    night.fast_forward(minutes=2)
    earlier = night.clock.now() - timedelta(minutes=1)
    answering.answer_for(night.office, night.number, "duty_leader", night.officer, earlier)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "II")
    for step in REQUIRED:
        handling.done(night.office, night.number, step, night.officer)
    night.fast_forward(minutes=30)
    handling.note(night.office, night.number, f"已联系乡里，电话{TYPED_NUMBER}", night.officer, earlier)
    night.done("written_report")


def shortly(night: Night, **given: Any) -> Version:
    """Logged, confirmed, every required step done and closing asked for, with no time passing."""
    night.log(**given)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "II")
    for step in REQUIRED:
        handling.done(night.office, night.number, step, night.officer)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    return reporting.read(night.office, night.number)


@pytest.fixture(scope="session")
def played(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A night whose incident was handled; closing has not been asked for."""
    folder = tmp_path_factory.mktemp("played")
    file = folder / "zhishou.db"
    shutil.copy(migrated_sqlite, file)
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(f"sqlite:///{file}", folder, sandbox)
        handled(night)
        with night.office.database.engine.connect() as tx:
            tx.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close_night(night)
    return Played(file, night.number, night.clock)


@pytest.fixture
def desk(played: Played, tmp_path: Path) -> Iterator[Desk]:
    """A desk of the test's own, on a copy of that night."""
    opened = played.copy(tmp_path)
    yield opened
    opened.office.close()


__all__ = ["Desk", "Played", "desk", "handled", "leader_of", "played", "shortly"]

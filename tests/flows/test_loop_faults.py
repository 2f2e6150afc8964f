"""What the watch does when the database, the disk or the clock fails it."""

import time
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import event

from engine.vocabulary import TimerKind
from flows.acts import intake
from flows.acts.intake import Intake
from flows.clock import SystemClock
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from models import record, replies
from models.errors import Unavailable
from models.session import Database
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, open_night


def running(loop: Loop) -> Thread:
    """The loop, in a thread of its own."""
    thread = Thread(target=loop.run, daemon=True)
    thread.start()
    return thread


def fill_disk(night: Night) -> None:
    """From now on the SQLite file cannot grow: what a full disk looks like."""
    database = night.office.database
    event.listen(database.engine, "connect", _no_more_pages)
    database.engine.dispose()


def use_up(night: Night) -> None:
    """Fill what is free inside the file."""
    with pytest.raises(Unavailable, match="full"):
        for n in range(500):
            with night.office.database.writing() as tx:
                replies.keep(tx, f"filler {n}", None, "", "x" * 4000, night.clock.now())


def free_disk(night: Night) -> None:
    event.remove(night.office.database.engine, "connect", _no_more_pages)
    night.office.database.engine.dispose()


def _no_more_pages(connection: object, _: object) -> None:
    connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]  # SQLite keeps the present size at least


def test_a_full_disk_refuses_the_intake_and_gives_the_numbers_to_dial(sqlite_night: Night) -> None:
    fill_disk(sqlite_night)
    given = Intake(
        playbook="public-opinion",
        level="II",
        title="某网帖" * 60,
        summary="长" * 4000,
        fields={"emergency": True},
    )
    with pytest.raises(Unavailable, match="full"):
        for n in range(200):  # until the free pages of the file are used up
            intake.log(sqlite_night.office, given, sqlite_night.officer, f"k{n}")
    dial = intake.dial_list(sqlite_night.office, given)
    assert ("值班主班", "值班主班", NUMBERS["值班主班"]) in dial


def test_the_watch_goes_on_through_a_full_disk_and_recovers_by_itself(
    sqlite_url: str, tmp_path: Path
) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(sqlite_url, tmp_path, sandbox)
        night.log(level="III")
        fill_disk(night)
        use_up(night)
        night.clock.forward(minutes=20)
        thread = running(night.loop)
        _until(lambda: night.loop.trouble)
        free_disk(night)
        _until(lambda: not night.loop.trouble)
        _until(lambda: len(sandbox.inbox(NUMBERS["带班领导"])) == 2)  # the rung that was due
        night.loop.stop()
        thread.join()
        night.office.close()


def test_a_locked_database_refuses_the_intake_and_holds_the_watch_up_only(
    sqlite_url: str, tmp_path: Path
) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(sqlite_url, tmp_path, sandbox)
        night.log(level="III")
        night.office.database.close()
        night.office.database = Database(sqlite_url, busy_seconds=0.05)
        night.clock.forward(minutes=20)
        other = Database(sqlite_url)
        with other.writing():
            with pytest.raises(Unavailable, match="locked"):
                night.log(key="while locked")
            thread = running(night.loop)
            _until(lambda: "locked" in night.loop.trouble)
        _until(lambda: not night.loop.trouble)
        _until(lambda: len(sandbox.inbox(NUMBERS["带班领导"])) == 2)
        night.loop.stop()
        thread.join()
        night.office.close()


class Wall:
    """A wall clock somebody can set, beside a monotonic one nobody can."""

    def __init__(self) -> None:
        self.wall, self.monotonic = 1_772_648_000.0, 100.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_set_by_an_hour_moves_waits_but_no_deadline_and_expires_no_lease(
    sqlite_night: Night, hours: int
) -> None:
    wall = Wall()
    clock = SystemClock(lambda: wall.wall, lambda: wall.monotonic)
    sqlite_night.loop.stop()
    sqlite_night.loop.run()
    sqlite_night.office.clock = clock
    sqlite_night.loop = Loop(sqlite_night.office)
    sqlite_night.log(level="III")
    wall.pass_(2)
    sqlite_night.settle()  # the loop has seen what is armed
    before = {(t.track, t.kind): t.due for t in sqlite_night.show().facts.timers}
    wall.wall += hours * 3600
    wall.pass_(0.5)
    sqlite_night.settle()
    after = {(t.track, t.kind): t.due for t in sqlite_night.show().facts.timers}
    for key, due in before.items():
        moved = timedelta() if key[1] in (TimerKind.WARN, TimerKind.BREACH) else timedelta(hours=hours)
        if key in after:
            assert abs(after[key] - due - moved) < timedelta(seconds=0.1), key
    with sqlite_night.office.database.reading() as tx:
        register = record.read(tx, record.REGISTER)
    assert register[-1]["kind"] == "clock_set"
    assert abs(register[-1]["payload"]["by_s"] - hours * 3600) < 1


def _until(holds: object, seconds: float = 10.0) -> None:
    limit = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]  # a callable
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(0.01)

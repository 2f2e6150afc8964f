"""kill -9 at the worst moments: no page is lost, and none is sent twice while the provider answers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import addresses
from flows.acts import intake, views
from flows.acts.actor import person
from flows.acts.intake import Intake
from flows.acts.views import Show
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office, open_office
from models import people
from models.people import NewPerson
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, POSTS

pytestmark = pytest.mark.thorough

# Short, so that a test need not wait for a lease of ten seconds; the order of the three is the same.
TIMES = {
    "ZHISHOU_WATCH__SEND_SECONDS": "1",
    "ZHISHOU_WATCH__LEASE_SECONDS": "1.5",
    "ZHISHOU_WATCH__LOOK_UP_SECONDS": "0.5",
    "ZHISHOU_PREFECT__MODE": "off",
}


@dataclass
class Desk:
    """An office in one process, its watch in another, the phones in a third place that outlives both."""

    office: Office
    sandbox: Sandbox
    folder: Path
    watch: subprocess.Popen[bytes] | None = None
    number: str = ""

    def start_watch(self) -> None:
        """Start a watch process and wait for its first heartbeat."""
        url = self.office.settings.database_url
        environment = {
            **os.environ,
            **TIMES,
            "ZHISHOU_PHONES": "sandbox",
            "ZHISHOU_CHANNELS__SANDBOX_URL": self.sandbox.url,
            "ZHISHOU_DATABASE__URL": url,
        }
        command = [sys.executable, "-m", "flows.watch_process", "--data", str(self.folder)]
        with (self.folder / "watch.log").open("ab") as log:
            self.watch = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        before = addresses.read(self.office.settings.run_folder).get("wake")
        until(lambda: addresses.read(self.office.settings.run_folder).get("wake") not in (None, before))
        until(lambda: views.light(self.office).alive)

    def kill_watch(self) -> None:
        """End the watch as a power cut would."""
        assert self.watch is not None
        self.watch.send_signal(signal.SIGKILL)
        self.watch.wait()
        self.watch = None

    def log(self) -> None:
        """Log an incident that one person (the deputy duty officer) is called for at once."""
        given = Intake(playbook="public-opinion", level="IV", title="某网帖", fields={"emergency": False})
        receipt = intake.log(
            self.office, given, person("值班主班", "test"), f"k{time.monotonic()}", self.officer
        )
        self.number = receipt.number

    @property
    def officer(self) -> str:
        """The id of the officer who logs."""
        with self.office.database.reading() as tx:
            found = self.office.book(tx, self.office.now()).people.values()
        return next(p.id for p in found if p.post == "值班主班")

    def show(self) -> Show:
        """The incident, whole."""
        return views.show(self.office, self.number)

    def texts(self) -> int:
        """How many texts about this incident the phone of the called officer has."""
        return sum(self.number in text for text in self.sandbox.inbox(NUMBERS["值班副班"]))

    def attempts(self) -> list[tuple[str, str, bool]]:
        """(channel, state, doubtful) of the attempts to reach that officer."""
        pages = [page for page in self.show().pages if page.post == "值班副班"]
        return [(a["channel"], a["state"], a["doubtful"]) for page in pages for a in page.attempts]

    def knows_that_a_text_went(self) -> bool:
        """By look-up or receipt; where the provider took its time, another channel may have gone besides."""
        went = {("sms", "handed_over", False), ("sms", "delivered", False)}
        return not went.isdisjoint(self.attempts())


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something to be so; fails when it does not come."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(0.02)


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite, without a watch yet."""
    yield from opened(sqlite_url, tmp_path)


@pytest.fixture
def desk_on_either(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on each kind of database in turn, without a watch yet."""
    yield from opened(database_url, tmp_path)


def opened(url: str, folder: Path) -> Iterator[Desk]:
    """A desk on this database; its watch is killed at the end."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        office = open_office(load(folder, {"database": {"url": url}}))
        with office.database.writing() as tx:
            staff = [NewPerson("区数据资源局", post, post, (("sms", NUMBERS[post]),)) for post in POSTS]
            people.save_people(tx, staff, office.now())
        desk = Desk(office, sandbox, folder)
        yield desk
        if desk.watch:
            desk.kill_watch()
        office.close()


def test_killed_between_claim_and_send_the_page_is_sent_once_by_the_next_watch(desk: Desk) -> None:
    desk.start_watch()
    desk.sandbox.faults.hang_before(None, 30)  # the provider never gets to take it
    desk.log()
    until(lambda: ("sms", "claimed", False) in desk.attempts())
    desk.kill_watch()
    desk.sandbox.faults.clear()
    assert desk.texts() == 0
    desk.start_watch()
    until(lambda: desk.texts() == 1)
    until(desk.knows_that_a_text_went)
    assert desk.texts() == 1


def test_killed_after_the_provider_accepted_there_is_no_second_text(desk_on_either: Desk) -> None:
    desk = desk_on_either
    desk.start_watch()
    desk.sandbox.faults.hang_after(None, 30)  # taken, but the answer never comes
    desk.log()
    until(lambda: desk.texts() == 1)
    desk.kill_watch()
    desk.sandbox.faults.clear()
    desk.start_watch()
    until(desk.knows_that_a_text_went)
    assert desk.texts() == 1


def test_when_the_provider_cannot_say_the_next_channel_goes_and_the_first_is_doubtful(desk: Desk) -> None:
    desk.start_watch()
    desk.sandbox.faults.hang_after(None, 30)
    desk.log()
    until(lambda: desk.texts() == 1)
    desk.kill_watch()
    desk.sandbox.faults.clear()
    desk.sandbox.faults.look_ups_refused = True
    desk.start_watch()
    until(lambda: ("manual", "handed_over", False) in desk.attempts())
    assert ("sms", "unknown", True) in desk.attempts()
    assert desk.texts() == 1


def test_a_full_restart_in_the_middle_of_a_ladder_goes_on_with_it(desk: Desk) -> None:
    desk.start_watch()
    desk.log()
    until(lambda: desk.texts() == 1)
    desk.kill_watch()
    armed = {(t.track, t.epoch, t.n) for t in desk.show().facts.timers}
    assert ("ladder", 0, 1) in armed
    desk.start_watch()
    assert armed <= {(t.track, t.epoch, t.n) for t in desk.show().facts.timers}
    assert desk.texts() == 1

"""The bench's own installation: a data folder, `zhishou up`, one unit and contact per incident."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from threading import Event, Lock
from typing import Any

from engine import tracks
from flows import addresses
from flows.acts import intake, views
from flows.acts.actor import person
from flows.acts.intake import Intake
from flows.bench import processes
from flows.clock import seconds
from flows.settings import child_environment, load
from flows.wiring import Office, open_office
from models import migrating, people, timers
from models.incidents import subject
from models.people import NewPerson

ACTOR = person("bench", "bench")
PLAYBOOK = "bench"


class BenchError(Exception):
    """The bench could not be set up; the message says why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An incident that was logged: its contact's number, and when the call began (monotonic seconds)."""

    incident: str
    number: str
    start: float


@dataclass
class Rig:
    """A running installation, and the office through which the bench acts on it."""

    office: Office
    up: subprocess.Popen[bytes]
    sandbox: str
    logged: int = 0
    _turn: Lock = field(default_factory=Lock)

    @property
    def watch_pid(self) -> int:
        """The watch's process."""
        return self._child("flows.watch_process")

    @property
    def prefect_pid(self) -> int:
        """The Prefect server's process."""
        return self._child("prefect")

    def _child(self, part: str) -> int:
        for pid, command in processes.children(self.up.pid):
            if part in command:
                return pid
        raise BenchError(f"`up` has no child {part}; see its logs in {self.office.settings.run_folder}")

    def log(self) -> "Sample":
        """Log the next incident, as a desk would."""
        with self._turn:
            n = self.logged
            self.logged += 1
        given = Intake(playbook=PLAYBOOK, level="II", title=f"基准 {n}", unit=unit(n))
        start = seconds()
        receipt = intake.log(self.office, given, ACTOR, f"bench-{n}")
        return Sample(receipt.id, number(n), start)

    def arrivals(self, since: int = 0) -> list[Mapping[str, Any]]:
        """What the sandbox took in, from index `since` on, in order."""
        address = f"{self.sandbox}/sandbox/messages.json?since={since}"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - loopback
            found: list[Mapping[str, Any]] = json.load(answer)
        return found

    def calls(self, since: int = 0) -> list[Mapping[str, Any]]:
        """The calls the sandbox was asked to place, from index `since` on, in order."""
        with urllib.request.urlopen(f"{self.sandbox}/sandbox/calls.json?since={since}") as answer:  # noqa: S310 - loopback
            found: list[Mapping[str, Any]] = json.load(answer)
        return found

    def second_rung_due(self, sample: "Sample") -> float:
        """When the incident's second rung is (or was) due, in seconds since the epoch."""
        with self.office.database.reading() as tx:
            found = timers.state_of(tx, subject(sample.incident), tracks.LADDER, 0, 1)
        if found is None:
            raise BenchError(f"the ladder of {sample.incident} never reached its second rung")
        return found[1].timestamp()

    def kill_prefect(self) -> None:
        """End the server as a power cut would; `up` starts it again."""
        os.kill(self.prefect_pid, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The contacts: `people` of them; from `first_called` on every second one is called, not texted."""

    people: int
    first_called: int

    def kind(self, n: int) -> str:
        """The kind of the n-th contact's only number."""
        return "voice" if n >= self.first_called and n % 2 else "sms"


def unit(n: int) -> str:
    """The unit the n-th incident concerns."""
    return f"基准单位{n:05d}"


def number(n: int) -> str:
    """The telephone of its only contact, under a country code that is assigned to nobody."""
    return f"+999{n:08d}"


@contextmanager
def running(folder: Path, crowd: Crowd, prefect: str, database_url: str | None) -> Iterator[Rig]:
    """Set everything up, start it, and end it."""
    overrides: dict[str, dict[str, Any]] = {"database": {"url": database_url}} if database_url else {}
    settings = load(folder, overrides)
    office = open_office(settings)
    migrating.migrate(office.database)
    (folder / "playbooks").mkdir(exist_ok=True)
    source = files("flows.bench") / "playbook.yaml"
    (folder / "playbooks" / "bench.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    now = office.now()
    with office.database.writing() as tx:
        contacts = [
            NewPerson(unit(n), f"联络员{n:05d}", "联络员", ((crowd.kind(n), number(n)),))
            for n in range(crowd.people)
        ]
        people.save_people(tx, contacts, now)
    up = _start(folder, prefect, database_url)
    try:
        _until(lambda: views.light(office).alive, up)
        yield Rig(office, up, str(addresses.read(settings.run_folder)["sandbox"]))
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait()
        office.close()


def _start(folder: Path, prefect: str, database_url: str | None) -> subprocess.Popen[bytes]:
    extra = {"ZHISHOU_PHONES": "sandbox"} | ({"ZHISHOU_DATABASE__URL": database_url} if database_url else {})
    command = [sys.executable, "-m", "console", "--data", str(folder), "up"]
    if prefect == "down":
        command.append("--no-prefect")
    log = (folder / "up.log").open("wb")
    return subprocess.Popen(command, env=child_environment(**extra), stdout=log, stderr=log)  # noqa: S603 - ourselves


def _until(holds: Callable[[], object], up: subprocess.Popen[bytes], limit: float = 60.0) -> None:
    end = seconds() + limit
    while not holds():
        if up.poll() is not None or seconds() > end:
            raise BenchError("`up` did not come up; see up.log in the data folder")
        pause(0.05)


def pause(span: float) -> None:
    """Let `span` seconds pass: what is measured is another process."""
    Event().wait(span)

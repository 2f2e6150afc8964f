"""An office whose watch and clerk run as processes and use the one Prefect server."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flows.acts import intake, views
from flows.acts.actor import person
from flows.acts.intake import Intake, Receipt
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import child_environment, load
from flows.wiring import Office, open_office
from models import people
from models.people import NewPerson
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, POSTS
from tests.prefect_server import PrefectServer, until

# What must never be found in Prefect's database.
TITLE = "某网帖反映某路段积水"
NAMES = {post: f"人员代号{i}" for i, post in enumerate(POSTS, 1)}


@dataclass
class Installation:
    """The office as its desk sees it, and its processes."""

    office: Office
    sandbox: Sandbox
    folder: Path
    server: PrefectServer
    logged: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def node(self) -> str:
        """The watch's name."""
        return self.office.settings.watch.node

    def begin(self) -> None:
        """Start watch and clerk, wait until both are at work, and ask for what takes long."""
        self.start("flows.watch_process")
        self.start("flows.clerk")
        until(lambda: views.light(self.office).alive)
        until(lambda: "deployments registered" in self.said("flows.clerk"), 60)
        until(lambda: any(state == "Running" for _, state, _ in self.runs("watch")), 60)
        given = {"fields": {"level": "III", "emergency": True}}
        self.asked["respond"] = self.ask("respond", "public-opinion", given)[1]["id"]
        self.asked["audit"] = self.ask("audit", "audit", {})[1]["id"]
        self.turn_an_hour()

    def start(self, module: str) -> None:
        """Start one of our processes."""
        environment = child_environment(
            ZHISHOU_PHONES="sandbox",
            ZHISHOU_CHANNELS__SANDBOX_URL=self.sandbox.url,
            ZHISHOU_STORM__MATTERS="0",  # what waits for an answer here would hold the later texts back
            **self.server.environment(),
        )
        command = [sys.executable, "-m", module, "--data", str(self.folder)]
        with (self.folder / f"{module}.log").open("ab") as log:
            self.processes[module] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def turn_an_hour(self) -> None:
        """Start a watch whose clock is set: see `tests.flows.turning`."""
        folder = self.folder / "turning"
        folder.mkdir()
        environment = child_environment(**self.server.environment(), ZHISHOU_WATCH__NODE="turning")
        command = [sys.executable, "-m", "tests.flows.turning", str(folder)]
        with (self.folder / "turning.log").open("wb") as log:
            self.processes["turning"] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def ask(self, flow: str, name: str, parameters: dict[str, Any]) -> tuple[int, Any]:
        """Ask for a run of a deployment as the pages of Prefect do: (status, answer)."""
        found = self.server.ask("GET", f"/deployments/name/{flow}/{name}")[1]
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return self.server.ask("POST", f"/deployments/{found['id']}/create_flow_run", body)

    def ended(self, run: str) -> tuple[str, str]:
        """(state, message) of a run once it has ended."""

        def state() -> tuple[str, str] | None:
            found = self.server.ask("GET", f"/flow_runs/{run}")[1]["state"]
            final = found["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
            return (found["name"], found["message"]) if final else None

        return until(state, 120, every=0.3)

    @property
    def first(self) -> str:
        """The number of the first incident."""
        return f"{self.office.calendar.local(self.office.now()):%Y}-0001"

    def said(self, module: str) -> str:
        """What a process has written so far."""
        return (self.folder / f"{module}.log").read_text()

    def end(self) -> None:
        """End everything, as `up` does."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(timeout=20)

    def log(self, level: str = "IV") -> Receipt:
        """Log an incident at the desk."""
        self.logged += 1
        given = Intake(playbook="public-opinion", level=level, title=TITLE, fields={"emergency": False})
        return intake.log(self.office, given, person("值班主班", "test"), f"desk-{self.logged}")

    def log_recorded(self) -> str:
        """Log an incident whose effects are recorded one by one; its number.

        On a machine that is busy the breaker may be open; then an incident is only counted, and
        another is logged.
        """
        for _ in range(5):
            number = self.log("II").number
            try:
                until(lambda: self.tasks(number), 12)  # noqa: B023 - called at once
            except AssertionError:
                continue
            return number
        raise AssertionError("no effect was recorded by itself")

    def shown_in_the_run(self) -> bool:
        """Whether the watch's own run has shown an incident; as above, one may be passed over."""
        for _ in range(4):
            query = "SELECT 1 FROM flow_run WHERE parent_task_run_id IS NOT NULL"
            try:
                return bool(until(lambda: self.server.rows(query), 18))  # noqa: B023 - called at once
            except AssertionError:
                self.log("II")
        return False

    def texts(self, number: str) -> list[str]:
        """The texts about an incident that the provider took in."""
        return [sms.body for sms in self.sandbox.messages if number in sms.body]

    def runs(self, flow: str) -> list[tuple[str, str, str]]:
        """(name, state, its message) of the runs of a flow, oldest first."""
        return self.server.rows(
            "SELECT r.name, r.state_name, coalesce(s.message, '') FROM flow_run r "
            "JOIN flow f ON f.id = r.flow_id JOIN flow_run_state s ON s.id = r.state_id "
            "WHERE f.name = ? ORDER BY r.created",
            flow,
        )

    def tasks(self, number: str) -> list[tuple[str, str, str]]:
        """(name, state's message, run it is part of) of the task runs about an incident.

        The watch whose clock is set has incidents of the same numbers: its runs are left out.
        """
        return self.server.rows(
            "SELECT t.name, coalesce(s.message, ''), r.name FROM task_run t "
            "JOIN task_run_state s ON s.id = t.state_id JOIN flow_run r ON r.id = t.flow_run_id "
            "WHERE t.name LIKE ? AND t.state_type = 'COMPLETED' AND r.name NOT LIKE 'watch turning %' "
            "ORDER BY t.name",
            f"{number} %",
        )


@pytest.fixture(scope="module")
def installed(
    prefect_server: PrefectServer, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Watch and clerk at work: attached, with everything registered and two runs asked for.

    What takes long is started here, so that it goes on while the tests wait for something else.
    """
    folder = tmp_path_factory.mktemp("installed")
    shutil.copy(migrated_sqlite, folder / "zhishou.db")
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        office = open_office(load(folder))
        with office.database.writing() as tx:
            staff = [NewPerson("区数据资源局", NAMES[p], p, (("sms", NUMBERS[p]),)) for p in POSTS]
            people.save_people(tx, staff, office.now())
        made = Installation(office, sandbox, folder, prefect_server)
        try:
            made.begin()
            yield made
        finally:
            made.end()
            office.close()

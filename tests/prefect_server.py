"""The one real Prefect server of a test run, on a database migrated once and kept in .cache.

It starts in the background as soon as it is known that some test needs it, and is killed at the end.
"""

import base64
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import pytest

from flows import prefect_server as ps
from flows.settings import Settings, child_environment, load

TEMPLATE = Path(__file__).parents[1] / ".cache" / f"prefect-{version('prefect')}.db"
PASSWORD = "for tests on loopback only"
# Migrating takes 26 s on a quiet machine with two cores, starting on a migrated file 14 s.
PATIENCE = 110.0

T = TypeVar("T")


BUSY = 503


def until(holds: Callable[[], T], seconds: float = 60.0, every: float = 0.05) -> T:
    """Wait for something to be so, and return it; fails when it does not come."""
    limit = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(every)
    return found


def free_port() -> int:
    """A port nobody has on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrefectServer:
    """A server in a folder of its own. `begin` returns at once, `ready` waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings: Settings = load(folder, {"prefect": {"port": self.port, "password": PASSWORD}})
        self.database = ps.home(self.settings) / "prefect.db"
        self._process: subprocess.Popen[bytes] | None = None
        self._beginning: Thread | None = None

    @property
    def url(self) -> str:
        """The API's address."""
        return ps.api_url(self.settings)

    def begin(self) -> None:
        """Start in the background, unless that was done."""
        if self._beginning is None:
            self._beginning = Thread(target=self._begin, daemon=True)
            self._beginning.start()

    def ready(self) -> "PrefectServer":
        """Wait until it answers."""
        self.begin()
        assert self._beginning
        self._beginning.join()
        until(lambda: ps.healthy(self.port), PATIENCE, every=0.2)
        return self

    def _begin(self) -> None:
        self.database.parent.mkdir(parents=True, exist_ok=True)
        if TEMPLATE.exists():
            shutil.copy(TEMPLATE, self.database)
        self.start()
        if not TEMPLATE.exists():
            until(lambda: ps.healthy(self.port), PATIENCE, every=0.2)
            self._keep_template()

    def _keep_template(self) -> None:
        TEMPLATE.parent.mkdir(exist_ok=True)
        fresh = TEMPLATE.with_suffix(f".{os.getpid()}")
        with sqlite3.connect(self.database) as source, sqlite3.connect(fresh) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        fresh.replace(TEMPLATE)

    def start(self) -> None:
        """Start the process, on the same file and port as before."""
        extra = {"PREFECT_SERVER_UI_ENABLED": "false"}  # copying its pages costs seconds; nobody looks
        environment = child_environment(**ps.environment(self.settings, self.port), **extra)
        with (self.folder / "prefect.log").open("ab") as log:
            self._process = subprocess.Popen(ps.command(), env=environment, stdout=log, stderr=log)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def environment(self) -> dict[str, str]:
        """What a process of ours needs to use this server."""
        return {
            "ZHISHOU_PREFECT__PORT": str(self.port),
            "ZHISHOU_PREFECT__PASSWORD": PASSWORD,
            "ZHISHOU_PREFECT__MODE": "embedded",
        }

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask its database."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def contents(self) -> str:
        """All of its database as text, JSON unescaped."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            dump = "\n".join(connection.iterdump())
        finally:
            connection.close()
        return dump + dump.encode().decode("unicode_escape", errors="replace")

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """(status, answer) of a request to its API, as its pages make it: password and CSRF token.

        It says 503 while something else writes to its database; its own client asks again then, too.
        """
        client = uuid.uuid4().hex
        headers = {"Prefect-Csrf-Client": client, "Content-Type": "application/json"}
        if method != "GET":
            headers["Prefect-Csrf-Token"] = self._in_time("GET", f"/csrf-token?client={client}")[1]["token"]
        return self._in_time(method, path, body, headers)

    def _in_time(self, *asked: Any) -> tuple[int, Any]:
        return until(lambda: answer if (answer := self._ask(*asked))[0] != BUSY else None)

    def _ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        secret = base64.b64encode(f"{ps.USER}:{PASSWORD}".encode()).decode()
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Authorization": f"Basic {secret}", **(headers or {})})
        request.method = method
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except OSError as error:
            status = getattr(error, "code", None)
            if status is None:
                raise
            with error:  # type: ignore[attr-defined]  # an HTTPError is a response too
                return status, json.loads(error.read())  # type: ignore[attr-defined]


_servers: list[PrefectServer] = []


def _server() -> PrefectServer:
    if not _servers:
        _servers.append(PrefectServer(Path(tempfile.mkdtemp(prefix="zhishou-prefect-"))))
    return _servers[0]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start early: the server needs as long as a good part of the other tests.

    Not where several processes run them: each has collected all, and only one will need the server.
    """
    if (
        any(item.get_closest_marker("prefect") for item in session.items)
        and not session.config.option.collectonly
        and not hasattr(session.config, "workerinput")
    ):
        _server().begin()


def pytest_sessionfinish() -> None:
    """End it, whether a test used it or not."""
    while _servers:
        server = _servers.pop()
        if server._beginning:
            server._beginning.join()
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def prefect_server() -> PrefectServer:
    """The server, answering."""
    return _server().ready()

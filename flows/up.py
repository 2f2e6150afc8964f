"""`zhishou up`: everything of one machine, supervised. Imports neither prefect nor the console.

The console and the watch start first and at once; Prefect and its clerk follow, and nothing waits
for them. A child that dies is started again, quickly at first; all of them die with this process,
even when it is killed: the kernel sends them the signal.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flows import addresses, prefect_server
from flows.clock import seconds
from flows.phrases import Phrase
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN, is_sandbox
from flows.settings import PrefectMode, Settings, child_environment, ensure_secret, load

# Back-off of a child that keeps dying: from a quarter of a second to ten, reset when it has lived
# for a minute. The watch is never made to wait for more than one: nobody is called without it.
FIRST_WAIT, LONGEST_WAIT, WATCH_WAIT, SETTLED = 0.25, 10.0, 1.0, 60.0
# Prefect takes both cores for ten seconds to start; watch and console come first.
HEAD_START = 4.0
# How long children get to end by themselves: the watch finishes its sends (5 s at the most each).
GRACE = 12.0

# glibc keeps a heap for each of the 64 sending threads otherwise, and gives nothing of them back.
ARENAS = "2"
# The posts of the sandbox's phones, for its page.
LABELS = "phones.json"

_PR_SET_PDEATHSIG = 1
_WATCHED = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)


class UpError(Exception):
    """`up` cannot start here; the message says why and what to do."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(said)
        self.said = said


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0
    starts: int = 0


@dataclass
class Supervisor:
    """Starts children, restarts those that die, ends them all."""

    settings: Settings
    say: Callable[[Phrase], None]
    children: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Supervise until SIGINT or SIGTERM asks to end; SIGCHLD ends a pause early."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        try:
            while True:
                got = signal.sigtimedwait(_WATCHED, self.tend(seconds()))
                if got and got.si_signo != signal.SIGCHLD:
                    break
        finally:
            self.end_all()
            gone = dict.fromkeys(addresses.read(self.settings.run_folder))
            addresses.announce(self.settings.run_folder, gone)

    def tend(self, now: float) -> float:
        """Start what is due to be started; seconds until the next look is worth while."""
        pause = 1.0
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._died(child, now)
            if child.process is None:
                if child.due <= now:
                    self._start(child, now)
                else:
                    pause = min(pause, child.due - now)
            elif child.process is not None and now - child.started > SETTLED:
                child.wait = FIRST_WAIT
        return max(pause, 0.01)

    def _start(self, child: Child, now: float) -> None:
        log = self.settings.run_folder / f"{child.name}.log"
        with log.open("ab") as out:
            child.process = subprocess.Popen(  # noqa: S603 - our own modules
                child.command,
                env=child_environment(**child.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is ours to pass on, in order
                preexec_fn=_die_with_parent,  # this process has one thread
            )
        child.started = now
        child.starts += 1

    def _died(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else 0
        child.process = None
        child.due = now + child.wait
        longest = WATCH_WAIT if child.name == "watch" else LONGEST_WAIT
        self.say(
            Phrase(
                "{child} ended with {code}; starting it again in {seconds} s (see {child}.log)",
                child=child.name,
                code=code,
                seconds=f"{child.wait:.2g}",
            )
        )
        child.wait = min(child.wait * 2, longest)

    def end_all(self) -> None:
        """End children, last started first; those that do not listen are killed."""
        for child in reversed(self.children):
            if child.process and child.process.poll() is None:
                child.process.terminate()
        limit = seconds() + GRACE
        for child in reversed(self.children):
            if child.process:
                try:
                    child.process.wait(max(limit - seconds(), 0.1))
                except subprocess.TimeoutExpired:
                    os.killpg(child.process.pid, signal.SIGKILL)
                    child.process.wait()


def _die_with_parent() -> None:
    """In the child, before it runs: ask the kernel to end it when this process is gone."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder: two watches on one SQLite file would each be half blind."""
    settings.run_folder.mkdir(parents=True, exist_ok=True)
    with (settings.run_folder / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpError(
                Phrase(
                    "another `up` runs on {data}; end it first, or give another --data", data=settings.data
                )
            ) from None
        yield


def is_running(settings: Settings) -> bool:
    """Whether an `up` holds this data folder."""
    path = settings.run_folder / "up.lock"
    if not path.exists():
        return False
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def free_port(wanted: int) -> int:
    """`wanted` on loopback if nobody has it, else one the system chooses."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise UpError(Phrase("no free port on loopback"))


def prepare(data: Path, overrides: Mapping[str, Mapping[str, object]]) -> Settings:
    """Settings for this run: secrets made, ports chosen and announced."""
    settings = load(data, overrides)
    if settings.prefect.mode is PrefectMode.EMBEDDED:
        ensure_secret(data, "prefect", "password")
    if settings.listen.answer_links:
        ensure_secret(data, "listen", "link_key")
    return load(data, overrides)


def children(settings: Settings) -> list[Child]:
    """What runs, in the order it starts; addresses are announced before anything does."""
    ports = _ports(settings)
    found = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    found["console"] = settings.listen.address(ports["console"])
    addresses.announce(settings.run_folder, {"sandbox": None, "prefect": None, "wake": None, **found})
    here = {
        "ZHISHOU_PHONES": "sandbox" if is_sandbox(settings) else "",
        "ZHISHOU_PREFECT__MODE": settings.prefect.mode.value,
    }
    client = {}
    if settings.prefect.mode is not PrefectMode.OFF:
        client = prefect_server.client_environment(settings, ports.get("prefect", 0))
    data = ["--data", str(settings.data)]
    listening = ["--port", str(ports["console"]), "--callbacks-port", str(ports["callbacks"])]
    made = [_sandbox(settings, ports)] if "sandbox" in ports else []
    watching = {**here, **client, "MALLOC_ARENA_MAX": ARENAS}
    made.append(Child("watch", _module("flows.watch_process", *data), watching))
    made.append(Child("console", _module("console.serve", *data, *listening), here))
    return made + _prefect(settings, ports, {**here, **client})


def _ports(settings: Settings) -> dict[str, int]:
    """A free port for each listener that runs here: the usual one, if nobody has it."""
    listen, prefect = settings.listen, settings.prefect
    wanted = {"console": listen.console_port, "callbacks": listen.callbacks_port}
    if is_sandbox(settings):
        wanted["sandbox"] = listen.sandbox_port
    if prefect.mode is PrefectMode.EMBEDDED:
        wanted["prefect"] = prefect.port
    return {name: free_port(port) for name, port in wanted.items()}


def _prefect(settings: Settings, ports: Mapping[str, int], environment: Mapping[str, str]) -> list[Child]:
    """The server, if it runs here, and the clerk, unless there is no Prefect at all."""
    later = seconds() + HEAD_START
    made = []
    if "prefect" in ports:
        server = prefect_server.environment(settings, ports["prefect"])
        made.append(Child("prefect", prefect_server.command(), server, due=later))
    if settings.prefect.mode is not PrefectMode.OFF:
        clerk = _module("flows.clerk", "--data", str(settings.data))
        made.append(Child("clerk", clerk, environment, due=later))
    return made


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _sandbox(settings: Settings, ports: Mapping[str, int]) -> Child:
    labels = settings.run_folder / LABELS
    callback = f"http://127.0.0.1:{ports['callbacks']}/twilio/sms"
    arguments = ["--port", str(ports["sandbox"]), "--account", SANDBOX_ACCOUNT, "--token", SANDBOX_TOKEN]
    arguments += ["--zone", settings.office.zone]
    arguments += ["--callback-url", callback, *(["--labels", str(labels)] if labels.exists() else [])]
    return Child("sandbox", _module("notifications.sandbox", *arguments), {})

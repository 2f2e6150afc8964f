"""Processes of a run, and watches that kill themselves at a named point: nobody outside is so exact.

Nothing here is known to the product. A watch is the product's own `flows.watch_process`; before it
starts, its process puts a trap into one place and then runs it as the command would.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Connection, Engine, event

from flows import watch_process
from flows.loop import Loop
from notifications.channels.pooled import Pool

_PR_SET_PDEATHSIG = 1

# A process is forked from one that has imported everything: a start then costs 0.1 s and not two.
_context = get_context("forkserver")
_context.set_forkserver_preload(
    ["tests.chaos.power_cuts", "notifications.channels.twilio_sms", "twilio.rest.api.v2010.account"]
)


class Point(StrEnum):
    """Where a watch is when it is killed."""

    ANYWHERE = "anywhere"  # killed from outside, whatever it is doing
    ENDING = "ending"  # told to end, then killed from outside while it does
    COMMITTING = "committing"  # a transaction is being committed
    CLAIMED = "claimed"  # attempts are committed as claimed, and no thread has them yet
    LEAVING = "leaving"  # the request to a provider is about to leave
    ACCEPTED = "accepted"  # the provider has answered, and nothing of it is saved
    ASKING = "asking"  # a look-up is about to leave
    TOLD = "told"  # a look-up was answered, and nothing of it is saved


@dataclass(frozen=True, slots=True)
class Death:
    """Killed at the `count`-th time it comes to `point`, `delay` seconds later."""

    point: Point = Point.ANYWHERE
    count: int = 1
    delay: float = 0.0


def run(command: Sequence[str], environment: Mapping[str, str], log: Path) -> BaseProcess:
    """A process of its own for this command, a program's path first."""
    return _start(_exec, tuple(command), dict(environment), str(log))


def run_watch(folder: Path, environment: Mapping[str, str], log: Path, death: Death) -> BaseProcess:
    """A watch of this data folder, with its trap."""
    return _start(_watch, str(folder), dict(environment), str(log), death)


def _start(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    process = _context.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def _exec(command: tuple[str, ...], environment: dict[str, str], log: str) -> None:
    _prepare(environment, log)
    os.execv(command[0], command)  # noqa: S606 - a program of ours, without a shell


def _watch(folder: str, environment: dict[str, str], log: str, death: Death) -> None:
    _prepare(environment, log)
    _set_trap(death)
    sys.argv = ["flows.watch_process", "--data", folder]
    sys.exit(watch_process.main())


def _prepare(environment: Mapping[str, str], log: str) -> None:
    """Be gone when the run is; say everything into the log."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ.update(environment)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)


class _Trap:
    """Counts how often its point was come to."""

    def __init__(self, death: Death) -> None:
        self._left = death.count
        self._delay = death.delay
        self._lock = Lock()

    def __call__(self) -> None:
        with self._lock:
            self._left -= 1
            due = self._left == 0
        if due and self._delay:
            Thread(target=self._die, daemon=True).start()
        elif due:
            self._die()

    def _die(self) -> None:
        time.sleep(self._delay)
        os.kill(os.getpid(), signal.SIGKILL)


def _set_trap(death: Death) -> None:
    trap = _Trap(death)
    match death.point:
        case Point.COMMITTING:
            event.listen(Engine, "commit", lambda tx: trap() if _writes(tx) else None)
        case Point.CLAIMED:
            _before(Loop, "_hand_over", trap, lambda _loop, out, *_: bool(out))
        case Point.LEAVING:
            _before(Pool, "ask", trap, _is_send)
        case Point.ACCEPTED:
            _after(Pool, "ask", trap, _is_send)
        case Point.ASKING:
            _before(Pool, "ask", trap, _is_look_up)
        case Point.TOLD:
            _after(Pool, "ask", trap, _is_look_up)


def _writes(tx: Connection) -> bool:
    return bool(tx.get_execution_options().get("zhishou") == "writing")


def _is_send(_: Pool, method: str, *__: object) -> bool:
    return method == "POST"


def _is_look_up(_: Pool, method: str, *__: object) -> bool:
    return method == "GET"


def _before(owner: type, name: str, trap: _Trap, when: Callable[..., bool]) -> None:
    real = getattr(owner, name)

    @wraps(real)
    def trapped(*arguments: Any, **named: Any) -> Any:
        if when(*arguments):
            trap()
        return real(*arguments, **named)

    setattr(owner, name, trapped)


def _after(owner: type, name: str, trap: _Trap, when: Callable[..., bool]) -> None:
    real = getattr(owner, name)

    @wraps(real)
    def trapped(*arguments: Any, **named: Any) -> Any:
        found = real(*arguments, **named)
        if when(*arguments):
            trap()
        return found

    setattr(owner, name, trapped)

"""What a running `up` listens on: `run/addresses.json`, written whole or not at all.

Also the wake-up: whoever commits sends one datagram to the watch on this machine.
"""

import fcntl
import json
import logging
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from models.errors import StoreError

log = logging.getLogger("zhishou.addresses")

FILE = "addresses.json"


def read(run_folder: Path) -> dict[str, str | int]:
    """The addresses in force; empty when nothing runs."""
    try:
        found: dict[str, str | int] = json.loads((run_folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def announce(run_folder: Path, addresses: Mapping[str, str | int | None]) -> None:
    """Add (or, with None, take away) addresses. Atomic for readers; writers take turns."""
    run_folder.mkdir(parents=True, exist_ok=True)
    with (run_folder / f".{FILE}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        merged = {**read(run_folder), **addresses}
        kept = {name: value for name, value in merged.items() if value is not None}
        fresh = run_folder / f".{FILE}.{os.getpid()}"
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(run_folder / FILE)


class Waker:
    """Sends the datagram, and whatever else reaches watches elsewhere.

    A wake-up that is lost costs a quarter of a second, so errors are ignored.
    """

    def __init__(self, run_folder: Path, notify: Callable[[], None] = lambda: None) -> None:
        self._notify = notify
        self._run_folder = run_folder
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._port = 0
        self._read_at = 0.0

    def wake(self) -> None:
        """Tell the watch that something was committed."""
        try:
            self._notify()
        except StoreError as error:  # the commit itself stands
            log.info("a watch elsewhere was not woken: %s", error)
        self._find()
        if self._port:
            try:
                self._socket.sendto(b"w", ("127.0.0.1", self._port))
            except OSError:
                self._port = 0

    def _find(self) -> None:
        """The port, read again when the file has changed: a restarted watch has another."""
        try:
            changed = (self._run_folder / FILE).stat().st_mtime
        except FileNotFoundError:
            self._port = 0
            return
        if changed != self._read_at:
            self._read_at = changed
            self._port = int(read(self._run_folder).get("wake", 0))

    def close(self) -> None:
        """Give back the socket."""
        self._socket.close()

"""Pings to open pages: something was committed, look again.

One thread asks the database four times a second while anybody looks, and sleeps while nobody does.
SQLite tells whether another connection committed; elsewhere every beat may have brought something,
and the page's own digest decides whether anything is drawn again.
"""

import asyncio
from collections.abc import AsyncIterator
from threading import Event, Thread

from models.session import ChangeSign, Database

# As often as the watch looks for commits of others (design: 250 ms).
BEAT = 0.25
# PostgreSQL has no cheap sign of change: pages look again this often. Seconds.
BLIND_BEAT = 1.0
# A page that hears nothing for this long is told that the line still stands. Seconds.
QUIET = 10.0


class Pulse:
    """Watches one database for commits. `edition` grows with each; `close` ends everything."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beat = BEAT if database.kind == "sqlite" else BLIND_BEAT
        self.edition = 0
        self._lookers = 0
        self._wanted = Event()
        self._closing = Event()
        self._thread = Thread(target=self._run, name="console-pulse", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and every stream."""
        self._closing.set()
        self._wanted.set()
        self._thread.join()

    @property
    def closing(self) -> bool:
        """Whether streams should end."""
        return self._closing.is_set()

    def _run(self) -> None:
        sign: ChangeSign | None = None
        while not self._closing.is_set():
            self._wanted.wait()
            # The first look sees no change; but one may have come since the first page began to listen.
            is_first = sign is None
            sign = sign or ChangeSign(self._database)
            if self._database.kind != "sqlite" or sign.changed() or is_first:
                self.edition += 1
            self._closing.wait(self._beat)
        if sign:
            sign.close()

    async def listen(self) -> AsyncIterator[bool]:
        """Yields True at each change seen (at most one a beat), and False when it was quiet for long."""
        self._lookers += 1
        self._wanted.set()
        try:
            seen, quiet = self.edition, 0.0
            while not self.closing:
                await asyncio.sleep(self._beat)
                quiet += self._beat
                if self.edition != seen or quiet >= QUIET:
                    yield self.edition != seen
                    seen, quiet = self.edition, 0.0
        finally:
            self._lookers -= 1
            if not self._lookers and not self.closing:
                self._wanted.clear()

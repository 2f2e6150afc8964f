"""Runs what is due later, off the server's loop: a call asks the office, and that may take seconds."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

_WORKERS = 8  # calls that can speak with the office at the same time


class Timers:
    """Runs jobs after so many seconds, from any thread, between `start` and `stop`."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due: SimpleQueue[Callable[[], object] | None] = SimpleQueue()

    def start(self) -> None:
        """Keep time with the running loop."""
        self._loop = asyncio.get_running_loop()
        for n in range(_WORKERS):
            Thread(target=self._work, name=f"sandbox-calls-{n}", daemon=True).start()

    def stop(self) -> None:
        """Run nothing any more; what waits for the office is left to its time-out."""
        self._loop = None
        for _ in range(_WORKERS):
            self._due.put(None)

    def later(self, seconds: float, job: Callable[[], object]) -> None:
        """Run `job` in a worker after `seconds`; never, once the server has ended."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: loop.call_later(seconds, self._due.put, job))

    def _work(self) -> None:
        while job := self._due.get():
            job()

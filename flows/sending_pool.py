"""The threads that send: work in hand by its attempt, and how it ended until that is saved."""

import logging
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition

from engine.vocabulary import AttemptState
from models.attempts import Outcome
from models.errors import Unavailable

log = logging.getLogger("zhishou.watch")


# Of so many threads one is kept for what is most urgent: a slow provider that has all the others
# waiting on lesser messages does not keep it waiting too.
KEPT = 8


class SendingPool:
    """A thread's work reports an outcome, and `on_report` is called; nothing here waits for a send.

    `trouble` is what a thread found wrong with the database, "" if nothing.
    """

    def __init__(self, threads: int, on_report: Callable[[], None]) -> None:
        kept = -(-threads // KEPT)
        self._usual = _Threads(max(1, threads - kept), "send")
        self._kept = _Threads(kept, "urgent")
        self._on_report = on_report
        self._outcomes: list[Outcome] = []
        self._in_flight: set[str] = set()
        self._changed = Condition()
        self.trouble = ""

    @property
    def has_outcomes(self) -> bool:
        """Whether sends have ended and are not saved yet."""
        return bool(self._outcomes)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand and nothing unsaved."""
        with self._changed:
            return not (self._in_flight or self._outcomes)

    def submit(
        self, attempt: str, work: Callable[..., None], *arguments: object, presses: bool = False
    ) -> None:
        """Do this for an attempt, unless something is done for it already.

        `presses`: it is most urgent, and goes where it has the least to wait for.
        """
        with self._changed:
            if attempt in self._in_flight:
                return
            self._in_flight.add(attempt)
            threads = min(self._usual, self._kept, key=_Threads.queue) if presses else self._usual
            threads.in_hand += 1
        threads.pool.submit(self._guard, threads, attempt, work, *arguments)

    def report(self, outcome: Outcome) -> None:
        """How a send ended."""
        with self._changed:
            self._outcomes.append(outcome)
        self._on_report()

    @contextmanager
    def outcomes(self, most: int | None = None, aside: Collection[str] = ()) -> Iterator[list[Outcome]]:
        """How sends ended since the last time; kept for the next if the block cannot save them.

        What is about an incident set `aside` is dropped: it is unknown when its lease ends, and looked up.
        """
        with self._changed:
            ended = [outcome for outcome in self._outcomes if outcome.incident not in aside]
            taken, self._outcomes = ended[:most], ended[most:] if most else []
        saved = False
        try:
            yield taken
            saved = True
        finally:
            if not saved:
                with self._changed:
                    self._outcomes = [*taken, *self._outcomes]

    def wait(self) -> None:
        """Block until every send in hand has ended."""
        with self._changed:
            self._changed.wait_for(lambda: not self._in_flight)

    def close(self) -> None:
        """Finish what is in hand; nothing can be submitted afterwards."""
        for threads in (self._usual, self._kept):
            threads.pool.shutdown(wait=True)

    def _guard(
        self, threads: "_Threads", attempt: str, work: Callable[..., None], *arguments: object
    ) -> None:
        """A thread's outermost frame: a fault becomes an outcome, not silence."""
        try:
            work(*arguments)
        except Unavailable as error:
            self.trouble = f"database: {error}"
            log.warning("attempt %s: %s; it will be looked at again", attempt, error)
        except Exception:
            log.exception("sending attempt %s failed in an unforeseen way", attempt)
            self.report(Outcome(attempt, AttemptState.UNKNOWN, error="fault while sending; see the log"))
        finally:
            with self._changed:
                self._in_flight.discard(attempt)
                threads.in_hand -= 1
                self._changed.notify_all()


class _Threads:
    """Some of the threads, and how much they have in hand."""

    def __init__(self, amount: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(amount, thread_name_prefix=name)
        self.in_hand = 0
        self._amount = amount

    def queue(self) -> float:
        """How much waits for each thread; 0 while one of them is free."""
        return max(0, self.in_hand - self._amount + 1) / self._amount

"""The watch's hot loop: plain Python in a thread of its own, started before Prefect and without it.

A turn: save how sends ended; decide and save what is due, with its attempts already claimed; hand
the attempts to the threads; now and then look after leases, doubts and the heartbeat. Deciding
never waits for a send, and the loop never waits for Prefect.
"""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Condition, Event, Thread

from engine.facts import Facts
from engine.vocabulary import AttemptState, ChannelKind
from flows.acts.actor import system
from flows.acts.changing import By
from flows.clock import SystemClock
from flows.deciding import decide_due, facts_behind, settle_doubt
from flows.effects import EffectQueue
from flows.naming import effects_of
from flows.sending import Sender
from flows.wiring import Office
from models import attempts, incidents, record, timers, watching
from models.attempts import Doubt, Outcome
from models.errors import StoreError, Unavailable
from models.paging import Hands, Outgoing
from models.record import Line
from models.saving import Change
from models.session import ChangeSign, Tx

log = logging.getLogger("zhishou.watch")

# As many incidents as one transaction decides: long enough to share its commit, short enough that
# an act waiting for the write lock does not notice (design: 200).
BATCH = 200
# The fallback when a datagram is lost or the committer runs elsewhere (design: 250 ms).
LOOK = 0.25
# Leases, doubts and given-back attempts are looked after this often.
TEND = timedelta(seconds=1)
# A database that refuses is tried again this often; meanwhile the red light is on.
RETRY = 0.5


class Loop:
    """One watch. `run` blocks until `stop`; everything it needs comes with the office."""

    def __init__(self, office: Office, effects: EffectQueue | None = None) -> None:
        self.office = office
        self.effects = EffectQueue() if effects is None else effects  # an empty queue is false
        settings = office.settings.watch
        self.started = office.now()
        self.hands = Hands(
            frozenset(office.channels),
            f"{settings.node}:{os.getpid()}:{self.started.timestamp():.0f}",
            timedelta(seconds=settings.lease_seconds),
        )
        self._by = By(system(settings.node))
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="send")
        self._sender = Sender(office)
        self._outcomes: list[Outcome] = []
        self._in_flight: set[str] = set()
        self._lock = Condition()
        self._stop = Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._sign = ChangeSign(office.database)
        self._next_due: datetime | None = self.started
        self._tended = self._beaten = self.started - timedelta(days=1)
        self._newest_timer = 0
        self.trouble = ""

    @property
    def wake_port(self) -> int:
        """The UDP port a committer sends its datagram to."""
        return int(self._socket.getsockname()[1])

    def run(self) -> None:
        """Turn until stopped. The only place that catches everything: it records and goes on."""
        while not self._stop.is_set():
            try:
                self.turn()
                self.trouble = ""
                self._wait()
            except Unavailable as error:
                self._complain(f"database: {error}")
            except StoreError as error:
                self._complain(f"store: {error}")
            except Exception:
                log.exception("a turn of the watch failed")
                self._complain("fault in the watch; see its log")
        self._finish()

    def look_now(self) -> None:
        """Look at the database in the next turn, whatever is thought to be due."""
        self._next_due = self.office.now()

    def wait_for_sends(self) -> None:
        """Block until every send in hand has ended."""
        with self._lock:
            self._lock.wait_for(lambda: not self._in_flight)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is in hand, unsaved or due."""
        with self._lock:
            busy = self._in_flight or self._outcomes
        return not busy and (self._next_due is None or self._next_due > self.office.now())

    def _complain(self, trouble: str) -> None:
        if trouble != self.trouble:
            log.error("the watch is in trouble: %s", trouble)
        self.trouble = trouble
        self._stop.wait(RETRY)

    def stop(self) -> None:
        """Ask the loop to end; sends in hand are finished, unsent attempts given back."""
        self._stop.set()
        self._poke()

    def _poke(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as poke:
            poke.sendto(b"p", ("127.0.0.1", self.wake_port))

    def _wait(self) -> None:
        """Sleep until the next due row or a wake-up, at most a quarter of a second at a time."""
        now = self.office.now()
        until = (self._next_due - now).total_seconds() if self._next_due else LOOK
        if until <= 0 or self._outcomes:
            return
        self._socket.settimeout(max(min(until, LOOK), 0.0005))
        try:
            self._socket.recv(16)
            self._drain()
            self._next_due = now  # somebody committed: look
        except TimeoutError:
            if self._sign.changed():
                self._next_due = now

    def _drain(self) -> None:
        self._socket.setblocking(False)
        try:
            while self._socket.recv(16):
                pass
        except BlockingIOError:
            pass

    def turn(self) -> None:
        """One look at everything that may be due."""
        self._follow_clock()
        now = self.office.now()
        tend = now - self._tended >= TEND
        if not (tend or self._outcomes or (self._next_due and self._next_due <= now)):
            return
        outcomes = self._take_outcomes()
        try:
            with self.office.database.writing() as tx:
                kept, out = self._decide(tx, now)
                facts = {change.decision.incident.id: change.facts_after for change in kept}
                out += self._settle(tx, outcomes, now)
                doubts = self._tend(tx, now) if tend else []
                out += attempts.claim_pending(tx, self.hands, now) if tend else []
                facts |= facts_behind(tx, self.office, out, set(facts), now)
                self._next_due = timers.next_due(tx)
        except StoreError:
            with self._lock:
                self._outcomes = outcomes + self._outcomes
            raise
        if tend:
            self._tended = now
        self._hand_over(out, facts)
        self.effects.put(effects_of(kept, out, facts))
        for doubt in doubts:
            self._submit(doubt.id, self._look_up, doubt)

    def _take_outcomes(self) -> list[Outcome]:
        with self._lock:
            taken, self._outcomes = self._outcomes, []
        return taken

    def _decide(self, tx: Tx, now: datetime) -> tuple[list[Change], list[Outgoing]]:
        """Decide what is due, save it, and claim its attempts: all in this transaction."""
        ids = incidents.due(tx, now, BATCH)
        if not ids:
            return [], []
        book = self.office.book(tx, now)
        loaded = incidents.load_locked(tx, ids, self.office.context_of(book, now))
        return decide_due(tx, self.office, loaded, book, self._by, self.hands, now)

    def _settle(self, tx: Tx, outcomes: Sequence[Outcome], now: datetime) -> list[Outgoing]:
        if not outcomes:
            return []
        return attempts.settle(tx, outcomes, self.office.book(tx, now), self.hands, now)

    def _tend(self, tx: Tx, now: datetime) -> list[Doubt]:
        """The heartbeat, leases whose holder is gone, and attempts whose outcome nobody knows."""
        if now - self._beaten >= watching.BEAT:
            watching.beat(tx, self.office.settings.watch.node, os.getpid(), self.started, now, self.trouble)
            self._beaten = now
        self._newest_timer = timers.newest(tx)
        if attempts.expire_leases(tx, now):
            log.warning("attempts of a watch that is gone: their outcome is unknown and will be looked up")
        return attempts.claim_doubts(tx, now)

    def _follow_clock(self) -> None:
        """Somebody set the wall clock: waits and leases keep their length, and the register says so.

        Timers armed since the last look may have been armed by the new clock; they stay.
        """
        clock = self.office.clock
        moved = clock.step() if isinstance(clock, SystemClock) else timedelta()
        if not moved:
            return
        log.warning("the wall clock was set by %+.1f s", moved.total_seconds())
        now = self.office.now()
        with self.office.database.writing() as tx:
            attempts.move_leases(tx, self.hands.token, moved)
            waits = timers.move_waits(tx, moved, self._newest_timer)
            detail = {"by_s": round(moved.total_seconds(), 3), "waits_moved": waits}
            record.register(tx, [Line("clock_set", detail, self._by.actor.entry)], now)
        self._tended += moved
        self._beaten += moved

    def _hand_over(self, out: Sequence[Outgoing], facts: dict[str, Facts]) -> None:
        """Give attempts to the threads without waiting for them; a card is on the desk already."""
        for one in out:
            if one.channel is not ChannelKind.MANUAL:
                self._submit(one.id, self._send, one, facts[one.incident])

    def _submit(self, attempt: str, work: Callable[..., None], *arguments: object) -> None:
        with self._lock:
            if attempt in self._in_flight:
                return
            self._in_flight.add(attempt)
        self._pool.submit(self._guard, attempt, work, *arguments)

    def _guard(self, attempt: str, work: Callable[..., None], *arguments: object) -> None:
        """A thread's outermost frame: a fault becomes an outcome, not silence."""
        try:
            work(*arguments)
        except Unavailable as error:
            self.trouble = f"database: {error}"
            log.warning("attempt %s: %s; it will be looked at again", attempt, error)
        except Exception:
            log.exception("sending attempt %s failed in an unforeseen way", attempt)
            self._report(Outcome(attempt, AttemptState.UNKNOWN, "", error="fault while sending; see the log"))
        finally:
            with self._lock:
                self._in_flight.discard(attempt)
                self._lock.notify_all()

    def _send(self, out: Outgoing, facts: Facts) -> None:
        if self._stop.is_set():
            with self.office.database.writing() as tx:
                attempts.give_back(tx, [out.id], self.hands.token)
            return
        self._report(self._sender.send(out, facts))

    def _report(self, outcome: Outcome) -> None:
        with self._lock:
            self._outcomes.append(outcome)
        self._poke()

    def _look_up(self, doubt: Doubt) -> None:
        """Ask the provider what became of an attempt, save what it says, and send what that asks for."""
        out, facts = settle_doubt(self.office, self._sender, doubt, self.hands)
        self._hand_over(out, facts)
        self.effects.put(effects_of([], out, facts))

    def _finish(self) -> None:
        """Finish sends in hand, save how they ended, and leave."""
        self._pool.shutdown(wait=True)
        now = self.office.now()
        try:
            with self.office.database.writing() as tx:
                self._settle(tx, self._take_outcomes(), now)
                watching.rest(tx, self.office.settings.watch.node)
        except StoreError as error:
            log.warning("the last outcomes are not saved (%s); the next watch will look them up", error)
        finally:
            self._socket.close()
            self._sign.close()


def start(loop: Loop) -> Thread:
    """Run the loop in a thread of its own."""
    thread = Thread(target=loop.run, name="watch-loop", daemon=True)
    thread.start()
    return thread

"""The watch's hot loop: plain Python in a thread of its own, started before Prefect and without it.

A turn: save how sends ended; decide and save what is due, with its attempts already claimed; hand
the attempts to the threads; now and then look after leases, doubts and the heartbeat. Deciding
never waits for a send, and the loop never waits for Prefect.
"""

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from engine.facts import Facts
from engine.vocabulary import ChannelKind, Urgency
from flows.acts.actor import system
from flows.acts.changing import By
from flows.clock import SystemClock, seconds
from flows.deciding import decide_due, facts_behind, settle_doubt, still_ours
from flows.effects import EffectQueue
from flows.naming import effects_of
from flows.quiet_words import QuietWords
from flows.sending import Sender
from flows.sending_pool import SendingPool
from flows.suspects import Suspects
from flows.wiring import Office
from models import attempts, doubts, incidents, record, timers, watching
from models.admitting import admit
from models.attempts import Outcome
from models.doubts import Doubt
from models.errors import StoreError, Unavailable
from models.record import Line
from models.saving import Change
from models.session import ChangeSign, Tx
from models.tries import Hands, Outgoing
from models.watching import Sign

log = logging.getLogger("zhishou.watch")

# The fallback when a datagram is lost or the committer runs elsewhere (design: 250 ms).
LOOK = 0.25
# Leases, doubts and given-back attempts are looked after this often.
TEND = timedelta(seconds=1)
# A send that had to wait this long (less, if a lease is hardly longer than a send) is asked about
# first: the page may be answered, and the lease would end before the send does.
STALE = 1.0
# A database that refuses is tried again this often; meanwhile the red light is on.
RETRY = 0.5


class Loop:
    """One watch. `run` blocks until `stop`; everything it needs comes with the office."""

    def __init__(self, office: Office, effects: EffectQueue | None = None) -> None:
        self.office = office
        self.effects = EffectQueue() if effects is None else effects  # an empty queue is false
        settings = office.settings.watch
        self.started = office.now()
        self.token = f"{settings.node}:{os.getpid()}:{self.started.timestamp():.0f}"
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._fresh = min(STALE, (settings.lease_seconds - settings.send_seconds) / 2)
        self._by = By(system(settings.node))
        self._pool = SendingPool(settings.threads, self._poke)
        self._sender = Sender(office)
        self._quiet = QuietWords(office, self._sender)
        self._suspects = Suspects(seconds)
        self._stop = Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._sign = ChangeSign(office.database)
        self._next_due: datetime | None = self.started
        self._tended = self._beaten = self.started - timedelta(days=1)
        self._newest_timer = 0
        self._moved = timedelta()
        self.trouble = ""
        # When the watch looked at itself, and what it found: set by whoever looks (`flows.vigil`).
        self.audited: tuple[datetime | None, Sequence[Mapping[str, Any]]] = (None, ())

    @property
    def wake_port(self) -> int:
        """The UDP port a committer sends its datagram to."""
        return int(self._socket.getsockname()[1])

    @property
    def hands(self) -> Hands:
        """Who sends now: the providers in the order in which they fare."""
        return self.office.hands(self.token)

    def run(self) -> None:
        """Turn until stopped. The only place that catches everything: it records and goes on."""
        while not self._stop.is_set():
            try:
                self.turn()
                self.trouble, self._pool.trouble = self._pool.trouble or self._suspects.trouble, ""
                self._wait()
            except Unavailable as error:
                self._complain(f"database: {error}")
            except StoreError as error:
                self._complain(f"store: {error}")
            except Exception:
                log.exception("a turn of the watch failed")
                self._suspects.failed()
                self._complain(self._suspects.trouble or "fault in the watch; see its log")
        self._finish()

    def look_now(self) -> None:
        """Look at the database in the next turn, whatever is thought to be due."""
        self._next_due = self.office.now()

    def wait_for_sends(self) -> None:
        """Block until every send in hand has ended."""
        self._pool.wait()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is in hand, unsaved or due."""
        due = self._next_due is not None and self._next_due <= self.office.now()
        return self._pool.is_idle and not due

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
        if until <= 0 or self._pool.has_outcomes:
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
        now, begun = self.office.now(), seconds()
        tend = now - self._tended >= TEND
        if not (tend or self._pool.has_outcomes or (self._next_due and self._next_due <= now)):
            return
        suspects, aside = self._suspects, self._suspects.aside
        with self._pool.outcomes(suspects.batch, aside) as outcomes, self.office.database.writing() as tx:
            hands = self.hands
            kept, out = self._decide(tx, hands, now)
            out += self._settle(tx, outcomes, hands, now)
            out = admit(tx, out + attempts.claim_pending(tx, hands, now, suspects.batch, aside), hands, now)
            facts = self._facts(tx, kept, out, now)
            suspects.take(())  # what comes now is about all of them
            asked = self._tend(tx, now) if tend else []
            quiet = self._quiet.claim(tx, hands, now) if tend and not out else []
            due = timers.next_due(tx, aside), attempts.next_pending(tx, aside)
            self._next_due = min(filter(None, due), default=None)
        suspects.through(is_empty=not (kept or out or outcomes))
        if tend:
            self._tended = now
        self._measure(kept, now)
        self._hand_over(out, facts, begun)
        self.effects.put(effects_of(kept, out, facts))
        for doubt in asked:
            self._pool.submit(doubt.id, self._look_up, doubt, presses=doubt.urgency is Urgency.MOST_URGENT)
        for notice, locale in quiet:
            self._pool.submit(notice.id, self._quiet.say, notice, locale)

    def _decide(self, tx: Tx, hands: Hands, now: datetime) -> tuple[list[Change], list[Outgoing]]:
        """Decide what is due, save it, and claim its attempts: all in this transaction."""
        ids = incidents.due(tx, now, self._suspects.batch, self._suspects.aside)
        self._suspects.take(ids)
        if not ids:
            return [], []
        book = self.office.book(tx, now)
        loaded = incidents.load_locked(tx, ids, self.office.context_of(book, now))
        return decide_due(tx, self.office, loaded, book, self._by, hands, now)

    def _facts(
        self, tx: Tx, kept: Sequence[Change], out: Sequence[Outgoing], now: datetime
    ) -> dict[str, Facts]:
        """Of every incident that was decided or about which something is sent, by id."""
        facts = {change.decision.incident.id: change.facts_after for change in kept}
        self._suspects.take(each.incident for one in out for each in one.each)
        return facts | facts_behind(tx, self.office, out, set(facts), now)

    def _measure(self, kept: Sequence[Change], now: datetime) -> None:
        for timer in (timer for change in kept for timer in change.decision.fired):
            self.office.meter.fired(now - timer.due)

    def _settle(self, tx: Tx, outcomes: Sequence[Outcome], hands: Hands, now: datetime) -> list[Outgoing]:
        if not outcomes:
            return []
        self._suspects.take(outcome.incident for outcome in outcomes)
        return attempts.settle(tx, outcomes, self.office.book(tx, now), hands, now)

    def _tend(self, tx: Tx, now: datetime) -> list[Doubt]:
        """The heartbeat, leases whose holder is gone, and attempts whose outcome nobody knows."""
        if now - self._beaten >= watching.BEAT:
            watching.beat(tx, self._says(), now)
            self._beaten = now
        self._newest_timer = timers.newest(tx)
        if expired := attempts.expire_leases(tx, now):
            self.office.meter.leases_expired(expired)
            log.warning("attempts of a watch that is gone: their outcome is unknown and will be looked up")
        doubts.expire_doubts(tx, now)
        return doubts.claim_doubts(tx, now, self._lease)

    def _says(self) -> Sign:
        """What this watch says of itself."""
        node, providers = self.office.settings.watch.node, self.office.carriers.standing()
        checked_at, findings = self.audited
        return Sign(node, os.getpid(), self.started, self.trouble, providers, checked_at, findings)

    def _follow_clock(self) -> None:
        """Somebody set the wall clock: waits and leases keep their length, and the register says so.

        Timers armed since the last look may have been armed by the new clock; they stay.
        """
        clock = self.office.clock
        self._moved += clock.step() if isinstance(clock, SystemClock) else timedelta()
        moved = self._moved  # kept until it is saved: a database that is locked now must not lose it
        if not moved:
            return
        log.warning("the wall clock was set by %+.1f s", moved.total_seconds())
        now = self.office.now()
        with self.office.database.writing() as tx:
            attempts.move_times(tx, self.token, moved)
            waits = timers.move_waits(tx, moved, self._newest_timer)
            detail = {"by_s": round(moved.total_seconds(), 3), "waits_moved": waits}
            record.register(tx, [Line("clock_set", detail, self._by.actor.entry)], now)
        self._moved = timedelta()
        self._tended += moved
        self._beaten += moved

    def _hand_over(self, out: Sequence[Outgoing], facts: dict[str, Facts], claimed: float) -> None:
        """Give attempts, claimed then (monotonic seconds), to the threads; cards are on the desk already."""
        if self._stop.is_set():
            self._give_back(out)
            return
        for one in out:
            if one.channel is not ChannelKind.MANUAL:
                presses = one.urgency is Urgency.MOST_URGENT
                self._pool.submit(one.id, self._send, one, facts, claimed, presses=presses)

    def _send(self, out: Outgoing, facts: dict[str, Facts], claimed: float) -> None:
        if self._stop.is_set():
            self._give_back([out])
        elif ours := out if seconds() - claimed < self._fresh else still_ours(self.office, self.hands, out):
            self._pool.report(self._sender.send(ours, facts[ours.incident]))

    def _give_back(self, out: Sequence[Outgoing]) -> None:
        with self.office.database.writing() as tx:
            attempts.give_back(tx, [each.id for one in out for each in one.each], self.token)

    def _look_up(self, doubt: Doubt) -> None:
        """Ask the provider what became of an attempt, save what it says, and send what that asks for."""
        begun = seconds()
        out, facts = settle_doubt(self.office, self._sender, doubt, self.hands)
        self._hand_over(out, facts, begun)
        self.effects.put(effects_of([], out, facts))

    def _finish(self) -> None:
        """Finish sends in hand, save how they ended, and leave."""
        self._pool.close()
        now = self.office.now()
        try:
            with self._pool.outcomes() as outcomes, self.office.database.writing() as tx:
                after = self._settle(tx, outcomes, self.hands, now)
                attempts.give_back(tx, [one.id for one in after], self.token)
                watching.rest(tx, self.office.settings.watch.node)
        except StoreError as error:
            log.warning("the last outcomes are not saved (%s); the next watch will look them up", error)
        finally:
            self._socket.close()
            self._sign.close()

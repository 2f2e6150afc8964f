"""The composition root: settings become a database, a clock, phones and an address book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Protocol

from engine.calendars import Calendar
from engine.plan import Plan
from flows.addresses import Waker
from flows.carriers import Carriers
from flows.clock import Clock, DatabaseClock, SystemClock
from flows.metering import Meter
from flows.providers import open_channels
from flows.settings import Settings
from models import plans
from models.incidents import Context
from models.kept_files import KeptFiles
from models.people import Book, BookCache
from models.session import Database, Tx
from models.tries import Hands
from notifications.rendering import Renderer
from playbooks.errors import Problem
from playbooks.loading import Playbook, load_library, load_usable, thaw


class Wakes(Protocol):
    """Something that tells the watch of a commit."""

    def wake(self) -> None:
        """Something was committed."""

    def close(self) -> None:
        """Nothing will be committed any more."""


class PlanCache:
    """Plans by the hash they are frozen under; each is thawed once. Thread-safe."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}
        self._frozen: set[str] = set()
        self._lock = Lock()

    def __call__(self, tx: Tx, hashed: str) -> Plan:
        """The plan frozen under `hashed`."""
        with self._lock:
            if hashed not in self._plans:
                self._plans[hashed] = thaw(plans.canonical(tx, hashed))
            return self._plans[hashed]

    def freeze(self, tx: Tx, playbook: Playbook, now: datetime) -> None:
        """Keep this playbook in the database, once; the next incident need not look."""
        if playbook.hash not in self._frozen:
            plan = playbook.plan
            plans.freeze(tx, plan.id, plan.version, playbook.canonical, playbook.hash, now)

    def kept(self, hashed: str) -> None:
        """The transaction that froze this playbook was committed."""
        self._frozen.add(hashed)

    def add(self, hashed: str, plan: Plan) -> None:
        """Spare the first thaw of a playbook that was just loaded."""
        with self._lock:
            self._plans.setdefault(hashed, plan)


@dataclass
class Office:
    """Everything an act or the watch works with. Tests override any piece."""

    settings: Settings
    database: Database
    clock: Clock
    waker: Wakes
    carriers: Carriers = field(default_factory=lambda: Carriers({}))
    meter: Meter = field(default_factory=Meter)
    books: BookCache = field(default_factory=BookCache)
    plan_of: PlanCache = field(default_factory=PlanCache)
    _shelf: tuple[Mapping[str, Playbook], tuple[Problem, ...]] | None = field(default=None, init=False)

    def now(self) -> datetime:
        """The present instant, aware UTC: the database's, where several machines share one."""
        return self.clock.now()

    @cached_property
    def calendar(self) -> Calendar:
        """Office time."""
        return Calendar(self.settings.office.zone)

    @cached_property
    def files(self) -> KeptFiles:
        """The contents of attachments."""
        return KeptFiles(self.settings.data)

    @cached_property
    def renderer(self) -> Renderer:
        """The words that leave the building."""
        return Renderer()

    @property
    def playbooks(self) -> Mapping[str, Playbook]:
        """The playbooks an incident may start with: the shipped ones, then the office's own.

        An own one, in `playbooks/` of the data folder, takes the place of a shipped one of its id. A file
        with anything wrong is left out: a typo in one stops nobody from logging with another.
        """
        return self._usable()[0]

    @property
    def playbook_problems(self) -> tuple[Problem, ...]:
        """What is wrong with own playbooks that were left out, each with file, line and remedy."""
        return self._usable()[1]

    def _usable(self) -> tuple[Mapping[str, Playbook], tuple[Problem, ...]]:
        """Kept once all is good; while a file is wrong all are read at each look, so mending it is enough."""
        if self._shelf is None or self._shelf[1]:
            own = self.settings.data / "playbooks"
            mine, wrong = load_usable(own) if own.is_dir() else ((), ())
            found = {playbook.plan.id: playbook for playbook in (*load_library(), *mine)}
            for playbook in found.values():
                self.plan_of.add(playbook.hash, playbook.plan)
            self._shelf = found, wrong
        return self._shelf

    def book(self, tx: Tx, now: datetime) -> Book:
        """The address book."""
        return self.books.at(tx, now)

    def context(self, tx: Tx, now: datetime) -> Context:
        """What loading facts needs."""
        return self.context_of(self.book(tx, now), now)

    def context_of(self, book: Book, now: datetime) -> Context:
        """The same, from a book already read in this transaction."""
        return Context(self.plan_of, book.roster(now), self.calendar)

    def hands(self, token: str) -> Hands:
        """Hands that send under this lease, by the providers in the order in which they fare now."""
        lease = timedelta(seconds=self.settings.watch.lease_seconds)
        limits = tuple(limit.rule for limit in self.settings.limits)
        return Hands(self.carriers.order(), token, lease, self.settings.storm.rule, limits)

    def close(self) -> None:
        """Give everything back."""
        self.carriers.close()
        self.waker.close()
        self.database.close()


def open_office(settings: Settings, *, phones: bool = False) -> Office:
    """The office of these settings. `phones`: with channels that send (only a watch needs them)."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url, busy_seconds=settings.database.busy_seconds)
    clock = clock_for(database)
    carriers = Carriers(open_channels(settings, clock) if phones else {})
    return Office(settings, database, clock, Waker(settings.run_folder, database.notify), carriers)


def clock_for(database: Database) -> Clock:
    """The database's clock where several machines share it, else this machine's."""
    if database.kind == "sqlite":
        return SystemClock()

    def ask() -> datetime:
        now = database.now()
        if now is None:  # only SQLite has no clock
            raise RuntimeError("this database tells no time")
        return now

    return DatabaseClock(ask)

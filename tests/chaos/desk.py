"""The office under load: it logs incidents, records some answers, and people reply from their phones."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from flows.acts import answering, intake
from flows.acts.actor import person
from flows.acts.intake import Intake
from flows.wiring import Office
from models import people
from models.errors import StoreError
from models.people import NewPerson
from tests.chaos.providers import Provider, codes_of
from tests.chaos.verdict import Due

OFFICER = person("值班主班", "chaos")
ROLE = "contact"

# The limit of the playbook is a minute from then, so that it is missed ten seconds after the intake.
RECEIVED = timedelta(seconds=50)
# Shares of incidents and of texts; the rest is never answered.
ANSWERED_AT_ONCE, ANSWERED_BY_PHONE = 0.15, 0.3


# Of so many incidents the last few concern one unit: a storm, whose texts are gathered into lists.
ROUND, QUIET = 25, 18


def unit(n: int) -> str:
    """The unit the n-th incident concerns."""
    return f"测试单位{n - max(0, n % ROUND - QUIET):05d}"


def staff(n: int) -> list[NewPerson]:
    """Who can be called there: two with a phone, one with two, one with a landline, or nobody.

    In a storm there are texts only: of several calls to one number nobody can say what each is about.
    """
    phones = [f"+999{2 * n + i:08d}" for i in range(2)]  # a country code that is assigned to nobody
    both = [(("sms", number), ("voice", number)) for number in phones]
    match n % ROUND:
        case 0:
            return _persons(n, [(("landline", "0552-0000000"),)])
        case 1:
            return []
        case 2 | 3 | 4:
            return _persons(n, [tuple((kind, number) for kind in ("sms", "voice") for number in phones)])
        case late if late > QUIET:
            return []  # those of the unit are there already
        case late if late == QUIET:
            return _persons(n, [(("sms", number),) for number in phones])
        case _:
            return _persons(n, both)


def _persons(n: int, numbers: Sequence[tuple[tuple[str, str], ...]]) -> list[NewPerson]:
    return [NewPerson(unit(n), f"联络员{n:05d}-{i}", "联络员", theirs) for i, theirs in enumerate(numbers)]


@dataclass
class Desk:
    """Logs when `more` is called; everything else it does by itself until `end`."""

    office: Office
    providers: Sequence[Provider]
    chance: random.Random
    due: list[Due] = field(default_factory=list)
    logged: int = 0
    _wanted: SimpleQueue[bool] = field(default_factory=SimpleQueue)  # false: nothing more
    _ended: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)
    _replies: list[tuple[float, Provider, str, str]] = field(default_factory=list)
    _persons: dict[str, list[str]] = field(default_factory=dict)

    def open(self, most: int) -> None:
        """Enter whom `most` incidents will concern, and begin."""
        now = self.office.now()
        with self.office.database.writing() as tx:
            people.save_people(tx, [one for n in range(most) for one in staff(n)], now)
            for n in range(most):
                people.ensure_unit(tx, unit(n), now)
        with self.office.database.reading() as tx:
            book = self.office.book(tx, now)
        for one in book.people.values():
            self._persons.setdefault(book.units[one.unit], []).append(one.id)
        self._threads = [Thread(target=work, daemon=True) for work in (self._log_all, self._answer_all)]
        for thread in self._threads:
            thread.start()

    def more(self, incidents: int) -> None:
        """Log so many more, one shortly after the other."""
        for _ in range(incidents):
            self._wanted.put(True)

    def end(self) -> None:
        """Log what is still wanted, and stop."""
        self._ended.set()
        self._wanted.put(False)
        for thread in self._threads:
            thread.join()

    def _log_all(self) -> None:
        while self._wanted.get():
            self._log()
            time.sleep(self.chance.uniform(0, 0.2))

    def _log(self) -> None:
        n, self.logged = self.logged, self.logged + 1
        given = Intake(
            playbook="chaos",
            level="II",
            title=f"测试 {n}",
            unit=unit(n),
            received_at=self.office.now() - RECEIVED,
        )
        number = self._insist(lambda: intake.log(self.office, given, OFFICER, f"chaos-{n}")).number
        self.due += [Due(number, one) for one in self._persons.get(unit(n), [None])]  # type: ignore[list-item]
        if self.chance.random() < ANSWERED_AT_ONCE:
            self._insist(lambda: answering.answer_for(self.office, number, ROLE, OFFICER))

    def _insist(self, act: Any) -> Any:
        """Act again while the database is busy, as a desk would."""
        for _ in range(20):
            try:
                return act()
            except StoreError:
                time.sleep(0.1)
        return act()

    def _answer_all(self) -> None:
        while not self._ended.wait(0.2):
            for provider in self.providers:
                for text in provider.arrivals():
                    codes = codes_of(text["body"])
                    if codes and self.chance.random() < ANSWERED_BY_PHONE:
                        at = time.monotonic() + self.chance.uniform(0, 4)
                        self._replies.append((at, provider, text["to"], self.chance.choice(codes)))
            now = time.monotonic()
            ripe = [reply for reply in self._replies if reply[0] <= now]
            self._replies = [reply for reply in self._replies if reply[0] > now]
            for _, provider, phone, words in ripe:
                provider.reply(phone, words)

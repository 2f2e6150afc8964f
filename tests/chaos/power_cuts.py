"""A night of power cuts: watches are killed at every point there is, and then everything is counted.

Watches and providers are processes of their own; the office under load is in this one. At the end
the providers' own logs are held against the record.
"""

import itertools
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from console.callbacks import create_callbacks
from console.serve import address, bind
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office, open_office
from models import migrating
from tests.chaos import gathering
from tests.chaos.desk import Desk
from tests.chaos.dying import Death, Point
from tests.chaos.providers import Provider, change_weather, open_provider
from tests.chaos.verdict import Verdict, judge
from tests.chaos.watches import TIMES, Watch, death_at
from tests.console.site import serving

PROVIDERS = ("east", "west")
# Incidents logged for each kill; and each so many-th start is that of the plain command.
INCIDENTS, PLAIN = 5, 10
# Seconds until nothing is in hand any more, once nothing goes wrong: a lease, the look-ups, a back-off.
SETTLED = 120.0

Say = Callable[[str], None]


def until(holds: Callable[[], object], seconds: float = 30.0, pause: float = 0.05) -> None:
    """Wait for something to be so; fails when it does not come."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(pause)


class Faults(logging.Handler):
    """Counts exceptions that the office in this process has logged."""

    seen = 0

    def emit(self, entry: logging.LogRecord) -> None:
        self.seen += bool(entry.exc_info)


@dataclass
class Chaos:
    """A run: who is in it, and how it went so far."""

    office: Office
    providers: list[Provider]
    watches: list[Watch]
    desk: Desk
    chance: random.Random
    faults: Faults
    killed: Counter[Point] = field(default_factory=Counter)

    def kill(self, kills: int) -> None:
        """Kill watches until so many have died; each is started again at once."""
        points = self._points()
        starts = itertools.count(1)
        for watch in self.watches:
            watch.start(next(points))
        while self.killed.total() < kills:
            change_weather(self.providers, self.chance)
            self.desk.more(INCIDENTS)
            watch = self.chance.choice(self.watches)
            if point := watch.fall(self.chance):
                self.killed[point] += 1
            if next(starts) % PLAIN:
                watch.start(next(points))
            else:
                watch.start_plain()

    def _points(self) -> Iterator[Death]:
        """Ways to die: every point once, in any order, and again."""
        while True:
            deck = list(Point)
            self.chance.shuffle(deck)
            yield from (death_at(point, self.chance) for point in deck)

    def settle(self) -> Verdict:
        """Let nothing go wrong any more, wait until nothing is in hand, end the watches, and judge."""
        for provider in self.providers:
            provider.order({}, "answer")
        self.desk.end()
        for watch in self.watches:
            watch.end()
        while True:
            for watch in self.watches:
                watch.start_plain()
            until(lambda: gathering.is_quiet(self.office), SETTLED)
            at = self.office.now()
            for watch in self.watches:
                watch.end()
            if gathering.is_quiet(self.office):
                break  # else a timer fell due at the last moment
        night = gathering.gather(self.office, self.providers, self.desk.due, at)
        return replace(judge(replace(night, faults=self._faults())), kills=self.killed.total())

    def _faults(self) -> int:
        """What went wrong in an unforeseen way: in the watches, and in the office here."""
        logs = [watch.log.read_text(encoding="utf-8") for watch in self.watches]
        return sum(log.count("Traceback (most recent call last)") for log in logs) + self.faults.seen


@contextmanager
def opened(url: str, folder: Path, watches: int, most: int, seed: int) -> Iterator[Chaos]:
    """Everything a run needs, on an empty database; every process is gone afterwards."""
    listener = bind(0)
    providers = [open_provider(name, folder, address(listener), until) for name in PROVIDERS]
    places = [folder / name for name in ("desk", *(f"watch-{n}" for n in range(watches)))]
    for place in places:
        _furnish(place, url, address(listener), providers)
    chance = random.Random(seed)  # noqa: S311 - it decides who dies when
    office = open_office(load(places[0]))
    migrating.migrate(office.database)
    desk = Desk(office, providers, chance)
    faults = Faults()
    logging.getLogger().addHandler(faults)
    here = Chaos(office, providers, [Watch(p.name, p) for p in places[1:]], desk, chance, faults)
    try:
        with serving(create_callbacks(office), listener):
            desk.open(most)
            yield here
    finally:
        logging.getLogger().removeHandler(faults)
        desk.end()
        for process in [*(w.process for w in here.watches), *(p.process for p in providers)]:
            if process is not None:
                process.kill()
                process.join()
        office.close()


def _furnish(place: Path, url: str, callbacks: str, providers: list[Provider]) -> None:
    """A data folder with its settings and the playbook of these nights."""
    (place / "playbooks").mkdir(parents=True)
    source = files("tests.chaos") / "playbook.yaml"
    (place / "playbooks" / "chaos.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    sections = {
        "database": {"url": url},
        "prefect": {"mode": "off"},
        "listen": {"public_url": callbacks},
        "watch": TIMES,
        "storm": {"gather_seconds": 3.0},
        "channels": {kind: [provider.name for provider in providers] for kind in ("sms", "voice")},
    }
    account = {
        "type": "twilio",
        "account_sid": SANDBOX_ACCOUNT,
        "auth_token": SANDBOX_TOKEN,
        "from_number": SANDBOX_FROM,
    }
    sections |= {f"providers.{p.name}": {**account, "base_url": p.url} for p in providers}
    lines = [
        line
        for section, values in sections.items()
        for line in (f"[{section}]", *(f"{name} = {_toml(value)}" for name, value in values.items()))
    ]
    (place / "zhishou.toml").write_text("\n".join(lines), encoding="utf-8")


def _toml(value: object) -> str:
    return repr(value).replace("'", '"')


def chaos(kills: int, url: str, folder: Path, watches: int, seed: int, say: Say = print) -> Verdict:
    """One run: what became of its pages."""
    begun = time.monotonic()
    with opened(url, folder, watches, kills * INCIDENTS * 2, seed) as here:
        here.kill(kills)
        took = time.monotonic() - begun
        verdict = here.settle()
    points = ", ".join(f"{point} {count}" for point, count in sorted(here.killed.items()))
    say(f"killed in {took:.0f} s, settled in {time.monotonic() - begun - took:.0f} s: {points}")
    return verdict

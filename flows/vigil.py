"""The watch watches itself: what is amiss is mended, recorded, shown, and told to IT.

A look every ten seconds, in a thread of its own: a loop that hangs is seen by it. It does not need
the database to tell IT, nor the provider that failed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from flows.it_desk import ItDesk
from flows.wiring import Office
from models import gauges, standing
from models.errors import StoreError
from models.gauges import Gauges
from notifications.health import Trust

log = logging.getLogger("zhishou.vigil")

# Seconds between looks, and between pings of the outside watcher (healthchecks' own grain).
EVERY, PING_EVERY = 10.0, 60.0
# What is due for longer than this and untouched was missed by the loop and by whoever ensures.
GRACE = timedelta(seconds=5)
# An attempt not sent after this waits for threads that hang.
QUEUE = timedelta(seconds=30)
# A page that a limit holds back for longer than this (ours) comes late: the desk dials.
HELD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something amiss: a code, how many, and which (numbers of incidents, providers; no persons)."""

    code: str
    count: int = 1
    about: tuple[str, ...] = ()

    @property
    def stored(self) -> dict[str, object]:
        """As the heartbeat keeps it."""
        return {"code": self.code, "count": self.count, "about": list(self.about)}


def look(office: Office, now: datetime, read: Callable[[Gauges], None]) -> tuple[Finding, ...]:
    """Everything amiss at `now`, gravest first; `read` is given the figures that were read."""
    found: list[Finding] = []
    try:
        with office.database.reading() as tx:
            neglect = standing.neglect(tx, now - GRACE)
            forgotten = standing.forgotten(tx)
            figures = gauges.read(tx, now)
    except StoreError as error:
        log.warning("the database does not answer: %s", error)
        return (Finding("database"), *_providers(office), *_disk(office))
    read(figures)
    counts = {
        "timers_unfired": neglect.timers_unfired,
        "attempts_abandoned": neglect.attempts_abandoned,
        "doubts_unsettled": neglect.doubts_unsettled,
    }
    found += [Finding(code, count) for code, count in counts.items() if count]
    if forgotten:
        found.append(Finding("incidents_forgotten", len(forgotten), tuple(forgotten[:5])))
    if figures.queue_age > QUEUE:
        found.append(Finding("queue_stuck", round(figures.queue_age.total_seconds())))
    if figures.held_age > HELD:
        found.append(Finding("pages_held", figures.held))
    return (*found, *_providers(office), *_disk(office))


def _providers(office: Office) -> list[Finding]:
    """Providers that are not to be relied on; a suspect one is still being tried."""
    bad = {Trust.DEGRADED.value: "provider_degraded", Trust.REFUSED.value: "provider_refused"}
    by_code: dict[str, list[str]] = {}
    for one in office.carriers.standing():
        if one["trust"] in bad:
            by_code.setdefault(bad[one["trust"]], []).append(f"{one['channel']}/{one['provider']}")
    return [Finding(code, len(names), tuple(names)) for code, names in by_code.items()]


def _disk(office: Office) -> list[Finding]:
    free = disk_usage(_existing(office.settings.data)).free // 2**20
    return [Finding("disk_low", free)] if free < office.settings.it.least_disk_mb else []


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


class Vigil:
    """Looks, mends what it can, tells IT what stays, and pings the watcher outside while all is well.

    `mend` makes the loop look at the database at once; `clock` is monotonic seconds.
    """

    def __init__(
        self,
        office: Office,
        it: ItDesk,
        mend: Callable[[], None],
        read: Callable[[Gauges], None],
        clock: Callable[[], float],
    ) -> None:
        self._office, self._it, self._mend, self._read, self._clock = office, it, mend, read, clock
        self.findings: tuple[Finding, ...] = ()
        self.checked_at: datetime | None = None
        self._pinged = float("-inf")

    def look(self) -> tuple[Finding, ...]:
        """One look. What it finds twice in a row is told: once may be a moment's load."""
        now = self._office.now()
        found = look(self._office, now, self._read)
        before = {finding.code for finding in self.findings}
        lasting = [finding for finding in found if finding.code in before]
        self.findings, self.checked_at = found, now
        if any(finding.code in _MENDED for finding in found):
            self._mend()
        self._it.tell(lasting, self._clock())
        if not found and self._clock() - self._pinged >= PING_EVERY:
            self._pinged = self._clock()
            self._it.ping()
        return found


# What a look of the loop at the database puts right by itself.
_MENDED = frozenset({"timers_unfired", "attempts_abandoned", "doubts_unsettled"})

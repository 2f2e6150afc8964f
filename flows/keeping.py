"""The thread of the watch process that looks at the watch itself, and gives its figures on."""

import logging
from threading import Event, Thread

from flows.breaker import Breaker
from flows.clock import seconds
from flows.it_desk import ItDesk
from flows.loop import Loop
from flows.metrics import Metrics
from flows.vigil import EVERY, Vigil
from models.gauges import Gauges

log = logging.getLogger("zhishou.vigil")


def start(hot: Loop, metrics: Metrics, breaker: Breaker, stop: Event) -> Thread:
    """Keep looking until `stop`, in a thread of its own: a loop that hangs is seen by it."""
    thread = Thread(target=_keep, args=(hot, metrics, breaker, stop), name="watch-vigil", daemon=True)
    thread.start()
    return thread


def _keep(hot: Loop, metrics: Metrics, breaker: Breaker, stop: Event) -> None:
    """A thread's outermost frame: a fault is logged, and it goes on."""
    office = hot.office

    def read(figures: Gauges) -> None:
        metrics.stand(figures, office.carriers.standing(), breaker.is_open)

    vigil = Vigil(office, ItDesk(office), hot.look_now, read, seconds)
    while not stop.wait(EVERY):
        try:
            found = vigil.look()
        except Exception:
            log.exception("the watch could not look at itself")
            continue
        metrics.found({finding.code: finding.count for finding in found})
        hot.audited = (vigil.checked_at, [finding.stored for finding in found])

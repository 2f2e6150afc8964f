"""The thread of the watch process that looks after drills: records to be made, starts that were missed,
test pages that are over."""

import logging
from threading import Event, Thread

from flows.acts import drill_ends, scheduled_drills, self_test
from flows.wiring import Office
from models.errors import StoreError

log = logging.getLogger("zhishou.drills")

# Seconds; nobody waits for it: a record is read the next morning.
EVERY = 10.0


def tend(office: Office) -> None:
    """One look. Raises StoreError."""
    drill_ends.write_records(office)
    scheduled_drills.enter_missed(office)
    self_test.end_finished(office)


def start(office: Office, stop: Event) -> Thread:
    """Look until `stop`, in a thread of its own."""
    thread = Thread(target=_keep, args=(office, stop), name="watch-drills", daemon=True)
    thread.start()
    return thread


def _keep(office: Office, stop: Event) -> None:
    """A thread's outermost frame: a fault is logged, and it goes on."""
    while not stop.wait(EVERY):
        try:
            tend(office)
        except StoreError as error:
            log.warning("drills cannot be looked after now: %s", error)
        except Exception:
            log.exception("looking after drills failed in an unforeseen way")

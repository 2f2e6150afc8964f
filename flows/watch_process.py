"""The watch as a process: `python -m flows.watch_process --data DIR`. Loads without prefect.

The hot loop starts first and pages at once. Prefect follows in a thread of its own, and is not even
imported before its server answers.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from threading import Event, Thread, Timer

from flows import addresses, codes, drilling, keeping, loop, polling, prefect_server
from flows.at_work import Work
from flows.clock import seconds
from flows.effects import EffectQueue
from flows.metrics import Metrics
from flows.settings import PrefectMode, Settings, data_folder, load, set_environment
from flows.taking import Taker
from flows.wiring import open_office

log = logging.getLogger("zhishou.watch")

# The run in Prefect gets this long to end at the end of the process; `up` waits longer than that.
LAST_RUN = 8.0
# Then what prefect has not sent yet gets this long to reach its server.
LAST_EVENTS = 3.0
# The longest wait between two looks whether the server answers, before anything of it is imported.
LONGEST_WAIT = 5.0


def main() -> int:
    """Run until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="flows.watch_process", description="the watch of one data folder")
    parser.add_argument("--data", default=None, help="data folder")
    settings = load(data_folder(parser.parse_args().data))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request, otherwise
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return run(settings, stop)


def run(settings: Settings, stop: Event) -> int:
    """The watch, until `stop`. Sends in hand are finished; unsent attempts are given back."""
    office = open_office(settings, phones=True)
    office.meter = metrics = Metrics()
    queue = EffectQueue()
    hot = loop.Loop(office, queue)
    paging = Thread(target=hot.run, name="watch-loop", daemon=True)
    paging.start()
    addresses.announce(settings.run_folder, {"wake": hot.wake_port, "metrics": metrics.serve(settings)})
    taker = Taker(Work(office), queue)
    _start_beside(hot, metrics, taker, stop)
    recording = None
    if settings.prefect.mode is not PrefectMode.OFF:
        recording = Thread(target=record, args=(taker, stop), name="watch-prefect", daemon=True)
        recording.start()
    while paging.is_alive() and not stop.wait(1.0):
        pass
    died = not stop.is_set()  # nobody would be called: end, so that the supervisor starts another
    stop.set()
    queue.on_put()
    hot.stop()
    paging.join()
    ended = _end_recording(recording)
    office.close()
    if recording:
        _leave_by(int(died), LAST_EVENTS if ended else 0.0)
    return int(died)


def _start_beside(hot: loop.Loop, metrics: Metrics, taker: Taker, stop: Event) -> None:
    """What goes on beside the loop, each in a thread of its own that ends with the process."""
    keeping.start(hot, metrics, taker.breaker, stop)
    polling.start(hot.office, stop)
    codes.start(hot.office, stop)
    drilling.start(hot.office, stop)


def _leave_by(code: int, limit: float) -> None:
    """Be gone in `limit` seconds: on the way out prefect waits for a server that may be away (85 s, seen)."""
    leaving = Timer(limit, os._exit, [code])
    leaving.daemon = True
    leaving.start()


def _end_recording(recording: Thread | None) -> bool:
    """Wait for the run in Prefect to end; whether it did."""
    if recording is None:
        return True
    recording.join(LAST_RUN)
    if recording.is_alive():
        log.warning("the run in Prefect did not end in time; the next watch will mark it")
    return not recording.is_alive()


def record(taker: Taker, stop: Event) -> None:
    """Attach to Prefect whenever its server is there. A thread of its own; blocks until `stop`."""
    settings = taker.work.office.settings
    url = prefect_server.api_url(settings)
    pause = 0.25
    while not prefect_server.answers(url):
        if stop.wait(pause):
            return
        pause = min(pause * 2, LONGEST_WAIT)
        url = prefect_server.api_url(settings)
    set_environment(prefect_server.client_environment(settings))
    begun = seconds()
    from flows import watch  # takes seconds, and needs the environment above

    log.info("prefect was imported in %.1f s", seconds() - begun)
    asyncio.run(watch.attend(watch.Shift(taker, stop, url)))


if __name__ == "__main__":
    sys.exit(main())

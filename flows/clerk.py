"""The clerk: `python -m flows.clerk --data DIR` registers the deployments and runs them, one at a time.

Loads without prefect; it is imported when its server answers. Nothing that pages depends on it.
"""

import argparse
import asyncio
import importlib.resources
import logging
import os
import signal
import sys
from threading import Event, Thread

from engine import __version__
from flows import prefect_server
from flows.deployments import Declared, declare
from flows.settings import PrefectMode, Settings, data_folder, load, set_environment
from flows.wiring import open_office

log = logging.getLogger("zhishou.clerk")

# Between looks whether the server answers, and after a fault.
WAIT = 2.0
# A run in hand is ended and said to be; then the clerk leaves whether that worked or not.
LAST_RUN = 8.0


def main() -> int:
    """Serve until SIGTERM, SIGINT, or the end of the process that started this one."""
    parser = argparse.ArgumentParser(prog="flows.clerk", description="registers and runs deployments")
    parser.add_argument("--data", default=None, help="data folder")
    settings = load(data_folder(parser.parse_args().data))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request, otherwise
    if settings.prefect.mode is PrefectMode.OFF:
        log.info("prefect is off; there is nothing to do")
        return 0
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # Not in the main thread: the runner would take the signals for itself and end in mid-run.
    serving = Thread(target=keep_serving, args=(settings, stop), name="clerk", daemon=True)
    serving.start()
    parent = os.getppid()
    while serving.is_alive() and not stop.wait(1.0) and os.getppid() == parent:
        pass
    stop.set()
    serving.join(LAST_RUN)
    logging.shutdown()
    os._exit(0)  # prefect would wait for its server on the way out, for as long as it is away


def keep_serving(settings: Settings, stop: Event) -> None:
    """Serve whenever the server is there. The outermost loop of its thread: it records and goes on."""
    while not stop.is_set():
        url = prefect_server.api_url(settings)
        if prefect_server.answers(url):
            set_environment(environment(settings))
            from flows import registering  # takes seconds, and needs the environment above

            try:
                asyncio.run(registering.serve(_declared(settings), settings.office.zone, stop))
            except Exception:
                log.exception("the clerk was interrupted; it starts again when the server answers")
        stop.wait(WAIT)


def environment(settings: Settings) -> dict[str, str]:
    """What prefect and the processes it starts for our flows need to find us."""
    root = importlib.resources.files("flows")
    return {
        **prefect_server.client_environment(settings),
        "ZHISHOU_DATA": str(settings.data),
        "PYTHONPATH": str(root.joinpath("..")),
        # Runs of the clerk's may wait for a busy server; nobody is paged by them.
        "PREFECT_CLIENT_MAX_RETRIES": "3",
        "PREFECT_API_REQUEST_TIMEOUT": "30",
    }


def _declared(settings: Settings) -> list[Declared]:
    office = open_office(settings)
    try:
        return declare(office.playbooks.values(), __version__, settings.drills)
    finally:
        office.close()


if __name__ == "__main__":
    sys.exit(main())

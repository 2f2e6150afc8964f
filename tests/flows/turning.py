"""A watch whose clock is set, as a process: `python -m tests.flows.turning FOLDER`.

Logs an incident at 18:59, lets the hour turn, logs another, and ends; prints how many effects each had.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from flows import prefect_server
from flows.at_work import Work
from flows.effects import EffectQueue
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.settings import load, set_environment
from flows.taking import Taker
from models import migrating
from models.session import Database
from notifications.sandbox import Sandbox
from tests.clock import ManualClock
from tests.night import Night, close_night, open_night
from tests.prefect_server import until


def main(folder: Path) -> None:
    url = f"sqlite:///{folder / 'zhishou.db'}"
    database = Database(url)
    migrating.migrate(database)
    database.close()
    clock = ManualClock(datetime(2026, 3, 4, 18, 59, tzinfo=UTC))
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(url, folder, sandbox, clock)
        queue, stop = EffectQueue(), Event()
        night.loop = Loop(night.office, queue)
        taker = Taker(Work(night.office), queue, pace=0.1)
        settings = load(folder)
        set_environment(prefect_server.client_environment(settings))
        from flows import watch

        shift = watch.Shift(taker, stop, prefect_server.api_url(settings))
        attending = Thread(target=lambda: asyncio.run(watch.attend(shift)), daemon=True)
        attending.start()
        until(lambda: queue.attached, 60)
        night.log(level="III", key="before the hour")
        before = effects(night)
        until(lambda: taker.recorded == before)
        clock.forward(minutes=2)
        night.log(level="III", key="after the hour")
        after = effects(night) - before
        until(lambda: taker.recorded == before + after)
        stop.set()
        attending.join()
        close_night(night)
    sys.stdout.write(json.dumps([before, after]))


def effects(night: Night) -> int:
    """How many timers have fired and attempts were made: what there is to record."""
    count = "SELECT (SELECT count(*) FROM timer WHERE state = 'fired') + (SELECT count(*) FROM attempt)"
    with night.office.database.reading() as tx:
        return int(tx.exec_driver_sql(count).scalar_one())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

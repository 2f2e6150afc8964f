"""`python -m tests.console.board_figures [paths]`: how long pages take with 10,000 incidents."""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from console.app import create_app
from flows.settings import load
from flows.wiring import Office
from models import migrating
from models.session import Database
from tests.clock import ManualClock
from tests.console.crowd import crowd
from tests.console.site import Listening, Site, open_site, serving
from tests.databases import POSTGRES, postgres_schema
from tests.night import Silent

TIMES = 20


def main() -> int:
    """Print, for each path, milliseconds at a client on this machine: the median and the worst of twenty."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--postgres", action="store_true", help="else a SQLite file")
    parser.add_argument("--ended", type=int, default=9_950)
    parser.add_argument("--open", type=int, default=50)
    parser.add_argument("paths", nargs="*", default=["/live/board"])
    asked = parser.parse_args()
    if asked.postgres:
        with postgres_schema(POSTGRES) as url:
            _measure_all(url, asked)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _measure_all(f"sqlite:///{folder}/crowd.db", asked)
    return 0


def _measure_all(url: str, asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name), Database(url)
        migrating.migrate(database)
        empty = Office(load(folder), database, ManualClock(), Silent())
        app = create_app(empty)
        with serving(app) as base, open_site(Listening(app, base), url, folder) as site:
            site.sit_down()
            crowd(site, asked.ended, asked.open)
            for path in asked.paths:
                _measure(site, path)
        empty.close()


def _measure(site: Site, path: str) -> None:
    """The processor's time is that of this process: the server's, and the little the client needs."""
    took: list[tuple[float, float]] = []
    for _ in range(TIMES + 1):
        began, worked = time.perf_counter(), time.process_time()
        answer = site.get(path)
        took.append((time.perf_counter() - began, time.process_time() - worked))
    waited, worked_s = ([one[n] * 1_000 for one in took[1:]] for n in (0, 1))
    print(
        f"{path}: {statistics.median(waited):.0f} ms, worst {max(waited):.0f}; "
        f"processor {statistics.median(worked_s):.0f} ms; {len(answer.content) // 1024} KiB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())

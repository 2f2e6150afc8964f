"""`python -m tests.console.board_figures [paths]`: how long pages take with 10,000 incidents."""

import argparse
import re
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from console.app import create_app
from flows.settings import load
from flows.wiring import Office
from models import migrating
from models.session import Database
from tests.clock import ManualClock
from tests.console.crowd import crowd
from tests.console.past import past
from tests.console.site import Listening, Site, open_site, serving
from tests.console.test_browser import ARGUMENTS, sitting
from tests.databases import POSTGRES, postgres_schema
from tests.night import Silent

TIMES = 20


def main() -> int:
    """Print, for each path, milliseconds at a client on this machine: median, least and most of twenty."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--postgres", action="store_true", help="else a SQLite file")
    parser.add_argument("--browser", action="store_true", help="look at the board in Chromium too")
    parser.add_argument("--ended", type=int, default=9_950)
    parser.add_argument("--open", type=int, default=50)
    parser.add_argument("--past", type=int, help="so many that were answered and kept, one every 50 minutes")
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
            if asked.past:
                past(site, asked.past, timedelta(minutes=50))
            else:
                crowd(site, asked.ended, asked.open)
            for path in asked.paths:
                _measure(site, path)
            if asked.browser:
                _look(site)
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
        f"{path}: {statistics.median(waited):.0f} ms, {min(waited):.0f} to {max(waited):.0f}; "
        f"processor {statistics.median(worked_s):.0f} ms, {min(worked_s):.0f} to {max(worked_s):.0f}; "
        f"{len(answer.content) // 1024} KiB",
        flush=True,
    )


# Notes how long the page takes to draw what has changed.
NOTED = """
window.drawn = [];
const draw = window.zhishou.morph;
window.zhishou.morph = (part, html) => {
  const began = performance.now();
  const whole = draw(part, html);
  document.body.offsetHeight; // what has changed is laid out too
  window.drawn.push(performance.now() - began);
  return whole;
};
void 0;
"""


def _look(site: Site) -> None:
    """First paint of the board, and how long the page takes to draw the change when one more is logged."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        with sitting(browser, site, viewport={"width": 1440, "height": 900}) as page:
            page.goto("/?show=mine")  # warm: styles and scripts are kept
            page.goto("/")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            answered = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
            nodes = page.evaluate("document.querySelectorAll('#board *').length")
            page.evaluate(NOTED)
            for n in range(3):
                site.log(title=f"新来的一件{n}", level="II", fields={"emergency": False})
                expect(page).to_have_title(re.compile("新事件"), timeout=15_000)
                page.wait_for_timeout(1_500)
                page.mouse.click(5, 5)
            drawn = page.evaluate("window.drawn")
            print(
                f"browser: answered after {answered:.0f} ms, first paint after {paint:.0f}; "
                f"{nodes} elements; drawn in {statistics.median(drawn):.0f} ms, "
                f"worst {max(drawn):.0f} of {len(drawn)}",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    sys.exit(main())

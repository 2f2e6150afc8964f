"""The measurements, one after the other, on one running installation."""

import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

from flows import prefect_server
from flows.addresses import read
from flows.bench import floor, processes, rig
from flows.bench.rig import BenchError, Rig, Sample, pause
from flows.clock import seconds

SAMPLES = 300  # incidents for latency; their second rungs, a minute later, give the lateness
SPACING = 0.05  # seconds between them: a busy night, not a storm
BURST = 1_000
DESKS = 4  # threads that log at the same time while filling and in the burst
IDLE_SECONDS = 60.0
CALM_SECONDS = 15.0  # until what the filling left behind is recorded
PATIENCE = 600.0  # seconds anything may take before the bench gives up

Say = Callable[[str], None]


def bench(open_count: int, prefect: str, database_url: str | None, say: Say) -> dict[str, Any]:
    """Measure with this many incidents open. `prefect` is up, down or killed (in mid-measurement).

    Every incident of the bench sends exactly two texts within a minute, so that all is quiet once
    twice as many texts have arrived as incidents were logged.
    """
    with tempfile.TemporaryDirectory(prefix="zhishou-bench-") as name:
        folder = Path(name)
        say(f"setting up, then logging {open_count} incidents; each is paged twice")
        with rig.running(folder, open_count + SAMPLES + BURST, prefect, database_url) as here:
            _log_many(here, open_count)
            _quiet(here)
            if prefect != "down":
                _wait(lambda: prefect_server.healthy(_prefect_port(here)), "Prefect does not answer")
            found = _measure(here, prefect, say)
        say("floor, now that everything has ended")
        found["floor_ms"] = round(floor.measure(folder, database_url), 2)
    kind = (database_url or "sqlite").partition(":")[0]
    return {"open": open_count, **found, "prefect": prefect, "database": kind, "machine": _machine()}


def _measure(here: Rig, prefect: str, say: Say) -> dict[str, Any]:
    say(f"idle load over {IDLE_SECONDS:.0f} s")
    pause(CALM_SECONDS)
    idle = _idle_percent(here)
    say(f"latency of {SAMPLES} incidents, then the lateness of their second rungs")
    since = len(here.arrivals())
    samples = _log_spaced(here, kill=prefect == "killed")
    _quiet(here)
    arrivals = here.arrivals(since)
    by_number = {s.number: [a for a in arrivals if a["to"] == s.number] for s in samples}
    latency = [(by_number[s.number][0]["monotonic"] - s.start) * 1000 for s in samples]
    late = [(by_number[s.number][1]["received_at"] - here.second_rung_due(s)) * 1000 for s in samples]
    say(f"burst of {BURST} incidents")
    burst = _burst(here)
    return {
        "intake_to_provider_ms": _spread(latency),
        "lateness_ms": _spread(late),
        "early": sum(ms < 0 for ms in late),
        "burst": burst,
        "watch_rss_mb": round(processes.rss_mb(here.watch_pid), 1),
        "idle_cpu_percent": round(idle, 2),
    }


def _log_many(here: Rig, count: int) -> list[Sample]:
    with ThreadPoolExecutor(DESKS) as desks:
        return list(desks.map(lambda _: here.log(), range(count)))


def _log_spaced(here: Rig, *, kill: bool) -> list[Sample]:
    """Log the samples; the Prefect server is killed after a third of them if so asked."""
    samples = []
    for n in range(SAMPLES):
        if kill and n == SAMPLES // 3:
            here.kill_prefect()
        samples.append(here.log())
        pause(SPACING)
    return samples


def _burst(here: Rig) -> dict[str, Any]:
    """Logged as fast as several desks can; from the first call until the last text is at the provider."""
    since = len(here.arrivals())
    start = seconds()
    _log_many(here, BURST)
    logged = seconds()
    _wait(lambda: len(here.arrivals(since)) >= BURST, "the burst did not all reach the provider")
    last = max(arrival["monotonic"] for arrival in here.arrivals(since)[:BURST])
    return {
        "incidents": BURST,
        "pages": BURST,
        "seconds": round(last - start, 2),
        "logging_seconds": round(logged - start, 2),
    }


def _quiet(here: Rig) -> None:
    """Wait until every incident so far has sent both its texts."""
    _wait(lambda: len(here.arrivals()) >= 2 * here.logged, "not every page reached the provider")


def _idle_percent(here: Rig) -> float:
    """CPU of the watch's process in percent of one core; server and clerk apart."""
    pid = here.watch_pid
    before, start = processes.cpu_seconds(pid), seconds()
    pause(IDLE_SECONDS)
    return 100 * (processes.cpu_seconds(pid) - before) / (seconds() - start)


def _spread(values: Sequence[float]) -> dict[str, float]:
    """p50, p99 and maximum."""
    cuts = quantiles(values, n=100, method="inclusive")
    return {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2), "max": round(max(values), 2)}


def _prefect_port(here: Rig) -> int:
    return int(str(read(here.office.settings.run_folder)["prefect"]).rpartition(":")[2])


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def _wait(holds: Callable[[], bool], complaint: str) -> None:
    end = seconds() + PATIENCE
    while not holds():
        if seconds() > end:
            raise BenchError(complaint)
        pause(0.25)

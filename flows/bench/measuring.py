"""The measurements, one after the other, on one running installation."""

import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
DESKS = 4  # threads that log at the same time while filling and in the burst
IDLE_SECONDS = 60.0
CALM_SECONDS = 15.0  # until what the filling left behind is recorded
PATIENCE = 600.0  # seconds anything may take before the bench gives up

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure: with how many incidents open, on which database ("" or a PostgreSQL URL).

    `prefect` is up, down or killed (in mid-measurement). `voice`: every second incident of the burst
    is called instead of texted.
    """

    open_count: int
    prefect: str
    database_url: str | None
    burst: int
    voice: bool = False

    @property
    def first_called(self) -> int:
        """From this incident on every second contact has no number but one that is called."""
        return self.open_count + SAMPLES if self.voice else self.people

    @property
    def people(self) -> int:
        """One contact for each incident."""
        return self.open_count + SAMPLES + self.burst


def bench(asked: Asked, say: Say) -> dict[str, Any]:
    """Measure what was asked for.

    Every incident before the burst sends exactly two texts within a minute, so that all is quiet once
    twice as many texts have arrived as incidents were logged.
    """
    with tempfile.TemporaryDirectory(prefix="zhishou-bench-") as name:
        folder = Path(name)
        say(f"setting up, then logging {asked.open_count} incidents; each is paged twice")
        crowd = rig.Crowd(asked.people, asked.first_called)
        with rig.running(folder, crowd, asked.prefect, asked.database_url) as here:
            _log_many(here, asked.open_count)
            _quiet(here)
            if asked.prefect != "down":
                _wait(lambda: prefect_server.healthy(_prefect_port(here)), "Prefect does not answer")
            found = _measure(here, asked, say)
        say("floor, now that everything has ended")
        found["floor_ms"] = round(floor.measure(folder, asked.database_url), 2)
    kind = (asked.database_url or "sqlite").partition(":")[0]
    about = {"prefect": asked.prefect, "database": kind, "machine": _machine()}
    return {"open": asked.open_count, **found, **about}


def _measure(here: Rig, asked: Asked, say: Say) -> dict[str, Any]:
    say(f"idle load over {IDLE_SECONDS:.0f} s")
    pause(CALM_SECONDS)
    idle = _idle_percent(here)
    say(f"latency of {SAMPLES} incidents, then the lateness of their second rungs")
    since = len(here.arrivals())
    samples = _log_spaced(here, kill=asked.prefect == "killed")
    _quiet(here)
    arrivals = here.arrivals(since)
    by_number = {s.number: [a for a in arrivals if a["to"] == s.number] for s in samples}
    latency = [(by_number[s.number][0]["monotonic"] - s.start) * 1000 for s in samples]
    late = [(by_number[s.number][1]["received_at"] - here.second_rung_due(s)) * 1000 for s in samples]
    say(f"burst of {asked.burst} incidents")
    burst = _burst(here, asked.burst)
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


def _burst(here: Rig, count: int) -> dict[str, Any]:
    """Logged as fast as several desks can; from the first call until the last page is at the provider."""
    texts, calls = len(here.arrivals()), len(here.calls())
    start = seconds()
    _log_many(here, count)
    logged = seconds()

    def new() -> list[Mapping[str, Any]]:
        return [*here.arrivals(texts), *here.calls(calls)]

    _wait(lambda: len(new()) >= count, "the burst did not all reach the provider")
    arrived = sorted(arrival["monotonic"] for arrival in new())[:count]
    called = len(here.calls(calls))
    return {
        "incidents": count,
        "pages": count,
        "called": min(called, count // 2),
        "seconds": round(arrived[-1] - start, 2),
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

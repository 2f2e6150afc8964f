"""The watch's own figures for Prometheus, on loopback: how late, how many, how well, how healthy.

Numbers and names of channels and providers only: no incident, no person, no telephone.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from flows.metering import Meter
from flows.settings import Settings
from models.gauges import Gauges

# Seconds. A page is late for a person after a few; the finer ones tell a machine that is getting slow.
LATE = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
TOOK = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
_TRUST = ("sound", "suspect", "degraded", "refused")


class Metrics(Meter):
    """Counters of one watch process; `serve` gives them to whoever asks on loopback."""

    def __init__(self) -> None:
        self.registry = keep = CollectorRegistry()
        self._late = Histogram(
            "zhishou_timer_lateness_seconds", "Timers after they were due", buckets=LATE, registry=keep
        )
        by = ["channel", "provider"]
        self._attempts = Counter(
            "zhishou_attempts", "Attempts by how they ended", [*by, "outcome", "drill"], registry=keep
        )
        self._took = Histogram("zhishou_send_seconds", "A provider took", by, buckets=TOOK, registry=keep)
        self._leases = Counter("zhishou_leases_expired", "Claims of a watch that is gone", registry=keep)
        self._queue = Gauge("zhishou_queue_age_seconds", "Oldest attempt not sent yet", registry=keep)
        self._doubtful = Gauge("zhishou_attempts_doubtful", "Attempts of unknown outcome", registry=keep)
        self._held = Gauge("zhishou_attempts_held", "Attempts that wait for a limit", registry=keep)
        self._open = Gauge("zhishou_incidents_open", "Open incidents", registry=keep)
        self._drills = Gauge("zhishou_drills_open", "Drills under way, in no other figure", registry=keep)
        self._cards = Gauge("zhishou_call_cards", "Call cards on the desk", registry=keep)
        self._trust = Gauge("zhishou_provider_trust", "1: the present trust", [*by, "trust"], registry=keep)
        self._breaker = Gauge("zhishou_prefect_breaker_open", "1: Prefect is left alone", registry=keep)
        self._findings = Gauge("zhishou_audit_findings", "What is amiss", ["finding"], registry=keep)

    def fired(self, late: timedelta) -> None:
        """A timer fired, this long after it was due."""
        self._late.observe(max(late.total_seconds(), 0.0))

    def tried(self, channel: str, provider: str, outcome: str, took: float, *, drill: bool = False) -> None:
        """An attempt ended like this at its provider, after `took` seconds; of a `drill`, it says so."""
        self._attempts.labels(channel, provider, outcome, "yes" if drill else "no").inc()
        self._took.labels(channel, provider).observe(took)

    def leases_expired(self, count: int) -> None:
        """Claims of a watch that is gone were taken for lost."""
        self._leases.inc(count)

    def stand(self, gauges: Gauges, providers: Sequence[Mapping[str, Any]], breaker_open: bool) -> None:
        """How things stand now."""
        self._queue.set(gauges.queue_age.total_seconds())
        self._doubtful.set(gauges.doubtful)
        self._held.set(gauges.held)
        self._open.set(gauges.open_incidents)
        self._cards.set(gauges.cards)
        self._drills.set(gauges.open_drills)
        self._breaker.set(breaker_open)
        for one in providers:
            for trust in _TRUST:
                labels = (one["channel"], one["provider"], trust)
                self._trust.labels(*labels).set(one["trust"] == trust)

    def found(self, counts: Mapping[str, int]) -> None:
        """What the last audit found, by its code; what it no longer finds goes back to nought."""
        for code in {*counts, *self._known_findings()}:
            self._findings.labels(code).set(counts.get(code, 0))

    def _known_findings(self) -> set[str]:
        samples = (sample for metric in self._findings.collect() for sample in metric.samples)
        return {sample.labels["finding"] for sample in samples}

    def serve(self, settings: Settings) -> str | None:
        """Answer GET /metrics on 127.0.0.1 in a thread, if the settings have a port; the address."""
        if not settings.it.metrics_port:
            return None
        server, _ = start_http_server(settings.it.metrics_port, "127.0.0.1", self.registry)
        return f"http://127.0.0.1:{server.server_port}/metrics"

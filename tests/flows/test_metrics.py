"""The watch's figures as Prometheus reads them, over real HTTP on loopback."""

import socket
import urllib.request
from datetime import timedelta
from pathlib import Path

from flows.metrics import Metrics
from flows.settings import load
from models.gauges import Gauges

STANDING = {"channel": "sms", "provider": "modem", "trust": "degraded"}


def text_of(metrics: Metrics, folder: Path) -> str:
    """What a scrape gives."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = metrics.serve(load(folder, {"it": {"metrics_port": port}}))
    assert url is not None
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def test_it_counts_what_the_watch_does_and_says_how_things_stand(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.fired(timedelta(milliseconds=30))
    metrics.tried("sms", "modem", "handed_over", 0.2)
    metrics.tried("sms", "modem", "handed_over", 0.2, drill=True)
    metrics.leases_expired(2)
    metrics.stand(Gauges(7, 3, 1, timedelta(seconds=4), open_drills=2), [STANDING], breaker_open=True)
    metrics.found({"timers_unfired": 5})
    text = text_of(metrics, tmp_path)
    for line in (
        'zhishou_timer_lateness_seconds_bucket{le="0.05"} 1.0',
        'zhishou_timer_lateness_seconds_bucket{le="0.025"} 0.0',
        'zhishou_attempts_total{channel="sms",drill="no",outcome="handed_over",provider="modem"} 1.0',
        'zhishou_attempts_total{channel="sms",drill="yes",outcome="handed_over",provider="modem"} 1.0',
        "zhishou_drills_open 2.0",
        "zhishou_leases_expired_total 2.0",
        "zhishou_incidents_open 7.0",
        "zhishou_call_cards 3.0",
        "zhishou_attempts_doubtful 1.0",
        "zhishou_queue_age_seconds 4.0",
        'zhishou_provider_trust{channel="sms",provider="modem",trust="degraded"} 1.0',
        'zhishou_provider_trust{channel="sms",provider="modem",trust="sound"} 0.0',
        "zhishou_prefect_breaker_open 1.0",
        'zhishou_audit_findings{finding="timers_unfired"} 5.0',
    ):
        assert line in text


def test_what_is_no_longer_found_goes_back_to_nought(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.found({"disk_low": 120})
    metrics.found({})
    assert 'zhishou_audit_findings{finding="disk_low"} 0.0' in text_of(metrics, tmp_path)


def test_without_a_port_nothing_listens(tmp_path: Path) -> None:
    assert Metrics().serve(load(tmp_path)) is None

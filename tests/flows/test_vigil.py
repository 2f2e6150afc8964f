"""The watch looks at itself: what it finds, whom it tells, and when it is silent."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from engine.vocabulary import Cause, ChannelKind, Per
from flows.it_desk import AGAIN, ItDesk
from flows.pacing_settings import LimitSettings
from flows.settings import load
from flows.vigil import HELD, PING_EVERY, QUEUE, Finding, Vigil
from models.gauges import Gauges
from tests.night import Night

IT = "+12025550160"


class Keeper:
    """A vigil over a night, with a clock of seconds that the test moves."""

    def __init__(self, night: Night) -> None:
        self.night, self.now, self.mended = night, 1_000.0, 0
        self.figures: list[Gauges] = []
        self.vigil = Vigil(
            night.office, ItDesk(night.office), self._mend, self.figures.append, lambda: self.now
        )

    def _mend(self) -> None:
        self.mended += 1

    def settings(self, **sections: dict[str, Any]) -> None:
        """Give the office other settings."""
        self.night.office.settings = load(self.night.office.settings.data, sections)

    def look(self, after: float = 10.0) -> list[str]:
        """Look again, a while after the last time; the codes found."""
        self.now += after
        return [finding.code for finding in self.vigil.look()]

    def told(self) -> list[str]:
        """What the phone of IT has."""
        return self.night.sandbox.inbox(IT)


@pytest.fixture
def keeper(sqlite_night: Night) -> Keeper:
    made = Keeper(sqlite_night)
    made.settings(it={"tell": [f"sms/twilio:{IT}"]})
    return made


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A watcher outside: (its address, what it was asked for)."""
    asked: list[str] = []

    class Watcher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Watcher) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ping/6f1c?rid=1", asked
        server.shutdown()
        thread.join()


def late_timer(keeper: Keeper) -> None:
    """A rung that was due a minute ago and that nobody has looked at."""
    keeper.night.log(level="III")
    keeper.night.clock.forward(minutes=6)


def test_when_all_is_well_nobody_is_told_and_the_figures_are_read(keeper: Keeper) -> None:
    keeper.night.log(level="IV")
    assert keeper.look() == []
    assert keeper.told() == []
    assert keeper.figures[-1].open_incidents == 1
    assert keeper.vigil.checked_at == keeper.night.clock.now()


def test_what_is_due_and_untouched_is_mended_at_once_and_told_when_it_lasts(keeper: Keeper) -> None:
    late_timer(keeper)
    assert "timers_unfired" in keeper.look()
    assert keeper.mended == 1
    assert keeper.told() == []  # once may be a moment's load
    keeper.look()
    (text,) = keeper.told()
    assert "到时未执行的计时" in text
    assert "改用电话" in text


def test_a_loop_that_looks_puts_it_right_and_it_is_no_longer_found(keeper: Keeper) -> None:
    late_timer(keeper)
    assert "timers_unfired" in keeper.look()
    keeper.night.settle()
    assert keeper.look() == []
    assert keeper.told() == []


def test_the_same_trouble_is_told_once_an_hour_while_it_lasts(keeper: Keeper) -> None:
    late_timer(keeper)
    for _ in range(5):
        keeper.look()
    assert len(keeper.told()) == 1
    keeper.look(after=AGAIN)
    assert len(keeper.told()) == 2


def test_without_a_database_it_is_told_all_the_same(keeper: Keeper) -> None:
    with keeper.night.office.database.writing() as tx:
        tx.exec_driver_sql("ALTER TABLE timer RENAME TO gone")
    assert keeper.look() == ["database"]
    keeper.look()
    assert "数据库无法读写" in keeper.told()[0]
    with keeper.night.office.database.writing() as tx:
        tx.exec_driver_sql("ALTER TABLE gone RENAME TO timer")


def test_a_provider_that_refuses_our_account_is_found(keeper: Keeper) -> None:
    keeper.night.office.carriers.missed(ChannelKind.SMS, "twilio", Cause.ACCOUNT, 0.1)
    found = keeper.vigil.look()
    assert found == (Finding("provider_refused", 1, ("sms/twilio",)),)


def test_a_way_that_fails_is_passed_over_for_the_next_one(keeper: Keeper) -> None:
    second = "+12025550161"
    keeper.settings(it={"tell": [f"voice/nobody:{IT}", f"sms/twilio:{second}"]})
    late_timer(keeper)
    keeper.look()
    keeper.look()
    assert keeper.told() == []
    assert len(keeper.night.sandbox.inbox(second)) == 1


def test_what_nobody_could_be_told_is_tried_again_at_the_next_look(keeper: Keeper) -> None:
    late_timer(keeper)
    keeper.night.sandbox.faults.down = True
    keeper.look()
    keeper.look()
    keeper.night.sandbox.faults.clear()
    keeper.look()
    assert len(keeper.told()) == 1


def test_little_disk_is_found(keeper: Keeper) -> None:
    keeper.settings(it={"least_disk_mb": 10**9})
    (found,) = keeper.vigil.look()
    assert found.code == "disk_low"
    assert 0 < found.count < 10**9


def test_attempts_that_wait_for_threads_that_hang_are_found(keeper: Keeper) -> None:
    keeper.night.log(level="IV")
    with keeper.night.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE attempt SET state = 'claimed', lease_until = '2999-01-01 00:00:00.000000'")
    keeper.night.clock.forward(seconds=QUEUE.total_seconds() + 1)
    assert "queue_stuck" in keeper.look()


def test_what_a_limit_holds_back_for_long_is_found(keeper: Keeper) -> None:
    limit = LimitSettings(per=Per.PERSON, most=1, seconds=3600)
    keeper.night.office.settings = keeper.night.office.settings.model_copy(update={"limits": (limit,)})
    keeper.night.log(level="IV", key="goes")
    keeper.night.log(level="IV", key="waits")
    keeper.night.clock.forward(seconds=HELD.total_seconds())
    assert "pages_held" not in keeper.look()
    keeper.night.clock.forward(seconds=1)
    assert "pages_held" in keeper.look()


def test_the_watcher_outside_hears_of_us_each_minute_while_all_is_well_and_else_not(
    keeper: Keeper, outside: tuple[str, list[str]]
) -> None:
    url, asked = outside
    keeper.settings(it={"heartbeat_url": url})
    keeper.look()
    keeper.look()
    assert asked == ["/ping/6f1c?rid=1"]
    keeper.look(after=PING_EVERY)
    assert len(asked) == 2
    late_timer(keeper)
    keeper.look(after=PING_EVERY)
    assert len(asked) == 2


def test_a_watcher_that_cannot_be_reached_keeps_its_address_out_of_the_log(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    keeper.settings(it={"heartbeat_url": "http://127.0.0.1:9/ping/secret-word"})
    keeper.look()
    assert "outside watcher" in caplog.text
    assert "secret-word" not in caplog.text

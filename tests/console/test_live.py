"""Pages hear of a change at once, and end their streams when the server ends."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from console.app import create_app
from console.pulse import BEAT, Pulse
from console.serve import Server, address, bind
from flows.acts import handling
from flows.acts.actor import person
from models.session import ChangeSign, Database
from tests.clock import ManualClock
from tests.console.site import PATIENCE, Site, open_site_office, signed_in


def events(lines: Iterator[str]) -> Iterator[str]:
    """The names of the events on a stream."""
    return (line.removeprefix("event: ") for line in lines if line.startswith("event: "))


def test_a_page_hears_of_a_commit(desk: Site) -> None:
    desk.log()
    with desk.client.stream("GET", "/events", timeout=PATIENCE) as stream:
        heard = events(stream.iter_lines())
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert next(heard) == "hello"
        handling.note(desk.office, "2026-0001", "某事", person("x", "cli"))
        assert next(heard) == "changed"


def test_a_commit_before_the_first_look_is_heard_of_too(stranger: Site) -> None:
    """The page listens already, and the thread that looks has not come round to it: nothing is lost."""
    made: list[int] = []

    class Late(ChangeSign):
        def __init__(self, database: Database) -> None:
            stranger.log()
            made.append(1)
            super().__init__(database)

    async def first() -> bool:
        return await asyncio.wait_for(anext(aiter(pulse.listen())), 8)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("console.pulse.ChangeSign", Late)
        pulse = Pulse(stranger.office.database)
        assert asyncio.run(first()) is True
        pulse.close()
    assert made == [1]


def test_a_server_that_ends_ends_its_streams_first(sqlite_url: str, tmp_path: Path) -> None:
    office, ids = open_site_office(sqlite_url, tmp_path, ManualClock())
    listener = bind(0)
    server = Server(create_app(office))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    with (
        httpx.Client(base_url=address(listener), timeout=PATIENCE, trust_env=False) as client,
        signed_in(Site(office, ManualClock(), "", client, ids)).client.stream("GET", "/events") as stream,
    ):
        lines = stream.iter_lines()
        next(lines)
        server.should_exit = True
        for _ in lines:
            pass
    thread.join(5)
    assert not thread.is_alive()
    office.close()


@pytest.mark.postgres
def test_without_a_cheap_sign_of_change_every_beat_may_have_brought_something(postgres_url: str) -> None:
    database = Database(postgres_url)
    pulse = Pulse(database)
    assert pulse._beat > BEAT
    pulse.close()
    database.close()

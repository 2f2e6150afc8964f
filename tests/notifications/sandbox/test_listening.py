import time

import httpx
import pytest

from notifications.sandbox import Sandbox
from tests.notifications.conftest import PHONE
from tests.notifications.sandbox.conftest import place, provider


def test_a_provider_that_refuses_connections_can_be_reached_again_afterwards() -> None:
    with Sandbox() as sandbox, provider(sandbox) as api:
        place(api)
        sandbox.faults.refuse(60)
        for _ in range(2):  # also the connection that was kept open
            with pytest.raises(httpx.ConnectError):
                place(api)
        sandbox.faults.clear()
        assert place(api).status_code == 201
        assert len(sandbox.calls) == 2


def test_connections_are_taken_again_by_themselves_when_the_time_is_up() -> None:
    with Sandbox() as sandbox, provider(sandbox) as api, httpx.Client(base_url=sandbox.url) as control:
        ordered = control.post("/sandbox/faults", json={"refuse": {"seconds": 0.4}})
        assert ordered.json() == {"ordered": True}
        with pytest.raises(httpx.ConnectError):
            place(api)
        assert control.get("/sandbox/calls.json").json() == []  # it gave the order, and stays connected
        deadline = time.monotonic() + 5
        while True:
            try:
                answer = place(api)
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline
        assert answer.status_code == 201


def test_a_sandbox_ends_while_it_refuses() -> None:
    with Sandbox() as sandbox:
        sandbox.faults.refuse(60)
    with Sandbox(port=int(sandbox.url.rsplit(":", 1)[1])) as again, provider(again) as api:
        assert place(api, to=PHONE).status_code == 201

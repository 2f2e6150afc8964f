"""Faults as a client of the API meets them, with texts and with calls."""

import time
from threading import Timer

import httpx
import pytest

from notifications.sandbox import Sandbox
from notifications.sandbox.faults import Kind
from tests.notifications.conftest import OFFICE, PHONE
from tests.notifications.sandbox.conftest import place

TEXT = {"To": PHONE, "From": OFFICE, "Body": "回复1234应答"}
BOTH = pytest.mark.parametrize("kind", ["sms", "voice"])
LISTS: dict[Kind, str] = {"sms": "Messages", "voice": "Calls"}


def send(api: httpx.Client, kind: Kind, timeout: float = 5) -> httpx.Response:
    if kind == "sms":
        return api.post("/Messages.json", data=TEXT, timeout=timeout)
    script = {"To": PHONE, "From": OFFICE, "Twiml": "<Response/>"}
    return api.post("/Calls.json", data=script, timeout=timeout)


def taken(sandbox: Sandbox, kind: Kind) -> int:
    return len(sandbox.messages if kind == "sms" else sandbox.calls)


@BOTH
@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, 20500), (400, 21214), (400, 13224)])
def test_any_error_can_be_ordered_for_one_kind(
    sandbox: Sandbox, api: httpx.Client, kind: Kind, status: int, code: int
) -> None:
    sandbox.faults.fail(1, status, code, kind)
    other: Kind = "voice" if kind == "sms" else "sms"
    assert send(api, other).status_code == 201
    refused = send(api, kind)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert taken(sandbox, kind) == 0
    assert send(api, kind).status_code == 201


@BOTH
def test_a_caller_who_gives_up_before_has_sent_nothing(
    sandbox: Sandbox, api: httpx.Client, kind: Kind
) -> None:
    sandbox.faults.hang_before(1, 30, kind)
    with pytest.raises(httpx.ReadTimeout):
        send(api, kind, timeout=0.1)
    assert send(api, kind).status_code == 201
    assert taken(sandbox, kind) == 1


@BOTH
def test_a_caller_who_gives_up_after_has_sent_it(sandbox: Sandbox, api: httpx.Client, kind: Kind) -> None:
    sandbox.faults.hang_after(1, 30, kind)
    with pytest.raises(httpx.ReadTimeout):
        send(api, kind, timeout=0.2)
    assert taken(sandbox, kind) == 1


@BOTH
def test_a_connection_is_cut_before_or_after_it_was_taken_in(
    sandbox: Sandbox, api: httpx.Client, kind: Kind
) -> None:
    sandbox.faults.drop_before(1, kind)
    with pytest.raises(httpx.TransportError):
        send(api, kind)
    assert taken(sandbox, kind) == 0
    sandbox.faults.drop_after(1, kind)
    with pytest.raises(httpx.TransportError):
        send(api, kind)
    assert taken(sandbox, kind) == 1


@BOTH
def test_look_ups_can_hang_and_be_refused(sandbox: Sandbox, api: httpx.Client, kind: Kind) -> None:
    path = f"/{LISTS[kind]}.json"
    sandbox.faults.hang_look_ups(1, 30, kind)
    with pytest.raises(httpx.ReadTimeout):
        api.get(path, timeout=0.1)
    sandbox.faults.look_ups_refused = True
    assert api.get(path).status_code == 503
    sandbox.faults.clear()
    assert api.get(path).json()[LISTS[kind].lower()] == []


@BOTH
def test_what_hangs_goes_on_when_the_faults_are_cleared(
    sandbox: Sandbox, api: httpx.Client, kind: Kind
) -> None:
    sandbox.faults.hang_before(1, 30, kind)
    later = Timer(0.3, sandbox.faults.clear)
    later.start()
    assert send(api, kind, timeout=20).status_code == 201
    later.join()
    assert taken(sandbox, kind) == 1


@pytest.mark.parametrize(("ordered", "told"), [(486, "486"), (30003, "404")])
def test_a_call_that_is_lost_fails_with_a_sip_code_and_never_rings(
    sandbox: Sandbox, api: httpx.Client, ordered: int, told: str
) -> None:
    sandbox.faults.undelivered(1, ordered, "voice")
    sid = place(api).json()["sid"]
    assert sandbox.wait_for_status(sid, "failed")
    assert str(sandbox.calls[0].sip_code) == told


def test_everything_can_be_slow_and_still_arrive(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.faults.hang_before(1, 0.1)
    sandbox.faults.hang_after(1, 0.1)
    began = time.monotonic()
    assert send(api, "sms").status_code == 201
    assert time.monotonic() - began > 0.2

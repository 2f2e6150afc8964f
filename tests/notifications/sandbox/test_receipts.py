"""How the office hears what became of a text or a call, when the provider does not tell it well."""

import time

import httpx
import pytest

from notifications.sandbox import Sandbox
from notifications.sandbox.faults import Kind
from tests.notifications.conftest import OFFICE, PHONE, Office

EVENTS = ["initiated", "ringing", "answered", "completed"]
STATES: dict[Kind, list[str]] = {
    "sms": ["sent", "delivered"],
    "voice": ["initiated", "ringing", "in-progress", "completed"],
}
BOTH = pytest.mark.parametrize("kind", ["sms", "voice"])


def send(api: httpx.Client, office: Office, kind: Kind, path: str = "/status") -> str:
    told = {"To": PHONE, "From": OFFICE, "StatusCallback": f"{office.url}{path}"}
    if kind == "sms":
        answer = api.post("/Messages.json", data=told | {"Body": "回复1234应答"})
    else:
        answer = api.post("/Calls.json", data=told | {"Twiml": "<Response/>", "StatusCallbackEvent": EVENTS})
    sid: str = answer.json()["sid"]
    return sid


def heard(office: Office, count: int) -> list[str]:
    forms = [office.next() for _ in range(count)]
    return [form.params.get("CallStatus") or form.params["MessageStatus"] for form in forms]


@pytest.fixture(autouse=True)
def _phones_that_answer(sandbox: Sandbox) -> None:
    sandbox.behave(None, "answer")


@BOTH
def test_receipts_come_once_and_in_order_as_a_rule(
    sandbox: Sandbox, api: httpx.Client, office: Office, kind: Kind
) -> None:
    send(api, office, kind)
    assert heard(office, len(STATES[kind])) == STATES[kind]


@BOTH
def test_receipts_can_come_twice(sandbox: Sandbox, api: httpx.Client, office: Office, kind: Kind) -> None:
    sandbox.faults.receipts_twice(1, kind)
    send(api, office, kind)
    assert heard(office, 2 * len(STATES[kind])) == [state for state in STATES[kind] for _ in range(2)]
    send(api, office, kind)
    assert heard(office, len(STATES[kind])) == STATES[kind]


@BOTH
def test_receipts_can_come_in_the_wrong_order(
    sandbox: Sandbox, api: httpx.Client, office: Office, kind: Kind
) -> None:
    sandbox.faults.receipts_reversed(1, kind)
    send(api, office, kind)
    assert heard(office, len(STATES[kind])) == STATES[kind][::-1]


@BOTH
def test_receipts_can_never_come(sandbox: Sandbox, api: httpx.Client, office: Office, kind: Kind) -> None:
    sandbox.faults.receipts_never(1, kind)
    sid = send(api, office, kind, "/never")
    assert sandbox.wait_for_status(sid, STATES[kind][-1])
    send(api, office, kind, "/next")
    assert office.next().path == "/next"


@BOTH
def test_receipts_can_come_late(sandbox: Sandbox, api: httpx.Client, office: Office, kind: Kind) -> None:
    sandbox.faults.receipts_late(1, 0.3, kind)
    began = time.monotonic()
    send(api, office, kind)
    assert heard(office, 1) == STATES[kind][:1]
    assert time.monotonic() - began > 0.3


def test_receipts_in_the_wrong_order_come_even_if_the_end_is_not_asked_for(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    sandbox.faults.receipts_reversed(1)
    told = {"To": PHONE, "From": OFFICE, "Twiml": "<Response/>", "StatusCallback": f"{office.url}/s"}
    api.post("/Calls.json", data=told | {"StatusCallbackEvent": ["initiated", "ringing"]})
    assert heard(office, 2) == ["ringing", "initiated"]

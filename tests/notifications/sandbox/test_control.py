"""Calls answered from another process."""

import subprocess
import sys
import time

import httpx
import pytest

from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.sandbox.conftest import MENU, MENU_WORDS, THANKS, called, place


@pytest.fixture
def control(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(base_url=f"{sandbox.url}/sandbox", trust_env=False)


def test_a_call_is_answered_and_keyed_by_json(
    control: httpx.Client, api: httpx.Client, office: Office
) -> None:
    with control:
        called(api, office)
        picked_up = control.post("/pick_up", json={"number": PHONE, "timeout": 5})
        assert picked_up.json() == {"words": MENU_WORDS}
        assert control.post("/press", json={"number": PHONE, "keys": "1"}).json() == {"words": ["已应答"]}
        assert control.post("/hang_up", json={"number": PHONE}).status_code == 409


def test_a_call_is_declined_and_another_hung_up_by_json(
    sandbox: Sandbox, control: httpx.Client, api: httpx.Client
) -> None:
    with control:
        place(api)
        assert control.post("/decline", json={"number": PHONE, "timeout": 5}).json() == {"words": []}
        place(api)
        control.post("/pick_up", json={"number": PHONE, "timeout": 5})
        assert control.post("/hang_up", json={"number": PHONE}).status_code == 200
    assert [call.status for call in sandbox.calls] == ["busy", "completed"]


def test_calls_can_be_read_from_an_index_on(
    sandbox: Sandbox, control: httpx.Client, api: httpx.Client
) -> None:
    before = time.time()
    sandbox.behave(None, "answer:1")
    sids = [place(api, to=to).json()["sid"] for to in (PHONE, "+12025550102")]
    assert sandbox.wait_for_status(sids[1], "completed")
    with control:
        (arrival,) = control.get("/calls.json", params={"since": 1}).json()
        assert control.get("/calls.json", params={"since": "x"}).status_code == 400
    assert before <= arrival.pop("received_at") <= time.time()
    assert 0 < arrival.pop("monotonic") <= time.monotonic()
    assert arrival.pop("words")[:2] == MENU_WORDS
    expected = {"index": 1, "sid": sids[1], "from": OFFICE, "to": "+12025550102"}
    assert arrival == expected | {"status": "completed", "keys": "1"}


@pytest.mark.parametrize("number", [PHONE, None])
def test_a_behaviour_is_set_by_json(
    sandbox: Sandbox, control: httpx.Client, api: httpx.Client, number: str | None
) -> None:
    with control:
        assert control.post("/behave", json={"number": number, "behaviour": "busy"}).status_code == 200
    assert sandbox.wait_for_status(place(api).json()["sid"], "busy")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("pick_up", []),
        ("pick_up", {}),
        ("pick_up", {"number": PHONE, "timeout": "soon"}),
        ("pick_up", {"number": PHONE, "timeout": 3600}),
        ("decline", {"number": ""}),
        ("hang_up", {"number": 1}),
        ("press", {"number": PHONE}),
        ("press", {"number": PHONE, "keys": "1a"}),
        ("behave", {"number": PHONE}),
        ("behave", {"number": PHONE, "behaviour": "sing"}),
        ("behave", {"behaviour": "busy"}),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(control: httpx.Client, path: str, content: object) -> None:
    with control:
        assert control.post(f"/{path}", json=content).status_code == 400


def test_a_foreign_page_s_form_cannot_answer_a_call(control: httpx.Client) -> None:
    with control:
        sent = control.post("/pick_up", content=f'{{"number": "{PHONE}"}}')
    assert sent.status_code == 400


def test_nobody_can_answer_where_nothing_rings(control: httpx.Client) -> None:
    with control:
        for path in ("pick_up", "decline", "hang_up"):
            answer = control.post(f"/{path}", json={"number": PHONE})
            assert (answer.status_code, PHONE in answer.json()["error"]) == (409, True)


def test_a_process_of_its_own_carries_calls_too(office: Office) -> None:
    office.scripts["/voice"] = THANKS
    command = [sys.executable, "-m", "notifications.sandbox", "--account", "AC1", "--token", "t"]
    with subprocess.Popen([*command, "--step", "0.01"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        url = child.stdout.readline().split()[1]
        try:
            twiml = MENU.replace("{office}", office.url)
            asked = {"To": PHONE, "From": OFFICE, "Twiml": twiml}
            httpx.post(f"{url}/sandbox/behave", json={"number": None, "behaviour": "answer:1"})
            placed = httpx.post(f"{url}/2010-04-01/Accounts/AC1/Calls.json", data=asked, auth=("AC1", "t"))
            assert placed.status_code == 201
            assert office.next().params["Digits"] == "1"
            (call,) = httpx.get(f"{url}/sandbox/calls.json").json()
            assert call["keys"] == "1"
        finally:
            child.terminate()

"""Callbacks, replies and the control paths of a running sandbox."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from notifications.channels.twilio_callbacks import parse_inbound, parse_status
from notifications.channels.twilio_sms import TwilioSms
from notifications.errors import NotTaken
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office, channel_to, page


def test_each_state_of_a_delivery_is_told_in_order_and_signed(sandbox: Sandbox, office: Office) -> None:
    channel = channel_to(sandbox.url, sandbox, f"{office.url}/status?x=1")
    receipt = channel.send(page(), PHONE, timeout=2)
    forms = [office.next(), office.next()]
    assert all(office.signed(form, sandbox.token) for form in forms)
    updates = [parse_status(form.params) for form in forms]
    assert [(update.sid, update.status) for update in updates] == [
        (receipt.provider_id, "sent"),
        (receipt.provider_id, "delivered"),
    ]
    channel.close()


def test_a_lost_text_is_told_as_undelivered_and_never_shows_on_the_phone(
    sandbox: Sandbox, office: Office
) -> None:
    sandbox.faults.undelivered(1, 30005)
    channel = channel_to(sandbox.url, sandbox, f"{office.url}/status")
    channel.send(page(), PHONE, timeout=2)
    updates = [parse_status(office.next().params) for _ in range(2)]
    assert [(update.status, update.error_code) for update in updates] == [
        ("sent", ""),
        ("undelivered", "30005"),
    ]
    assert sandbox.inbox(PHONE) == []
    channel.close()


def test_an_office_that_is_down_delays_no_text(
    sandbox: Sandbox, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.status = 500
    channel = channel_to(sandbox.url, sandbox, f"{office.url}/status")
    with caplog.at_level(logging.WARNING, logger="notifications.sandbox.courier"):
        for _ in range(3):
            channel.send(page(), PHONE, timeout=2)
        for _ in range(6):
            office.next()
    assert len(sandbox.inbox(PHONE)) == 3
    channel.close()


def test_a_reply_goes_to_the_office_signed_and_its_answer_to_the_phone(
    sandbox: Sandbox, channel: TwilioSms, office: Office
) -> None:
    channel.send(page(), PHONE, timeout=2)
    office.answer, sandbox.callback_url = "已记录您的应答", f"{office.url}/sms"
    assert sandbox.reply(PHONE, "收到1234") == ["已记录您的应答"]
    form = office.next()
    assert office.signed(form, sandbox.token)
    inbound = parse_inbound(form.params)
    assert (inbound.sender, inbound.to, inbound.body) == (PHONE, OFFICE, "收到1234")
    assert sandbox.inbox(PHONE) == [page().text, "已记录您的应答"]


def test_an_answer_to_a_reply_is_not_mistaken_for_the_page_it_quotes(
    sandbox: Sandbox, channel: TwilioSms, office: Office
) -> None:
    office.answer, sandbox.callback_url = "请回复 1234", office.url
    sandbox.reply(PHONE, "收到")
    assert channel.look_up(PHONE, "1234", datetime(2020, 1, 1, tzinfo=UTC), frozenset(), timeout=2) is None


def test_a_reply_without_an_answer_brings_no_text(sandbox: Sandbox, office: Office) -> None:
    sandbox.callback_url = office.url
    assert sandbox.reply("+12025550177", "你好") == []
    assert sandbox.inbox("+12025550177") == []


def test_a_reply_the_office_refuses_is_shown_and_raised(sandbox: Sandbox, office: Office) -> None:
    with pytest.raises(NotTaken, match="no callback address"):
        sandbox.reply(PHONE, "1")
    office.status, sandbox.callback_url = 403, office.url
    with pytest.raises(NotTaken, match="403") as refused:
        sandbox.reply(PHONE, "1")
    assert refused.value.status == 403
    assert "not taken by Zhishou" in httpx.get(f"{sandbox.url}/?lang=en").text


def test_an_office_that_is_gone_is_named_with_the_reason(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        sandbox.callback_url = f"http://127.0.0.1:{gone.getsockname()[1]}/sms"
    with pytest.raises(NotTaken, match="does not answer") as refused:
        sandbox.reply(PHONE, "1")
    assert refused.value.status == 0


def test_a_connection_the_office_closed_meanwhile_is_opened_again(sandbox: Sandbox, office: Office) -> None:
    sandbox.callback_url = office.url
    sandbox.reply(PHONE, "1")
    office.close_connections()
    assert sandbox.reply(PHONE, "2") == []
    assert [office.next().params["Body"] for _ in range(2)] == ["1", "2"]


def test_a_test_can_wait_for_texts_and_learns_what_is_missing(sandbox: Sandbox, channel: TwilioSms) -> None:
    channel.send(page(), PHONE, timeout=2)
    assert len(sandbox.wait_for(1)) == 1
    with pytest.raises(TimeoutError, match="1 texts"):
        sandbox.wait_for(2, timeout=0.01)


def test_arrivals_are_stamped_by_the_clock_it_is_given() -> None:
    instant = datetime(2026, 10, 15, 2, 10, tzinfo=UTC)
    with Sandbox(now=lambda: instant) as sandbox:
        channel = channel_to(sandbox.url, sandbox)
        channel.send(page(), PHONE, timeout=2)
        channel.close()
        (arrival,) = httpx.get(f"{sandbox.url}/sandbox/messages.json").json()
    assert arrival["received_at"] == instant.timestamp()


def test_arrivals_can_be_read_from_an_index_on(sandbox: Sandbox, channel: TwilioSms) -> None:
    before = time.time()
    for code in ("1234", "5678", "9012"):
        channel.send(page(code), PHONE, timeout=2)
    arrivals = httpx.get(f"{sandbox.url}/sandbox/messages.json", params={"since": 1}).json()
    assert [arrival["index"] for arrival in arrivals] == [1, 2]
    assert before <= arrivals[0]["received_at"] <= arrivals[1]["received_at"] <= time.time()
    assert arrivals[0]["monotonic"] <= arrivals[1]["monotonic"] <= time.monotonic()
    assert httpx.get(f"{sandbox.url}/sandbox/messages.json?since=x").status_code == 400


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("reply", {"from": PHONE}),
        ("reply", {"from": PHONE, "text": " "}),
        ("callback", {"url": "ftp://x"}),
        ("faults", {"explode": True}),
        ("phones", {PHONE: 1}),
        ("phones", []),
    ],
)
def test_a_control_request_that_cannot_be_read_is_refused(
    sandbox: Sandbox, path: str, content: object
) -> None:
    assert httpx.post(f"{sandbox.url}/sandbox/{path}", json=content).status_code == 400


def test_a_foreign_page_s_form_cannot_answer_for_a_phone(sandbox: Sandbox, office: Office) -> None:
    sandbox.callback_url = office.url
    text = json.dumps({"from": PHONE, "text": "1"})
    for headers in ({"Content-Type": "text/plain"}, {}):
        assert httpx.post(f"{sandbox.url}/sandbox/reply", content=text, headers=headers).status_code == 400
    broken = httpx.post(
        f"{sandbox.url}/sandbox/reply", content="{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    assert office.forms.empty()


def test_stopping_ends_what_hangs_in_it(channel: TwilioSms) -> None:
    started = time.monotonic()
    with Sandbox() as sandbox, httpx.stream("GET", f"{sandbox.url}/sandbox/events") as stream:
        assert stream.status_code == 200
    assert time.monotonic() - started < 2


def test_as_a_process_it_announces_itself_and_is_controlled_over_http(tmp_path: Path, office: Office) -> None:
    announced = tmp_path / "sandbox"
    arguments = ["--port", "0", "--token", "t", "--account", "AC1", "--announce", str(announced)]
    command = [sys.executable, "-m", "notifications.sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        word, url = child.stdout.readline().split()
        assert (word, announced.read_text()) == ("sandbox", url)
        httpx.post(f"{url}/sandbox/callback", json={"url": f"{office.url}/sms"}).raise_for_status()
        httpx.post(f"{url}/sandbox/phones", json={PHONE: "带班领导"}).raise_for_status()
        httpx.post(f"{url}/sandbox/faults", json={"fail": {"count": 1, "status": 429}}).raise_for_status()
        text = {"To": PHONE, "From": OFFICE, "Body": "回复1234应答"}
        with httpx.Client(base_url=f"{url}/2010-04-01/Accounts/AC1", auth=("AC1", "t")) as api:
            assert [api.post("/Messages.json", data=text).status_code for _ in range(2)] == [429, 201]
        office.answer = "已记录"
        replied = httpx.post(f"{url}/sandbox/reply", json={"from": PHONE, "text": "1234"})
        assert replied.json() == {"answers": ["已记录"]}
        assert office.signed(office.next(), "t")
        assert len(httpx.get(f"{url}/sandbox/messages.json").json()) == 1
        os.kill(child.pid, signal.SIGINT)
        assert child.wait(timeout=5) == 0

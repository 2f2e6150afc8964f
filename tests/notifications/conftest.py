"""A sandbox, a channel to it, and an office that takes its callbacks: all real, on loopback."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest

from notifications.channels.twilio_callbacks import reply_twiml, verify
from notifications.channels.twilio_sms import TwilioSms
from notifications.message import Message
from notifications.sandbox import Sandbox

OFFICE = "+15005550006"
PHONE = "+12025550101"


@dataclass(frozen=True)
class Form:
    """A form that arrived at the office."""

    path: str
    params: dict[str, str]
    signature: str


@dataclass
class Office:
    """Takes forms at any path, and answers with `status` and a TwiML `answer`.

    `scripts` are documents by path, in which {office} stands for the office's address.
    """

    url: str = ""
    status: int = 200
    answer: str | None = None
    scripts: dict[str, str] = field(default_factory=dict)
    forms: Queue[Form] = field(default_factory=Queue)
    connections: list[socket.socket] = field(default_factory=list)

    def next(self) -> Form:
        return self.forms.get(timeout=5)

    def close_connections(self) -> None:
        """Close what is kept open, as a restart of the office would."""
        for connection in self.connections:
            with suppress(OSError):  # the other side may have been first
                connection.shutdown(socket.SHUT_RDWR)

    def signed(self, form: Form, token: str) -> bool:
        return verify(f"{self.url}{form.path}", form.params, form.signature, [token])


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            office.connections.append(self.connection)

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            params = dict(parse_qsl(body, keep_blank_values=True))
            office.forms.put(Form(self.path, params, self.headers["X-Twilio-Signature"]))
            script = office.scripts.get(urlsplit(self.path).path)
            answer = (script or reply_twiml(office.answer)).replace("{office}", office.url).encode()
            self.send_response(office.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            """Silence: the test says what arrived."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        office.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield office
        server.shutdown()


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox(step=0.01) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    """One server for all tests, as new for each: to start and end one takes a fifth of a second."""
    shared_sandbox.reset()
    return shared_sandbox


@pytest.fixture
def channel(sandbox: Sandbox) -> Iterator[TwilioSms]:
    channel = channel_to(sandbox.url, sandbox)
    yield channel
    channel.close()


def channel_to(url: str, sandbox: Sandbox, status_callback: str | None = None) -> TwilioSms:
    return TwilioSms(sandbox.account, sandbox.token, OFFICE, base_url=url, status_callback=status_callback)


def page(code: str = "1234") -> Message:
    text = f"2026-0042 网络舆情Ⅱ级，请于10月15日07:10前处理。回复{code}应答。值班电话0552-0000000"
    return Message("page", {"code": code}, text, "zh")

"""A small threaded server, and what can go wrong with one."""

import socket
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came; names of headers in small letters."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    remote_ip: str


@dataclass(frozen=True)
class Answer:
    body: bytes
    content_type: str = "text/plain"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Double:
    """Keeps everything it was asked. A fault hits the next request only.

    Faults: `hang` and `drop` come after the request was carried out, `hang_before` and `drop_before`
    instead of it; a number is an HTTP status in its place, and anything else is a code for `refusal`.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: deque[str | int] = deque()
        self._over = Event()
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                double._serve(self)

            def do_POST(self) -> None:
                double._serve(self)

            def log_message(self, *arguments: object) -> None:
                """Silence: the test says what arrived."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Answer:
        """What the provider does and says."""
        raise NotImplementedError

    def refusal(self, code: str) -> Answer:
        """How the provider says that it refuses."""
        raise NotImplementedError

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        target = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(
            handler.command, target.path, target.query, headers, body, str(handler.client_address[0])
        )
        self.asked.append(asked)
        fault = self.faults.popleft() if self.faults else ""
        if fault == "hang_before":
            self._over.wait()
        if fault in ("hang_before", "drop_before"):
            return _cut(handler)
        if isinstance(fault, int):
            return _write(handler, Answer(b"<html>a page</html>", "text/html", fault, {"Retry-After": "7"}))
        if fault not in ("", "hang", "drop"):
            return _write(handler, self.refusal(fault))
        given = self.answer(asked)
        if fault == "hang":
            self._over.wait()
        return _cut(handler) if fault else _write(handler, given)


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    handler.wfile.write(answer.body)


def closed_port() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"

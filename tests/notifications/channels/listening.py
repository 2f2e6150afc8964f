"""A server on loopback that writes down what it is sent and answers as the test says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Heard:
    """A request that arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer; `hangs`: none comes, although the request was read."""

    data: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False

    @property
    def body(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else dumps(self.data).encode()


@dataclass
class Listener:
    """`answer` is given the request; `heard` keeps all of them."""

    answer: Callable[[Heard], Said]
    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    over: Event = field(default_factory=Event)

    def says(self, data: object, status: int = 200, *, hangs: bool = False, **headers: str) -> None:
        """Answer everything from now on like this."""
        said = Said(data, status, {name.replace("_", "-"): value for name, value in headers.items()}, hangs)
        self.answer = lambda _: said


@contextmanager
def listening(answer: Callable[[Heard], Said]) -> Iterator[Listener]:
    listener = Listener(answer)

    class Ear(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            listener.connections += 1

        def do_POST(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            heard = Heard(self.command, url.path, query, dict(self.headers.items()), body)
            listener.heard.append(heard)
            said = listener.answer(heard)
            if said.hangs:
                listener.over.wait(30)
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *arguments: object) -> None:
            """Silence: the test says what arrived."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        server.daemon_threads = True
        listener.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield listener
        listener.over.set()
        server.shutdown()

"""A listener that answers every request with the same bytes: what no well-behaved server sends."""

from collections.abc import Callable, Iterator
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], str]]:
    servers = []

    def start(answer: bytes) -> str:
        class Same(StreamRequestHandler):
            def handle(self) -> None:
                length = 0
                while (line := self.rfile.readline()) not in (b"\r\n", b""):
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                self.rfile.read(length)  # left unread, it would reset the connection under the answer
                self.wfile.write(answer)

        server = ThreadingTCPServer(("127.0.0.1", 0), Same)
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()

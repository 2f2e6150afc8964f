"""The floor: what two durable commits and one round trip cost on this machine, with nothing around them."""

import json
import socket
import socketserver
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flows.clock import seconds
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from models import counters
from models.session import Database
from notifications.channels.twilio_sms import TwilioSms
from notifications.message import Message

ROUNDS = 300
WARM_UP = 30


class _Bare(socketserver.StreamRequestHandler):
    """Answers each POST with the same created message, in one segment, and keeps the connection."""

    def setup(self) -> None:
        """Without this, Nagle and the delayed acknowledgement alone make a round trip 44 ms."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().setup()

    def handle(self) -> None:
        """Read a request, answer it, until the other side hangs up."""
        body = json.dumps({"sid": "SM" + "0" * 32, "status": "queued", "num_segments": "1"}).encode()
        head = (
            f"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        while self.rfile.readline():
            length = 0
            while (line := self.rfile.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.rfile.read(length)
            self.wfile.write(head.encode() + body)


def serve() -> None:
    """The bare server, as a process of its own: prints its port, serves until ended."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Bare) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


def measure(folder: Path, database_url: str | None = None) -> float:
    """The floor in milliseconds: the median of two commits plus the median of a round trip."""
    return 2 * _commit_ms(folder, database_url) + _round_trip_ms()


def _commit_ms(folder: Path, database_url: str | None) -> float:
    """One durable commit of one row, on the kind of database that is measured."""
    if database_url:
        database = Database(database_url)

        def grow() -> None:
            with database.writing() as tx:
                counters.grow(tx, "floor")

        found = _median_ms(grow)
        database.close()
        return found
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS floor (n INTEGER)")
    found = _median_ms(lambda: connection.execute("INSERT INTO floor VALUES (1)"))
    connection.close()
    return found


def _round_trip_ms() -> float:
    """One text handed to a server that does nothing, by the client the watch uses."""
    command = [sys.executable, "-m", "flows.bench.floor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - ourselves
        port = int(server.stdout.readline()) if server.stdout else 0
        sms = TwilioSms(
            SANDBOX_ACCOUNT,
            SANDBOX_TOKEN,
            SANDBOX_FROM,
            base_url=f"http://127.0.0.1:{port}",
            status_callback=None,
        )
        message = Message("page", {}, "2026-0001 基准Ⅱ级，请于03:00前处理。回复1234应答。", "zh")
        found = _median_ms(lambda: sms.send(message, "+99900000001", timeout=5))
        server.terminate()
    return found


def _median_ms(work: Callable[[], object]) -> float:
    taken = []
    for n in range(WARM_UP + ROUNDS):
        start = seconds()
        work()
        if n >= WARM_UP:
            taken.append((seconds() - start) * 1000)
    return median(taken)


if __name__ == "__main__":
    serve()

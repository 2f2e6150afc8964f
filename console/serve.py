"""`python -m console.serve --data DIR`: the console and the callback listener, in one process.

The callbacks bind to 127.0.0.1; the console to `listen.host`, with https if it has a certificate.
"""

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from console.app import create_app
from console.callbacks import create_callbacks
from console.pulse import Pulse
from flows import addresses
from flows.listen_settings import ListenSettings
from flows.settings import SettingsError, data_folder, load
from flows.wiring import Office, open_office
from models.errors import StoreError

HOST = "127.0.0.1"
# Streams are told to end at once; an act in hand gets this long. Seconds.
GRACE = 5


class Server(uvicorn.Server):
    """uvicorn, told by us when to end: two servers cannot both own the signals of one process."""

    def __init__(self, app: FastAPI, listen: ListenSettings | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ssl_certfile=(listen.tls_certificate or None) if listen else None,
                ssl_keyfile=(listen.tls_key or None) if listen else None,
                access_log=False,
                log_level="warning",
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=75,  # seconds: a desk that only looks keeps its connection
            )
        )
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `serve`."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the open streams first: each would hold the end up."""
        console = getattr(self._app.state, "console", None)
        pulse: Pulse | None = console.pulse if console else None
        if pulse:
            pulse.close()
        await super().shutdown(sockets)


def bind(port: int, host: str = HOST) -> socket.socket:
    """A listening socket, on loopback unless told otherwise. OSError if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1_024)


def address(listener: socket.socket) -> str:
    """The URL of a listening socket on loopback."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


async def serve(office: Office, console: socket.socket, callbacks: socket.socket) -> None:
    """Serve both until SIGTERM or SIGINT. Their addresses are announced for as long as they answer."""
    listen = office.settings.listen
    servers = [Server(create_app(office), listen), Server(create_callbacks(office))]

    def end() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    running = asyncio.gather(
        *(server.serve([listener]) for server, listener in zip(servers, (console, callbacks), strict=True))
    )
    folder = office.settings.run_folder
    found = {"console": listen.address(console.getsockname()[1]), "callbacks": address(callbacks)}
    addresses.announce(folder, found)
    print("\n".join(f"{name} {url}" for name, url in found.items()), flush=True)
    await running
    addresses.announce(folder, {"console": None, "callbacks": None})


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to end; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load(data_folder(asked.data))
        listen = settings.listen
        console = bind(listen.console_port if asked.port is None else asked.port, listen.host)
        callbacks = bind(listen.callbacks_port if asked.callbacks_port is None else asked.callbacks_port)
        office = open_office(settings, phones=True)
    except OSError as error:
        print(f"cannot listen: {error}; choose another --port, or listen.host", file=sys.stderr)
        return 1
    except (SettingsError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    asyncio.run(serve(office, console, callbacks))
    office.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m console.serve", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder; else ZHISHOU_DATA, else ./zhishou-data")
    parser.add_argument("--port", type=int, help="the console's; 0 lets the system choose")
    parser.add_argument("--callbacks-port", type=int, help="the callback listener's; 0 likewise")
    return parser


if __name__ == "__main__":
    sys.exit(main())

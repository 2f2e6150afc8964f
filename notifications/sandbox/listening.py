"""Listens on loopback, and for a while refuses to."""

import asyncio
import socket
from collections.abc import Callable
from threading import Event
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request

_BACKLOG = 1_024


def bind(port: int) -> socket.socket:
    """A loopback socket whose connections will never wait for a delayed ACK.

    asyncio sets TCP_NODELAY only on sockets made with an explicit protocol; this one is not, so
    without the option each answer, written in two parts, takes 44 ms instead of one. As long as it
    does not listen, it holds the port and refuses every connection.
    """
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    bound.bind(("127.0.0.1", port))
    return bound


# Turns of the loop in which what was just being accepted becomes a connection that can be closed: asyncio
# makes its transport in one, tells its protocol in the next, and looks at that in a third.
_ACCEPTED_WITHIN = 4


class Server(uvicorn.Server):
    """uvicorn, with two signals: `ready` when it answers, `closing` when it is about to end.

    `on_loop` is called in its loop, once, before it answers.
    """

    def __init__(
        self,
        app: Starlette,
        closing: asyncio.Event,
        bound: socket.socket,
        on_loop: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                log_level="warning",
                server_header=False,
                date_header=False,
                backlog=_BACKLOG,
                timeout_keep_alive=75,  # seconds: a client's idle connection outlives a quiet spell
                timeout_graceful_shutdown=1,
            )
        )
        self.ready = Event()
        self.port: int = bound.getsockname()[1]
        self._bound, self._closing, self._on_loop = bound, closing, on_loop
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()
        bound.listen(_BACKLOG)

    def listen(self) -> None:
        """Serve in this thread until told to end."""
        self.run(sockets=[self._bound])

    def refuse(self, seconds: float) -> None:
        """Refuse connections for so long from now on; 0 takes them again. From any thread."""
        loop = self._loop
        if loop is None or loop.is_closed() or not (seconds or self._opening):
            return
        if _runs(loop):
            self._refuse(seconds)
        else:
            asyncio.run_coroutine_threadsafe(self._refused(seconds), loop).result()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's, and the signal."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._on_loop()
        self.ready.set()

    def end(self) -> None:
        """Ask it to end, from any thread: at once, and not at the next of uvicorn's ten looks a second."""
        self.should_exit = True
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._asked.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """uvicorn's, for a signal, and at once."""
        super().handle_exit(sig, frame)
        self.end()

    async def main_loop(self) -> None:
        """Wait until told to end."""
        await self.on_tick(0)  # it makes the headers of every answer
        if not self.should_exit:
            await self._asked.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's, after the signal; it takes a tenth of a second, so not where nothing is in hand."""
        self._closing.set()  # first: a hanging answer or a page's stream would hold the end up
        if self._opening:
            self._opening.cancel()
        for server in self.servers:
            server.close()
        for _ in range(_ACCEPTED_WITHIN):
            await asyncio.sleep(0)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        await self._cut()
        for listener in (*(sockets or ()), self._bound):
            listener.close()

    async def _cut(self) -> None:
        """Cut answers that did not end in their time; what was closed is gone before the loop is."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for _ in range(_ACCEPTED_WITHIN):
            await asyncio.sleep(0)

    async def _refused(self, seconds: float) -> None:
        """Refuse, or be open again, when this returns."""
        opening = self._refuse(seconds)
        if not seconds:
            await opening

    def _refuse(self, seconds: float) -> "asyncio.Task[None]":
        if self._opening:
            self._opening.cancel()
        else:
            self._shut()
        self._opening = asyncio.get_running_loop().create_task(self._open(seconds))
        return self._opening

    def _shut(self) -> None:
        """Give the listener up but keep the port, and cut every connection that gives no orders."""
        for server in self.servers:
            server.close()
        self._bound = bind(self.port)
        for connection in tuple(self.server_state.connections):
            path = (getattr(connection, "scope", None) or {}).get("path", "")
            if not path.startswith("/sandbox/"):
                connection.transport.abort()

    async def _open(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await super().startup([self._bound])
        self._opening = None

    async def drop(self, request: Request) -> None:
        """Cut the request's connection without an answer, and wait until it is gone."""
        for connection in self.server_state.connections:
            if getattr(connection, "client", None) == tuple(request.scope["client"]):
                connection.transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass


def _runs(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether this thread is the one in which `loop` runs."""
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:  # no loop runs here
        return False

"""The sandbox as one server: in a thread for tests, in a process of its own otherwise."""

import asyncio
import socket
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from notifications.errors import NotTaken
from notifications.sandbox import twiml
from notifications.sandbox.api import Api
from notifications.sandbox.control import Control
from notifications.sandbox.courier import Courier
from notifications.sandbox.exchange import FINAL, Exchange, Sms
from notifications.sandbox.faults import Faults
from notifications.sandbox.forms import inbound_form, state_form
from notifications.sandbox.phones import PhonesPage

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "phone-sandbox"  # noqa: S105 - it guards made-up phones on loopback
OFFICE_NUMBER = "+15005550006"
"""Twilio's documented test sender: the office's number for a phone that was never texted."""

_MESSAGES = "/2010-04-01/Accounts/{account}/Messages"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def outside_now() -> datetime:
    """The machine's wall clock in UTC, to the microsecond: arrivals are measured with it.

    The sandbox plays the outside world, and a provider keeps its own time, not ours.
    """
    return _EPOCH + timedelta(microseconds=time.time_ns() // 1_000)


class Sandbox:
    """The phone sandbox. `callback_url` is where replies are posted; it may be set at any time.

    `port` 0 lets the system choose; `now` gives aware UTC; `step` is how many seconds a text spends
    in each state on its way to delivered. A context manager: inside, the server runs in a thread.
    """

    def __init__(
        self,
        callback_url: str | None = None,
        token: str = TOKEN,
        account: str = ACCOUNT,
        port: int = 0,
        *,
        now: Callable[[], datetime] = outside_now,
        step: float = 0.05,
    ) -> None:
        self.callback_url, self.token, self.account = callback_url, token, account
        self.faults = Faults()
        self._exchange = Exchange(now)
        self._courier = Courier(token)
        self._step = step
        self._listener = _listen(port)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._closing = asyncio.Event()
        self._server = _Server(self._app(), self._closing)
        self._thread = Thread(target=self._run, name="phone-sandbox", daemon=True)

    def start(self) -> "Sandbox":
        """Serve in a thread; returns when requests are answered."""
        self._thread.start()
        self._server.ready.wait()
        return self

    def reset(self) -> None:
        """As new: no phone, no text, no fault, no callback address. Cheaper than another one."""
        self.callback_url = None
        self.faults.clear()
        self._exchange.reset()

    def stop(self) -> None:
        """End the server and everything that hangs in it."""
        self._server.should_exit = True
        self._thread.join()

    def serve(self) -> None:
        """Serve in this thread, which must be the main one, until SIGINT or SIGTERM."""
        self._run()

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def messages(self) -> list[Sms]:
        """Every text the API took in, in order of arrival."""
        return self._exchange.taken()

    def inbox(self, number: str) -> list[str]:
        """The texts `number` got, oldest first, answers to its replies among them."""
        phone = self._exchange.phone(number)
        return [sms.body for sms in phone.shown if not sms.inbound] if phone else []

    def wait_for(self, count: int, timeout: float = 5.0) -> list[Sms]:
        """Wait until the API took in `count` texts, and return all. Raises TimeoutError."""
        if not self._exchange.wait_for(lambda: len(self._exchange.taken()) >= count, timeout):
            raise TimeoutError(f"{len(self.messages)} texts after {timeout} s, not {count}")
        return self.messages

    def wait_for_status(self, sid: str, status: str, timeout: float = 5.0) -> bool:
        """Wait until a text is in this state, in Twilio's word; False if it is not in time."""
        return self._exchange.wait_for(lambda: self._exchange.status(sid) == status, timeout)

    def label(self, labels: Mapping[str, str]) -> None:
        """Name phones, by number, for the page: a post rather than a person."""
        self._exchange.label(labels)

    def reply(self, from_: str, text: str) -> list[str]:
        """Type `text` on the phone `from_`: what the office answers, text by text.

        Raises NotTaken when the office cannot be reached or refuses; the phone then shows it.
        """
        sms = self._exchange.text_in(from_, self._sender_to(from_), text)
        try:
            answer = self._courier.post(self._office(), inbound_form(sms, self.account))
        except NotTaken as problem:
            self._exchange.not_taken(sms, str(problem))
            raise
        return [self._exchange.answer(sms, words).body for words in twiml.texts(answer.body)]

    def _run(self) -> None:
        self._courier.start()
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._courier.stop()

    def _app(self) -> Starlette:
        api = Api(
            self._exchange,
            self.faults,
            self.account,
            self.token,
            accepted=self._accepted,
            closing=self._closing,
            drop=self._drop,
        )
        page, control = PhonesPage(self._exchange, self._closing), Control(self)
        files = StaticFiles(packages=[("notifications.sandbox", "static")])
        return Starlette(
            routes=[
                Route(f"{_MESSAGES}.json", api.create, methods=["POST"]),
                Route(f"{_MESSAGES}.json", api.look_up, methods=["GET"]),
                Route(f"{_MESSAGES}/{{sid}}.json", api.fetch, methods=["GET"]),
                *control.routes(),
                *page.routes(),
                Mount("/static", files),
            ]
        )

    def _accepted(self, sms: Sms) -> None:
        """Start a text on its way. Runs in the server's loop."""
        asyncio.get_running_loop().call_later(self._step, self._advance, sms)

    def _advance(self, sms: Sms) -> None:
        status = self._exchange.advance(sms)
        if sms.status_callback:
            self._courier.send(sms.sid, sms.status_callback, state_form(sms, self.account))
        if status not in FINAL:
            self._accepted(sms)

    async def _drop(self, request: Request) -> None:
        """Cut the request's connection without an answer, and wait until it is gone."""
        for connection in self._server.server_state.connections:
            if getattr(connection, "client", None) == tuple(request.scope["client"]):
                connection.transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            pass

    def _office(self) -> str:
        """Where replies are posted."""
        if self.callback_url is None:
            raise NotTaken("no callback address is set: POST it to /sandbox/callback")
        return self.callback_url

    def _sender_to(self, number: str) -> str:
        """The number the office last texted `number` from."""
        phone = self._exchange.phone(number)
        senders = [sms.sender for sms in phone.texts if not sms.inbound] if phone else []
        return senders[-1] if senders else OFFICE_NUMBER


def _listen(port: int) -> socket.socket:
    """A loopback listener whose connections never wait for a delayed ACK.

    asyncio sets TCP_NODELAY only on sockets made with an explicit protocol; this one is not, so
    without the option each answer, written in two parts, takes 44 ms instead of one.
    """
    listener = socket.create_server(("127.0.0.1", port), backlog=1_024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class _Server(uvicorn.Server):
    """uvicorn, with two signals: `ready` when it answers, `closing` when it is about to end."""

    def __init__(self, app: Starlette, closing: asyncio.Event) -> None:
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
                timeout_keep_alive=75,  # seconds: a client's idle connection outlives a quiet spell
                timeout_graceful_shutdown=1,
            )
        )
        self.ready = Event()
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()  # first: a hanging answer or a page's stream would hold the end up
        await super().shutdown(sockets)

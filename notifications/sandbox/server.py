"""The sandbox as one server: in a thread for tests, in a process of its own otherwise."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import TracebackType
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from notifications.errors import NoCall, NotTaken
from notifications.sandbox import twiml
from notifications.sandbox.api import Api
from notifications.sandbox.calls import Calls
from notifications.sandbox.calls_api import CallsApi
from notifications.sandbox.control import Control
from notifications.sandbox.courier import Courier
from notifications.sandbox.exchange import Exchange
from notifications.sandbox.faults import Faults
from notifications.sandbox.forms import inbound_form, state_form
from notifications.sandbox.gate import Gate
from notifications.sandbox.listening import Server, bind
from notifications.sandbox.phone import FINAL, Call, Sms
from notifications.sandbox.phones import PhonesPage
from notifications.sandbox.receipts import Receipts
from notifications.sandbox.switchboard import Switchboard, Tempo
from notifications.sandbox.timers import Timers

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "phone-sandbox"  # noqa: S105 - it guards made-up phones on loopback
OFFICE_NUMBER = "+15005550006"
"""Twilio's documented test sender: the office's number for a phone that was never texted."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def outside_now() -> datetime:
    """The machine's wall clock in UTC, to the microsecond: arrivals are measured with it.

    The sandbox plays the outside world, and a provider keeps its own time, not ours.
    """
    return _EPOCH + timedelta(microseconds=time.time_ns() // 1_000)


class Sandbox:
    """The phone sandbox. `callback_url` is where replies are posted; it may be set at any time.

    `port` 0 lets the system choose; `now` gives aware UTC; `step` is how many seconds a text or call
    spends in each state on its way. `pace` seconds make a second on the telephone (ringing, waiting
    for a key), `speech` are the seconds a spoken character takes, and `longest` telephone seconds the
    longest call. `zone` (an IANA name) is what the page tells time in. A context manager: inside, the
    server runs in a thread.
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
        pace: float = 1.0,
        speech: float = 0.0,
        longest: float = 600.0,
        zone: str = "UTC",
    ) -> None:
        self.callback_url, self.token, self.account = callback_url, token, account
        self._exchange = Exchange(now)
        self._calls = Calls(self._exchange)
        self._courier, self._timers = Courier(token), Timers()
        self._receipts = Receipts(self._courier, self._timers)
        tempo = Tempo(step, pace, speech, longest)
        self._switchboard = Switchboard(
            self._calls, self._courier, self._receipts, self._timers, account, tempo
        )
        self._step, self._zone = step, ZoneInfo(zone)
        self._closing = asyncio.Event()
        self.faults = Faults(on_refuse=lambda seconds: self._server.refuse(seconds))
        self._server = Server(self._app(), self._closing, bind(port), on_loop=self._timers.start)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = Thread(target=self._run, name="phone-sandbox", daemon=True)

    def start(self) -> "Sandbox":
        """Serve in a thread; returns when requests are answered."""
        self._thread.start()
        self._server.ready.wait()
        return self

    def reset(self) -> None:
        """As new: no phone, text or call, no fault, no callback address. Cheaper than another one."""
        self.callback_url = None
        self.faults.clear()
        self._calls.reset()
        self._switchboard.reset()
        self._receipts.clear()
        self._exchange.reset()

    def stop(self) -> None:
        """End the server and everything that hangs in it."""
        self._server.end()
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

    @property
    def calls(self) -> list[Call]:
        """Every call the API took in, in order of arrival."""
        return self._calls.taken()

    def inbox(self, number: str) -> list[str]:
        """The texts `number` got, oldest first, answers to its replies among them."""
        phone = self._exchange.phone(number)
        return [sms.body for sms in phone.shown if not sms.inbound] if phone else []

    def wait_for(self, count: int, timeout: float = 5.0) -> list[Sms]:
        """Wait until the API took in `count` texts, and return all. Raises TimeoutError."""
        if not self._exchange.wait_for(lambda: len(self._exchange.taken()) >= count, timeout):
            raise TimeoutError(f"{len(self.messages)} texts after {timeout} s, not {count}")
        return self.messages

    def wait_for_calls(self, count: int, timeout: float = 5.0) -> list[Call]:
        """Wait until the API took in `count` calls, and return all. Raises TimeoutError."""
        if not self._exchange.wait_for(lambda: len(self.calls) >= count, timeout):
            raise TimeoutError(f"{len(self.calls)} calls after {timeout} s, not {count}")
        return self.calls

    def wait_for_status(self, sid: str, status: str, timeout: float = 5.0) -> bool:
        """Wait until a text or call is in this state, in Twilio's word; False if it is not in time."""
        states = (self._exchange.status, self._calls.status)
        return self._exchange.wait_for(lambda: any(state(sid) == status for state in states), timeout)

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
        if self._exchange.opt_outs.refuses(sms.sender, sms.to):
            return []
        return [self._exchange.answer(sms, words).body for words in twiml.texts(answer.body)]

    def behave(self, number: str | None, behaviour: str) -> None:
        """What a phone, or with None every phone without a behaviour of its own, does when it is called.

        "ring" (until somebody picks up, or the call's time is up), "answer", "answer:1" (and press 1),
        "machine", "fax", "unknown", "busy", "no_answer" or "fail". Raises BadBehaviour.
        """
        self._switchboard.behaviours.set(number, behaviour)

    def pick_up(self, number: str, timeout: float = 5.0) -> list[str]:
        """Answer the call that rings at `number`, waiting for it: the words spoken. Raises NoCall."""
        return self._switchboard.pick_up(self._call(number, timeout, "ringing"))

    def press(self, number: str, keys: str, timeout: float = 5.0) -> list[str]:
        """Press keys, of 0-9 * #, in the call at `number`: the words spoken thereafter. Raises NoCall."""
        return self._switchboard.press(self._call(number, timeout, "in-progress"), keys)

    def hang_up(self, number: str, timeout: float = 5.0) -> None:
        """End the call at `number`. Raises NoCall."""
        self._switchboard.end(self._call(number, timeout, "in-progress"), "completed")

    def decline(self, number: str, timeout: float = 5.0) -> None:
        """Refuse the call that rings at `number`: the office hears that it is busy. Raises NoCall."""
        self._switchboard.end(self._call(number, timeout, "ringing"), "busy")

    def _run(self) -> None:
        self._courier.start()
        try:
            self._server.listen()
        finally:
            self._timers.stop()
            self._courier.stop()

    def _app(self) -> Starlette:
        gate = Gate(self.faults, self.account, self.token, closing=self._closing, drop=self._drop)
        texts = Api(self._exchange, self.faults, gate, self._accepted)
        calls = CallsApi(self._calls, self.faults, gate, self._switchboard)
        page, control = PhonesPage(self._exchange, self._closing, self._zone), Control(self)
        files = StaticFiles(packages=[("notifications.sandbox", "static")])
        return Starlette(
            routes=[
                *texts.routes(),
                *calls.routes(),
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
            self._receipts.tell(sms.sid, sms.status_callback, state_form(sms, self.account), sms.manner)
        if status not in FINAL:
            self._accepted(sms)
        elif sms.manner.reversed:
            self._receipts.close(sms.sid, sms.manner)

    async def _drop(self, request: Request) -> None:
        await self._server.drop(request)

    def _call(self, number: str, timeout: float, status: str) -> Call:
        """The call at `number` in this state, as soon as there is one. Raises NoCall."""
        self._exchange.wait_for(lambda: self._calls.at(number, status) is not None, timeout)
        call = self._calls.at(number, status)
        if call is None:
            raise NoCall(f"no call of {number} is {status}")
        return call

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

"""What tests and the page ask of a sandbox in another process. JSON only.

A form of a foreign web page cannot post JSON without the browser asking first, so no page in the
same browser can answer for a phone.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from notifications.errors import BadBehaviour, BadFault, NoCall, NotTaken
from notifications.sandbox.faults import Faults, order
from notifications.sandbox.phone import Call, Sms

_KEYS = re.compile(r"[0-9*#]{1,32}")
_LONGEST_WAIT = 60.0  # seconds; each wait holds one of the server's threads


class Controlled(Protocol):
    """What of a sandbox can be controlled from outside."""

    callback_url: str | None
    faults: Faults

    @property
    def messages(self) -> list[Sms]:
        """Every text the API took in."""

    @property
    def calls(self) -> list[Call]:
        """Every call the API took in."""

    def label(self, labels: Mapping[str, str]) -> None:
        """Name phones."""

    def reply(self, from_: str, text: str) -> list[str]:
        """Type a reply: the answers. Raises NotTaken."""

    def behave(self, number: str | None, behaviour: str) -> None:
        """Say what a phone, or all, do when they are called. Raises BadBehaviour."""

    def pick_up(self, number: str, timeout: float) -> list[str]:
        """Answer: the words spoken. Raises NoCall."""

    def press(self, number: str, keys: str, timeout: float) -> list[str]:
        """Press keys: the words spoken thereafter. Raises NoCall."""

    def hang_up(self, number: str, timeout: float) -> None:
        """End the call. Raises NoCall."""

    def decline(self, number: str, timeout: float) -> None:
        """Refuse the call. Raises NoCall."""


class Control:
    """The paths under /sandbox/ that are no part of any provider's API."""

    def __init__(self, sandbox: Controlled) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[Route]:
        """Where each is."""
        return [
            Route("/sandbox/messages.json", self.messages),
            Route("/sandbox/calls.json", self.calls),
            Route("/sandbox/reply", self.reply, methods=["POST"]),
            Route("/sandbox/pick_up", self.pick_up, methods=["POST"]),
            Route("/sandbox/press", self.press, methods=["POST"]),
            Route("/sandbox/hang_up", self.hang_up, methods=["POST"]),
            Route("/sandbox/decline", self.decline, methods=["POST"]),
            Route("/sandbox/behave", self.behave, methods=["POST"]),
            Route("/sandbox/callback", self.callback, methods=["POST"]),
            Route("/sandbox/faults", self.faults, methods=["POST"]),
            Route("/sandbox/phones", self.phones, methods=["POST"]),
        ]

    async def messages(self, request: Request) -> Response:
        """The texts the API took in, from index `?since=` on; instants are epoch seconds."""
        since = request.query_params.get("since", "0")
        if not since.isdecimal():
            return _bad(f"since: {since!r} is not an index")
        return JSONResponse([_arrival(sms) for sms in self._sandbox.messages[int(since) :]])

    async def calls(self, request: Request) -> Response:
        """The calls the API took in, from index `?since=` on; instants are epoch seconds."""
        since = request.query_params.get("since", "0")
        if not since.isdecimal():
            return _bad(f"since: {since!r} is not an index")
        return JSONResponse([_ringing(call) for call in self._sandbox.calls[int(since) :]])

    async def reply(self, request: Request) -> Response:
        """{"from": number, "text": words} -> {"answers": [words]}"""
        asked = await _read(request)
        match asked:
            case {"from": str(number), "text": str(text)} if text.strip():
                pass
            case _:
                return _bad('expected {"from": number, "text": words}, as application/json')
        try:
            answers = await run_in_threadpool(self._sandbox.reply, number, text)
        except NotTaken as problem:
            return JSONResponse({"error": str(problem)}, 502)
        return JSONResponse({"answers": answers})

    async def pick_up(self, request: Request) -> Response:
        """{"number": number} -> {"words": [words]}; "timeout": seconds to wait until it rings"""
        return await self._in_call(request, lambda asked: self._sandbox.pick_up(*_who(asked)))

    async def press(self, request: Request) -> Response:
        """{"number": number, "keys": keys} -> {"words": [words]}"""

        def press(asked: dict[str, object]) -> list[str]:
            keys = str(asked.get("keys"))
            if not _KEYS.fullmatch(keys):
                raise ValueError(f"keys: {keys!r} are not up to 32 of 0-9 * #")
            number, timeout = _who(asked)
            return self._sandbox.press(number, keys, timeout)

        return await self._in_call(request, press)

    async def hang_up(self, request: Request) -> Response:
        """{"number": number} ends the call it is in."""
        return await self._in_call(request, lambda asked: self._sandbox.hang_up(*_who(asked)))

    async def decline(self, request: Request) -> Response:
        """{"number": number} refuses the call that rings."""
        return await self._in_call(request, lambda asked: self._sandbox.decline(*_who(asked)))

    async def behave(self, request: Request) -> Response:
        """{"number": number or null for all, "behaviour": what it does when it is called}"""
        match await _read(request):
            case {"number": str() | None as number, "behaviour": str(behaviour)}:
                try:
                    self._sandbox.behave(number, behaviour)
                except BadBehaviour as problem:
                    return _bad(str(problem))
                return JSONResponse({"number": number, "behaviour": behaviour})
        return _bad('expected {"number": number or null, "behaviour": words}, as application/json')

    async def callback(self, request: Request) -> Response:
        """{"url": address} sets where replies are posted."""
        match await _read(request):
            case {"url": str(url)} if url.startswith(("http://", "https://")):
                self._sandbox.callback_url = url
                return JSONResponse({"url": url})
        return _bad('expected {"url": an http address}, as application/json')

    async def faults(self, request: Request) -> Response:
        """Switches faults; see `notifications.sandbox.faults.order`."""
        try:
            order(self._sandbox.faults, await _read(request))
        except BadFault as problem:
            return _bad(str(problem))
        return JSONResponse({"ordered": True})

    async def phones(self, request: Request) -> Response:
        """{number: label} names phones."""
        labels = await _read(request)
        if not isinstance(labels, dict) or not all(isinstance(words, str) for words in labels.values()):
            return _bad("expected {number: label}, as application/json")
        self._sandbox.label(labels)
        return JSONResponse({"labelled": len(labels)})

    async def _in_call(
        self, request: Request, act: Callable[[dict[str, object]], list[str] | None]
    ) -> Response:
        """Do something on a phone that is called; it may wait, so it has a thread."""
        asked = await _read(request)
        if not isinstance(asked, dict):
            return _bad('expected {"number": number}, as application/json')
        try:
            words = await run_in_threadpool(act, asked)
        except ValueError as problem:
            return _bad(str(problem))
        except NoCall as problem:
            return JSONResponse({"error": str(problem)}, 409)
        return JSONResponse({"words": words or []})


async def _read(request: Request) -> object:
    """The JSON sent; None when it is none, or not declared as such."""
    if request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
        return None
    try:
        content: object = json.loads(await request.body())
    except ValueError:
        return None
    return content


def _who(asked: dict[str, object]) -> tuple[str, float]:
    """The phone, and the seconds to wait for its call. Raises ValueError."""
    number, timeout = asked.get("number"), asked.get("timeout", 0)
    if not isinstance(number, str) or not number:
        raise ValueError(f"number: {number!r} is none")
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 <= timeout <= _LONGEST_WAIT:
        raise ValueError(f"timeout: {timeout!r} is not 0 to {_LONGEST_WAIT:.0f} seconds")
    return number, float(timeout)


def _bad(problem: str) -> Response:
    return JSONResponse({"error": problem}, 400)


def _arrival(sms: Sms) -> dict[str, object]:
    return {
        "index": sms.index,
        "sid": sms.sid,
        "from": sms.sender,
        "to": sms.to,
        "body": sms.body,
        "status": sms.status,
        "received_at": sms.at.timestamp(),
        "monotonic": sms.monotonic,
    }


def _ringing(call: Call) -> dict[str, object]:
    return {
        "index": call.index,
        "sid": call.sid,
        "from": call.sender,
        "to": call.to,
        "status": call.status,
        "words": call.words,
        "keys": call.keys,
        "received_at": call.at.timestamp(),
        "monotonic": call.monotonic,
    }

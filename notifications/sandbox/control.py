"""What tests and the page ask of a sandbox in another process. JSON only.

A form of a foreign web page cannot post JSON without the browser asking first, so no page in the
same browser can answer for a phone.
"""

import json
from collections.abc import Mapping
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from notifications.errors import BadFault, NotTaken
from notifications.sandbox.exchange import Sms
from notifications.sandbox.faults import Faults, order


class Controlled(Protocol):
    """What of a sandbox can be controlled from outside."""

    callback_url: str | None
    faults: Faults

    @property
    def messages(self) -> list[Sms]:
        """Every text the API took in."""

    def label(self, labels: Mapping[str, str]) -> None:
        """Name phones."""

    def reply(self, from_: str, text: str) -> list[str]:
        """Type a reply: the answers. Raises NotTaken."""


class Control:
    """The paths under /sandbox/ that are no part of any provider's API."""

    def __init__(self, sandbox: Controlled) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[Route]:
        """Where each is."""
        return [
            Route("/sandbox/messages.json", self.messages),
            Route("/sandbox/reply", self.reply, methods=["POST"]),
            Route("/sandbox/callback", self.callback, methods=["POST"]),
            Route("/sandbox/faults", self.faults, methods=["POST"]),
            Route("/sandbox/phones", self.phones, methods=["POST"]),
        ]

    async def messages(self, request: Request) -> Response:
        """What the API took in, from index `?since=` on; instants are epoch seconds."""
        since = request.query_params.get("since", "0")
        if not since.isdecimal():
            return _bad(f"since: {since!r} is not an index")
        return JSONResponse([_arrival(sms) for sms in self._sandbox.messages[int(since) :]])

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


async def _read(request: Request) -> object:
    """The JSON sent; None when it is none, or not declared as such."""
    if request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
        return None
    try:
        content: object = json.loads(await request.body())
    except ValueError:
        return None
    return content


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

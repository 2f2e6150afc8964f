"""The page of phones: every phone that got a text or a call, live, with a reply box and a keypad."""

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator
from functools import partial
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from notifications.inbound import read_reply
from notifications.sandbox.exchange import Exchange
from notifications.sandbox.phone import Call, Phone, Sms
from notifications.sandbox.waiting import first

_SHOWN = 60  # phones on the page; a storm of a thousand must not stall the browser
_GATHER = 0.1  # seconds a burst of changes is gathered before it is shown
_ALIVE = 10.0  # seconds between signs of life, so that a dead connection is noticed
# One code, or those of a list: 回复1234应答; 逐件回复应答码：1234 5678 +3.
_ASKED = re.compile(r"(?:回复(?:应答码：)?|[Rr]eply(?: with| each code:)?) ?((?:\d{4,6} ?)+)")
_REMEMBERED = 40  # texts and calls on one phone
_OUTCOME = {
    "completed": ("通话", "Call"),
    "no-answer": ("未接来电", "Missed call"),
    "busy": ("拒接或占线", "Declined or busy"),
    "failed": ("没有接通", "Not connected"),
    "canceled": ("对方已取消", "Canceled by the caller"),
}
_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"


class PhonesPage:
    """Renders the phones, whole and one by one, and streams what changes."""

    def __init__(self, exchange: Exchange, closing: asyncio.Event, zone: ZoneInfo) -> None:
        self._exchange, self._closing, self._zone = exchange, closing, zone
        self._run = secrets.token_hex(4)  # a page of an earlier run must begin anew
        self._listeners: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        exchange.on_change = self._changed
        self._env = Environment(
            loader=PackageLoader("notifications.sandbox", "templates"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[Route]:
        """Where the page and its stream are."""
        return [Route("/", self.page), Route("/sandbox/events", self.events)]

    async def page(self, request: Request) -> Response:
        """GET / (?lang=en)"""
        lang = _lang(request)
        mark = f"{self._run}-{self._exchange.changes}"
        phones = self._exchange.phones()
        html = self._env.get_template("phones.html.j2").render(
            lang=lang,
            t=partial(_words, lang),
            zone=self._zone,
            mark=mark,
            cards=[self._card(phone, lang) for phone in phones[:_SHOWN]],
            hidden=max(len(phones) - _SHOWN, 0),
        )
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
        return Response(html, media_type="text/html", headers=headers)

    async def events(self, request: Request) -> Response:
        """GET /sandbox/events?after=<mark>: each changed phone as an event, `reset` after a restart."""
        mark = request.headers.get("Last-Event-ID") or request.query_params.get("after", "")
        run, _, seen = mark.partition("-")
        after = int(seen) if run == self._run and seen.isdecimal() else None
        stream = self._stream(after, _lang(request))
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _stream(self, after: int | None, lang: str) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        if after is None:
            yield "event: reset\ndata: {}\n\n"
            return
        self._loop = asyncio.get_running_loop()
        wake = asyncio.Event()
        self._listeners.add(wake)
        try:
            while not self._closing.is_set():
                wake.clear()
                for phone in reversed(self._exchange.phones(after)[:_SHOWN]):
                    after = max(after, phone.changed)
                    yield self._event(phone, lang)
                if await first(wake.wait(), self._closing.wait(), timeout=_ALIVE) is None:
                    yield ": alive\n\n"
                await asyncio.sleep(_GATHER)
        finally:
            self._listeners.discard(wake)

    def _event(self, phone: Phone, lang: str) -> str:
        data = json.dumps(
            {"number": phone.number, "html": self._card(phone, lang), "news": _news(phone, lang)}
        )
        return f"event: phone\nid: {self._run}-{phone.changed}\ndata: {data}\n\n"

    def _card(self, phone: Phone, lang: str) -> str:
        return self._env.get_template("phone.html.j2").render(
            phone=phone,
            call=phone.call,
            past=_past(phone),
            outcome=_OUTCOME,
            t=partial(_words, lang),
            lang=lang,
            zone=self._zone,
            codes=open_codes(phone),
        )

    def _changed(self) -> None:
        """Something changed, maybe in another thread: wake the streams."""
        if self._listeners and self._loop and not self._loop.is_closed():
            for wake in tuple(self._listeners):
                self._loop.call_soon_threadsafe(wake.set)


def open_codes(phone: Phone) -> list[str]:
    """The codes the latest texts ask for and this phone has not replied with since, the latest first."""
    waiting: dict[str, None] = {}
    for sms in phone.shown[-_REMEMBERED:]:
        if sms.inbound and not sms.problem:
            waiting.pop(read_reply(sms.body).code or "", None)
        if sms.direction == "outbound-api":
            for code in reversed(_asked(sms.body)):
                waiting.pop(code, None)
                waiting[code] = None
    return list(reversed(waiting))


def _asked(text: str) -> list[str]:
    """The codes one text asks for, in its order."""
    asked = _ASKED.search(text)
    if asked:
        return asked.group(1).split()
    code = read_reply(text).code
    return [code] if code else []


def _past(phone: Phone) -> list[tuple[str, Sms | Call]]:
    """The latest texts and ended calls of a phone, oldest first."""
    past: list[tuple[str, Sms | Call]] = [("sms", sms) for sms in phone.shown[-_REMEMBERED:]]
    past += [("call", call) for call in phone.calls[-_REMEMBERED:] if call.over]
    return sorted(past, key=lambda one: one[1].at)[-_REMEMBERED:]


def _news(phone: Phone, lang: str) -> str:
    """What is to be said aloud of a change: a call that rings, or the text that came last."""
    name = phone.label or phone.number
    if phone.call is not None:
        return f"{name}：{_words(lang, '来电', 'Incoming call')}" if phone.call.status == "ringing" else ""
    latest = _past(phone)[-1:]
    if not latest or not isinstance(latest[0][1], Sms) or latest[0][1].inbound:
        return ""
    return f"{name}：{latest[0][1].body}"


def _lang(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _words(lang: str, zh: str, en: str) -> str:
    return en if lang == "en" else zh

"""A described provider as a channel: what it is asked, in the words of the settings.

The two channels, texts and calls, stand in `notifications.channels`; they differ in their kind only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.vocabulary import ChannelKind
from notifications.channels.pooled import Answer as Got
from notifications.channels.pooled import Pool
from notifications.errors import Cause, ChannelError, OutcomeUnknown
from notifications.gateway import variables
from notifications.gateway.answers import accepted, taken_over
from notifications.gateway.documents import Document
from notifications.gateway.incoming import sighting
from notifications.gateway.outgoing import outgoing
from notifications.gateway.polling import fetch_all
from notifications.gateway.settings import GatewaySettings, Way
from notifications.gateway.settings_incoming import LookUp
from notifications.gateway.settings_requests import Judged, Request
from notifications.message import Mail, Message, Receipt, Sighting
from notifications.sms import segments


@dataclass(frozen=True, slots=True)
class World:
    """What a channel is given of the world: the time (aware UTC), a word never used before, our address.

    `callback`: the public address of this provider's pushes, "" if we have none.
    """

    now: Callable[[], datetime]
    nonce: Callable[[], str]
    callback: str


class GatewayChannel:
    """Texts or calls through the provider `name`. Thread-safe; `pool` should fit the threads that send."""

    kind: ChannelKind

    def __init__(self, name: str, settings: GatewaySettings, world: World, pool: int) -> None:
        way = settings.way(self.kind)
        if way is None:
            raise ValueError(f"provider {name} describes no {self.kind}")
        self.provider = name
        self.can_look_up = way.look_up is not None
        self._settings, self._way, self._world = settings, way, world
        self._secrets, self._numbering = settings.opened(), settings.numbering()
        self._pools = {url: Pool(url, pool, name) for url in _addresses(settings, way)}

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Hand `message` to the provider.

        Raises ChannelError when it was surely not taken over, OutcomeUnknown when it may have been.
        """
        ours = attempt or self._world.nonce()
        to = self._numbering.written(address)
        sent = variables.of_message(message, self.kind, self._way.templates, to, ours)
        got = self.ask(self._way.request, sent, timeout)
        found = taken_over(self._way.answer, got, self.provider, self._secrets.values())
        parts = segments(message.text) if self.kind is ChannelKind.SMS else 1
        return Receipt(self.provider, found or ours, parts)

    def look_up(
        self, address: str, text_contains: str, since: datetime, known: frozenset[str], *, timeout: float
    ) -> Sighting | None:
        """The newest to `address` since `since` that has `text_contains` and is not in `known`.

        Raises ChannelError when the provider does not say in time, or the settings describe no look-up.
        """
        look_up = self._way.look_up
        if look_up is None:
            raise ChannelError(f"{self.provider} describes no look_up", cause=Cause.MESSAGE)
        instants = self._settings.instants()
        asked = {
            "to": self._numbering.written(address),
            "since": instants(since),
            "until": instants(self._world.now()),
        }
        items = self.find_out(look_up, look_up.request, asked, timeout).items(look_up.list)
        if items is None and not look_up.accepted.place:
            raise ChannelError(f"{self.provider}'s answer has no list: is look_up.list the right place?")
        items = items or ()
        for item in items if look_up.newest_first else reversed(items):
            found = item.value(look_up.id)
            if found and found not in known and self._is_meant(look_up, item, address, text_contains):
                return sighting(look_up, item, found)
        return None

    def poll(self, cursor: str, *, timeout: float) -> Mail:
        """What came in since `cursor`, with one request for each `poll` of the settings.

        With none it is nothing, at once. Raises ChannelError when the provider does not say in time.
        """
        return fetch_all(self, self._way.poll, self._settings, cursor, self._world.now(), timeout)

    def ask(self, request: Request, own: Mapping[str, object], timeout: float) -> Got:
        """One described request, filled in. Raises ChannelError, or OutcomeUnknown."""
        shared = {
            "secrets": self._secrets,
            "sender": self._settings.sender,
            "callback": self._world.callback,
            "timestamp": self._settings.instants()(self._world.now()),
            "nonce": self._world.nonce(),
        }
        made = outgoing(request, {**shared, **own})
        pool = self._pools[request.url or self._settings.url]
        return pool.ask(made.method, made.path, body=made.body, headers=made.headers, timeout=timeout)

    def find_out(
        self, judged: Judged, request: Request, own: Mapping[str, object], timeout: float
    ) -> Document:
        """The answer to a question: one that is lost leaves nothing in doubt. Raises ChannelError."""
        try:
            got = self.ask(request, own, timeout)
            document = accepted(judged, got, self.provider, self._secrets.values())
        except OutcomeUnknown as error:
            raise ChannelError(str(error), cause=error.cause, code=error.code) from error
        if document is None and got.body.strip():
            raise ChannelError(
                f"{self.provider}'s answer is not {judged.format}: is there a proxy in between?"
            )
        return document or Document(judged.format, None)

    def close(self) -> None:
        """Close the idle connections."""
        for pool in self._pools.values():
            pool.close()

    def _is_meant(self, look_up: LookUp, item: Document, address: str, text_contains: str) -> bool:
        if look_up.number:
            number = item.value(look_up.number) or ""
            if address != self._numbering.read(number) and number != self._numbering.written(address):
                return False
        return not look_up.text or bool(_words(text_contains).search(item.value(look_up.text) or ""))


def _words(text: str) -> re.Pattern[str]:
    """A code stands alone: 0042 is in neither 2026-0042 nor 10042."""
    return re.compile(rf"(?<![\d\-]){text}(?![\d\-])" if text.isdecimal() else re.escape(text))


def _addresses(settings: GatewaySettings, way: Way) -> set[str]:
    requests = [way.request, *(poll.request for poll in way.poll.values())]
    requests += [way.look_up.request] if way.look_up else []
    return {request.url or settings.url for request in requests}

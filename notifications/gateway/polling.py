"""Replies, receipts and keys that are fetched, for an office nobody reaches from outside."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from notifications.errors import ChannelError
from notifications.gateway import cursors
from notifications.gateway.documents import Document
from notifications.gateway.incoming import Found, find
from notifications.gateway.settings import GatewaySettings
from notifications.gateway.settings_incoming import Poll
from notifications.gateway.settings_requests import Judged, Request
from notifications.message import Mail

_log = logging.getLogger("zhishou.gateway")


class Asks(Protocol):
    """What puts a question to the provider."""

    provider: str

    def find_out(
        self, judged: Judged, request: Request, own: Mapping[str, object], timeout: float
    ) -> Document:
        """The answer. Raises ChannelError."""


def fetch_all(
    channel: Asks,
    polls: Mapping[str, Poll],
    settings: GatewaySettings,
    cursor: str,
    now: datetime,
    timeout: float,
) -> Mail:
    """One request for each of `polls`, in `timeout` seconds altogether, and where to go on from.

    One that fails does not cost what another brought, which a provider may hand out only once; then
    its error waits for the next time. Raises ChannelError if something failed and nothing came.
    """
    left = dict(cursors.kept(cursor))
    brought: list[Found] = []
    failed: list[ChannelError] = []
    for name, poll in polls.items():
        try:
            found, left[name] = _fetch(channel, poll, settings, left.get(name), now, timeout / len(polls))
            brought.append(found)
        except ChannelError as error:
            failed.append(error)
            _log.warning("%s: poll.%s: %s", channel.provider, name, error)
    texts = tuple(text for found in brought for text in found.texts)
    reports = tuple(report for found in brought for report in found.reports)
    for found in brought:
        if found.lacking:
            _log.warning("%s sent items that lack %s", channel.provider, ", ".join(found.lacking))
    if failed and not texts and not reports:
        raise failed[0]
    return Mail(cursors.written({name: left[name] for name in polls if name in left}), texts, reports)


def _fetch(
    channel: Asks, poll: Poll, settings: GatewaySettings, left: object, now: datetime, timeout: float
) -> tuple[Found, object]:
    """What one request brings, and what it leaves behind for the next one."""
    cursor = poll.cursor
    if cursor is None:
        return _read(poll, settings, channel.find_out(poll, poll.request, {}, timeout)), None
    if cursor.overlap is None:
        before = cursors.value(cursor, left)
        document = channel.find_out(poll, poll.request, {"cursor": before}, timeout)
        return _read(poll, settings, document), cursors.next_value(cursor, before, document)
    window = cursors.window(cursor.overlap, left, now)
    values = window.values(settings.instants(), now)
    document = channel.find_out(poll, poll.request, values, timeout)
    is_last = not poll.pages() or _is_empty(poll, document)
    return _read(poll, settings, document), cursors.next_window(cursor.overlap, window, is_last=is_last)


def _read(poll: Poll, settings: GatewaySettings, document: Document) -> Found:
    """What is in the answer. Raises ChannelError when it names no list and nothing else proves it genuine.

    With success told by a value, a list that is not there is an empty one: many platforms leave it out.
    """
    found = find(poll, document, settings.numbering(), newest_first=poll.newest_first)
    lists = tuple(place for place in found.lacking if place.endswith(".list"))
    if lists and not poll.accepted.place:
        raise ChannelError(f"the answer has no {', '.join(lists)}: is that the right place?")
    return Found(found.texts, found.reports, tuple(one for one in found.lacking if one not in lists))


def _is_empty(poll: Poll, document: Document) -> bool:
    return not any(document.items(part.list) for part in (poll.texts, poll.reports) if part)

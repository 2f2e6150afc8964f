"""Replies, receipts and keys in something that came in, whether pushed or fetched. Pure."""

import hashlib
import re
from dataclasses import dataclass

from engine.vocabulary import AttemptState
from notifications.gateway.answers import cause_of
from notifications.gateway.documents import Document
from notifications.gateway.numbers import Numbering
from notifications.gateway.settings_incoming import Became, Items, LookUp, Reading, Reports, Texts
from notifications.gateway.settings_requests import ANY_OTHER
from notifications.message import Incoming, Report, Sighting, sighting_of

_KEY = re.compile(r"[0-9*#]")


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, in its order, and `lacking`: the places that had to be there and are not."""

    texts: tuple[Incoming, ...]
    reports: tuple[Report, ...]
    lacking: tuple[str, ...]


def find(reading: Reading, document: Document, numbering: Numbering, *, newest_first: bool = False) -> Found:
    """Everything the description finds in `document`, oldest first.

    An item that lacks something is left out and named: the others are not lost for it.
    """
    texts: list[Incoming] = []
    reports: list[Report] = []
    lacking: list[str] = []
    for where, part, item in _items(reading, document, newest_first):
        if item is None:
            lacking.append(where)
        elif isinstance(part, Texts):
            text, gone = _text(part, item, numbering)
            texts += [text] if text else []
            lacking += [f"{where}.{place}" for place in gone]
        elif isinstance(part, Reports):
            report, gone = _report(part, item)
            reports += [report] if report else []
            lacking += [f"{where}.{place}" for place in gone]
    return Found(tuple(texts), tuple(reports), tuple(lacking))


def _items(
    reading: Reading, document: Document, newest_first: bool
) -> list[tuple[str, Items, Document | None]]:
    """(its name in errors, its description, the item); no item: the list is not there."""
    found: list[tuple[str, Items, Document | None]] = []
    for name, part in (("texts", reading.texts), ("reports", reading.reports)):
        if part is None:
            continue
        items = document.items(part.list)
        if items is None:
            found.append((f"{name}.list", part, None))
            continue
        meant = [(f"{name}[{n}]", part, item) for n, item in enumerate(items) if _is_meant(part, item)]
        found += reversed(meant) if newest_first else meant
    return found


def _is_meant(part: Items, item: Document) -> bool:
    return part.when is None or item.value(part.when.place) in part.when.values


def _text(texts: Texts, item: Document, numbering: Numbering) -> tuple[Incoming | None, list[str]]:
    """The reply, or the settings whose places are empty. Only the text itself may be."""
    places = (texts.id,) if isinstance(texts.id, str) else texts.id
    ids = [item.value(place) for place in places]
    number, body = item.value(texts.number), item.value(texts.text)
    gone = [name for name, there in (("id", all(ids)), ("number", number)) if not there]
    gone += ["text"] if body is None else []
    if gone or number is None or body is None:
        return None, gone
    given = [one or "" for one in ids]
    return Incoming(given[0] if len(given) == 1 else _joined(given), numbering.read(number), body), []


def _joined(ids: list[str]) -> str:
    """One id of several values; a digest, since a number may be among them and ids are shown."""
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:32]


def _report(reports: Reports, item: Document) -> tuple[Report | None, list[str]]:
    """The report, or the settings whose places are empty; neither for a state that is not final."""
    sent = item.value(reports.id) or ""
    key = _place(reports.key, item).strip()
    pressed = bool(_KEY.fullmatch(key))
    state = _place(reports.state, item)
    gone = [] if sent else ["id"]
    if not pressed and not state:
        gone.append("state" if reports.state else "key")
    if gone:
        return None, gone
    if pressed:
        return Report(sent, AttemptState.DELIVERED, key=key), []
    return _became(reports, sent, state, item), []


def sighting(look_up: LookUp, item: Document, found: str) -> Sighting:
    """What a look-up found under the id `found`, with how it ended if the settings can tell."""
    state = _place(look_up.state, item)
    return sighting_of(found, state, _became(look_up, found, state, item))


def _became(described: Reports | LookUp, sent: str, state: str, item: Document) -> Report | None:
    """What the provider's word for a state says; None if nothing final."""
    became = described.states.get(state) or described.states.get(ANY_OTHER, Became.OPEN)
    if became is Became.OPEN:
        return None
    if became is Became.DELIVERED:
        return Report(sent, AttemptState.DELIVERED)
    code = _place(described.code, item) or state
    return Report(sent, AttemptState.FAILED, code, cause_of(described.causes, code))


def _place(place: str, item: Document) -> str:
    return (item.value(place) or "") if place else ""

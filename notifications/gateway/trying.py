"""A description tried without sending anything: its requests with sample values, and samples of answers.

Secrets are never shown: `__key__` stands for the secret `key`, so a signature shown is not a real one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.vocabulary import ChannelKind
from notifications.channels.pooled import Answer as Got
from notifications.errors import ChannelError
from notifications.gateway import variables
from notifications.gateway.answers import accepted, taken_over
from notifications.gateway.documents import Document, read
from notifications.gateway.incoming import find
from notifications.gateway.outgoing import outgoing
from notifications.gateway.settings import GatewaySettings, Way
from notifications.gateway.settings_incoming import LookUp, Poll, Push
from notifications.gateway.settings_requests import Answer, Request
from notifications.message import Message
from notifications.registered import registered

_SAMPLES = {
    "number": "2026-0042",
    "category": "网络舆情",
    "level": "Ⅱ",
    "limit": "10月15日07:10",
    "code": "1234",
    "landline": "0552-0000000",
}
_TEXT = "2026-0042 网络舆情Ⅱ级，请于10月15日07:10前处理。回复1234应答。值班电话0552-0000000"
_IT = "the provider"
_PHONE = "+8619900000001"
_AT = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


def requests(name: str, settings: GatewaySettings) -> Iterator[str]:
    """Every request the provider `name` would get, line by line, as it goes over the line."""
    at, to = settings.instants()(_AT), _to(settings)
    guests: dict[str, object] = {"to": to, "since": at, "until": at, "cursor": "7", "page": 1}
    for kind in settings.kinds():
        way = settings.way(kind)
        assert way is not None  # noqa: S101 - it is among the kinds; only mypy cannot know
        yield from _shown(settings, f"{kind}.request", way.request, _page(kind, way, to))
        for what, poll in way.poll.items():
            yield from _shown(settings, f"{kind}.poll.{what}.request", poll.request, guests)
        if way.look_up:
            yield from _shown(settings, f"{kind}.look_up.request", way.look_up.request, guests)
        for what, push in way.push.items():
            yield f"{kind}.push.{what}: {push.method} <public address>/gateway/{name}/{what}"


def places(settings: GatewaySettings) -> dict[str, Answer | Poll | LookUp | Push]:
    """Everything that says how something is read, by its place: `sms.answer`, `sms.poll.inbox`, …"""
    found: dict[str, Answer | Poll | LookUp | Push] = {}
    for kind in settings.kinds():
        way = settings.way(kind)
        if way is None:
            continue
        found[f"{kind}.answer"] = way.answer
        found |= {f"{kind}.poll.{what}": poll for what, poll in way.poll.items()}
        found |= {f"{kind}.push.{what}": push for what, push in way.push.items()}
        found |= {f"{kind}.look_up": way.look_up} if way.look_up else {}
    return found


def reading(settings: GatewaySettings, place: str, status: int, body: bytes) -> Iterator[str]:
    """What would be read from this, line by line. The proofs of a push are left out.

    Raises KeyError for a place that is none of `places`.
    """
    described = places(settings)[place]
    if isinstance(described, Push):
        document = read(described.format, described.charset, body, field=described.field)
        if document is None:
            yield f"refused: it is not {described.format}"
            return
        yield from _found(settings, described, document)
        return
    got = Got(status, {}, body)
    try:
        if isinstance(described, Answer):
            yield f"accepted, id {taken_over(described, got, _IT, ()) or '(ours)'}"
            return
        document = accepted(described, got, _IT, ()) or Document(described.format, None)
    except ChannelError as error:
        yield f"{type(error).__name__}: {error}; cause {error.cause}"
        return
    if isinstance(described, Poll):
        yield from _found(settings, described, document)
        return
    items = document.items(described.list)
    yield from (f"found {item.value(described.id)}" for item in items or ())
    if not items:
        yield "nothing in it"


def _found(settings: GatewaySettings, described: Poll | Push, document: Document) -> Iterator[str]:
    found = find(described, document, settings.numbering())
    for text in found.texts:
        yield f"reply {text.provider_id} from {text.sender}: {text.body}"
    for report in found.reports:
        key = f", key {report.key}" if report.key else ""
        code = f", code {report.code}, cause {report.cause}" if report.code else ""
        yield f"report of {report.provider_id}: {report.state}{key}{code}"
    for place in found.lacking:
        yield f"lacking: {place}"
    if not found.texts and not found.reports and not found.lacking:
        yield "nothing in it"


def _to(settings: GatewaySettings) -> str:
    try:
        return settings.numbering().written(_PHONE)
    except ChannelError:  # national numbers of another country
        return "5550100"


def _page(kind: ChannelKind, way: Way, to: str) -> dict[str, object]:
    entry = registered("page", kind)
    values = {slot.name: _SAMPLES[slot.name] for slot in entry.slots} if entry else {}
    page = Message("page", values, _TEXT, "zh")
    return variables.of_message(page, kind, way.templates, to, "attempt-1")


def _shown(settings: GatewaySettings, name: str, request: Request, own: dict[str, object]) -> Iterator[str]:
    shared = {
        "secrets": {secret: f"__{secret}__" for secret in settings.secrets},
        "sender": settings.sender,
        "callback": "https://duty.example/gateway/provider",
        "timestamp": settings.instants()(_AT),
        "nonce": "nonce",
    }
    made = outgoing(request, shared | own)
    yield f"{name}: {made.method} {request.url or settings.url}{made.path}"
    yield from (f"    {header}: {value}" for header, value in made.headers.items())
    if made.body is not None:
        yield ""
        yield from (f"    {line}" for line in made.body.decode(request.charset).splitlines())
    yield ""

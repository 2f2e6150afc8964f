"""What a provider sends to our callback listener by itself: proved, read, answered. Pure.

The listener gives everything of the request as it came; nothing in it is believed before the proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from notifications.errors import BadCallback, ChannelError, NotAuthentic
from notifications.gateway import signing
from notifications.gateway.documents import Document, form, read
from notifications.gateway.filling import fill
from notifications.gateway.incoming import find
from notifications.gateway.settings import GatewaySettings
from notifications.gateway.settings_incoming import Proof, Push, PushAnswer, Spot
from notifications.message import Incoming, Report


@dataclass(frozen=True, slots=True)
class _Pushed:
    """A request that came in; names of headers in small letters."""

    query: str
    headers: Mapping[str, str]
    body: bytes
    document: Document | None


def read_push(
    settings: GatewaySettings,
    what: str,
    *,
    method: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    remote_ip: str,
) -> tuple[Incoming | Report, ...]:
    """What was pushed to `/gateway/<provider>/<what>`: replies first, then reports.

    `query`: the raw one, without "?". Raises NotAuthentic if the proofs asked for do not hold, or
    nothing is expected at `what`; BadCallback if nothing in it could be read. An item that lacks
    something is left out as long as others could be read.
    """
    push = settings.pushes().get(what)
    if push is None:
        raise NotAuthentic("nothing is expected at this address")
    document = read(push.format, push.charset, body, query=query, field=push.field)
    small = {name.lower(): value for name, value in headers.items()}
    _prove(push, settings.opened(), _Pushed(query, small, body, document), remote_ip)
    if method != push.method:
        raise BadCallback(f"it came by {method}; the settings expect {push.method}", ())
    if document is None:
        raise BadCallback(f"it is not {push.format}", ())
    found = find(push, document, settings.numbering())
    if found.lacking and not found.texts and not found.reports:
        raise BadCallback(f"it lacks {', '.join(found.lacking)}", found.lacking)
    return (*found.texts, *found.reports)


def answer_to(settings: GatewaySettings, what: str) -> PushAnswer:
    """What a push to `what` is answered once everything in it is kept. Raises KeyError if there is none."""
    return settings.pushes()[what].answer


def _prove(push: Push, secrets: Mapping[str, str], pushed: _Pushed, remote_ip: str) -> None:
    auth = push.auth
    if auth.allow and not _is_allowed(push, remote_ip):
        raise NotAuthentic("it comes from an address that is not allowed")
    if auth.token:
        given = _spot(auth.token, push, pushed)
        if not given or not signing.is_same(secrets[auth.token.secret], given):
            raise NotAuthentic("its token is missing or wrong")
    if auth.signature:
        given = _spot(auth.signature, push, pushed)
        if not given or not _is_signed(auth.signature, push, secrets, pushed, given):
            raise NotAuthentic("its signature is missing or wrong")


def _is_allowed(push: Push, remote_ip: str) -> bool:
    try:
        address = ip_address(remote_ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped  # as a listener on both families shows it
    return any(address in network for network in push.auth.allow)


def _spot(spot: Spot, push: Push, pushed: _Pushed) -> str:
    if spot.header:
        return pushed.headers.get(spot.header.lower(), "")
    if spot.query:
        return form(pushed.query, push.charset).get(spot.query, "")
    return (pushed.document.value(spot.field) or "") if pushed.document else ""


def _is_signed(proof: Proof, push: Push, secrets: Mapping[str, str], pushed: _Pushed, given: str) -> bool:
    text = pushed.body.decode(push.charset, "replace")
    values: dict[str, object] = {
        "secrets": secrets,
        "query": form(pushed.query, push.charset),
        "headers": pushed.headers,
        "body": text,
        "form": form(text, push.charset),
        "document": pushed.document.content if pushed.document else "",
    }
    try:
        over = fill("over", proof.over, push.charset, values).encode(push.charset)
        key = fill("key", proof.key, push.charset, values).encode(push.charset)
    except (ChannelError, UnicodeError):  # what is signed names something that is not in it
        return False
    return signing.is_same(signing.sign(proof.algorithm, proof.encoding, over, key), given, proof.encoding)

"""A described request, filled in: what goes over the line. Pure."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from notifications.errors import Cause, ChannelError
from notifications.gateway import signing
from notifications.gateway.filling import fill, named
from notifications.gateway.settings_requests import Request

FORM = "application/x-www-form-urlencoded"
_PATH = re.compile(r"/[\x21-\x7e]*")  # a space or a line end would end the request line
_HEADER = re.compile(r"[\x20-\x7e]*")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request: `path` has the query with it, `body` is None if there is none."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


def outgoing(request: Request, values: Mapping[str, object]) -> Outgoing:
    """`request` with `values`. Raises ChannelError(MESSAGE): it cannot be written, nothing was sent."""
    values = signed(request, values)
    path = fill("path", request.path, request.charset, values)
    if not _PATH.fullmatch(path) or "?" in path or "#" in path:
        raise _unfit("path", "has characters that no path has: add | urlencode")
    query = _pairs(request, "query", values)
    return Outgoing(
        request.method,
        f"{path}?{query}" if query else path,
        _headers(request, values),
        _body(request, values),
    )


def text_of_body(request: Request, values: Mapping[str, object]) -> str:
    """The body as text, before it is wrapped; "" if there is none."""
    if request.form:
        return _pairs(request, "form", values)
    return fill("body", request.body, request.charset, values) if request.body else ""


def signed(request: Request, values: Mapping[str, object]) -> Mapping[str, object]:
    """`values` with the signature among them, if the request has one."""
    sign = request.sign
    if sign is None:
        return values
    seen = {**values, "body": text_of_body(request, values)} if "body" in named(sign.over) else values
    over = _bytes("sign.over", fill("sign.over", sign.over, request.charset, seen), request.charset)
    key = _bytes("sign.key", fill("sign.key", sign.key, request.charset, values), request.charset)
    return {**values, sign.variable: signing.sign(sign.algorithm, sign.encoding, over, key)}


def _headers(request: Request, values: Mapping[str, object]) -> dict[str, str]:
    found = {}
    for name, source in request.headers.items():
        found[name] = fill(f"headers.{name}", source, request.charset, values)
        if not _HEADER.fullmatch(found[name]):
            raise _unfit(f"headers.{name}", "is not plain ASCII: add | urlencode or | base64")
    if kind := request.content_type or (FORM if request.form else ""):
        found["Content-Type"] = kind
    return found


def _body(request: Request, values: Mapping[str, object]) -> bytes | None:
    if not request.form and not request.body:
        return None
    body = _bytes("body", text_of_body(request, values), request.charset)
    return base64.b64encode(body) if request.wrap else body


def _pairs(request: Request, part: str, values: Mapping[str, object]) -> str:
    """`name=value&…` of the query or the form, percent-encoded in the request's charset."""
    sources: Mapping[str, str] = getattr(request, part)
    found = []
    for name, source in sources.items():
        value = _bytes(
            f"{part}.{name}", fill(f"{part}.{name}", source, request.charset, values), request.charset
        )
        found.append(f"{quote(name, safe='', encoding=request.charset)}={quote(value, safe='')}")
    return "&".join(found)


def _bytes(where: str, text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except UnicodeError:  # without its cause, which quotes the text
        raise _unfit(where, f"has characters that {charset} lacks: ask for gb18030 or utf-8") from None


def _unfit(where: str, words: str) -> ChannelError:
    return ChannelError(f"{where} {words}", cause=Cause.MESSAGE)

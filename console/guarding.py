"""What every answer carries and every post must prove.

Pages load nothing from elsewhere and run no script but their own file. A post must come from a page
of ours: Sec-Fetch-Site where the browser sends it, else Origin, and always the form's token, which
equals a cookie no other site can read or set. Only names of ours are answered (loopback's, and those in
the settings), so that a page on the internet cannot reach the console through a name of its own that
resolves to our address.
"""

import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_COOKIE = "zhishou_form"
FORM_FIELD = "form_token"
# The longest form is a summary of 4,000 characters, each up to nine bytes when encoded.
LARGEST_FORM = 256 * 1024

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
    "object-src 'none'; img-src 'self' data:"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """ASGI: refuses names that are not ours, and sets the headers an answer has not set itself."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if host_of(scope).casefold() not in self._hosts:
            refusal = PlainTextResponse("this console does not answer to this name: see listen.names", 421)
            await refusal(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


def host_of(scope: Scope) -> str:
    """The name the browser used, without its port."""
    for name, value in scope["headers"]:
        if name == b"host":
            host = str(value.decode("latin-1"))
            return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return ""


def new_token() -> str:
    """A token no other site can guess."""
    return secrets.token_urlsafe(18)


def why_refused(headers: Mapping[str, str], cookie: str | None, token: str) -> str | None:
    """The reason a post is not taken (a key of the words), or None if it is ours."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            return "refused.site"
    elif origin is not None and origin.partition("://")[2] != headers.get("host"):
        return "refused.site"
    if not cookie or not secrets.compare_digest(cookie.encode(), token.encode()):
        return "refused.token"
    return None

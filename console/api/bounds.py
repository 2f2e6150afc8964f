"""How much may be sent at once: said before a byte of it is read, whoever sends it."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from console.api import problems
from console.api.caller import Caller
from flows.wiring import Office

# The longest body is a table of spread, each character escaped; as much as any form may be.
LARGEST = 2 * 1024 * 1024
_BODILESS = ("GET", "HEAD", "DELETE", "OPTIONS")


class Bounds:
    """ASGI: refuses a body that is too long, or does not say how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in _BODILESS:
            length = Headers(scope=scope).get("content-length", "")
            office: Office = scope["app"].state.console.office
            if not length.isdecimal() or int(length) > _most(scope["path"], office):
                words = Caller(Request(scope)).words
                await problems.answer(words, "too_large", 413)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _most(path: str, office: Office) -> int:
    files = office.settings.attachments
    return LARGEST + (files.max_files * files.max_bytes if path.endswith("/attachments") else 0)

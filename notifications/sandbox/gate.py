"""What every request to the provider passes: the account's credentials, and the faults ordered."""

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from notifications.sandbox.faults import Faults, Kind
from notifications.sandbox.refusals import error
from notifications.sandbox.waiting import first

_LOOK = 0.02  # seconds between looks whether the faults were cleared; they are cleared from any thread


class Gate:
    """Guards one account. `drop` cuts a request's connection, `closing` ends what hangs."""

    def __init__(
        self,
        faults: Faults,
        account: str,
        token: str,
        *,
        closing: asyncio.Event,
        drop: Callable[[Request], Awaitable[None]],
    ) -> None:
        self.account = account
        self._faults = faults
        self._credentials = b"Basic " + base64.b64encode(f"{account}:{token}".encode())
        self._closing, self._drop = closing, drop

    def refuses(self, request: Request, kind: Kind) -> Response | None:
        """The answer to one who may not send anything now."""
        if refusal := self._stranger(request):
            return refusal
        if self._faults.down:
            return error(503, 20503)
        failure = self._faults.take_failure(kind)
        return error(failure.status, failure.code) if failure else None

    def refuses_look_up(self, request: Request) -> Response | None:
        """The answer to one who may not look anything up now."""
        refused = self._faults.down or self._faults.look_ups_refused
        return self._stranger(request) or (error(503, 20503) if refused else None)

    async def enter(self, request: Request, kind: Kind) -> bool:
        """Before something is taken in; False when nobody waits for it any more."""
        if self._faults.take_drop(kind, "drop_before"):
            await self._drop(request)
            return False
        wait = self._faults.take_wait("hang_before", kind)
        return not (wait and await self._hang_up(request, wait))

    async def leave(self, request: Request, kind: Kind) -> None:
        """After something was taken in, before the answer."""
        if wait := self._faults.take_wait("hang_after", kind):
            await self._hang_up(request, wait)
        if self._faults.take_drop(kind):
            await self._drop(request)

    async def wait_for_look_up(self, request: Request, kind: Kind) -> None:
        """Before a look-up is answered."""
        if wait := self._faults.take_wait("hang_look_ups", kind):
            await self._hang_up(request, wait)

    def _stranger(self, request: Request) -> Response | None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, self._credentials):
            return error(401, 20003)
        return None if request.path_params["account"] == self.account else error(404, 20404)

    async def _hang_up(self, request: Request, seconds: float) -> bool:
        """Wait; True if the caller gave up meanwhile. The end of the sandbox or the fault ends the wait."""
        waits = _disconnected(request), self._closing.wait(), self._cleared(self._faults.cleared)
        return await first(*waits, timeout=seconds) == 0

    async def _cleared(self, before: int) -> None:
        while self._faults.cleared == before:
            await asyncio.sleep(_LOOK)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass

"""Live: one stream per open page."""

import secrets
from collections.abc import AsyncIterable

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from console.desk import console_of
from console.entry import needs
from engine.rights import Right

router = APIRouter()

# A browser that lost the line tries again after this long, and each after a time of its own: when a
# server comes back, not every page of the house asks at the same moment. Milliseconds.
RETRY, SPREAD = 1_000, 2_000


@router.get("/events", response_class=EventSourceResponse, dependencies=[needs(Right.BOARD, Right.OWN)])
async def events(request: Request) -> AsyncIterable[ServerSentEvent]:
    """`changed` when something was committed, `quiet` when nothing was for a while."""
    yield ServerSentEvent(event="hello", raw_data="1", retry=RETRY + secrets.randbelow(SPREAD))
    async for changed in console_of(request).pulse.listen():
        yield ServerSentEvent(event="changed" if changed else "quiet", raw_data="1")

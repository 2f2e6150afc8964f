"""Live: one stream per open page."""

from collections.abc import AsyncIterable

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from console.desk import console_of
from console.entry import needs
from engine.rights import Right

router = APIRouter()

# A browser that lost the line tries again after this long. Milliseconds.
RETRY = 1_000


@router.get("/events", response_class=EventSourceResponse, dependencies=[needs(Right.BOARD, Right.OWN)])
async def events(request: Request) -> AsyncIterable[ServerSentEvent]:
    """`changed` when something was committed, `quiet` when nothing was for a while."""
    yield ServerSentEvent(event="hello", raw_data="1", retry=RETRY)
    async for changed in console_of(request).pulse.listen():
        yield ServerSentEvent(event="changed" if changed else "quiet", raw_data="1")

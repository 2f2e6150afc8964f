"""Entering what a provider tells us, also when it comes before our own note of what was sent."""

import asyncio
import logging

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from flows.acts import incoming
from flows.wiring import Office
from models.errors import Unavailable
from models.sources import Source
from notifications.message import Report

# A receipt may come before the watch has saved what the provider called the text: by a few
# milliseconds as a rule. It is tried again for as long as a busy database may hold that up.
TRIES, PAUSE = 8, 0.25

_log = logging.getLogger("zhishou.callbacks")


async def enter(
    office: Office, source: Source, reports: list[Report], attempt: str = ""
) -> BackgroundTask | None:
    """Enter receipts from `source` now; what is left to be tried again in a moment, None if nothing is."""
    left = [report for report in reports if not await _enter(office, source, report, attempt)]
    return BackgroundTask(_try_again, office, source, left, attempt) if left else None


async def _enter(office: Office, source: Source, report: Report, attempt: str) -> bool:
    """Whether that is all there is to do; a database that is busy now is asked again like the rest."""
    try:
        return await run_in_threadpool(_take, office, source, report, attempt)
    except Unavailable as error:
        _log.warning("receipt of %s: %s", report.provider_id, error)
        return False


def _take(office: Office, source: Source, report: Report, attempt: str) -> bool:
    """Enter a receipt. One that changes nothing, as it was told before or is overtaken, is done with.

    Whether its text was known is asked first: known only after it was tried, it may have changed nothing
    because our note of the text was saved in between.
    """
    was_known = not incoming.came_early(office, source, report)
    return incoming.take_report(office, source, report, attempt) or was_known


async def _try_again(office: Office, source: Source, reports: list[Report], attempt: str) -> None:
    """Until the watch has saved what it sent; for a receipt that came before, in vain."""
    for _ in range(TRIES):
        await asyncio.sleep(PAUSE)
        reports = [report for report in reports if not await _enter(office, source, report, attempt)]
        if not reports:
            return

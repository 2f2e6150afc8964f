"""时限: warnings, breaches, and reports owed again and again.

`ensure_deadlines` is the task the watch records these effects with; `deadlines` does the same by hand.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.recorded import ensured, ensures, record


@ensures
async def ensure_deadlines(keys: list[str], name: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """Make sure of these effects; their keys are those of `flows.naming`."""
    return await ensured(keys)


@flow(name="deadlines", flow_run_name="deadlines {key}", persist_result=False, log_prints=False)
async def deadlines(key: str) -> State[Any]:
    """Make sure, by hand, that a warning or breach was entered."""
    return await record(ensure_deadlines, [key], key)

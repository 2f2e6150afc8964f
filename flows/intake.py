"""接报: what logging an incident sets off at once, its first rung and first tells.

`ensure_intake` is the task the watch records these effects with; `intake` does the same by hand.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.recorded import ensured, ensures, record


@ensures
async def ensure_intake(keys: list[str], name: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """Make sure of these effects; their keys are those of `flows.naming`."""
    return await ensured(keys)


@flow(name="intake", flow_run_name="intake {key}", persist_result=False, log_prints=False)
async def intake(key: str) -> State[Any]:
    """Make sure, by hand, that the first rung or tell of an incident went off."""
    return await record(ensure_intake, [key], key)

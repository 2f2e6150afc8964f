"""转呼: later rungs of the ladder, answers without action, and tells that waited for 核定 in vain.

`ensure_escalation` is the task the watch records these effects with; `escalation` does the same by hand.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.recorded import ensured, ensures, record


@ensures
async def ensure_escalation(keys: list[str], name: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """Make sure of these effects; their keys are those of `flows.naming`."""
    return await ensured(keys)


@flow(name="escalation", flow_run_name="escalation {key}", persist_result=False, log_prints=False)
async def escalation(key: str) -> State[Any]:
    """Make sure, by hand, that a rung was climbed."""
    return await record(ensure_escalation, [key], key)

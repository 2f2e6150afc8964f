"""呼叫: attempts on their way to a provider, and duties to tell that are tried again.

`ensure_paging` is the task the watch records these effects with; `paging` does the same by hand.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.recorded import ensured, ensures, record


@ensures
async def ensure_paging(keys: list[str], name: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """Make sure of these effects; their keys are those of `flows.naming`."""
    return await ensured(keys)


@flow(name="paging", flow_run_name="paging {key}", persist_result=False, log_prints=False)
async def paging(key: str) -> State[Any]:
    """Make sure, by hand, that an attempt was sent, or find out what became of it."""
    return await record(ensure_paging, [key], key)

"""报告: the review that is waited for, and writing a report when somebody asks for one.

`ensure_reporting` is the task the watch records chases with; `reporting` does the same by hand.
"""

from typing import Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from engine.errors import EngineError
from engine.vocabulary import ActorKind
from flows.acts.actor import Actor
from flows.acts.errors import ActError
from flows.acts.reporting import make_report
from flows.at_work import present
from flows.publishing import publish
from flows.recorded import ensured, ensures, record
from models.errors import StoreError


@ensures
async def ensure_reporting(keys: list[str], name: str) -> State[Any]:  # noqa: ARG001 - the run is named after it
    """Make sure of these effects; their keys are those of `flows.naming`."""
    return await ensured(keys)


@flow(name="reporting", flow_run_name="reporting {key}", persist_result=False, log_prints=False)
async def reporting(key: str) -> State[Any]:
    """Make sure, by hand, that a reader was reminded of a report."""
    return await record(ensure_reporting, [key], key)


@flow(name="write_report", flow_run_name="write_report {number}", persist_result=False, log_prints=False)
async def write_report(number: str) -> State[Any]:
    """Write the post-incident report of an incident anew, from its record."""
    office = present().office
    actor = Actor(ActorKind.PREFECT, str(runtime.flow_run.id), "write_report", verified=True)
    try:
        make_report(office, number, actor)
    except (ActError, EngineError, StoreError) as error:
        # What was wrong may quote the record; the kind of error may not.
        return Failed(message=f"{number}：{type(error).__name__}")
    await publish(office, number)
    return Completed(message=number)

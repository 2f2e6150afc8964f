"""处置: an incident started from Prefect, or one under way shown there. Each playbook is a deployment.

Parameters are coded: a level, times, choices, yes and no. The title is the officer's to add.
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import ValidationError

from engine.errors import EngineError
from engine.vocabulary import ActorKind
from flows.acts import scheduled_drills
from flows.acts.actor import Actor
from flows.acts.errors import BadInput
from flows.acts.intake import Intake, Receipt, log
from flows.at_work import present
from flows.publishing import publish
from flows.wiring import Office
from models.errors import StoreError

# What an intake has besides the playbook's own coded fields.
PLAIN = ("level", "response_level", "occurred_at", "found_at", "received_at", "drill")


@flow(name="respond", flow_run_name="respond {playbook}", persist_result=False, log_prints=False)
async def respond(
    playbook: str, fields: dict[str, Any], incident: str | None = None, scheduled: str | None = None
) -> State[Any]:
    """Log an incident of this playbook and show it; with `incident`, its number, only show that one.

    `scheduled` is the name of the drill whose time has come.
    """
    office = present().office
    if incident is not None:
        await publish(office, incident)
        return Completed(message=incident)
    try:
        run = str(runtime.flow_run.id)
        receipt = begin(office, scheduled, run) if scheduled else start(office, playbook, fields, run)
    except (BadInput, ValidationError) as error:
        return Failed(message=_refused(error))
    except (EngineError, StoreError) as error:
        return Failed(message=f"未登记：{type(error).__name__}")
    if receipt is None:
        return Completed(message="已误时，未启动")
    await publish(office, receipt.number)
    calling = "" if receipt.watch_alive else "；没有值守进程，没有人被呼叫"
    return Completed(message=f"{receipt.number} 已登记{calling}")


def begin(office: Office, scheduled: str, run: str) -> Receipt | None:
    """Start a drill that was due when this run was; None if that is too long ago."""
    due = runtime.flow_run.scheduled_start_time.astimezone(UTC).replace(second=0, microsecond=0)
    return scheduled_drills.start(office, scheduled, due, run)


def start(office: Office, playbook: str, fields: Mapping[str, Any], run: str) -> Receipt:
    """Log an incident from coded fields, once for each run. Raises what `intake.log` raises."""
    plain = {name: value for name, value in fields.items() if name in PLAIN and value is not None}
    coded = {name: value for name, value in fields.items() if name not in PLAIN and value is not None}
    intake = Intake(playbook=playbook, title=_title(office, playbook), fields=coded, **plain)
    return log(office, intake, Actor(ActorKind.PREFECT, run, "respond", verified=True), key=run)


def _title(office: Office, playbook: str) -> str:
    """Words that say no more than the category does."""
    known = office.playbooks.get(playbook)
    return f"{known.plan.category.zh}（由流程启动，待补标题）" if known else ""


def _refused(error: BadInput | ValidationError) -> str:
    """Everything that is wrong: places and remedies, and no value somebody may have typed."""
    if isinstance(error, BadInput):
        return "；".join(f"{problem.place}：{problem.remedy}" for problem in error.problems)
    places = (".".join(map(str, e["loc"])) + f"：{e['msg']}" for e in error.errors(include_input=False))
    return "；".join(places)

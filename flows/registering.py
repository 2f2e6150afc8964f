"""Registering deployments with the Prefect server, and running what is asked of them."""

import asyncio
import importlib
import logging
from collections.abc import Sequence
from threading import Event
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron, RRule, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.deployments import Declared

log = logging.getLogger("zhishou.clerk")

# How often the server is asked for runs to start: a person who starts an incident there waits this
# long, and then some seconds for the process.
ASK_EVERY = 2.0
# How often the deployments are looked for: a server whose file was wiped knows none of them.
CHECK_EVERY = 15.0


async def serve(declared: Sequence[Declared], zone: str, stop: Event) -> None:
    """Register, and run one thing at a time until `stop` or until the server knows us no longer."""
    runner = Runner(name="zhishou", query_seconds=ASK_EVERY, limit=1, pause_on_shutdown=False)
    ids = [await register(runner, one, zone) for one in declared]
    log.info("%d deployments registered", len(ids))
    running = asyncio.create_task(runner.start())
    try:
        while not running.done():
            if await asyncio.to_thread(stop.wait, CHECK_EVERY):
                break
            if not await known(ids):
                log.warning("the server no longer knows our deployments")
                break
    finally:
        if runner.started:
            await runner.astop()
        await asyncio.wait([running])
    if not running.cancelled() and running.exception():
        log.warning("the runner ended: %r", running.exception())


async def register(runner: Runner, one: Declared, zone: str) -> UUID:
    """Register one deployment as it is declared; its id."""
    deployment = await deployed(one, zone)
    found = await runner.aadd_deployment(deployment)
    schema = DeploymentUpdate.model_validate({"parameter_openapi_schema": one.schema})
    async with get_client() as client:
        await client.update_deployment(found, schema)
    return found


async def deployed(one: Declared, zone: str) -> RunnerDeployment:
    """The deployment as Prefect wants it, found again by its module path in any process."""
    module, _, name = one.entrypoint.rpartition(".")
    flow: Flow[..., object] = getattr(importlib.import_module(module), name)
    return await flow.ato_deployment(
        name=one.name,
        version=one.version,
        description=one.description,
        parameters=dict(one.parameters),
        schedules=_schedules(one, zone),
        enforce_parameter_schema=True,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _schedules(one: Declared, zone: str) -> list[Schedule]:
    """What starts it by itself: the hour of an audit, the times of drills."""
    cron = [Cron(one.cron, timezone=zone, slug=one.name)] if one.cron else []
    drills = [
        RRule(drill.rule, timezone=zone, slug=drill.slug, parameters=dict(drill.parameters))
        for drill in one.drills
    ]
    return cron + drills


async def known(ids: Sequence[UUID]) -> bool:
    """Whether the server still has all of these."""
    async with get_client() as client:
        try:
            for found in ids:
                await client.read_deployment(found)
        except ObjectNotFound:
            return False
    return True

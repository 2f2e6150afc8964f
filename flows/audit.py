"""审计: each hour the record is sealed and read again, and neglect is looked for."""

import logging
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import auditing
from flows.at_work import present
from models.errors import StoreError

log = logging.getLogger("zhishou.audit")


@flow(name="audit", persist_result=False, log_prints=False)
async def audit() -> State[Any]:
    """Seal the record, verify it, and count what nobody looked after; fails when anything is amiss."""
    try:
        findings = auditing.audit(present().office)
    except StoreError as error:
        log.exception("the audit could not be made")
        return Failed(message=type(error).__name__)
    await acreate_table_artifact(key="audit", table=findings.rows())
    words = "、".join(f"{row['项目']} {row['数量']}" for row in findings.rows())
    return Completed(message=words) if findings.is_clean else Failed(message=words)

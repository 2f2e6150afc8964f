"""The playbooks in use 预案库: each with where it comes from, when it was tested, and its versions so far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.plan import Plan
from flows.acts import trials
from flows.acts.trials import Trial
from flows.wiring import Office
from models import plans
from models.errors import NotFound
from models.plans import Frozen
from playbooks.loading import Playbook, load_library, thaw


@dataclass(frozen=True, slots=True)
class Shelved:
    """A playbook in use. `is_own`: of the office; `replaces`: in place of a shipped one of its id."""

    playbook: Playbook
    is_own: bool
    replaces: bool
    trial: Trial | None

    @property
    def plan(self) -> Plan:
        """What it says."""
        return self.playbook.plan


def shelf(office: Office) -> tuple[Shelved, ...]:
    """Every playbook an incident may start with, in the order of the log form."""
    shipped = {playbook.plan.id: playbook for playbook in load_library()}
    tried = trials.known(office.settings.run_folder)
    return tuple(
        Shelved(
            playbook,
            is_own=shipped.get(name) is not playbook,
            replaces=name in shipped and shipped[name] is not playbook,
            trial=tried.get(playbook.hash),
        )
        for name, playbook in office.playbooks.items()
    )


def find(office: Office, playbook_id: str) -> Shelved:
    """The playbook of this id; NotFound if none is in use."""
    for shelved in shelf(office):
        if shelved.plan.id == playbook_id:
            return shelved
    raise NotFound(f"there is no playbook {playbook_id!r}")


def versions(office: Office, playbook_id: str) -> tuple[Frozen, ...]:
    """The versions incidents were logged with, the newest first. Raises StoreError."""
    with office.database.reading() as tx:
        return plans.versions(tx, playbook_id)


def frozen(office: Office, hashed: str) -> tuple[Mapping[str, Any], Plan]:
    """The source frozen under `hashed`, and its plan. Raises StoreError, NotFound, FrozenError."""
    with office.database.reading() as tx:
        canonical = plans.canonical(tx, hashed)
    plan = thaw(canonical)  # says in words what is wrong with a source that is none
    return json.loads(canonical), plan

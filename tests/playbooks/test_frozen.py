"""Sources frozen by earlier versions, which incidents carry for as long as the record is kept."""

from pathlib import Path

import pytest

from playbooks.loading import Playbook, load_library, thaw
from tests.playbooks.freezing import FOLDER, plain, plan_file, source_file

FROZEN = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("source", FROZEN, ids=lambda path: path.stem)
def test_a_source_frozen_earlier_still_thaws_to_the_same_plan(source: Path) -> None:
    plan = thaw(source.read_text(encoding="utf-8"))

    assert plain(plan) == plan_file(source).read_text(encoding="utf-8")


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_a_shipped_playbook_changes_only_with_its_version(playbook: Playbook) -> None:
    frozen = source_file(playbook)

    assert frozen.exists(), "a new version: freeze it with python -m tests.playbooks.freezing"
    assert playbook.canonical == frozen.read_text(encoding="utf-8"), (
        f"{playbook.plan.id} {playbook.plan.version} is not what was frozen under this version: raise it"
    )
    assert thaw(frozen.read_text(encoding="utf-8")) == playbook.plan

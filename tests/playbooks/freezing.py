"""Freeze what is shipped, so that later versions of Zhishou are held to it.

`python -m tests.playbooks.freezing` writes, for each shipped playbook whose version has none yet, its
canonical source and the plan it compiles to. It never overwrites: incidents carry these sources. When
`engine.plan` gains a field, delete the `.plan` files, run this, and read the difference.
"""

import json
from dataclasses import asdict
from pathlib import Path

from engine.plan import Plan
from playbooks.loading import Playbook, load_library, thaw

FOLDER = Path(__file__).parent / "frozen"


def source_file(playbook: Playbook) -> Path:
    """Where the canonical source of this version is kept."""
    return FOLDER / f"{playbook.plan.id}-{playbook.plan.version}.json"


def plan_file(source: Path) -> Path:
    """Where the plan that a frozen source compiles to is kept."""
    return source.with_suffix(".plan")


def plain(plan: Plan) -> str:
    """A plan as text that shows every value of it."""
    return json.dumps(asdict(plan), ensure_ascii=False, indent=1, sort_keys=True, default=sorted) + "\n"


def main() -> None:
    """Write what is not there yet."""
    for playbook in load_library():
        if not source_file(playbook).exists():
            source_file(playbook).write_text(playbook.canonical, encoding="utf-8")
    for source in FOLDER.glob("*.json"):
        if not plan_file(source).exists():
            plan_file(source).write_text(plain(thaw(source.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Paging must not wait for, or fall over, what only shows it."""

import subprocess
import sys

import pytest

PARTS = (
    "flows",
    "flows.acts.intake",
    "flows.acts.answering",
    "flows.loop",
    "flows.watch_process",
    "flows.clerk",
    "flows.ensuring",
    "flows.taking",
    "flows.deployments",
    "flows.prefect_server",
    "flows.up",
)


def test_what_pages_loads_without_prefect() -> None:
    loaded = "sorted(m for m in sys.modules if m.split('.')[0] == 'prefect')"
    code = f"import sys, {', '.join(PARTS)}; sys.exit({loaded})"
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert ended.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "name", ["intake", "escalation", "paging", "deadlines", "reporting", "watch", "audit"]
)
def test_no_flow_module_bears_the_name_of_a_top_level_one(name: str) -> None:
    """A file entrypoint would put flows/ first on the path, before the standard library."""
    assert name not in sys.stdlib_module_names

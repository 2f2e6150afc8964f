"""What a lint found, as an author reads it and as an editor or a script does."""

from collections.abc import Iterator
from typing import Any

from flows.acts.playbooks import Checked
from playbooks.errors import Problem


def report(checked: Checked) -> Iterator[tuple[str, str | None]]:
    """(a line, its colour; None where nothing is wrong): the problems, warnings, notes, then how many."""
    yield from ((_said(problem), "red") for problem in checked.problems)
    yield from ((_said(warning), "yellow") for warning in checked.warnings)
    yield from ((_said(note), None) for note in checked.notes)
    yield f"{checked.files} checked, {len(checked.problems)} problems, {len(checked.warnings)} warnings", None


def _said(problem: Problem) -> str:
    return f"{problem} [{problem.rule}]"


def as_data(checked: Checked) -> dict[str, Any]:
    """The same as one document; each finding with its rule and severity."""
    kinds = {"problems": checked.problems, "warnings": checked.warnings, "notes": checked.notes}
    return {"files": checked.files, **{kind: list(map(_plain, found)) for kind, found in kinds.items()}}


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule.value,
        "severity": problem.severity.value,
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "message": problem.message,
        "remedy": problem.remedy,
    }

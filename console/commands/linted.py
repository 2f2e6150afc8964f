"""What a lint found, as an author reads it and as an editor or a script does."""

from collections.abc import Iterator
from typing import Any

from engine.parts import Text
from flows.acts.playbooks import Checked
from playbooks.errors import Problem
from playbooks.saying import read

_TOTAL = Text(
    "共检查{files}个文件：错误{problems}处，警告{warnings}处",
    "{files} checked, {problems} problems, {warnings} warnings",
)


def report(checked: Checked, locale: str) -> Iterator[tuple[str, str | None]]:
    """(a line, its colour; None where nothing is wrong): the problems, warnings, notes, then how many."""
    yield from ((_said(problem, locale), "red") for problem in checked.problems)
    yield from ((_said(warning, locale), "yellow") for warning in checked.warnings)
    yield from ((_said(note, locale), None) for note in checked.notes)
    counts = {"problems": len(checked.problems), "warnings": len(checked.warnings)}
    yield _TOTAL.in_(locale).format(files=checked.files, **counts), None


def _said(problem: Problem, locale: str) -> str:
    return f"{problem.in_(locale)} [{problem.rule}]"


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
        "zh": {
            "about": problem.about,
            "message": read(problem.message, "zh"),
            "remedy": read(problem.remedy, "zh"),
        },
    }

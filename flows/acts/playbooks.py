"""Checking playbooks against everything they speak of: format, plan and the messages that exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from engine.plan import Plan
from notifications.rendering import Renderer
from playbooks import loading
from playbooks.errors import Problem
from playbooks.reading import Document


@dataclass(frozen=True)
class Checked:
    """What a lint found: problems forbid use, warnings want a look, notes are still to be decided."""

    files: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[Problem, ...]


Files = list[tuple[Traversable, str]]


def lint(paths: Sequence[Path] = (), own: Path | None = None) -> Checked:
    """Check these files or folders; with none, the shipped library and the office's `own` folder."""
    files: Files = []
    for path in paths:
        files += loading.files_in(path, str(path)) if path.is_dir() else [(path, str(path))]
    # Apart from each other: an own one may have the id of a shipped one, whose place it takes.
    groups = [files] if files else [loading.library_files(), _own(own)]
    inspected = [one for group in groups for one in loading.inspect_all(group)]
    renderer = Renderer()
    problems: list[Problem] = []
    warnings: list[Problem] = []
    notes: list[Problem] = []
    for one in inspected:
        problems += one.problems
        warnings += one.warnings
        notes += one.notes
        if one.playbook is not None:
            problems += message_problems(one.document, one.playbook.plan, renderer)
    return Checked(len(inspected), tuple(problems), tuple(warnings), tuple(notes))


def _own(folder: Path | None) -> Files:
    return loading.files_in(folder, str(folder)) if folder and folder.is_dir() else []


def message_problems(document: Document, plan: Plan, renderer: Renderer) -> list[Problem]:
    """Messages a plan uses that do not exist, or need a variable the plan does not give."""
    found = []
    for occasion, use in plan.messages.items():
        place = ("messages", occasion)
        if use.name not in renderer.known():
            remedy = f"one of: {', '.join(sorted(renderer.known()))}"
            found.append(document.problem(place, f"there is no message {use.name!r}", remedy))
            continue
        missing = ", ".join(sorted(renderer.variables_of(use.name) - set(use.variables)))
        if missing:
            message = f"message {use.name!r} needs {missing}"
            found.append(document.problem(place, message, f"add {missing} to its variables"))
    return found

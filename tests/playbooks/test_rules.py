"""Every rule has a file in `bad` that breaks it and nothing else, at the line marked `# bad`."""

from pathlib import Path

import pytest

from flows.acts.playbooks import Checked, lint
from playbooks.errors import Problem
from playbooks.rules import Rule, Severity

BAD = Path(__file__).parent / "bad"
MARK = b"# bad"
# The wordings are shipped and in order: tests/notifications/test_linting.py breaks them one by one.
NO_PLAYBOOK_BREAKS = {Rule.WORDING}


def findings(checked: Checked, rule: Rule) -> tuple[Problem, ...]:
    # What the shipped playbook leaves open is noted of each adjustment of it too.
    notes = checked.notes if rule.severity is Severity.NOTE else ()
    return (*checked.problems, *checked.warnings, *notes)


@pytest.mark.parametrize("path", sorted(BAD.iterdir()), ids=lambda path: path.stem)
def test_a_bad_playbook_breaks_the_rule_of_its_name_and_no_other(path: Path) -> None:
    checked = lint([path])

    (found,) = findings(checked, Rule(path.stem))
    marked = Path(found.file).read_bytes().splitlines()[found.line - 1]
    assert found.rule == path.stem
    assert MARK in marked
    assert found.message
    assert found.remedy


def test_every_rule_has_its_bad_playbook() -> None:
    assert {path.stem for path in BAD.iterdir()} == {rule.value for rule in set(Rule) - NO_PLAYBOOK_BREAKS}


def test_a_finding_is_told_by_how_severe_its_rule_is() -> None:
    for checked in (lint([path]) for path in sorted(BAD.iterdir())):
        assert {problem.severity for problem in checked.problems} <= {Severity.ERROR}
        assert {warning.severity for warning in checked.warnings} <= {Severity.WARNING}
        assert {note.severity for note in checked.notes} <= {Severity.NOTE}

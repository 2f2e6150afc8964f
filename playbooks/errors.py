"""What is wrong with a playbook, and the exceptions that carry it.

PlaybookError     a playbook, or a folder of them, is refused; `problems` is the whole list
└── FrozenError   a source frozen onto an incident cannot be thawed
"""

from collections.abc import Iterable
from dataclasses import dataclass

from playbooks.rules import Rule, Severity
from playbooks.saying import read


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where it is (`line` counts from 1), what it is, and what to do about it.

    `path` names list items by their id: `deadlines[reply].within.II`; those without one by their
    number from 1. `rule` is the one that is broken. `about` is what that part is called, in Chinese.
    """

    file: str
    line: int
    path: str
    message: str
    remedy: str
    rule: Rule
    about: str = ""

    @property
    def severity(self) -> Severity:
        """Whether it forbids use, wants a look, or is still to be decided."""
        return self.rule.severity

    def __str__(self) -> str:
        return self.in_("en")

    def in_(self, locale: str) -> str:
        """The line that says it, in `locale` ("zh" or "en")."""
        about = f"（{self.about}）" if self.about and locale != "en" else ""
        path = f"{self.path}{about}: " if self.path else ""
        return f"{self.file}:{self.line}: {path}{read(self.message, locale)} → {read(self.remedy, locale)}"


class PlaybookError(Exception):
    """A playbook is refused. `problems` holds everything wrong with it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class FrozenError(PlaybookError):
    """A frozen source cannot be thawed: of another format, or not the text that was frozen."""

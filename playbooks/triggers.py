"""Trigger words 适用词: what a playbook is recognised by while an incident is being registered.

They are no part of what a plan says: left out when it is frozen, so that a word more changes no plan that
somebody has signed. Two playbooks have to differ in them, or the desk is offered both for everything.
"""

from collections.abc import Iterable, Iterator

from pydantic import Field

from engine.triggering import Triggers as Known
from playbooks.errors import Problem
from playbooks.parts import Part
from playbooks.reading import Document
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.values import Short


class Triggers(Part):
    """Words by which a playbook is suggested to the desk."""

    zh: tuple[Short, ...] = Field((), title="中文", description="Chinese words, at most 20 characters each")
    en: tuple[Short, ...] = Field((), title="英文", description="English words; each counts as a whole word")
    categories: tuple[Short, ...] = Field(
        (), title="类别", description="what a form or a platform calls such an incident; counts twice"
    )

    @property
    def known(self) -> Known:
        """The same for the engine."""
        return Known((*self.zh, *self.en), self.categories)


def indistinct(files: Iterable[tuple[Document, str, Triggers]]) -> Iterator[Problem]:
    """Playbooks all of whose words another one has too: whatever suggests them suggests that as well."""
    seen = [(document, playbook, triggers.known.everything) for document, playbook, triggers in files]
    for at, (document, playbook, words) in enumerate(seen):
        for place, (_, other, others) in enumerate(seen):
            # Of two that are the same the later one is at fault, once.
            if words and words <= others and other != playbook and (words != others or place < at):
                message = say(
                    "every trigger of {0} is one of {1} too: nothing tells them apart", playbook, other
                )
                remedy = say("give {0} a word of its own, or {1} fewer", playbook, other)
                yield document.problem(("triggers",), message, remedy, Rule.SAME_TRIGGERS)

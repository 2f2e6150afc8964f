"""Which playbooks fit what was typed, with the words they fit by: the desk chooses one."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.words import Words
from engine.triggering import matches
from flows.acts.intake import Intake
from playbooks.loading import Playbook

MOST = 3
# What may tell of what kind an incident is; a link and a place do not.
_TELLING = ("title", "summary", "source_of_report", "impact")


@dataclass(frozen=True, slots=True)
class Fit:
    """A playbook that fits, by which words, and whether it is the one that is chosen."""

    id: str
    title: str
    words: str
    chosen: bool


def fitting(intake: Intake, playbooks: Mapping[str, Playbook], words: Words) -> tuple[Fit, ...]:
    """Up to three playbooks that fit best; none while nothing tells."""
    text = "\n".join(getattr(intake, name) for name in _TELLING)
    found = matches(text, {playbook: one.triggers for playbook, one in playbooks.items()})[:MOST]
    return tuple(
        Fit(
            match.playbook,
            words.text(playbooks[match.playbook].plan.title),
            words.several(list(match.words)),
            match.playbook == intake.playbook,
        )
        for match in found
    )

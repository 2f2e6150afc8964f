"""Which playbook fits what was typed: words that stand in it, and kinds of incident it is called by.

A hint for a person who chooses, before there is an incident: no plan freezes it, nothing follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# A kind of incident is what a form or a platform itself calls it; a word may stand in anything.
_CATEGORY = 2


@dataclass(frozen=True, slots=True)
class Triggers:
    """What a playbook is recognised by. `categories` count twice."""

    words: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def everything(self) -> frozenset[str]:
        """All of it, in whatever letters it was written."""
        return frozenset(word.casefold() for word in (*self.words, *self.categories))


@dataclass(frozen=True, slots=True)
class Match:
    """A playbook that fits, the words it fits by (the longest first), and how well."""

    playbook: str
    words: tuple[str, ...]
    score: int


def matches(text: str, known: Mapping[str, Triggers]) -> tuple[Match, ...]:
    """The playbooks that fit this text, the best first; of equals, in the order of their ids."""
    found = [_match(playbook, triggers, text) for playbook, triggers in known.items()]
    return tuple(
        sorted((one for one in found if one.score), key=lambda match: (-match.score, match.playbook))
    )


def _match(playbook: str, triggers: Triggers, text: str) -> Match:
    """Longer words first, and what one has taken is no other's: 账号被盗 is not also 账号."""
    rest, taken, score = text.casefold(), [], 0
    for word in sorted(dict.fromkeys((*triggers.categories, *triggers.words)), key=len, reverse=True):
        at = _place(word.casefold(), rest)
        if at >= 0:
            taken.append(word)
            score += len(word) * (_CATEGORY if word in triggers.categories else 1)
            rest = rest[:at] + "\0" + rest[at + len(word) :]
    return Match(playbook, tuple(taken), score)


def _place(word: str, text: str) -> int:
    """Where a word stands in a text, -1 if nowhere: Chinese anywhere, other words as whole words."""
    at = text.find(word)
    while at >= 0 and word.isascii() and (_goes_on(text[at - 1 : at]) or _goes_on(text[at + len(word) :])):
        at = text.find(word, at + 1)
    return at


def _goes_on(text: str) -> bool:
    """Whether a letter of an alphabet stands there."""
    return text[:1].isascii() and text[:1].isalnum()

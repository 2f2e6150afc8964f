"""What the verbs of a scenario share: who acts, and what is said."""

from collections.abc import Callable
from datetime import datetime

from engine.events import Event
from engine.facts import Facts
from playbooks.knowing import Known, NotUnderstood
from playbooks.saying import say

Make = Callable[[Facts, datetime], Event]


def holder(facts: Facts, role: str) -> str | None:
    """Who fills the role; None if nobody does."""
    return next(iter(facts.roster.resolve(facts.plan.roles[role], facts.incident.unit)), None)


def acting(known: Known, words: str) -> tuple[str, str | None]:
    """(the words, the role that acts) of `words as ROLE`; no role: everybody whom it takes."""
    before, separator, role = f" {words}".rpartition(" as ")
    return (before.strip(), known.role(role)) if separator else (words, None)


def person(facts: Facts, role: str | None) -> str | None:
    """Who acts as this role; the role itself, which has no say in anything, if nobody fills it."""
    return (holder(facts, role) or role) if role else None


def said(words: str, what: str) -> str:
    """Words of somebody's own; NotUnderstood if there are none."""
    if not words.strip():
        raise NotUnderstood(say("words are missing"), say("say {0}, in a few words", what))
    return words.strip()

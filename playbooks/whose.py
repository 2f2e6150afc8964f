"""Whose say it is, in words: who confirms a level, agrees to a report upward, and reviews the report."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from playbooks import clauses

if TYPE_CHECKING:
    from playbooks.explaining import Page


def confirming(page: "Page") -> str:
    """Who confirms the levels shown, each with the levels that are theirs unless it is the same for all."""
    who = {one.id: clauses.who(page.plan, page.plan.confirming(one.id), page.locale) for one in page.levels}
    return ("; " if page.locale == "en" else "；").join(_with_levels(page, who))


def reviewing(page: "Page") -> str:
    """Who reviews the report on the levels shown, in the same way."""
    who = {one.id: page.roles([page.plan.reviewing(one.id)]) for one in page.levels}
    return page.several(list(_with_levels(page, who)))


def consenting(page: "Page") -> str:
    """Who agrees to reports upward, in the same way."""
    who = {one.id: page.roles(page.plan.consenters(one.id)) for one in page.levels}
    return ("; " if page.locale == "en" else "；").join(_with_levels(page, who))


def _with_levels(page: "Page", who: Mapping[str, str]) -> Iterator[str]:
    """院长（特大）: each of them once, with its levels where not all are its own."""
    for words in dict.fromkeys(who.values()):
        theirs = frozenset(level for level in who if who[level] == words)
        yield words if len(theirs) == len(who) else words + page.bracket(page.names(theirs))


def lines(page: "Page") -> Iterator[str]:
    """Who confirms and raises a level; that anybody may lower or end it; who agrees to reports upward, if not
    whoever confirms."""
    yield page.pair(page.word("confirm"), confirming(page))
    if any(level.confirmed_by for level in page.levels):
        yield "\n" + page.word("raised_by")
    if not any(level.ended_by for level in page.plan.levels):
        yield "\n" + page.word("ended_free")
    if page.plan.consented_by:
        yield "\n" + page.pair(page.word("consent_by"), page.roles(page.plan.consented_by))

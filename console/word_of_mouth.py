"""Whose word of mouth can be recorded: who may confirm, see what was done, decide, and end a level."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.acting import Who
from console.incident import Sheet
from console.words import Words
from flows.acts.handling import has_say


def titles(sheet: Sheet, roles: Iterable[str], words: Words) -> list[str]:
    """These roles in words."""
    return [words.text(sheet.facts.plan.roles[role].title) for role in roles]


def reachable(sheet: Sheet, roles: Iterable[str]) -> dict[str, str]:
    """Whose word of mouth as one of these roles can be recorded: person id -> the role he or she fills."""
    facts = sheet.facts
    found: dict[str, str] = {}
    for role in roles:
        for person in facts.roster.resolve(facts.plan.roles[role], facts.incident.unit):
            if person in facts.roster.people:  # a shift may still name somebody who has left
                found.setdefault(person, role)
    return found


@dataclass(frozen=True, slots=True)
class WithASay:
    """Who has a say: whoever sits here (`myself`), and others (id, words) by word of mouth."""

    myself: bool
    others: tuple[tuple[str, str], ...]


def confirmers(sheet: Sheet, words: Words, who: Who | None) -> WithASay:
    """Who may confirm some level of this incident, at a desk where `who` acts; the act asks for which."""
    return _with_a_say(sheet, sheet.facts.plan.confirmers, words, who)


def consenters(sheet: Sheet, words: Words, who: Who | None) -> WithASay:
    """Who agrees to reporting it upward, at a desk where `who` acts."""
    return _with_a_say(sheet, sheet.facts.plan.consenters(*sheet.facts.incident.levels), words, who)


def reopeners(sheet: Sheet, words: Words, who: Who | None) -> WithASay:
    """Who may open it again, at a desk where `who` acts."""
    return _with_a_say(sheet, sheet.facts.plan.confirming(*sheet.facts.incident.levels).roles, words, who)


def _with_a_say(sheet: Sheet, roles: tuple[str, ...], words: Words, who: Who | None) -> WithASay:
    person = who.person if who else None  # at a desk nobody is anybody before a PIN is given
    myself = person is not None and has_say(sheet.facts, roles, person) is not None
    return WithASay(myself, others(sheet, roles, words, who))


def witnesses(sheet: Sheet, words: Words, who: Who | None) -> tuple[tuple[str, str], ...]:
    """Whose word of mouth that a step is done can be recorded (id, words): of steps that take somebody."""
    roles = dict.fromkeys(role for step in sheet.facts.plan.checklist for role in step.confirmed_by)
    return others(sheet, roles, words, who)


def deciders(sheet: Sheet, words: Words, who: Who | None) -> tuple[tuple[str, str], ...]:
    """Whose word of mouth that something is decided can be recorded (id, words)."""
    roles = dict.fromkeys(role for question in sheet.facts.plan.questions for role in question.roles)
    return others(sheet, roles, words, who)


def movers(sheet: Sheet, words: Words, who: Who | None) -> tuple[tuple[str, str], ...]:
    """Whose word of mouth that the level is raised or lowered can be recorded (id, words)."""
    plan = sheet.facts.plan
    setting = (role for level in plan.levels if level.confirmed_by for role in level.confirmed_by.roles)
    return others(sheet, dict.fromkeys((*plan.enders(*sheet.facts.incident.levels), *setting)), words, who)


def enders(sheet: Sheet, words: Words, who: Who | None) -> WithASay:
    """Who may end the level in force, at a desk where `who` acts."""
    roles = sheet.facts.plan.enders(*sheet.facts.incident.levels)
    myself = not roles or (who is not None and who.person in reachable(sheet, roles))
    return WithASay(myself, others(sheet, roles, words, who))


def others(sheet: Sheet, roles: Iterable[str], words: Words, who: Who | None) -> tuple[tuple[str, str], ...]:
    """Everybody but `who` acts here whose word of mouth as one of these roles can be recorded (id, words)."""
    plan = sheet.facts.plan
    return tuple(
        (person, f"{words.text(plan.roles[role].title)} {sheet.says.person(person)} {words('act.oral')}")
        for person, role in reachable(sheet, roles).items()
        if who is None or person != who.person
    )

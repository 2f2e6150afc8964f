"""What the coded fields suggest as the level 初判, in words; the officer sets it, and may set another."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.words import Words
from engine.conditions import Fields, Value
from engine.parts import FieldKind
from engine.plan import Plan
from engine.suggesting import Suggestion, suggested


@dataclass(frozen=True, slots=True)
class Suggested:
    """The level, its id and rank, and why: what was judged of each field that asks for it."""

    id: str
    rank: int
    name: str
    title: str
    why: str


def suggestion(plan: Plan, fields: Fields, words: Words) -> Suggested | None:
    """What these coded fields suggest; None if the plan suggests nothing for them."""
    return in_words(suggested(plan, fields), plan, words)


def in_words(found: Suggestion | None, plan: Plan, words: Words) -> Suggested | None:
    """A suggestion as the desk reads it."""
    if found is None:
        return None
    level = plan.level(found.level)
    return Suggested(
        level.id, level.rank, level.name, words.text(level.title), _why(plan, found.grounds, words)
    )


def _why(plan: Plan, grounds: Mapping[str, Value], words: Words) -> str:
    """热度：较高、敏感：高; that nothing has been judged yet, if that is the reason."""
    said = []
    for field in plan.fields:
        if field.id in grounds:
            value = grounds[field.id]
            if field.kind is FieldKind.YES_NO:
                spoken = words("word.yes" if value else "word.no")
            else:
                spoken = words.text(field.choices[str(value)])
            said.append(words("level.judged", field=words.text(field.title), value=spoken))
    return words.several(said) or words("level.unjudged")

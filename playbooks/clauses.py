"""Parts of a plan's sentences: when a condition holds, what a limit counts from, a value of a field."""

from collections.abc import Mapping

from engine import moments
from engine.conditions import Condition, Every, Is, Not
from engine.parts import Field, Text
from engine.plan import Plan
from engine.quorums import Quorum
from engine.vocabulary import Anchor
from playbooks import wording


def condition(plan: Plan, asked: Condition, locale: str, *, inside: bool = False) -> str:
    """When it holds, in words; "—" for always. `inside` another one, several parts stand in brackets."""
    if isinstance(asked, Is):
        field = next(field for field in plan.fields if field.id == asked.field)
        said = " / ".join(value(field, one, locale) for one in asked.values)
        return wording.pair(field.title.in_(locale), said, locale)
    if isinstance(asked, Not):
        return _word("not", locale) + wording.bracket(condition(plan, asked.part, locale), locale)
    joint = _word("and" if isinstance(asked, Every) else "or", locale)
    words = joint.join(condition(plan, part, locale, inside=True) for part in asked.parts) or "—"
    return wording.bracket(words, locale).strip() if inside and len(asked.parts) > 1 else words


def value(field: Field, one: str | bool, locale: str) -> str:
    """A value of a coded field."""
    if isinstance(one, bool):
        return _word("yes" if one else "no", locale)
    return field.choices[one].in_(locale)


def who(plan: Plan, quorum: Quorum, locale: str) -> str:
    """Whose act counts, and how many of them it takes if that is more than any one."""
    titles = [role.title.in_(locale) for role in plan.roles.values() if role.id in quorum.roles]
    names = wording.several(titles, locale) or "—"
    if not quorum.takes_several:
        return names
    key = "all_of" if quorum.needs == len(quorum.roles) else "some_of"
    return _word(key, locale).format(names, quorum.needs)


def moment(plan: Plan, name: str, locale: str) -> str:
    """When a limit counts from, or what a step waits for."""
    kind, item = moments.parts(name)
    if not kind:
        return wording.ANCHORS[Anchor(item)].in_(locale)
    titles: Mapping[str, Text] = {
        moments.STEP: {step.id: step.title for step in plan.steps},
        moments.DEADLINE: {deadline.id: deadline.title for deadline in plan.deadlines},
    }.get(kind) or {role.id: role.title for role in plan.roles.values()}
    return _word(kind, locale).format(titles[item].in_(locale))


def _word(key: str, locale: str) -> str:
    return wording.PHRASES[key].in_(locale)

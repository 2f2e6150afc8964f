"""Parts of a plan's sentences: when a condition holds, what a limit counts from, a value of a field."""

from collections.abc import Mapping

from engine import moments
from engine.conditions import Condition, Every, Is, Judged, Not
from engine.documents import BACKED, ORAL
from engine.parts import Field, FieldKind, Role, Source, Text
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
    if isinstance(asked, Judged):
        field = next(field for field in plan.fields if field.id == asked.field)
        return wording.pair(field.title.in_(locale), _word("given", locale), locale)
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


def values(field: Field, locale: str) -> str:
    """What a coded field can be."""
    if field.kind is FieldKind.TIME:
        return _word("time", locale)
    every = (True, False) if field.kind is FieldKind.YES_NO else tuple(field.choices)
    return " / ".join(value(field, one, locale) for one in every)


def holder(role: Role, locale: str) -> str:
    """Where the people of a role come from."""
    if role.source is Source.CONCERNED_UNIT:
        return _word("concerned", locale)
    return f"{_word(role.source.value, locale)} {role.value}"


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
    limits = {deadline.id: deadline.title for deadline in plan.deadlines}
    titles: Mapping[str, Text] = {
        moments.STEP: {step.id: step.title for step in plan.steps},
        ORAL: {one.id: one.title for one in plan.documents},
        BACKED: {one.id: one.title for one in plan.documents},
        moments.DEADLINE: limits,
        moments.MISSED: limits,
        moments.FIELD: {field.id: field.title for field in plan.fields},
        moments.JUDGED: {field.id: field.title for field in plan.fields},
        moments.UPDATE: {cadence.id: cadence.title for cadence in plan.cadences},
    }.get(kind) or {role.id: role.title for role in plan.roles.values()}
    key = "last_update" if kind == moments.UPDATE else kind
    return _word(key, locale).format(titles[item].in_(locale))


def _word(key: str, locale: str) -> str:
    return wording.PHRASES[key].in_(locale)

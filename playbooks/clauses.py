"""Parts of a plan's sentences: when a condition holds, what a limit counts from, a value of a field."""

from collections.abc import Mapping, Sequence

from engine import moments
from engine.conditions import Condition, Every, Is, Judged, Not, Value
from engine.documents import BACKED, ORAL
from engine.parts import Field, FieldKind, Role, Source, Text
from engine.plan import Plan
from engine.quorums import Quorum
from engine.vocabulary import Anchor
from playbooks import wording


def condition(plan: Plan, asked: Condition, locale: str, *, inside: bool = False) -> str:
    """When it holds, in words; "—" for always. `inside` another one, several parts stand in brackets."""
    if isinstance(asked, Is | Judged):
        return _is(_field(plan, asked.field), asked, locale)
    if isinstance(asked, Not):
        return _unless(plan, asked.part, locale)
    joint = _word("and" if isinstance(asked, Every) else "or", locale)
    words = joint.join(condition(plan, part, locale, inside=True) for part in asked.parts) or "—"
    return wording.bracket(words, locale).strip() if inside and len(asked.parts) > 1 else words


def _is(field: Field, asked: Is | Judged, locale: str) -> str:
    """What a field has to be: one of some values, or anything, as long as it is given."""
    if isinstance(asked, Judged) or set(asked.values) == set(every_value(field)):
        return _word("is_given", locale).format(field.title.in_(locale))
    return _one_of(field, [value(field, one, locale) for one in asked.values], locale)


def _unless(plan: Plan, part: Condition, locale: str) -> str:
    """When this does not hold: of a field, what it may be besides, and as long as nobody has given it."""
    if not isinstance(part, Is | Judged):
        return _word("not", locale) + wording.bracket(condition(plan, part, locale), locale)
    field = _field(plan, part.field)
    given = every_value(field) if isinstance(part, Judged) else part.values
    rest = [value(field, one, locale) for one in every_value(field) if one not in given]
    if not rest:
        return _word("not_given", locale).format(field.title.in_(locale))
    return _one_of(field, rest, locale, open_too=not field.required)


def _one_of(field: Field, words: Sequence[str], locale: str, *, open_too: bool = False) -> str:
    """热度为“高”或“中”: a field and what it has to be; `open_too`: or not given yet."""
    quoted = [*(_word("value", locale).format(one) for one in words)]
    quoted += [_word("open", locale)] if open_too else []
    return _word("is", locale).format(field.title.in_(locale), _word("either", locale).join(quoted))


def _field(plan: Plan, id_: str) -> Field:
    return next(field for field in plan.fields if field.id == id_)


def value(field: Field, one: str | bool, locale: str) -> str:
    """A value of a coded field."""
    if isinstance(one, bool):
        return _word("yes" if one else "no", locale)
    return field.choices[one].in_(locale)


def values(field: Field, locale: str) -> str:
    """What a coded field can be."""
    if field.kind is FieldKind.TIME:
        return _word("time", locale)
    return " / ".join(value(field, one, locale) for one in every_value(field))


def every_value(field: Field) -> tuple[Value, ...]:
    """Every value of a coded field that has a list of them; none of a time."""
    return (True, False) if field.kind is FieldKind.YES_NO else tuple(field.choices)


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
        said = wording.ANCHORS[Anchor(item)].in_(locale)
        return said + wording.bracket(_word("graded", locale), locale) if item == Anchor.GRADED else said
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

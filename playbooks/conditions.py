"""Conditions as a plan writes them: `{emergency: yes}`, and `all`, `any`, `not` around such.

A mapping holds when all of it holds; a list of values, when the field has one of them. `at_least` and
`set` are written out as the values they stand for once the fields are known, so that the engine and
lint know few constructs; a time has no such values, and can only be set or not. An empty mapping always
holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Annotated, Any, Protocol

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.conditions import Condition, Every, Fields, Is, Judged, Not, Some, Value, asked, cases
from engine.parts import FieldKind
from playbooks.reading import Path
from playbooks.saying import plain, say
from playbooks.values import refuse

WHEN = "only if the coded fields are so: {field: value}, and all, any, not around such"

ALL, ANY, NOT = "all", "any", "not"
JOINTS = (ALL, ANY, NOT)
AT_LEAST, SET = "at_least", "set"


class Choice(Protocol):
    """A value of a choice."""

    @property
    def id(self) -> str:
        """As it is stored."""


class Coded(Protocol):
    """A coded field as far as a condition speaks of it: a field itself may hold conditions."""

    @property
    def id(self) -> str:
        """As it is stored."""

    @property
    def kind(self) -> FieldKind:
        """What can be said of it."""

    @property
    def required(self) -> bool:
        """Whether logging waits for it, so that it is always judged."""

    @property
    def choices(self) -> Sequence[Choice]:
        """Its values; of a choice, the least first."""


Written = Mapping[str, Any]  # a condition as the author wrote it, its shape checked

_VALUE = plain("write yes, no or the id of a choice, a list of these, {at_least: id} or {set: yes}")
_SHAPE = plain("write {field: value}, or all: [...], any: [...], not: {...} around such")


def _condition(given: object) -> dict[str, Any]:
    """A condition whose shape is right, a single value as a list of one.

    Names are checked in `naming`, values in `checking`: they need the fields.
    """
    if not isinstance(given, dict):
        raise refuse(say("{0!r} is no condition", given), _SHAPE)
    return {key: _joined(key, value) if key in JOINTS else _asked(value) for key, value in given.items()}


def _joined(word: str, value: object) -> object:
    if word == NOT:
        return _condition(value)
    if not isinstance(value, list) or not value:
        raise refuse(say("{0}: {1!r} is no list of conditions", word, value), _SHAPE)
    return [_condition(part) for part in value]


def _asked(given: object) -> object:
    if isinstance(given, dict):
        (word, value), *more = list(given.items()) or [("", None)]
        fits = isinstance(value, str) if word == AT_LEAST else word == SET and isinstance(value, bool)
        if more or not fits:
            raise refuse(say("{0!r} compares nothing", given), _VALUE)
        return given
    values = list(given) if isinstance(given, list | tuple) else [given]
    if not values or any(isinstance(value, list | dict) for value in values):
        raise refuse(say("{0!r} is no value of a coded field", given), _VALUE)
    return values


def is_condition(given: object) -> bool:
    """Whether its shape is right."""
    try:
        _condition(given)
    except PydanticCustomError:
        return False
    return True


When = Annotated[
    Written,
    PlainValidator(_condition),
    PlainSerializer(dict),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {
                ALL: {"type": "array", "items": {"type": "object"}, "minItems": 1},
                ANY: {"type": "array", "items": {"type": "object"}, "minItems": 1},
                NOT: {"type": "object"},
            },
            "additionalProperties": {
                "anyOf": [
                    {"type": ["string", "boolean"]},
                    {"type": "array", "items": {"type": ["string", "boolean"]}, "minItems": 1},
                    {"type": "object", "minProperties": 1, "maxProperties": 1},
                ]
            },
        }
    ),
]


def leaves(written: object, path: Path = ()) -> Iterator[tuple[Path, str, object]]:
    """Every (place, field, what is asked of it) in a condition as written, sound or not."""
    if isinstance(written, list):
        for index, part in enumerate(written):
            yield from leaves(part, (*path, index))
    if isinstance(written, dict):
        for key, value in written.items():
            if key in JOINTS:
                yield from leaves(value, (*path, key))
            else:
                yield (*path, key), str(key), value


def possible(field: Coded) -> tuple[Value, ...]:
    """The values a field can have, of a choice the least first; for a time one that stands for any."""
    if field.kind is FieldKind.YES_NO:
        return (True, False)
    if field.kind is FieldKind.TIME:
        return (SET,)
    return tuple(choice.id for choice in field.choices)


def compiled(written: Written, fields: Mapping[str, Coded]) -> Condition:
    """The condition the engine decides. KeyError for a field or choice that does not exist."""
    parts = [_part(key, value, fields) for key, value in written.items()]
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _part(key: str, value: Any, fields: Mapping[str, Coded]) -> Condition:
    if key == NOT:
        return Not(compiled(value, fields))
    if key == ALL:
        return Every(tuple(compiled(part, fields) for part in value))
    if key == ANY:
        return Some(tuple(compiled(part, fields) for part in value))
    return _compared(value, fields[key])


def _compared(value: Any, field: Coded) -> Condition:
    if isinstance(value, dict):
        every: Sequence[Value] = possible(field)
        if AT_LEAST in value:
            return Is(field.id, tuple(every[every.index(value[AT_LEAST]) :]))
        known = Judged(field.id) if field.kind is FieldKind.TIME else Is(field.id, tuple(every))
        return known if value[SET] else Not(known)
    return Is(field.id, tuple(value if isinstance(value, list) else [value]))


# In how many ways the fields of one condition may be judged (ours): tried out in a tenth of a second.
MOST_CASES = 20_000


def ways(condition: Condition, fields: Mapping[str, Coded]) -> int:
    """In how many ways the fields a condition looks at can be judged, or not be judged yet."""
    return prod(len(possible(fields[name])) + 1 for name in asked(condition))


def cases_of(condition: Condition, fields: Mapping[str, Coded]) -> Iterator[Fields]:
    """Every way in which the fields a condition looks at can be judged, or not be judged yet."""
    needed = {name for name in asked(condition) if fields[name].required}
    every = cases({name: possible(fields[name]) for name in asked(condition)})
    return (case for case in every if needed <= case.keys())


def can_hold(condition: Condition, fields: Mapping[str, Coded]) -> bool:
    """Whether it holds for any way in which its fields can be judged, or not be judged yet.

    One field after another is judged, and no further where the condition is settled by then: it takes about
    as long as the condition is, and not as there are ways.
    """
    return _can_hold(condition, {name: _judgements(fields[name]) for name in asked(condition)}, {})


def _judgements(field: Coded) -> tuple[Value | None, ...]:
    """How a field can be judged; None: not yet, unless logging waits for it."""
    return possible(field) if field.required else (None, *possible(field))


def _can_hold(
    condition: Condition, open_fields: Mapping[str, tuple[Value | None, ...]], judged: dict[str, Value | None]
) -> bool:
    settled = _settled(condition, judged)
    if settled is not None:
        return settled
    name = next(field for field in sorted(open_fields) if field not in judged)
    return any(_can_hold(condition, open_fields, {**judged, name: value}) for value in open_fields[name])


def _settled(condition: Condition, judged: Mapping[str, Value | None]) -> bool | None:
    """Whether it holds, as far as fields are judged (None: not to be judged); None if that cannot be said."""
    if isinstance(condition, Is | Judged):
        if condition.field not in judged:
            return None
        value = judged[condition.field]
        return value is not None and (isinstance(condition, Judged) or value in condition.values)
    if isinstance(condition, Not):
        settled = _settled(condition.part, judged)
        return None if settled is None else not settled
    parts = [_settled(part, judged) for part in condition.parts]
    decides = isinstance(condition, Some)  # one that holds settles `any`, one that does not settles `all`
    if decides in parts:
        return decides
    return None if None in parts else not decides

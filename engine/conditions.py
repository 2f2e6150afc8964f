"""Conditions 条件 of a plan, on its coded fields: data, so that lint can decide them; never code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

Value = str | bool
Fields = Mapping[str, Value]  # by field; one that is not judged yet is not in it


@dataclass(frozen=True, slots=True)
class Is:
    """The field has one of these values. One that is not judged yet has none."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold; with none of them, always."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold; so it is too for as long as nobody has judged."""

    part: "Condition"


Condition = Is | Every | Some | Not

ALWAYS = Every(())


def holds(condition: Condition, fields: Fields) -> bool:
    """Whether it holds for these coded fields."""
    if isinstance(condition, Is):
        return condition.field in fields and fields[condition.field] in condition.values
    if isinstance(condition, Not):
        return not holds(condition.part, fields)
    together = all if isinstance(condition, Every) else any
    return together(holds(part, fields) for part in condition.parts)


def asked(condition: Condition) -> frozenset[str]:
    """The fields it looks at."""
    if isinstance(condition, Is):
        return frozenset((condition.field,))
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return frozenset(name for part in parts for name in asked(part))


def grounds(condition: Condition, fields: Fields) -> frozenset[str]:
    """The fields that make a condition hold which holds for these."""
    if isinstance(condition, Some):
        parts = tuple(part for part in condition.parts if holds(part, fields))
        return frozenset(name for part in parts for name in grounds(part, fields))
    if isinstance(condition, Every):
        return frozenset(name for part in condition.parts for name in grounds(part, fields))
    return asked(condition)


def cases(fields: Mapping[str, tuple[Value, ...]]) -> Iterator[Fields]:
    """Every way in which these fields can be judged, or not be judged: values by field."""
    names = sorted(fields)
    for values in product(*((None, *fields[name]) for name in names)):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}

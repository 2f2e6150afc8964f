"""Which rungs of a ladder are called in one incident, and after how long each of them is."""

from collections.abc import Iterable, Mapping, Sequence

from engine.conditions import ALWAYS, Condition, Every, Fields, Value, asked, cases, holds
from engine.parts import Field, FieldKind, Ladder
from engine.plan import Plan
from playbooks.spans import at_least_minutes

# The places of the rungs that apply in one incident, from the first called to the last.
Turn = tuple[int, ...]


def by_field(ladder: Ladder) -> bool:
    """Whether a rung of it depends on the coded fields."""
    return any(rung.when != ALWAYS for rung in ladder.rungs)


def together(whens: Sequence[Condition], incidents: Iterable[Fields]) -> frozenset[Turn]:
    """Which of these hold together in any of the incidents, given by their fields."""
    return frozenset(
        tuple(place for place, when in enumerate(whens) if holds(when, fields)) for fields in incidents
    )


def of_plan(plan: Plan, ladder: Ladder) -> frozenset[Turn]:
    """Which rungs of this ladder of the plan apply together."""
    whens = [rung.when for rung in ladder.rungs]
    fields = [field for field in plan.fields if field.id in asked(Every(tuple(whens)))]
    needed = {field.id for field in fields if field.required}
    every = cases({field.id: _values(field) for field in fields})
    return together(whens, (case for case in every if needed <= case.keys()))


def _values(field: Field) -> tuple[Value, ...]:
    """What a field can be; for a time one value stands for any."""
    if field.kind is FieldKind.YES_NO:
        return (True, False)
    return tuple(field.choices) or (field.id,)


def after(minutes: Sequence[int], turn: Turn) -> Mapping[int, int]:
    """After how many minutes each rung that applies is called; `minutes` is how long each is waited for."""
    return {place: sum(minutes[below] for below in turn if below < place) for place in turn}


def spread(ladder: Ladder, turns: Iterable[Turn]) -> tuple[tuple[int, int], ...]:
    """(earliest, latest) of each rung: after how many minutes it is called if nobody answers."""
    minutes = [at_least_minutes(rung.wait) * (rung.repeats + 1) for rung in ladder.rungs]
    called = [after(minutes, turn) for turn in turns]
    times = [[one[place] for one in called if place in one] for place in range(len(ladder.rungs))]
    return tuple((min(of, default=0), max(of, default=0)) for of in times)

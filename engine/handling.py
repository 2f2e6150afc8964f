"""How a matter is handled 处置方式: 请示, 上报 or 直接处置, and what comes before what because of that."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.conditions import Condition, Fields, holds
from engine.duties import Step
from engine.vocabulary import Mode


@dataclass(frozen=True, slots=True)
class Handling:
    """A matter of these levels, while `when` holds, is handled in this `mode`.

    Where it is, `steps` (ids, stages of documents among them) and the parts of those who assist in them
    wait for the moments in `after`, besides what they wait for anyway: the act for its approval 请示, or
    the report for the act 直接处置.
    """

    mode: Mode
    levels: frozenset[str]
    when: Condition
    steps: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def in_force(handlings: Iterable[Handling], level: str, fields: Fields) -> Handling | None:
    """How a matter of this level is handled: by the first that holds; None: the plan does not say."""
    here = (one for one in handlings if level in one.levels and holds(one.when, fields))
    return next(here, None)


def ordered(step: Step, handling: Handling | None) -> Step:
    """The step with what it waits for in this way of handling."""
    if not (more := besides(step, handling)):
        return step
    return replace(step, after=tuple(dict.fromkeys((*step.after, *more))))


def besides(step: Step, handling: Handling | None) -> tuple[str, ...]:
    """What the step waits for in this way of handling, besides what it waits for anyway."""
    if handling is None or not {step.id, step.part_of} & set(handling.steps):
        return ()
    return handling.after

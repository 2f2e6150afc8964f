"""主办 and 协办 as written: of several roles that do a step the first leads, each other has a part."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.assisting import part_id
from playbooks.reading import child

if TYPE_CHECKING:
    from playbooks.schema import Step


def part_ids(steps: Any) -> Iterator[str]:
    """The ids of the parts of steps as read; what is malformed is left out."""
    for step in steps if isinstance(steps, list) else ():
        name, by = child(step, "id"), child(step, "by")
        if isinstance(name, str) and isinstance(by, list):
            yield from (part_id(name, role) for role in by[1:] if isinstance(role, str))


def parts_of(step: "Step") -> Iterator["Step"]:
    """The parts of a step as steps: of the same levels, conditions and weight."""
    for role in (step.by or ())[1:]:
        more = {"id": part_id(step.id, role), "by": (role,), "confirmed_by": None}
        yield step.model_copy(update=more)

"""The coded fields of a plan in words: what each can be, when it has to be given, and who decides it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.parts import Field
from playbooks import clauses, decision_points

if TYPE_CHECKING:
    from playbooks.explaining import Page


def fields(page: "Page") -> Iterator[str]:
    """Each field, in the order of the plan; nothing where there are none."""
    if page.plan.fields:
        yield f"\n### {page.word('ask')}\n"
        for field in page.plan.fields:
            values = page.pair(page.text(field.title), clauses.values(field, page.locale))
            yield f"- {values}{_must(page, field)}{decision_points.asked(page, field)}"


def _must(page: "Page", field: Field) -> str:
    """When it has to be given; what somebody is asked to decide says when that is itself."""
    need = needed(page, field)
    if need == "for_level":
        levels = frozenset(level.id for level in page.levels if field.id in level.needs)
        return page.bracket(page.word(need).format(page.names(levels)))
    return page.bracket(page.word(need)) if need else ""


def needed(page: "Page", field: Field) -> str:
    """When a field has to be given, as a key of the wording; "" for one that somebody is asked to decide."""
    if field.required:
        return "at_logging"
    if any(field.id in level.needs for level in page.levels):
        return "for_level"
    return "" if field.id in page.plan.asked else "left_open"

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
    return page.bracket(page.word("at_logging")) if field.required else ""

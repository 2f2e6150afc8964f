"""Decision points 决策点 in words: who decides, when that is asked, by when, and what silence means."""

from typing import TYPE_CHECKING

from engine.conditions import ALWAYS
from engine.parts import Field
from playbooks import clauses

if TYPE_CHECKING:
    from playbooks.explaining import Page


def asked(page: "Page", field: Field) -> str:
    """Who decides it, when that is asked, by when, and what silence means; "" if it is not asked for."""
    question = page.plan.asked.get(field.id)
    if question is None:
        return ""
    marks = [
        page.word("asked").format(page.roles(question.roles)),
        page.word("asked_from").format(" / ".join(map(page.moment, question.anchors))),
        page.pair(page.word("decided_within"), page.by_level(question.within)),
        *([page.only_if(question.when)] if question.when != ALWAYS else []),
        page.pair(page.word("silence"), clauses.value(field, question.silence, page.locale)),
        *page.authority(question, question.within.keys()),
    ]
    return page.bracket(page.in_turn(marks))

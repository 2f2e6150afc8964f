"""What a way of handling 处置方式 holds up in the chart: what waits for its approval, or for the act."""

from collections.abc import Iterable, Iterator

from engine import moments
from engine.conditions import ALWAYS
from engine.duties import Step
from engine.handling import Handling, besides
from playbooks.charting.words import word
from playbooks.explaining import Page


def ways(page: Page, steps: Iterable[Step]) -> Iterator[tuple[Handling, tuple[str, ...]]]:
    """Each way of handling at the levels shown that has one of these steps wait, and for which moments."""
    here, known = {level.id for level in page.levels}, list(steps)
    for handling in page.plan.handlings:
        after = dict.fromkeys(name for step in known for name in besides(step, handling))
        if handling.levels & here and after:
            yield handling, tuple(after)


def notes(page: Page, steps: Iterable[Step]) -> tuple[str, ...]:
    """What stands in the box of these steps: 请示：须先完成“批准”."""
    return tuple(_note(page, handling, after) for handling, after in ways(page, steps))


def _note(page: Page, handling: Handling, after: tuple[str, ...]) -> str:
    here = frozenset(level.id for level in page.levels)
    limits = [page.names(handling.levels & here)] if handling.levels & here != here else []
    limits += [page.condition(handling.when)] if handling.when != ALWAYS else []
    mode = word(handling.mode.value, page.locale) + (page.bracket(page.in_turn(limits)) if limits else "")
    return word("held", page.locale, mode=mode, after=page.several([page.moment(name) for name in after]))


def waited_for(page: Page, steps: Iterable[Step]) -> tuple[str, ...]:
    """The steps that these wait for in some way of handling, by id."""
    named = (moments.parts(name) for _, after in ways(page, steps) for name in after)
    return tuple(dict.fromkeys(item for kind, item in named if kind == moments.STEP))

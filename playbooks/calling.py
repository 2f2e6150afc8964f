"""Who is called while nobody answers, in words: the ladders of a plan, rung by rung."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.parts import Ladder, Level, Rung
from engine.quorums import Quorum
from engine.vocabulary import Side
from playbooks import clauses, turns, wording

if TYPE_CHECKING:
    from playbooks.explaining import Page


def ladders(page: "Page") -> Iterator[str]:
    """Each ladder of the levels shown, once, and what holds for all of them."""
    shown: dict[str, tuple[Ladder, list[Level]]] = {}
    for level in page.levels:
        ladder = page.plan.ladders[level.id]
        shown.setdefault(ladder.id, (ladder, []))[1].append(level)
    for ladder, levels in shown.values():
        names = page.several([level.name for level in levels])
        yield f"### {page.text(ladder.title)}{page.bracket(names)}\n"
        yield from page.table(heading(ladder), list(_rungs(page, ladder)))
        yield ""
        yield from _stops(page, ladder)
    yield page.word("again")
    if any(role.side is Side.ABOVE for role in page.plan.roles.values()):
        yield page.word("above")
    if any(turns.by_field(ladder) for ladder, _ in shown.values()):
        yield page.word("skipped")
    yield page.pair(page.word("act"), page.by_level(page.plan.act_within))


def heading(ladder: Ladder) -> str:
    """The columns of its table: whether a rung depends on the fields is one where any does."""
    return "rung_if" if turns.by_field(ladder) else "rung"


def _rungs(page: "Page", ladder: Ladder) -> Iterator[list[str]]:
    times = turns.spread(ladder, turns.of_plan(page.plan, ladder))
    for rung, (earliest, latest) in zip(ladder.rungs, times, strict=True):
        channels = page.several([page.text(wording.CHANNELS[kind]) for kind in rung.channels])
        condition = [page.condition(rung.when)] if turns.by_field(ladder) else []
        wait = wording.span(rung.wait, page.locale)
        at = wording.called_after(earliest, latest, page.locale)
        yield [at, page.roles(rung.roles), *condition, channels, wait, str(rung.repeats + 1)]


def _stops(page: "Page", ladder: Ladder) -> Iterator[str]:
    """Whose answer stops the climb: once if it is the same on every rung."""
    stops = [_stopped_by(page, rung) for rung in ladder.rungs]
    if len(set(stops)) == 1:
        yield page.pair(page.word("stops"), stops[0]) + "\n"
    else:
        for number, who in enumerate(stops, start=1):
            yield f"{number}. " + page.pair(page.word("stops"), who)
        yield ""


def _stopped_by(page: "Page", rung: Rung) -> str:
    return clauses.who(page.plan, Quorum(tuple(rung.stopped_by), rung.answers), page.locale)

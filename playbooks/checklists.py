"""What has to be done and what has to be written, in words: the steps of a plan, and its documents."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from engine import moments
from engine.conditions import ALWAYS
from engine.documents import Document, Stage
from engine.duties import Step
from engine.handling import Handling
from playbooks import clauses, filling, whose, wording

if TYPE_CHECKING:
    from playbooks.explaining import Page


def steps(page: "Page") -> Iterator[str]:
    """The checklist, numbered; stages of documents stand with their document."""
    here = frozenset(level.id for level in page.levels)
    listed = [step for step in page.plan.checklist if step.levels & here]
    for number, step in enumerate(listed, start=1):
        marks = list(_marks(page, step, here))
        yield f"{number}. {page.text(step.title)}" + (page.bracket(page.in_turn(marks)) if marks else "")


def _marks(page: "Page", step: Step, here: frozenset[str]) -> Iterator[str]:
    if step.required:
        yield page.word("required")
    if step.to_file:
        yield page.word("to_file")
    yield from _done_by(page, step)
    if not here <= step.levels:
        yield page.word("only_at").format(page.names(step.levels & here))
    if step.when != ALWAYS:
        yield page.condition(step.when)
    if step.after:
        yield page.pair(page.word("after"), _moments(page, step.after))
    if step.wait:
        yield page.word("apart").format(wording.span(step.wait, page.locale))
    if step.confirmed_by:
        yield page.pair(page.word("by"), clauses.who(page.plan, step.confirming, page.locale))


def _done_by(page: "Page", step: Step) -> Iterator[str]:
    """Who does it; of several who leads, and who assists. A part says so by its title."""
    parts = [one.by for one in page.plan.steps if one.part_of == step.id]
    if step.by and not step.part_of:
        yield page.pair(page.word("led_by" if parts else "done_by"), page.roles([step.by]))
    if parts:
        yield page.pair(page.word("assisted_by"), page.roles(parts))


def handlings(page: "Page") -> Iterator[str]:
    """How the matter is handled, in the order in which it is looked up: the first that holds."""
    here = frozenset(level.id for level in page.levels)
    for number, one in enumerate((one for one in page.plan.handlings if one.levels & here), start=1):
        marks = [] if here <= one.levels else [page.word("only_at").format(page.names(one.levels & here))]
        marks += [page.condition(one.when)] if one.when != ALWAYS else []
        said = f"{number}. {page.text(wording.MODES[one.mode])}"
        said += page.bracket(page.in_turn(marks)) if marks else ""
        yield page.pair(said, _in_turn(page, one)) if one.steps else said


def _in_turn(page: "Page", handling: Handling) -> str:
    """What comes first, and what after it."""
    then = [moments.of(moments.STEP, step) for step in handling.steps]
    return page.word("first_then").format(_moments(page, handling.after), _moments(page, then))


def _moments(page: "Page", names: Iterable[str]) -> str:
    """Moments in a row; documents of other levels may have the same name, which is said once."""
    return page.several(list(dict.fromkeys(page.moment(name) for name in names)))


def documents(page: "Page") -> Iterator[str]:
    """The documents as a table: what is in each, who passes it on, and its number."""
    here = frozenset(level.id for level in page.levels)
    listed = [one for one in page.plan.documents if one.levels & here]
    yield from page.table("document", [_row(page, one, here) for one in listed])
    if listed:
        yield "\n" + page.word("signing")


def _row(page: "Page", document: Document, here: frozenset[str]) -> list[str]:
    chain = [step for step in page.plan.steps if step.document == document.id]
    marks = [page.word("required")] if chain[0].required else []
    marks += [page.word("to_file")] if document.to_file else []
    title, type_ = page.text(document.title), page.text(document.type)
    marks = [type_, *marks] if type_ != title else marks
    ways = (_stage(page, stage, step) for stage, step in zip(document.stages, chain, strict=True))
    return [
        title + (page.bracket(page.several(marks)) if marks else ""),
        page.names(document.levels & here),
        page.condition(document.when),
        _moments(page, chain[0].after),
        filling.of_document(page, document.sections),
        " → ".join(ways),
        _number(page, document.number) or "—",
    ]


def _number(page: "Page", pattern: str) -> str:
    """The pattern of a number, with blanks for what is put in."""
    for name in ("office", "year", "n"):
        pattern = pattern.replace(f"{{{name}}}", page.word(f"number_{name}"))
    return pattern


def _stage(page: "Page", stage: Stage, step: Step) -> str:
    """A stage and whose it is; what is nobody's in particular is the desk's, which is said once."""
    who = clauses.who(page.plan, step.confirming, page.locale)
    return page.pair(page.text(stage.title), who) if step.confirmed_by else page.text(stage.title)


def report(page: "Page") -> Iterator[str]:
    """Who reviews the report, how long the matter may be opened again, and the sections of the report."""
    within = wording.span(page.plan.review_within, page.locale)
    yield page.pair(page.word("review"), whose.reviewing(page) + page.bracket(within)) + "\n"
    if page.plan.reopen_within:
        yield page.pair(page.word("reopen"), wording.span(page.plan.reopen_within, page.locale)) + "\n"
    for n, section in enumerate(page.plan.sections, start=1):
        marks = [page.condition(section.when)] if section.when != ALWAYS else []
        marks.append(filling.of_report(page, section))
        yield f"{n}. {page.text(section.title)}{page.bracket(page.in_turn(marks))}"

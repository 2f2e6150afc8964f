"""时限确认表: every length of time a plan sets, each with what it rests on, to be confirmed one by one."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from engine.conditions import ALWAYS
from engine.duties import Cadence, Deadline, Question
from engine.parts import Ladder
from engine.vocabulary import Standing
from playbooks import clauses, whose, wording
from playbooks.explaining import Page
from playbooks.paper.blocks import Table, blocks
from playbooks.paper.words import word


@dataclass(frozen=True, slots=True)
class Limit:
    """A row of the table. `notes` are pairs of a name and words: conditions, what meets it."""

    matter: str
    notes: tuple[str, ...]
    counts_from: str
    within: str
    warned: str
    breached: str
    standing: str
    source: str
    to_confirm: bool


def limits(page: Page) -> tuple[Limit, ...]:
    """The limits, recurring reports and decisions of the levels shown, then what has no source."""
    owed = (limit for _, limit in (*deadlines(page), *updates(page), *questions(page)))
    return (*owed, *_unsourced(page))


def rows(
    heading: str, lines: Iterator[str], locale: str
) -> Iterator[tuple[Mapping[str, str], tuple[str, ...]]]:
    """Each row of the table under `heading` (a key of the wording): its cells by the English names of the
    columns, and each cell again with its name in `locale`, to be quoted.
    """
    keys = wording.PHRASES[heading].en.split(" | ")
    for table in blocks(lines):
        if isinstance(table, Table):
            for row in table.rows:
                said = [
                    wording.pair(name, cell, locale) for name, cell in zip(table.columns, row, strict=True)
                ]
                yield dict(zip(keys, row, strict=True)), tuple(said)


# The columns that have a place of their own in a row; whatever else a table says becomes a note.
_PLACED = ("What", "Within", "Every", "From", "Warned", "Reminded", "Told when passed", "Standing", "Source")
_NOTHING = "—"


def _notes(cells: Mapping[str, str], said: Sequence[str]) -> tuple[str, ...]:
    pairs = zip(cells.items(), said, strict=True)
    return tuple(words for (key, cell), words in pairs if key not in _PLACED and cell != _NOTHING)


def deadlines(page: Page) -> Iterator[tuple[Deadline, Limit]]:
    """Each limit of the levels shown, with its row."""
    here = {level.id for level in page.levels}
    shown = [limit for limit in page.plan.deadlines if limit.says or here & {*limit.within, *limit.until}]
    for limit, (cells, said) in zip(shown, rows("limit", page.deadline_lines(), page.locale), strict=True):
        yield (
            limit,
            Limit(
                cells["What"],
                (*_notes(cells, said), *_met(page, limit)),
                cells["From"],
                cells["Within"] or _NOTHING,
                cells["Warned"],
                page.word("told").format(cells["Told when passed"]) if limit.breach_roles else _NOTHING,
                cells["Standing"],
                cells["Source"],
                _to_confirm(page, limit, limit.within.keys() | limit.until.keys()),
            ),
        )


def _to_confirm(page: Page, limit: Deadline | Cadence | Question, levels: Set[str]) -> bool:
    """Whether at some level shown nobody has confirmed it yet."""
    here = [level.id for level in page.levels if level.id in levels]
    standings = {limit.authority(level).standing for level in here} or {limit.standing}
    return Standing.DEFAULT in standings


def _met(page: Page, limit: Deadline) -> Iterator[str]:
    if limit.met_by:
        moments = [page.moment(name) for name in sorted(limit.met_by)]
        yield page.pair(word("met", page.locale), " / ".join(moments))


def updates(page: Page) -> Iterator[tuple[Cadence, Limit]]:
    """Each recurring report of the levels shown, with its row."""
    here = {level.id for level in page.levels}
    shown = [update for update in page.plan.cadences if any(map(update.is_owed_at, here))]
    for update, (cells, said) in zip(shown, rows("update", page.update_lines(), page.locale), strict=True):
        yield (
            update,
            Limit(
                cells["What"],
                _notes(cells, said),
                word("every_from" if update.every else "times_from", page.locale),
                word("every", page.locale, span=cells["Every"]) if update.every else cells["Every"],
                _NOTHING,
                word("update_owed", page.locale, roles=cells["Reminded"]),
                cells["Standing"],
                cells["Source"],
                _to_confirm(page, update, update.every.keys() | update.levels),
            ),
        )


def questions(page: Page) -> Iterator[tuple[Question, Limit]]:
    """Each decision point of the levels shown, with the row of the span it leaves to whoever decides."""
    here, locale = {level.id for level in page.levels}, page.locale
    for field in page.plan.fields:
        question = page.plan.asked.get(field.id)
        if question is None or not here & question.within.keys():
            continue
        silence = clauses.value(field, question.silence, locale)
        standing, source = page.authority(question, question.within.keys())
        row = Limit(
            word("decision", locale, field=page.text(field.title), roles=page.roles(question.roles)),
            (page.only_if(question.when),) if question.when != ALWAYS else (),
            " / ".join(map(page.moment, question.anchors)),
            page.by_level(question.within),
            _NOTHING,
            page.pair(page.word("silence"), silence),
            standing,
            source,
            _to_confirm(page, question, question.within.keys()),
        )
        yield question, row


def _unsourced(page: Page) -> Iterator[Limit]:
    """Lengths of time for which the format has no source: the office confirms them all the same."""
    plan, locale = page.plan, page.locale
    if any(map(page.waits_at_gate, plan.tells)):
        logged = page.moment("logged")
        yield _plain(
            page, word("gate", locale), logged, page.by_level(plan.gate), word("gate_passed", locale)
        )
    ladders = {plan.ladders[level.id].id: plan.ladders[level.id] for level in page.levels}
    for ladder in ladders.values():
        matter = word("waits", locale, ladder=ladder.title.in_(locale))
        passed = word("waits_passed", locale)
        yield _plain(page, matter, word("waits_from", locale), _waits(page, ladder), passed)
    acting = page.by_level(plan.act_within)
    yield _plain(page, word("act", locale), word("act_from", locale), acting, word("act_passed", locale))
    if plan.reopen_within:
        length = wording.span(plan.reopen_within, locale)
        yield _plain(page, page.word("reopen"), word("reopen_from", locale), length, _NOTHING)
    reviewed = wording.span(plan.review_within, locale)
    passed = word("review_passed", locale, reviewer=whose.reviewing(page))
    yield _plain(page, word("review_limit", locale), word("review_from", locale), reviewed, passed)


def _plain(page: Page, matter: str, counts_from: str, within: str, passed: str) -> Limit:
    source = word("unsourced", page.locale)
    return Limit(matter, (), counts_from, within, _NOTHING, passed, "", source, to_confirm=True)


def _waits(page: Page, ladder: Ladder) -> str:
    """5分钟 → 10分钟×2次: the wait of each rung, how often it is waited for, and where only."""
    said = []
    for rung in ladder.rungs:
        length = wording.span(rung.wait, page.locale)
        wait = word("waits_each", page.locale, wait=length, n=rung.repeats + 1) if rung.repeats else length
        only = page.bracket(page.condition(rung.when)) if rung.when != ALWAYS else ""
        said.append(wait + only)
    return " → ".join(said)

"""A plan in words: who is called when, what is due by when, and on whose authority.

Markdown that reads as plain text. `zhishou playbook show` prints it, the deployment carries it, the
log form shows it for one level before anybody is called.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial

from engine.conditions import Condition
from engine.duties import Cadence, Deadline, Question, Tell
from engine.parts import Ladder, Level, Span, Text
from engine.plan import Plan
from engine.vocabulary import Anchor, Chapter, Side
from playbooks import (
    authorities,
    calling,
    checklists,
    clauses,
    coded_fields,
    consents,
    rhythms,
    tables,
    whose,
    wording,
)
from playbooks import leeway as leeways

_AFTER_CONFIRMING = frozenset((Anchor.CONFIRMED, Anchor.GRADED, Anchor.RESOLVED, Anchor.REOPENED))


def explain(plan: Plan, locale: str, level: str | None = None) -> str:
    """The plan in words, in `locale` ("zh" or "en"); of one level only if `level` names it.

    KeyError if the plan has no such level.
    """
    page = Page(plan, locale, [plan.level(level)] if level else list(plan.levels))
    return tables.plain("\n".join(page.lines())) + "\n"


class Page:
    """The plan as lines of Markdown, for some of its levels; each chapter by itself, for other pages too."""

    def __init__(self, plan: Plan, locale: str, levels: list[Level]) -> None:
        self.plan = plan
        self.locale = locale
        self.levels = levels

    def lines(self) -> Iterator[str]:
        yield f"# {self.text(self.plan.title)} ({self.plan.id} {self.plan.version})"
        yield ""
        if self.plan.content_free:
            yield f"{self.word('free')}\n"
        if self.plan.drill_calls:
            yield self.pair(self.word("drill"), self.roles(self.plan.drill_calls)) + "\n"
        chapters: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
            ("levels", self.level_lines),
            ("ladder", self.ladder_lines),
            ("tells", self.tell_lines),
            ("deadlines", self.deadline_lines),
            ("updates", self.update_lines),
            *((("handling", self.handling_lines),) if self.plan.handlings else ()),
            ("steps", self.step_lines),
            *((("documents", self.document_lines),) if self.plan.documents else ()),
            ("report", self.report_lines),
            ("roles", self.role_lines),
            ("basis", lambda: (f"- {line}" for line in self.plan.basis)),
            *((name.value, partial(self.said_lines, name)) for name in self.plan.chapters),
        )
        for heading, chapter in chapters:
            yield f"## {self.word(heading)}\n"
            yield from list(chapter()) or [self.word("none")]
            yield ""

    # Words

    def text(self, text: Text) -> str:
        return text.in_(self.locale)

    def word(self, key: str) -> str:
        return wording.PHRASES[key].in_(self.locale)

    def several(self, words: Sequence[str]) -> str:
        return wording.several(list(words), self.locale) or "—"

    def in_turn(self, words: Iterable[str]) -> str:
        """Words that have commas of their own, in a row."""
        return ("; " if self.locale == "en" else "；").join(words)

    def roles(self, ids: Sequence[str]) -> str:
        return self.several([self.text(self.plan.roles[role].title) for role in ids])

    def names(self, ids: frozenset[str]) -> str:
        return self.several([level.name for level in self.plan.levels if level.id in ids])

    def by_level(self, spans: Mapping[str, Span]) -> str:
        """The span of the levels shown, each with the levels that have it unless all have the same."""
        return self.by_level_said({id_: wording.span(span, self.locale) for id_, span in spans.items()})

    def by_level_said(self, words: Mapping[str, str]) -> str:
        """The same of what is in words already."""
        said: dict[str, list[str]] = {}
        for level in self.levels:
            if level.id in words:
                said.setdefault(words[level.id], []).append(level.name)
        if [len(names) for names in said.values()] == [len(self.levels)]:
            return next(iter(said))
        return self.in_turn(f"{self.several(names)} {length}" for length, names in said.items())

    def pair(self, name: str, value: str) -> str:
        return wording.pair(name, value, self.locale)

    def bracket(self, words: str) -> str:
        return wording.bracket(words, self.locale)

    def table(self, heading: str, rows: list[list[str]]) -> Iterator[str]:
        if rows:
            columns = self.word(heading)
            yield f"| {columns} |"
            yield "|" + " --- |" * (columns.count("|") + 1)
            yield from map(tables.row, rows)

    # Chapters

    def said_lines(self, chapter: Chapter) -> Iterator[str]:
        """A chapter that is words only, a paragraph on each line."""
        return (f"- {self.text(one)}" for one in self.plan.chapters.get(chapter, ()))

    def level_lines(self) -> Iterator[str]:
        for level in self.levels:
            criteria = self.in_turn(self.text(one) for one in level.criteria) or "—"
            marks = list(self._level_marks(level))
            said = self.pair(self._level_named(level), criteria)
            yield f"- {said}{self.bracket(self.in_turn(marks)) if marks else ''}"
        yield from coded_fields.fields(self)
        yield ""
        yield from whose.lines(self)

    def _level_named(self, level: Level) -> str:
        """Ⅱ 重大; once where the title begins with the name."""
        title = self.text(level.title)
        return title if title.startswith(level.name) else f"{level.name} {title}"

    def _level_marks(self, level: Level) -> Iterator[str]:
        fields = {field.id: self.text(field.title) for field in self.plan.fields}
        if level.needs:
            yield self.pair(
                self.word("needs"), self.several([fields.get(name, name) for name in level.needs])
            )
        if level.when is not None:
            yield self.pair(self.word("suggested"), self.condition(level.when))
        if enders := self.plan.enders(level.id):
            yield self.pair(self.word("ended_by"), self.roles(enders))

    def ladder_lines(self) -> Iterator[str]:
        return calling.ladders(self)

    def rung_heading(self, ladder: Ladder) -> str:
        """The columns of its table, as a key of the wording."""
        return calling.heading(ladder)

    def tell_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        tells = [tell for tell in self.plan.tells if tell.levels & here]
        rows = [
            [
                self.roles([tell.role]),
                self.text(wording.TOLD[self.plan.roles[tell.role].side]),
                self.names(tell.levels & here),
                self.condition(tell.when),
                self.told_when(tell),
                self.several([self.text(wording.CHANNELS[kind]) for kind in tell.channels]),
                self.word("told_once" if tell.tries == 1 else "told_again").format(
                    wording.span(tell.retry, self.locale), tell.tries
                ),
            ]
            for tell in tells
        ]
        yield from self.table("tell", rows)
        if any(map(self.waits_at_gate, tells)):
            yield "\n" + self.pair(self.word("gate"), self.by_level(self.plan.gate))
        if consents.asked(self.plan):
            yield "\n" + self.word("consent").format(whose.consenting(self))

    def _is_outside(self, tell: Tell) -> bool:
        return self.plan.roles[tell.role].side in (Side.BELOW, Side.PEER)

    def waits_at_gate(self, tell: Tell) -> bool:
        """Whether this waits for 核定: outside the office, and for nothing that comes with 核定 or later."""
        return self._is_outside(tell) and (not tell.anchors or not _AFTER_CONFIRMING.issuperset(tell.anchors))

    def told_when(self, tell: Tell) -> str:
        """After what it is told: at once, or, outside the office, when the level is confirmed."""
        if tell.anchors:
            return self.word("told_later").format(" / ".join(map(self.moment, tell.anchors)))
        return self.word("told_confirmed") if self._is_outside(tell) else wording.minutes(0, self.locale)

    def deadline_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        yield from self.table(
            "limit", [self._limit(d) for d in self.plan.deadlines if d.says or here & {*d.within, *d.until}]
        )

    def _limit(self, deadline: Deadline) -> list[str]:
        anchors = [self.moment(name) for name in deadline.anchors]
        warned = "—"
        if deadline.warn:
            ahead = self.several([wording.span(span, self.locale) for span in deadline.warn])
            warned = self.word("ahead").format(ahead, self.roles(deadline.warn_roles))
        return [
            self.text(deadline.title),
            self._how_long(deadline),
            " / ".join(anchors) or "—",
            self.condition(deadline.when),
            warned,
            self.roles(deadline.breach_roles),
            *self.authority(deadline, deadline.within.keys() | deadline.until.keys()),
        ]

    def _how_long(self, deadline: Deadline) -> str:
        """What the rule says, and our target where it gives no number."""
        within = self.by_level(deadline.within)
        if deadline.until:
            within = self.by_level_said({level: self.until(end) for level, end in deadline.until.items()})
        leeway = leeways.in_words(self.plan, deadline, self.locale)
        within += self.bracket(leeway) if leeway else ""
        if not deadline.says:
            return within
        ours = self.bracket(self.pair(self.word("target"), within)) if within else ""
        return f"{deadline.says}{ours}"

    def condition(self, condition: Condition) -> str:
        return clauses.condition(self.plan, condition, self.locale)

    def only_if(self, condition: Condition) -> str:
        """The same with its name before it, to stand among other words."""
        return self.pair(self.word("only_if"), self.condition(condition))

    def moment(self, name: str) -> str:
        return clauses.moment(self.plan, name, self.locale)

    def until(self, end: str) -> str:
        return self.word("until").format(self.moment(end))

    def authority(self, limit: Deadline | Cadence | Question, levels: Set[str]) -> list[str]:
        """Its standing and its source at these of the levels shown."""
        return authorities.in_words(limit, (one for one in self.levels if one.id in levels), self.locale)

    def update_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        rows = [
            [
                self.text(c.title),
                self.how_often(c),
                self.condition(c.when),
                self.roles(c.roles),
                *self.authority(c, c.every.keys() | c.levels),
            ]
            for c in self.plan.cadences
            if any(map(c.is_owed_at, here))
        ]
        yield from self.table("update", rows)

    def how_often(self, cadence: Cadence) -> str:
        """4小时; 每日17:00: when a recurring report is owed."""
        if cadence.every:
            return self.by_level(cadence.every)
        here = frozenset(level.id for level in self.levels)
        some = "" if here <= cadence.levels else self.bracket(self.names(cadence.levels & here))
        return rhythms.times_of_day(cadence, self.locale) + some

    def handling_lines(self) -> Iterator[str]:
        return checklists.handlings(self)

    def step_lines(self) -> Iterator[str]:
        return checklists.steps(self)

    def document_lines(self) -> Iterator[str]:
        return checklists.documents(self)

    def report_lines(self) -> Iterator[str]:
        return checklists.report(self)

    def role_lines(self) -> Iterator[str]:
        rows = [
            [self.text(role.title), self.text(wording.SIDES[role.side]), clauses.holder(role, self.locale)]
            for role in self.plan.roles.values()
        ]
        yield from self.table("role", rows)

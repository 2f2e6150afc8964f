"""A plan in words: who is called when, what is due by when, and on whose authority.

Markdown that reads as plain text. `zhishou playbook show` prints it, the deployment carries it, the
log form shows it for one level before anybody is called. `schema_json` explains the format itself,
to an editor.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.conditions import ALWAYS, Condition
from engine.duties import Cadence, Deadline
from engine.parts import Field, FieldKind, Ladder, Level, Role, Rung, Source, Span, Text
from engine.plan import Plan
from engine.vocabulary import Side
from playbooks import clauses, wording
from playbooks.schema import Book
from playbooks.spans import at_least_minutes


def explain(plan: Plan, locale: str, level: str | None = None) -> str:
    """The plan in words, in `locale` ("zh" or "en"); of one level only if `level` names it.

    KeyError if the plan has no such level.
    """
    page = _Page(plan, locale, [plan.level(level)] if level else list(plan.levels))
    return "\n".join(page.lines()) + "\n"


def schema_json() -> dict[str, Any]:
    """The JSON Schema of a playbook file (draft 2020-12), for editors that complete and check YAML."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Book.model_json_schema(by_alias=True),
        "title": "处置预案 Zhishou playbook",
    }


class _Page:
    """The plan as lines of Markdown, for some of its levels."""

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
            ("steps", self.step_lines),
            ("report", self.report_lines),
            ("roles", self.role_lines),
            ("basis", lambda: (f"- {line}" for line in self.plan.basis)),
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

    def roles(self, ids: Sequence[str]) -> str:
        return self.several([self.text(self.plan.roles[role].title) for role in ids])

    def names(self, ids: frozenset[str]) -> str:
        return self.several([level.name for level in self.plan.levels if level.id in ids])

    def by_level(self, spans: Mapping[str, Span]) -> str:
        """The span of the levels shown, each with the levels that have it unless all have the same."""
        said: dict[str, list[str]] = {}
        for level in self.levels:
            if level.id in spans:
                said.setdefault(wording.span(spans[level.id], self.locale), []).append(level.name)
        if [len(names) for names in said.values()] == [len(self.levels)]:
            return next(iter(said))
        separator = "; " if self.locale == "en" else "；"
        return separator.join(f"{self.several(names)} {length}" for length, names in said.items())

    def pair(self, name: str, value: str) -> str:
        return wording.pair(name, value, self.locale)

    def bracket(self, words: str) -> str:
        return wording.bracket(words, self.locale)

    def table(self, heading: str, rows: list[list[str]]) -> Iterator[str]:
        if rows:
            columns = self.word(heading)
            yield f"| {columns} |"
            yield "|" + " --- |" * (columns.count("|") + 1)
            for row in rows:
                yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"

    # Chapters

    def level_lines(self) -> Iterator[str]:
        fields = {field.id: self.text(field.title) for field in self.plan.fields}
        for level in self.levels:
            needs = self.several([fields.get(name, name) for name in level.needs])
            criteria = self.several(level.criteria)
            said = "- " + self.pair(f"{level.name} {self.text(level.title)}", criteria)
            yield said + (self.bracket(self.pair(self.word("needs"), needs)) if level.needs else "")
        if self.plan.fields:
            yield f"\n### {self.word('ask')}\n"
            yield from ("- " + self.pair(self.text(f.title), self._values(f)) for f in self.plan.fields)
        yield "\n" + self.pair(self.word("confirm"), self.roles(self.plan.confirmed_by))

    def ladder_lines(self) -> Iterator[str]:
        shown: dict[str, tuple[Ladder, list[Level]]] = {}
        for level in self.levels:
            ladder = self.plan.ladders[level.id]
            shown.setdefault(ladder.id, (ladder, []))[1].append(level)
        for ladder, levels in shown.values():
            names = self.several([level.name for level in levels])
            yield f"### {self.text(ladder.title)}{self.bracket(names)}\n"
            yield from self.table("rung", list(self._rungs(ladder)))
            yield ""
            yield from self._stops(ladder)
        yield self.word("again")
        yield self.word("above")
        yield self.pair(self.word("act"), self.by_level(self.plan.act_within))

    def _rungs(self, ladder: Ladder) -> Iterator[list[str]]:
        elapsed = 0
        for rung in ladder.rungs:
            channels = self.several([self.text(wording.CHANNELS[kind]) for kind in rung.channels])
            wait = wording.span(rung.wait, self.locale)
            when = wording.minutes(elapsed, self.locale)
            yield [when, self.roles(rung.roles), channels, wait, str(rung.repeats + 1)]
            elapsed += at_least_minutes(rung.wait) * (rung.repeats + 1)

    def _stops(self, ladder: Ladder) -> Iterator[str]:
        """Whose answer stops the climb: once if it is the same on every rung."""
        stops = [self._in_order(rung) for rung in ladder.rungs]
        if len(set(stops)) == 1:
            yield self.pair(self.word("stops"), stops[0]) + "\n"
        else:
            for number, who in enumerate(stops, start=1):
                yield f"{number}. " + self.pair(self.word("stops"), who)
            yield ""

    def _in_order(self, rung: Rung) -> str:
        return self.roles([role for role in self.plan.roles if role in rung.stopped_by])

    def tell_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        rows = [
            [
                self.roles([tell.role]),
                self.text(wording.SIDES[self.plan.roles[tell.role].side]),
                self.names(tell.levels & here),
                self.condition(tell.when),
                self.several([self.text(wording.CHANNELS[kind]) for kind in tell.channels]),
                f"{wording.span(tell.retry, self.locale)} × {tell.tries}",
            ]
            for tell in self.plan.tells
            if tell.levels & here
        ]
        yield from self.table("tell", rows)
        if any(
            self.plan.roles[t.role].side in (Side.BELOW, Side.PEER)
            for t in self.plan.tells
            if t.levels & here
        ):
            yield "\n" + self.pair(self.word("gate"), self.by_level(self.plan.gate))

    def deadline_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        yield from self.table(
            "limit", [self._limit(d) for d in self.plan.deadlines if d.says or here & set(d.within)]
        )

    def _limit(self, deadline: Deadline) -> list[str]:
        anchors = [self.moment(name) for name in deadline.anchors]
        warned = "—"
        if deadline.warn:
            ahead = wording.span(deadline.warn, self.locale)
            warned = self.pair(ahead, self.roles(deadline.warn_roles))
        return [
            self.text(deadline.title),
            self._how_long(deadline),
            " / ".join(anchors),
            self.condition(deadline.when),
            warned,
            self.roles(deadline.breach_roles),
            *self._authority(deadline),
        ]

    def _how_long(self, deadline: Deadline) -> str:
        """What the rule says, and our target where it gives no number."""
        within = self.by_level(deadline.within)
        if not deadline.says:
            return within
        ours = self.bracket(self.pair(self.word("target"), within)) if within else ""
        return f"{deadline.says}{ours}"

    def condition(self, condition: Condition) -> str:
        return clauses.condition(self.plan, condition, self.locale)

    def moment(self, name: str) -> str:
        return clauses.moment(self.plan, name, self.locale)

    def _values(self, field: Field) -> str:
        every = (True, False) if field.kind is FieldKind.YES_NO else tuple(field.choices)
        return " / ".join(clauses.value(field, value, self.locale) for value in every)

    def _authority(self, limit: Deadline | Cadence) -> list[str]:
        return [self.text(wording.STANDINGS[limit.standing]), limit.source]

    def update_lines(self) -> Iterator[str]:
        here = {level.id for level in self.levels}
        rows = [
            [
                self.text(c.title),
                self.by_level(c.every),
                self.condition(c.when),
                self.roles(c.roles),
                *self._authority(c),
            ]
            for c in self.plan.cadences
            if here & set(c.every)
        ]
        yield from self.table("update", rows)

    def step_lines(self) -> Iterator[str]:
        here = frozenset(level.id for level in self.levels)
        steps = [step for step in self.plan.steps if step.levels & here]
        for number, step in enumerate(steps, start=1):
            marks = [self.word("required")] if step.required else []
            marks += [self.names(step.levels & here)] if not here <= step.levels else []
            marks += [self.condition(step.when)] if step.when != ALWAYS else []
            waits = self.several([self.moment(name) for name in step.after])
            marks += [self.pair(self.word("after"), waits)] if step.after else []
            yield f"{number}. {self.text(step.title)}" + (self.bracket(self.several(marks)) if marks else "")

    def report_lines(self) -> Iterator[str]:
        within = wording.span(self.plan.review_within, self.locale)
        yield self.pair(self.word("review"), self.roles([self.plan.reviewer]) + self.bracket(within)) + "\n"
        yield from (f"{n}. {self.text(s.title)}" for n, s in enumerate(self.plan.sections, start=1))

    def role_lines(self) -> Iterator[str]:
        rows = [
            [self.text(role.title), self.text(wording.SIDES[role.side]), self._from(role)]
            for role in self.plan.roles.values()
        ]
        yield from self.table("role", rows)

    def _from(self, role: Role) -> str:
        if role.source is Source.CONCERNED_UNIT:
            return self.word("concerned")
        return f"{self.word(role.source.value)} {role.value}"

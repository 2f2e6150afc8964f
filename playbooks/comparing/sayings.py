"""What is said of each part of a plan, item by item, so that two plans can be compared in words.

Each chapter of `playbooks.explaining` is read as blocks, and its rows or lines are laid beside the items they
are about. A new column or mark there is compared without anything being done here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.parts import Text
from engine.plan import Plan
from playbooks import whose, wording
from playbooks.explaining import Page
from playbooks.paper.blocks import Block, Heading, Items, Paragraph, Table, blocks
from playbooks.paper.words import word

T = TypeVar("T", bound=Block)

PARTS: Mapping[str, Text] = {
    "general": Text("总则", "General"),
    "chapters": Text("文字章节", "Chapters in words"),
    "levels": Text("级别", "Levels"),
    "fields": Text("字段", "Coded fields"),
    "roles": Text("角色", "Roles"),
    "ladders": Text("无人应答时的转呼", "When nobody answers"),
    "tells": Text("报告、通报与通知", "Who has to be told"),
    "deadlines": Text("时限", "Limits"),
    "updates": Text("续报", "Recurring reports"),
    "handling": Text("处置方式", "How it is handled"),
    "steps": Text("处置步骤", "Steps"),
    "documents": Text("文书", "Documents"),
    "report": Text("处置报告", "Report"),
}
# The keys of what the plan rests on: each line is an item, named by itself.
BASIS = "basis "
_WORDS: Mapping[str, Text] = {
    "title": Text("名称", "Title"),
    "version": Text("版本", "Version"),
    "category": Text("类别", "Category"),
    "secrecy": Text("内容管理", "What is recorded"),
    "nothing": Text("不限", "not restricted"),
    "confirm": Text("核定级别", "Level confirmed"),
    "consent_by": Text("同意上报", "Consent to reports upward"),
    "same": Text("由核定人", "by whoever confirms"),
    "gate": Text("待核定时限", "While unconfirmed"),
    "act": Text("应答后未行动", "No action after an answer"),
    "review": Text("审阅", "Review"),
    "rung": Text("第{n}级", "rung {n}"),
    "handling": Text("第{n}种", "number {n}"),
    "stops": Text("应答即停", "Stopped by"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an item: the words of each aspect, by its name; "" for a line as a whole."""

    key: str
    title: str
    words: Mapping[str, str]


def sayings(plan: Plan, locale: str) -> dict[str, tuple[Said, ...]]:
    """What is said of each part, in the order of `PARTS`."""
    page = Page(plan, locale, list(plan.levels))
    speak = _Speaker(page)
    parts = {
        "general": speak.general(),
        "chapters": speak.chapters(),
        "levels": speak.levels(),
        "fields": speak.fields(),
        "roles": speak.table(page.role_lines(), plan.roles),
        "ladders": speak.ladders(),
        "tells": speak.tells(),
        "deadlines": speak.deadlines(),
        "updates": speak.table(page.update_lines(), [update.id for update in plan.cadences]),
        "handling": speak.handling(),
        "steps": speak.steps(),
        "documents": speak.table(page.document_lines(), [document.id for document in plan.documents]),
        "report": speak.report(),
    }
    return {part: tuple(said) for part, said in parts.items()}


def _only(kind: type[T], found: Iterable[Block]) -> list[T]:
    return [block for block in found if isinstance(block, kind)]


class _Speaker:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.plan = page.plan

    def word(self, key: str) -> str:
        return _WORDS[key].in_(self.page.locale)

    def whole(self, key: str, words: str) -> Said:
        """One line about the plan as a whole."""
        return Said(key, self.word(key), {"": words})

    def general(self) -> Iterator[Said]:
        plan = self.plan
        yield self.whole("title", self.page.text(plan.title))
        yield self.whole("version", plan.version)
        yield self.whole("category", self.page.text(plan.category))
        yield self.whole("secrecy", self.page.word("free") if plan.content_free else self.word("nothing"))
        basis = word("basis", self.page.locale)
        yield from (Said(BASIS + line, basis, {"": line}) for line in plan.basis)

    def chapters(self) -> Iterator[Said]:
        """Each paragraph by itself: the one whose words are others is another one."""
        for chapter in self.plan.chapters:
            for line in _only(Items, blocks(self.page.said_lines(chapter)))[0].items:
                yield Said(f"{chapter.value} {line}", self.page.word(chapter.value), {"": line})

    def levels(self) -> Iterator[Said]:
        said = blocks(self.page.level_lines())
        for level, line in zip(self.plan.levels, _only(Items, said)[0].items, strict=True):
            yield Said(level.id, level.name, {"": line})
        yield self.whole("confirm", whose.confirming(self.page))
        consenting = self.page.roles(self.plan.consented_by) if self.plan.consented_by else None
        yield self.whole("consent_by", consenting or self.word("same"))

    def fields(self) -> Iterator[Said]:
        if self.plan.fields:
            lines = _only(Items, blocks(self.page.level_lines()))[1].items
            for field, line in zip(self.plan.fields, lines, strict=True):
                yield Said(field.id, self.page.text(field.title), {"": line})

    def table(self, lines: Iterable[str], keys: Iterable[str]) -> Iterator[Said]:
        """The rows of a table, each about the item whose key stands at its place."""
        found = _only(Table, blocks(lines))
        rows: Sequence[Sequence[str]] = found[0].rows if found else ()
        for key, row in zip(keys, rows, strict=True):
            yield Said(key, row[0], dict(zip(found[0].columns, row, strict=True)))

    def ladders(self) -> Iterator[Said]:
        """A ladder is one item: its rungs have no names, so that each is told by its place."""
        said = blocks(self.page.ladder_lines())
        ends = said.index(Paragraph(self.page.word("again")))
        ids = list(dict.fromkeys(self.plan.ladders[level.id].id for level in self.plan.levels))
        heads = [n for n, block in enumerate(said[:ends]) if isinstance(block, Heading)]
        for key, begin, end in zip(ids, heads, [*heads[1:], ends], strict=True):
            head = said[begin]
            assert isinstance(head, Heading)  # noqa: S101 - it was looked for as one
            yield Said(key, head.text, {"": head.text, **dict(self._rungs(said[begin + 1 : end]))})
        yield self.whole("act", self.page.by_level(self.plan.act_within))

    def _rungs(self, said: Sequence[Block]) -> Iterator[tuple[str, str]]:
        for block in said:
            if isinstance(block, Table):
                for n, row in enumerate(block.rows, start=1):
                    rung = self.word("rung").format(n=n)
                    yield from (
                        (f"{rung} {name}", cell) for name, cell in zip(block.columns, row, strict=True)
                    )
            elif isinstance(block, Items):
                lines = [_value(line, self.page.locale) for line in block.items]
                yield self.word("stops"), " / ".join(lines)
            elif isinstance(block, Paragraph):
                yield self.word("stops"), _value(block.text, self.page.locale)

    def tells(self) -> Iterator[Said]:
        yield from self.table(self.page.tell_lines(), [tell.role for tell in self.plan.tells])
        yield self.whole("gate", self.page.by_level(self.plan.gate))

    def deadlines(self) -> Iterator[Said]:
        limits = self.plan.deadlines
        rows = self.table(self.page.deadline_lines(), [limit.id for limit in limits])
        met = word("met", self.page.locale)
        for limit, said in zip(limits, rows, strict=True):
            moments = " / ".join(self.page.moment(name) for name in sorted(limit.met_by)) or "—"
            yield Said(said.key, said.title, {**said.words, met: moments})

    def handling(self) -> Iterator[Said]:
        """A way of handling has no name of its own: it is told by its place."""
        found = _only(Items, blocks(self.page.handling_lines()))
        for number, line in enumerate(found[0].items if found else (), start=1):
            yield Said(f"handling {number}", self.word("handling").format(n=number), {"": line})

    def steps(self) -> Iterator[Said]:
        found = _only(Items, blocks(self.page.step_lines()))
        lines = found[0].items if found else ()
        for step, line in zip(self.plan.checklist, lines, strict=True):
            yield Said(step.id, self.page.text(step.title), {"": line})

    def report(self) -> Iterator[Said]:
        said = blocks(self.page.report_lines())
        yield self.whole("review", _value(_only(Paragraph, said)[0].text, self.page.locale))
        for section, line in zip(self.plan.sections, _only(Items, said)[0].items, strict=True):
            yield Said(f"section {section.id}", self.page.text(section.title), {"": line})


def _value(line: str, locale: str) -> str:
    """What stands behind the name of a line."""
    name, colon, value = line.partition(wording.pair("", "", locale).strip())
    return value.strip() if colon else name

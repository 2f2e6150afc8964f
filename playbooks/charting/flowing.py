"""A plan as a flow: logging, then calling, telling, confirming and handling side by side, then closing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine import moments
from engine.documents import Document
from engine.duties import Step, Tell
from engine.plan import Plan
from engine.vocabulary import Side
from playbooks import coded_fields, consents, whose, wording
from playbooks.charting import held
from playbooks.charting.climb import by_hand, calls, rung_boxes
from playbooks.charting.clocks import (
    ARCHIVED,
    CLOSING,
    CONFIRM,
    CONSENT,
    HEAD,
    REVIEW,
    Places,
    box_of,
    box_of_update,
    clocks,
    numbers,
)
from playbooks.charting.nodes import Chart, Lane, Link, Node, Shape
from playbooks.charting.words import word
from playbooks.explaining import Page
from playbooks.paper.blocks import Items, blocks
from playbooks.paper.limits import rows

_LOWER = (Side.BELOW, Side.PEER)


def charts(plan: Plan, locale: str, level: str | None = None) -> tuple[Chart, ...]:
    """A chart for each ladder of the plan, of the levels that share it; of `level` alone if it names one.

    KeyError if the plan has no such level.
    """
    chosen = [plan.level(level)] if level else list(plan.levels)
    pages: dict[str, Page] = {}
    for one in chosen:
        page = pages.setdefault(plan.ladders[one.id].id, Page(plan, locale, []))
        page.levels.append(one)
    numbered = numbers(Page(plan, locale, chosen))
    return tuple(_Flow(page, numbered).chart() for page in pages.values())


class _Flow:
    """The boxes of some levels that share a ladder."""

    def __init__(self, page: Page, numbered: Mapping[tuple[str, str], int]) -> None:
        self.page = page
        self.numbered = numbered
        self.plan = page.plan

    def word(self, key: str, **values: object) -> str:
        return word(key, self.page.locale, **values)

    def chart(self) -> Chart:
        page, plan = self.page, self.plan
        lanes = [lane for lane in (calls(page), *self._told()) if lane.nodes]
        band, tail = self._steps(), tuple(self._tail())
        drawn = {
            HEAD,
            *(node.id for lane in (*lanes, band) for node in lane.nodes),
            *(node.id for node in tail),
        }
        hung = clocks(page, Places(page, drawn, rung_boxes(page)), self.numbered)

        def with_clocks(node: Node) -> Node:
            return replace(node, clocks=hung.get(node.id, ()))

        def lane_with_clocks(lane: Lane) -> Lane:
            return replace(lane, nodes=tuple(map(with_clocks, lane.nodes)))

        levels = page.several([level.name for level in page.levels])
        return Chart(
            self.word("title", title=plan.title.in_(page.locale), version=plan.version, levels=levels),
            self.word("description"),
            with_clocks(self._head()),
            tuple(map(lane_with_clocks, lanes)),
            lane_with_clocks(band),
            tuple(map(with_clocks, tail)),
        )

    def _head(self) -> Node:
        # What somebody is asked to decide later is not on the log form.
        titles: dict[str, list[str]] = {"at_logging": [], "for_level": [], "left_open": [], "": []}
        for field in self.plan.fields:
            titles[coded_fields.needed(self.page, field)].append(field.title.in_(self.page.locale))
        notes = tuple(
            self.word(key, fields=self.page.several(fields))
            for key, fields in titles.items()
            if key and fields
        )
        return Node(HEAD, Shape.END, self.word("logged"), notes)

    # Duties to tell, and the gate

    def _told(self) -> Iterator[Lane]:
        now, after, later = list[Node](), list[Node](), list[Node]()
        here = {level.id for level in self.page.levels}
        tells = [tell for tell in self.plan.tells if tell.levels & here]
        table = rows("tell", self.page.tell_lines(), self.page.locale)
        for tell, (cells, said) in zip(tells, table, strict=True):
            is_lower = self.plan.roles[tell.role].side in _LOWER
            shape = Shape.HAND if by_hand(self.plan, (tell.role,), tell.channels) else Shape.TASK
            node = Node(f"tell:{tell.role}", shape, cells["Who"], tuple(self._duty(tell, cells, said)))
            (later if tell.anchors else after if is_lower else now).append(node)
        if consents.asked(self.plan):
            notes = (self.word("consent_by", roles=whose.consenting(self.page)),)
            now.append(Node(CONSENT, Shape.DECISION, self.word("consent"), notes))
        yield Lane("now", self.word("now"), tuple(now), share=19)
        by = self.word("confirm_by", roles=whose.confirming(self.page))
        late = self.word("gate_by_hand", span=self.page.by_level(self.plan.gate))
        gate = Node(CONFIRM, Shape.DECISION, self.word("confirm"), (by, late) if after else (by,))
        links = tuple(
            Link(CONFIRM, node.id, "" if nth else self.word("confirmed")) for nth, node in enumerate(after)
        )
        yield Lane("gate", self.word("gate"), (gate, *after), links, share=20)
        yield Lane("later", self.word("later"), tuple(later), share=19)

    def _duty(self, tell: Tell, cells: Mapping[str, str], said: tuple[str, ...]) -> Iterator[str]:
        """After what it is told, where the role stands and how; then whatever else the table says of it."""
        if tell.anchors:
            yield cells["When"]
        yield self.page.several([cells["Side"], cells["How"]])
        if tell.tries > 1:
            yield cells["Retry"]
        everyone = self.page.names(frozenset(level.id for level in self.page.levels))
        for (key, cell), words in zip(cells.items(), said, strict=True):
            usual = key in ("Who", "Side", "When", "How", "Retry") or cell == "—"
            if not usual and (key, cell) != ("Levels", everyone):
                yield words

    # Steps, and the end

    def _steps(self) -> Lane:
        here = {level.id for level in self.page.levels}
        steps = [step for step in self.plan.checklist if step.levels & here]
        lines = [
            item
            for block in blocks(self.page.step_lines())
            if isinstance(block, Items)
            for item in block.items
        ]
        numbers = {step.id: n for n, step in enumerate(steps, start=1)}
        documents = [one for one in self.plan.documents if one.levels & here]
        written = {box_of(one.stages[0].id) for one in documents}
        nodes, links = [], []
        for (n, step), line in zip(enumerate(steps, start=1), lines, strict=True):
            title = step.title.in_(self.page.locale)
            marks = self._marks(line.removeprefix(title), numbers)
            waits = [self._numbered(one, numbers) for one in held.notes(self.page, [step])]
            notes = tuple(filter(None, (marks, *waits)))
            nodes.append(Node(f"step:{step.id}", Shape.TASK, f"{n} {title}", notes))
            links += [
                Link(box_of(item), f"step:{step.id}")
                for item in self._first(step)
                if item in numbers or box_of(item) in written
            ]
        for document in documents:
            nodes.append(self._document(document, numbers))
            links += self._before(document, numbers, written)
        nodes += self._reports()
        if not nodes:
            nodes.append(Node("nothing", Shape.NOTE, self.word("no_steps")))
        return Lane("steps", self.word("handling"), tuple(nodes), tuple(links), columns=min(3, len(nodes)))

    def _first(self, step: Step) -> tuple[str, ...]:
        """The steps that this one waits for, anyway or in some way of handling."""
        anyway = (item for kind, item in map(moments.parts, step.after) if kind == moments.STEP)
        return tuple(dict.fromkeys((*anyway, *held.waited_for(self.page, [step]))))

    def _document(self, document: Document, numbers: Mapping[str, int]) -> Node:
        ways = " → ".join(stage.title.in_(self.page.locale) for stage in document.stages)
        waits = [self._numbered(one, numbers) for one in held.notes(self.page, self._stages(document))]
        box = box_of(document.stages[0].id)
        return Node(box, Shape.TASK, self.page.text(document.title), (ways, *waits))

    def _reports(self) -> Iterator[Node]:
        """The recurring reports that a limit counts from: each is made again and again, not at logging."""
        here = [level.id for level in self.page.levels]
        named = {name for limit in self.plan.deadlines for name in (*limit.anchors, *limit.met_by)}
        for update in self.plan.cadences:
            is_named = moments.of(moments.UPDATE, update.id) in named
            if is_named and any(map(update.is_owed_at, here)):
                notes = (self.word("made_again"),)
                yield Node(box_of_update(update.id), Shape.TASK, self.page.text(update.title), notes)

    def _stages(self, document: Document) -> list[Step]:
        ids = {stage.id for stage in document.stages}
        return [step for step in self.plan.steps if step.id in ids]

    def _before(
        self, document: Document, numbers: Collection[str], written: Collection[str]
    ) -> Iterator[Link]:
        """From the steps that its draft waits for, and from what a stage waits for in a way of handling."""
        stages, box = self._stages(document), box_of(document.stages[0].id)
        first = [item for kind, item in map(moments.parts, stages[0].after) if kind == moments.STEP]
        for item in dict.fromkeys((*first, *held.waited_for(self.page, stages))):
            other = box_of(item)
            if item in numbers or (other in written and other != box):
                yield Link(other, box)

    def _marks(self, said: str, numbers: Mapping[str, int]) -> str:
        """What stands behind a step's title, without its brackets; other steps by their numbers."""
        return (
            self._numbered(said, numbers)
            .strip()
            .removeprefix("（")
            .removeprefix("(")
            .removesuffix("）")
            .removesuffix(")")
        )

    def _numbered(self, said: str, numbers: Mapping[str, int]) -> str:
        """The same words, steps by their numbers."""
        for step, n in numbers.items():
            said = said.replace(self.page.moment(moments.of(moments.STEP, step)), self.word("step", n=n))
        return said

    def _tail(self) -> Iterator[Node]:
        needs = (self.word("closing_needs"),) if any(step.required for step in self.plan.steps) else ()
        yield Node(CLOSING, Shape.TASK, self.word("closing"), needs)
        within = wording.span(self.plan.review_within, self.page.locale)
        reader = self.page.pair(whose.reviewing(self.page), within)
        yield Node(REVIEW, Shape.DECISION, self.word("review"), (reader, self.word("returned")))
        yield Node(ARCHIVED, Shape.END, self.word("archived"))

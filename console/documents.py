"""文书 as people see them: the list on the incident page, the page of one, and the paper it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from console.timeline import chronicle
from console.times import Wall
from console.words import LANGUAGE_TAGS
from engine import passing
from engine.documents import BACKED, ORAL, Document, DocumentState, unbacked
from engine.facts import Facts
from engine.moments import of
from engine.vocabulary import State
from flows.acts.documents import Written, own_words
from flows.report.chronicle import Chronicle
from models.people import Book

_TONES: Mapping[DocumentState, str] = {DocumentState.ISSUED: "met", DocumentState.SIGNED: "met"}


@dataclass(frozen=True, slots=True)
class Line:
    """A document on the incident page: where it stands, and who has it now."""

    id: str
    title: str
    type: str
    state: str
    tone: str
    number: str
    waits: str  # who passes the stage it is at
    required: bool
    to_confirm: bool  # signed by word of mouth, and not stood by yet


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage on the page of a document: who passed it, when and how; or who is to."""

    title: str
    who: str
    at: str
    full: str  # the same, as papers have it
    how: str
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section: `filled` if the record fills it, `by_hand` if a person writes in it, `own` what that was."""

    id: str
    title: str
    text: str
    filled: bool
    by_hand: bool
    own: str
    counts: bool = False  # whether counts of how it spread fill it

    @property
    def recorded(self) -> str:
        """What the record says in it."""
        return self.text.removesuffix(self.own).rstrip()


@dataclass(frozen=True)
class DocumentSheet:
    """Everything on the page of a document, in words."""

    line: Line
    sections: tuple[SectionLine, ...]
    stages: tuple[StageLine, ...]
    history: tuple[tuple[str, str, str], ...]  # when, what, who
    stage: str  # the id of the stage it is at; "" when it has passed all
    kind: str
    stage_title: str
    seen: str  # who has seen it signed on paper, and waits for a second
    signers: tuple[tuple[str, str], ...]  # who may pass this stage (id, words)
    backers: tuple[tuple[str, str], ...]  # who may stand by a word of mouth
    can_return: bool
    is_open: bool


def lines(facts: Facts, says: Chronicle, wall: Wall) -> tuple[Line, ...]:
    """The documents of an incident, in the plan's order."""
    return tuple(_line(facts, one, says, wall) for one in passing.listed(facts.plan, facts.incident))


def _line(facts: Facts, document: Document, says: Chronicle, wall: Wall) -> Line:
    state, stage = document.state(facts.done_steps), document.open_stage(facts.done_steps)
    steps = {step.id: step for step in facts.plan.steps}
    who = [says.role(role) for role in steps[stage.id].confirmed_by] if stage else []
    return Line(
        document.id,
        wall.words.text(document.title),
        wall.words.text(document.type),
        wall.words.label(state),
        _TONES.get(state, "calm"),
        passing.text_of(facts.incident, document.id).number,
        wall.words.several(who),
        steps[document.stages[0].id].required,
        document.id in unbacked(facts.plan.documents, facts.incident.anchors),
    )


def document_sheet(written: Written, book: Book, wall: Wall) -> DocumentSheet:
    """The page of a document."""
    facts, document, stage = written.facts, written.document, written.stage
    says = chronicle(facts, (), book, wall)
    line = _line(facts, document, says, wall)
    seen = written.manuscript.seen
    signing = document.signing.id
    is_open = facts.incident.state.is_open or (
        facts.incident.state is State.CLOSED and (document.to_file or line.to_confirm)
    )
    steps = {step.id: step for step in facts.plan.steps}
    return DocumentSheet(
        line,
        tuple(_sections(written, wall)),
        tuple(_stages(written, says, wall)),
        tuple((wall.clock(e["at"]), says.sentence(e), says.actor(e)) for e in reversed(written.entries)),
        stage.id if stage else "",
        stage.kind.value if stage else "",
        wall.words.text(stage.title) if stage else "",
        says.person(seen.by) if seen else "",
        _people(facts, steps[stage.id].confirmed_by if stage else (), says),
        _people(facts, steps[signing].confirmed_by, says) if line.to_confirm else (),
        bool(stage) and stage is not document.stages[0] and signing not in facts.done_steps,
        is_open,
    )


def _sections(written: Written, wall: Wall) -> Sequence[SectionLine]:
    return [
        SectionLine(
            section.id,
            wall.words.text(section.title),
            written.texts.get(section.id, ""),
            bool(section.facts),
            section.by_hand,
            written.texts.get(own_words(written.document, section.id), "") if section.by_hand else "",
            "spread" in section.facts,
        )
        for section in written.document.sections
    ]


def _people(facts: Facts, roles: Sequence[str], says: Chronicle) -> tuple[tuple[str, str], ...]:
    """Everybody who fills one of these roles now (id, role and name)."""
    found: dict[str, str] = {}
    for role in roles:
        for person in facts.roster.resolve(facts.plan.roles[role], facts.incident.unit):
            if person in facts.roster.people:
                found.setdefault(person, f"{says.role(role)} {says.person(person)}")
    return tuple(found.items())


def _stages(written: Written, says: Chronicle, wall: Wall) -> Sequence[StageLine]:
    steps = {step.id: step for step in written.facts.plan.steps}
    rows = []
    for stage in written.document.stages:
        done = stage.id in written.facts.done_steps
        passed = _passed(written.entries, stage.id)
        roles = wall.words.several([says.role(role) for role in steps[stage.id].confirmed_by])
        last = passed[-1] if done and passed else None
        rows.append(
            StageLine(
                wall.words.text(stage.title),
                wall.words.several([_who(e, says) for e in passed]) if passed else roles,
                wall.clock(written.facts.done_steps[stage.id]) if done else "",
                says.time(written.facts.done_steps[stage.id]) if done else "",
                _how(written, last, says, wall) if last else "",
                done,
                stage == written.stage,
            )
        )
    return rows


def _passed(entries: Sequence[Mapping[str, Any]], step: str) -> list[Mapping[str, Any]]:
    """The entries that passed this stage since it was last sent back."""
    since = max((e["seq"] for e in entries if e["kind"] == "document_returned"), default=0)
    mine = (e for e in entries if e["kind"] in ("step_done", "part_done") and e["seq"] > since)
    return [e for e in mine if (e["payload"] or {}).get("step") == step]


def _who(entry: Mapping[str, Any], says: Chronicle) -> str:
    """Who passed it: whose word it was, not who entered it."""
    return says.person(entry["on_behalf_of"] or entry["actor"]["id"])


def _how(written: Written, entry: Mapping[str, Any], says: Chronicle, wall: Wall) -> str:
    payload, times = entry["payload"], written.facts.incident.anchors
    said = [says.named("way", payload["way"])] if payload.get("way") else []
    if payload.get("checked_by"):
        said.append(wall.words("document.checked_by", who=says.person(payload["checked_by"])))
    backed: datetime | None = times.get(of(BACKED, written.document.id))
    if payload.get("way") and of(ORAL, written.document.id) in times and backed:
        said.append(wall.words("document.backed_at", at=wall.clock(backed)))
    return wall.words.several([*said, *([payload["evidence"]] if payload.get("evidence") else [])])


def paper(written: Written, book: Book, wall: Wall, office: str) -> str:
    """The document as a 公文, with its style in it and without any script: to be printed."""
    sheet, incident = document_sheet(written, book, wall), written.facts.incident
    # Style of our own, from our own package: nothing in it is anybody's input.
    style = Markup(_style())  # noqa: S704
    signed = written.facts.done_steps.get(written.document.signing.id)
    return (
        _templates()
        .get_template("document_paper.html")
        .render(
            sheet=sheet,
            t=wall.words,
            tag=LANGUAGE_TAGS[wall.words.locale],
            office=office,
            style=style,
            incident=incident,
            matter=written.row["title"],
            date=wall.date(signed) if signed else "",
            signer=next((s.who for s in sheet.stages if s.done and s.title == _signing(written, wall)), ""),
            digest=written.manuscript.digest,
        )
    )


def _signing(written: Written, wall: Wall) -> str:
    return wall.words.text(written.document.signing.title)


@cache
def _style() -> str:
    return (resources.files("console") / "static" / "paper.css").read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

"""Documents 文书 of an incident: what is written, version by version, and what people see of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import passing
from engine.documents import Document, DocumentState, Manuscript, Section, Stage, StageKind
from engine.facts import Facts
from engine.parts import Text
from engine.signing import DocumentSaved
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, save_events
from flows.acts.errors import BadInput, Problem
from flows.report import dossier, prose
from flows.wiring import Office
from models import documents as stored
from models import incidents, locking, record
from models.incidents import Loaded
from models.session import Tx

# A section longer than this is no part of a 公文 but an attachment to it.
LONGEST = 6000
# What stands where the record was to say something, and does not yet.
TO_WRITE = Text("（待补）", "(to be written)")
# Kinds of entry about a document, besides those of its stages.
KINDS = (
    "document_saved",
    "document_returned",
    "signature_seen",
    "signature_backed",
    "step_done",
    "part_done",
)


@dataclass(frozen=True)
class Written:
    """A document of an incident as it is now: `stage` is the one it is at, `texts` its words by section."""

    facts: Facts
    row: Mapping[str, Any]
    document: Document
    state: DocumentState
    stage: Stage | None
    manuscript: Manuscript
    texts: Mapping[str, str]
    entries: tuple[Mapping[str, Any], ...]


def read(office: Office, number: str, document: str) -> Written:
    """The document of this id; UnknownItem lists those the incident has.

    What the record fills is as it stands now while it is drafted, and as it was passed on afterwards.
    """
    with office.database.reading() as tx:
        now = office.now()
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, now))
        facts = loaded.facts
        found = passing.known(facts.plan, facts.incident, document)
        text, stage = passing.text_of(facts.incident, document), found.open_stage(facts.done_steps)
        texts = stored.texts_of(tx, facts.incident.id, document, text.version)
        if stage and stage.kind is StageKind.DRAFT and not facts.content_free:
            texts = filled(tx, office, loaded, found, texts, now)
        entries = record.read(tx, incidents.subject(facts.incident.id))
    own = {one.id for one in found.stages}
    about = tuple(entry for entry in entries if _is_about(entry, document, own))
    state = found.state(facts.done_steps)
    return Written(facts, loaded.row, found, state, stage, text, texts, about)


def _is_about(entry: Mapping[str, Any], document: str, stages: set[str]) -> bool:
    payload = entry["payload"] or {}
    return entry["kind"] in KINDS and (payload.get("document") == document or payload.get("step") in stages)


def save(
    office: Office, number: str, document: str, texts: Mapping[str, str], actor: Actor
) -> Changed | None:
    """Write the sections that a person writes; the others follow the record. None if nothing is new.

    A section that is left out keeps its words. BadInput for unknown sections, for those the record fills,
    for what is too long, and where no content is kept.
    """

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        found = passing.known(loaded.facts.plan, loaded.facts.incident, document)
        content_free.refuse_words(loaded.facts, texts)
        if wrong := _wrong(found, texts):
            raise BadInput(wrong)
        text = passing.text_of(loaded.facts.incident, document)
        before = stored.texts_of(tx, loaded.facts.incident.id, document, text.version)
        given = {own_words(found, name): words.strip() for name, words in texts.items()}
        new = filled(tx, office, loaded, found, {**before, **given}, now)
        if stored.digest(new) == text.digest:
            raise _NothingNew
        event = DocumentSaved(document, stored.digest(new))
        changed = save_events(tx, office, loaded, (event,), By(actor), now)
        stored.save(tx, loaded.facts.incident.id, document, text.version + 1, new, now)
        return changed

    try:
        return carry_out(office, number, work)
    except _NothingNew:
        return None


class _NothingNew(Exception):  # noqa: N818 - never leaves the module
    """The text is as it was: nothing is entered twice."""


def _wrong(document: Document, texts: Mapping[str, str]) -> list[Problem]:
    by_hand = {section.id: section for section in document.sections if section.by_hand}
    found = []
    for name, words in texts.items():
        if name not in by_hand:
            remedy = f"the record fills it, or there is none; a person writes: {', '.join(by_hand) or 'none'}"
            found.append(Problem(name, words[:20], remedy))
        elif len(words.strip()) > LONGEST:
            found.append(Problem(name, "too long", f"at most {LONGEST} characters"))
    return found


def filled(
    tx: Tx, office: Office, loaded: Loaded, document: Document, texts: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Every section as it is printed: what the record says, where it fills one, then what people wrote.

    Of a section that has both, what people wrote is there by itself too (`own_words`).
    """
    locale, plan = office.settings.office.locale, loaded.facts.plan
    kept = any(section.facts for section in document.sections)
    about = dossier.read(tx, office, loaded, 0, now) if kept else {}
    found = {}
    for section in document.sections:
        own = texts.get(own_words(document, section.id), "")
        said = prose.filled(about, plan, section, office.calendar, locale) if section.facts else ""
        found[section.id] = "\n".join(filter(None, (said, own))) or _nothing(section, locale)
        if section.facts and section.written:
            found[own_words(document, section.id)] = own
    return found


def _nothing(section: Section, locale: str) -> str:
    """What stands where there is nothing: （待补） where the record was to say it."""
    return TO_WRITE.in_(locale) if section.facts else ""


def says(texts: Mapping[str, str], section: Section) -> bool:
    """Whether a section says anything."""
    return texts[section.id].strip() not in ("", TO_WRITE.zh, TO_WRITE.en)


def own_words(document: Document, section: str) -> str:
    """The name under which what a person writes in a section is kept, apart from what the record fills."""
    mixed = any(one.id == section and one.facts for one in document.sections)
    return f"{section}.own" if mixed else section

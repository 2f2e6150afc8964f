"""办文: a document is passed on, sent back, signed in one of four ways, issued; each as somebody's act."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine import passing
from engine.decisions import apply
from engine.documents import Document, Signature, StageKind, numbered, series
from engine.errors import IllegalTransition, Incomplete
from engine.events import Event
from engine.facts import Facts
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, SignatureSeen, StagePassed
from flows.acts import content_free, verification
from flows.acts import documents as writing
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, change, past, save_events
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import acting_as, facts_of, meant_on_behalf
from flows.acts.verification import Asked
from flows.wiring import Office
from models import counters, incidents, locking
from models import documents as stored
from models.incidents import Loaded
from models.session import Tx

# Stands for a number while it is found out whether the signature takes one.
_ANY = "?"


@dataclass(frozen=True, slots=True)
class Passing:
    """How a stage is passed: `stage`, if given, is the one that is meant, by its id.

    `on_behalf_of` (a role, id, name or post) is whose word, code or signature it is; `at` (aware UTC, past)
    when that was. `evidence` says where it was issued to.
    """

    stage: str = ""
    on_behalf_of: str | None = None
    at: datetime | None = None
    way: Signature = Signature.CONSOLE
    code: str = ""
    evidence: str = ""


def pass_on(office: Office, number: str, document: str, how: Passing, actor: Actor) -> Changed:
    """The stage it is at is passed; signed, it has its number, counted in the same transaction.

    A draft is passed on with the record as it stands then. A signature on paper is first seen by one person,
    and passed by a second. Raises NoSay for whoever may not, Incomplete for what is not written yet.
    """
    at = past(office, how.at)
    facts = facts_of(office, number)
    behalf = meant_on_behalf(facts, how.on_behalf_of)
    text = passing.text_of(facts.incident, document)
    _proven(office, facts, how, behalf or (text.seen.signer if text.seen else None), actor)

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        found = passing.known(loaded.facts.plan, loaded.facts.incident, document)
        return _pass(tx, office, loaded, found, replace(how, at=at, on_behalf_of=behalf), actor, now)

    return carry_out(office, number, work)


def _pass(
    tx: Tx, office: Office, loaded: Loaded, document: Document, how: Passing, actor: Actor, now: datetime
) -> Changed:
    facts = loaded.facts
    stage = document.open_stage(facts.done_steps)
    if stage is None or how.stage not in ("", stage.id, stage.id.partition(".")[2]):
        at = stage.id if stage else "its end"
        raise IllegalTransition(f"{document.id} is at {at}: {how.stage or 'nothing'} cannot be passed now")
    who = acting_as(facts, actor)
    event: Event = StagePassed(stage.id, how.on_behalf_of or who, how.at, evidence=how.evidence.strip())
    events, texts = [event], None
    if stage.kind is StageKind.DRAFT and not facts.content_free:
        texts = _complete(tx, office, loaded, document, now)
        if stored.digest(texts) != passing.text_of(facts.incident, document.id).digest:
            events.insert(0, DocumentSaved(document.id, stored.digest(texts)))
    if stage.kind is StageKind.ISSUE:
        content_free.said(facts, how.evidence, "issued_to")
    if stage.kind is StageKind.SIGN:
        events = [_signed(tx, office, facts, document, _way(facts, document, how, who), now)]
    seen = passing.text_of(facts.incident, document.id).seen if how.way is Signature.PAPER else None
    by = By(actor, seen.signer if seen else how.on_behalf_of, seen.at if seen else how.at)
    changed = save_events(tx, office, loaded, tuple(events), by, now)
    if texts is not None and len(events) > 1:
        version = passing.text_of(changed.decision.incident, document.id).version
        stored.save(tx, facts.incident.id, document.id, version, texts, now)
    return changed


def _complete(tx: Tx, office: Office, loaded: Loaded, document: Document, now: datetime) -> dict[str, str]:
    """The text as it is passed on; Incomplete names every section that nobody has written."""
    text = passing.text_of(loaded.facts.incident, document.id)
    before = stored.texts_of(tx, loaded.facts.incident.id, document.id, text.version)
    full = writing.filled(tx, office, loaded, document, before, now)
    by_hand = (section for section in document.sections if section.by_hand)
    empty = tuple(f"{document.id}/{one.id}" for one in by_hand if not writing.says(full, one))
    if empty:
        raise Incomplete(f"nobody has written: {', '.join(empty)}", empty)
    return full


def _way(facts: Facts, document: Document, how: Passing, who: str) -> Event:
    """The signature: on paper, somebody has seen it first."""
    stage, seen = document.signing.id, passing.text_of(facts.incident, document.id).seen
    if how.way is Signature.PAPER:
        if seen:
            return StagePassed(stage, way=how.way, checked_by=who)
        return SignatureSeen(document.id, how.on_behalf_of or "", who, how.at)
    return StagePassed(stage, how.on_behalf_of or who, how.at, how.way)


def _signed(tx: Tx, office: Office, facts: Facts, document: Document, event: Event, now: datetime) -> Event:
    """The signature with the next number of its series, if it is the one that signs the document."""
    if not (document.number and isinstance(event, StagePassed)):
        return event
    tried = apply(facts, (replace(event, number=_ANY),), now)
    if passing.text_of(tried.incident, document.id).number != _ANY:
        return event  # one of several: the last of them gives it its number
    year = office.calendar.local(now).year
    counted = series(document.number, office.settings.office.name, year)
    if facts.incident.drill:
        counted = f"（{office.settings.drill.mark}）{counted}"
    return replace(event, number=numbered(counted, counters.grow(tx, f"document:{counted}")))


def _proven(office: Office, facts: Facts, how: Passing, whose: str | None, actor: Actor) -> None:
    """Whose word of mouth, code or paper it is has to be said; a code has to be one that was sent there."""
    content_free.refuse_words(facts, {"issued_to": how.evidence.strip()})
    if how.way is Signature.CONSOLE:
        return
    signer = whose or (acting_as(facts, actor) if how.way is Signature.CODE else None)
    if signer is None:
        remedy = "name whose signature it is: a role, a name or a post"
        raise BadInput([Problem("on_behalf_of", "missing", remedy)])
    if how.way is Signature.CODE and not verification.prove(office, signer, how.code):
        remedy = "the code sent to the signer's phone, within 15 minutes; have another one sent"
        raise BadInput([Problem("code", how.code or "missing", remedy)])


def send_code(office: Office, number: str, who: str, actor: Actor) -> Asked:
    """Have a code sent to the phone of whoever signs (a role, id, name or post), to be read out or typed."""
    person = meant_on_behalf(facts_of(office, number), who) or who
    with office.database.reading() as tx:
        numbers = office.book(tx, office.now()).numbers.get(person, ())
    texts = [one.number for one in numbers if one.kind == "sms"]
    if not texts:
        raise BadInput([Problem("on_behalf_of", who, "no text reaches this person: sign in another way")])
    return verification.request_verification(office, person, texts[0], actor)


def send_back(
    office: Office, number: str, document: str, reason: str, actor: Actor, *, on_behalf_of: str | None = None
) -> Changed:
    """退回: it goes back to its drafter with a reason; NoSay for whoever could not have passed it on."""
    facts = facts_of(office, number)
    behalf = meant_on_behalf(facts, on_behalf_of)
    why = content_free.said(facts, reason, "reason")
    event = DocumentReturned(document, why, behalf or acting_as(facts, actor))
    return change(office, number, (event,), By(actor, behalf))


def back(office: Office, number: str, document: str, how: Passing, actor: Actor) -> Changed:
    """补签: who signed by word of mouth stands by it, at the console, by code or on paper."""
    facts = facts_of(office, number)
    behalf = meant_on_behalf(facts, how.on_behalf_of)
    if how.way is Signature.ORAL:
        remedy = "one of: console, code, paper; another word of mouth adds nothing"
        raise BadInput([Problem("way", how.way, remedy)])
    _proven(office, facts, how, behalf, actor)
    event = SignatureBacked(document, how.way, behalf or acting_as(facts, actor))
    return change(office, number, (event,), By(actor, behalf))

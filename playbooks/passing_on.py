"""What people do with documents in a scenario: draft them, sign them by word of mouth, send them back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from engine import passing
from engine.documents import Signature
from engine.events import Event
from engine.facts import Facts
from engine.signing import DocumentReturned, DocumentSaved, SignatureBacked, StagePassed
from playbooks.knowing import Known
from playbooks.saying import plain
from playbooks.speaking import Make, acting, person, said

# What stands for the digest of a text that nobody has written.
SIMULATED = "simulated"


def _draft(known: Known, words: str) -> Make:
    """`draft DOCUMENT`: a text is there; it is passed on as any stage is."""
    document = known.document(words)
    return lambda _facts, now: DocumentSaved(document, f"{SIMULATED}@{now.isoformat()}")


def _oral(known: Known, words: str) -> Make:
    """`oral DOCUMENT as ROLE`: signed by word of mouth."""
    what, role = acting(known, words)
    document = known.document(what)

    def make(facts: Facts, _: datetime) -> Event:
        about = passing.known(facts.plan, facts.incident, document)
        return StagePassed(about.signing.id, person(facts, role), way=Signature.ORAL, number=about.number)

    return make


def _backed(known: Known, words: str) -> Make:
    """`backed DOCUMENT as ROLE`: who signed by word of mouth stands by it."""
    what, role = acting(known, words)
    document = known.document(what)
    return lambda facts, _: SignatureBacked(document, Signature.CONSOLE, person(facts, role))


def numbered(facts: Facts, event: StagePassed) -> Event:
    """A signature with the pattern of its number: nothing is counted in a simulation."""
    signed = (one for one in facts.plan.documents if one.signing.id == event.step)
    return next((replace(event, number=one.number) for one in signed), event)


def sent_back(document: str, reason: str) -> Make:
    """It goes back to its drafter."""
    why = said(reason, plain("why it is sent back"))
    return lambda _facts, _now: DocumentReturned(document, why)


DOCUMENTS: Mapping[str, Callable[[Known, str], Make]] = {"draft": _draft, "oral": _oral, "backed": _backed}

"""不录内容: of such an incident only codes, times, actions and persons are kept, and no words are taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.events import ContentCleared
from engine.facts import Facts
from engine.vocabulary import ContentFree
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, change_in
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import attachments, clearing, incidents, locking, reports
from models.session import Tx

REMEDY = "this incident keeps no content (不录内容): number, codes, times and actions only; leave it out"

# What is wrong with a name that is none, and what to do.
NAMELESS = "neither a name nor a number"
NAMES_ONLY = "this incident keeps no content (不录内容): a name or post of the address book, or a number"


def clear_content(office: Office, number: str, why: ContentFree, actor: Actor) -> Changed:
    """转为不录内容: no words from now on; those entered before and attachments go. Nothing brings them back.

    Who, when and why (a code) is entered. Raises Unchanged if it keeps none already.
    """

    digests: set[str] = set()

    def work(tx: Tx, now: datetime) -> Changed:
        incident = locking.lock(tx, number)
        reports.replace_waiting(tx, incident)
        known = incidents.load_one(tx, incident, office.context(tx, now)).facts.names()
        cleared = clearing.clear(tx, incident, incidents.subject(incident), known)
        digests.update(attachments.clear(tx, incident, now))
        by = By(actor, extra=cleared.payload)
        return change_in(tx, office, incident, (ContentCleared(why),), by, now)

    done = carry_out(office, number, work)
    if digests:  # a file goes when no row names it any more; after a crash here the audit's sweep takes it
        with office.database.writing() as tx:
            attachments.release(tx, office.files, digests)
    return done


def said(facts: Facts, text: str, place: str) -> str:
    """A person's words about this incident, without which the act is refused; "" where none are kept.

    BadInput for words where none are kept, and for none where they are needed.
    """
    words = text.strip()
    if facts.content_free:
        refuse_words(facts, {place: words})
        return ""
    if not words:
        raise BadInput([Problem(place, "empty", "say it in a few words; the record keeps it")])
    return words


def refuse_words(facts: Facts, given: Mapping[str, Any]) -> None:
    """BadInput naming each of these words, if this incident keeps none."""
    if facts.content_free and (found := problems(given)):
        raise BadInput(found)


def of_names(facts: Facts, given: Mapping[str, str]) -> list[Problem]:
    """Whoever and whatever is named here in other words than may be kept: any words could stand there."""
    if not facts.content_free:
        return []
    known = facts.names()
    return [
        Problem(place, NAMELESS, NAMES_ONLY)
        for place, text in given.items()
        if text.strip() and not clearing.is_name(text.strip(), known)
    ]


def of_intake(texts: Mapping[str, str], *, kept: bool) -> list[Problem]:
    """What is wrong with the words of an intake: there is a title, or there are none at all."""
    if not kept:
        return problems(texts)
    return [] if texts["title"] else [Problem("title", "empty", "a few words by which the desk knows it")]


def problems(given: Mapping[str, Any]) -> list[Problem]:
    """Each of these words, where none are kept."""
    return [Problem(place, "content free", REMEDY) for place, words in given.items() if words]

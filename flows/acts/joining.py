"""并入此件: what was being registered is one more report of an incident, and becomes a part of it."""

from datetime import datetime

from engine.events import Event, Noted
from engine.facts import TEXTS
from flows.acts import attaching, content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, past, save_events
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from flows.report.sentences import WORDS, hidden
from flows.wiring import Office
from models import attachments, incidents, locking, log_drafts
from models.session import Tx


def join(office: Office, number: str, intake: Intake, key: str, actor: Actor) -> Changed:
    """Enter what an intake says as a further report 增加来源 of incident `number`, with its files.

    Nothing of the incident is overwritten. BadInput where no content is kept, for a drill and something
    real, and if there is nothing to enter.
    """
    received_at = past(office, intake.received_at)

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        incident = loaded.facts.incident
        if (incident.drill is not None) != intake.drill:
            raise BadInput([Problem("drill", number, "a drill and something real are never one matter")])
        files = log_drafts.close(tx, key, actor.id, now)
        content_free.refuse_words(loaded.facts, {"text": further(intake) or bool(files)})
        text = further(intake)
        if not text:
            raise BadInput([Problem("title", "empty", "a few words of what is new")])
        events: tuple[Event, ...] = (Noted(text), *attaching.events(files))
        # The note hides a number; the entry has it, for the desk to ring back.
        texts = {name: words for name in TEXTS if (words := getattr(intake, name))}
        by = By(actor, happened_at=received_at, extra={"texts": texts})
        changed = save_events(tx, office, loaded, events, by, now)
        attachments.add(tx, incident.id, files, now)
        return changed

    return carry_out(office, number, work)


def further(intake: Intake) -> str:
    """What an intake says, as one note: 增加来源：标题“…”、链接“…”."""
    said = [f"{WORDS[name].zh}“{hidden(name, words)}”" for name in TEXTS if (words := getattr(intake, name))]
    return "增加来源：" + "、".join(said) if said else ""

"""增加来源: the same matter was heard of from another side too."""

from dataclasses import dataclass
from datetime import datetime

from engine.origins import Heard, SourceAdded
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, change, past
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of
from flows.wiring import Office

LONGEST = {"heard_from": 120, "own_number": 40}


@dataclass(frozen=True, slots=True)
class Found:
    """A source as the desk enters it: by whom or which line, its number there, and when (UTC, past)."""

    how: Heard
    words: str = ""
    number: str = ""
    at: datetime | None = None


def add_source(office: Office, number: str, found: Found, actor: Actor) -> Changed:
    """One source more; it is listed on the incident, in its record and in the report.

    BadInput for words where no content is kept (its number may be), and for what is too long; Unchanged for
    a source that is there already.
    """
    facts, at = facts_of(office, number), past(office, found.at)
    content_free.refuse_words(facts, {"heard_from": found.words.strip()})
    given = {"heard_from": found.words.strip(), "own_number": found.number.strip()}
    wrong = [
        Problem(name, "too long", f"at most {most} characters")
        for name, most in LONGEST.items()
        if len(given[name]) > most
    ]
    if not any(given.values()) and not facts.content_free:
        wrong.append(Problem("heard_from", "missing", "by whom or by which line, or its number there"))
    if wrong:
        raise BadInput(wrong)
    event = SourceAdded(found.how, given["heard_from"], given["own_number"], at)
    return change(office, number, (event,), By(actor, happened_at=at))

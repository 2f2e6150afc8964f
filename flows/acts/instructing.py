"""批示、交办: a superior asks for something in mid-flight, in whatever way; the desk enters it."""

from dataclasses import dataclass
from datetime import datetime

from engine.events import Event
from engine.facts import Facts
from engine.handover import Instructed
from engine.parts import Span
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, decided, past
from flows.acts.errors import BadInput, Problem
from flows.acts.telephones import masked
from flows.wiring import Office
from models import clearing
from playbooks import spans

# As long as a page shows them whole.
LONGEST = {"instructed_by": 60, "instruction": 400, "task": 100}
_SOURCE = {"zh": "{who}批示（{at}）", "en": "{who}'s instruction ({at})"}


@dataclass(frozen=True, slots=True)
class Given:
    """An instruction as the desk enters it: by whom (a name, an id or a post), what is to be done, the words.

    `at` (aware UTC, past) is when it was given, if recorded later 补录. By when is `due` (aware UTC), or
    `within` as a plan writes it (48h, 2wd, by 17:30), counted from `at`; or neither. `role` leads 主办, and
    those in `assisting` 协办 owe their part to it; all of them are called at once.
    """

    by: str
    role: str
    task: str = ""
    words: str = ""
    at: datetime | None = None
    due: datetime | None = None
    within: str = ""
    assisting: tuple[str, ...] = ()


def instruct(office: Office, number: str, given: Given, actor: Actor) -> Changed:
    """Enter an instruction; it becomes a step of this incident, and a limit if it has a time.

    BadInput with every problem: nobody who gave it, nothing to do, no role of the playbook, two times, or
    words where none may be kept: then `words` is the number it is filed under, and the step is named by it.
    """
    at = past(office, given.at)

    def make(facts: Facts, now: datetime) -> tuple[Event, ...]:
        return (_event(office, facts, given, at, now),)

    return decided(office, number, make, By(actor, happened_at=at))


def _event(office: Office, facts: Facts, given: Given, at: datetime | None, now: datetime) -> Instructed:
    span, problems = _span(given.within.strip())
    problems = [*_wrong(facts, given), *problems]
    if problems:
        raise BadInput(problems)
    who = given.by.strip()
    known = facts.roster.known_as(who)
    person = known[0] if len(known) == 1 else None
    return Instructed(
        role=given.role,
        task=masked(given.task.strip() or given.words.strip()),
        words=given.words.strip(),
        person=person,
        by="" if person else masked(who),
        source=_source(office, facts, person, who, at or now),
        at=at,
        due=given.due,
        within=span,
        assisting=tuple(role for role in dict.fromkeys(given.assisting) if role != given.role),
    )


def _source(office: Office, facts: Facts, person: str | None, who: str, at: datetime) -> str:
    """On what the limit rests: who asked for it, and when."""
    known = facts.roster.people[person].post if person else masked(who)
    words = _SOURCE["en" if office.settings.office.locale == "en" else "zh"]
    return words.format(who=known, at=f"{office.calendar.local(at):%Y-%m-%d %H:%M}")


def _span(text: str) -> tuple[Span | None, list[Problem]]:
    if not text:
        return None, []
    try:
        return spans.parse(text), []
    except ValueError:
        return None, [Problem("within", text, "a length of time such as 48h, 3d, 2wd, or by 17:30")]


def _wrong(facts: Facts, given: Given) -> list[Problem]:
    found = []
    if not given.by.strip():
        found.append(Problem("instructed_by", "missing", "who gave it"))
    for role in (given.role, *given.assisting):
        if role not in facts.plan.roles:
            found.append(Problem("instructed_role", role, f"one of: {', '.join(facts.plan.roles)}"))
    if given.due and given.within.strip():
        found.append(Problem("within", given.within, "a time or a length of time, not both"))
    texts = {"instructed_by": given.by, "instruction": given.words, "task": given.task}
    for name, text in texts.items():
        if len(text.strip()) > LONGEST[name]:
            found.append(Problem(name, "too long", f"at most {LONGEST[name]} characters"))
    found += content_free.of_names(facts, {"instructed_by": given.by})
    return found + (_wrong_reference(given) if facts.content_free else _wrong_task(given))


def _wrong_task(given: Given) -> list[Problem]:
    return [] if given.task.strip() else [Problem("task", "missing", "what is to be done, in a few words")]


def _wrong_reference(given: Given) -> list[Problem]:
    found = []
    if given.task.strip():
        found.append(Problem("task", "content free", "this playbook keeps no content: leave it out"))
    if not clearing.NUMBER.fullmatch(given.words.strip()):
        remedy = "this playbook keeps no content: only its number, such as 2026-12 or 国办发〔2016〕61号"
        found.append(Problem("reference", given.words, remedy))
    return found

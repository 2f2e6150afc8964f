"""What was refused, in the words of the desk: each problem beside its field, with the remedy."""

from collections.abc import Iterable

from console.words import Words
from engine import moments
from engine.errors import (
    EndsTooEarly,
    EngineError,
    Exceeded,
    IllegalTransition,
    Incomplete,
    NoSay,
    NotDone,
    NotYet,
    SpokenAlready,
    TooSoon,
    Unchanged,
    UnknownItem,
    WrongTime,
)
from engine.parts import FieldKind
from engine.plan import Plan
from flows.acts.content_free import NAMELESS
from flows.acts.errors import BadInput, NoReport, NotTheirs, Problem
from models.errors import (
    CardSettled,
    KeyReused,
    LostRace,
    NotFound,
    NotWaiting,
    StoreError,
    Unavailable,
)
from notifications.moments import moment
from playbooks.simulating import NotRefused

Refusable = (BadInput, NoReport, EngineError, StoreError)

# The first kind that fits gives the words: a kind stands before the one it belongs to.
_KEYS: dict[type[Exception], str] = {
    NoReport: "refused.no_report",
    NotRefused: "refused.not_refused",
    Unavailable: "refused.unavailable",
    LostRace: "refused.race",
    KeyReused: "refused.key",
    CardSettled: "refused.card_settled",
    NotWaiting: "refused.not_waiting",
    NotFound: "refused.not_found",
    IllegalTransition: "refused.state",
    Unchanged: "refused.unchanged",
    NotYet: "refused.not_yet",
    Exceeded: "refused.exceeded",
    NotDone: "refused.not_done",
    UnknownItem: "refused.unknown",
    SpokenAlready: "refused.spoken",
    EndsTooEarly: "refused.ends_too_early",
    WrongTime: "refused.time",
}


def by_field(problems: Iterable[Problem], plan: Plan | None, words: Words) -> dict[str, str]:
    """The words of each problem under the name of its field; several of one field in one text."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(field_of(problem.place, plan), []).append(in_words(problem, plan, words))
    return {field: words("word.stop").join(dict.fromkeys(texts)) for field, texts in found.items()}


def field_of(place: str, plan: Plan | None) -> str:
    """The form's field a problem belongs to: acts name coded fields and anchors in two ways."""
    coded = place.removeprefix("fields.")
    if place != coded or (plan and any(coded == field.id for field in plan.fields)):
        return f"field.{coded}"
    return f"{place}_at" if place in ("occurred", "found", "received") else place


def in_words(problem: Problem, plan: Plan | None, words: Words) -> str:
    """A problem as the desk reads it; in the words of whoever found it if we have none of our own."""
    if isinstance(problem, NotTheirs):
        return words("refused.no_say", roles=words.several([words.text(post) for post in problem.posts]))
    field = field_of(problem.place, plan)
    missing = problem.value in ("missing", "empty")
    if field.startswith("field."):
        coded = field.removeprefix("field.")
        key = "problem.field_time" if _is_time(coded, plan) else "problem.field"
        return words("problem.field_needed" if missing else key, name=_title(coded, plan, words))
    if problem.value == "missing" and words.has(f"log.{field}"):
        return words("problem.field_needed", name=words(f"log.{field}"))
    if problem.value == "content free":
        return words("problem.content_free")
    if problem.value == NAMELESS:
        return words("problem.names_only")
    key = "problem.too_long" if problem.value == "too long" else f"problem.{field}"
    return words(key, value=problem.value) if words.has(key) else problem.remedy


def _is_time(field: str, plan: Plan | None) -> bool:
    return any(field == known.id and known.kind is FieldKind.TIME for known in (plan.fields if plan else ()))


def _title(field: str, plan: Plan | None, words: Words) -> str:
    for known in plan.fields if plan else ():
        if known.id == field:
            return words.text(known.title)
    return field


def said(error: Exception, plan: Plan | None, words: Words) -> str:
    """A refusal of an act in words; the technical text goes to the log, not to the desk."""
    if isinstance(error, BadInput):
        return words("word.stop").join(in_words(problem, plan, words) for problem in error.problems)
    if isinstance(error, Incomplete):
        return words("refused.incomplete", missing=words.several(missing(error, plan, words)))
    if isinstance(error, NoSay):
        roles = plan.roles if plan else {}
        titles = [words.text(roles[role].title) if role in roles else role for role in error.roles]
        return words("refused.no_say", roles=words.several(titles))
    if isinstance(error, TooSoon):
        return words("refused.too_soon", at=f"{error.opens:%m-%d %H:%M}")
    key = next((key for kind, key in _KEYS.items() if isinstance(error, kind)), "refused.other")
    return words(key)


def missing(error: Incomplete, plan: Plan | None, words: Words) -> list[str]:
    """What is missing, each by its words: steps, fields, sections of documents."""
    known = {step.id: words.text(step.title) for step in plan.steps} if plan else {}
    known |= {field.id: words.text(field.title) for field in plan.fields} if plan else {}
    for document in plan.documents if plan else ():
        known[document.id] = words.text(document.title)
        known |= {f"{document.id}/{s.id}": words.text(s.title) for s in document.sections}
    own = {name: words(f"log.{name}") for name in error.missing if words.has(f"log.{name}")}
    if plan:
        own |= {name: moment(plan, name, words.locale) for name in error.missing if moments.is_one(name)}
    return [known.get(name) or own.get(name) or name for name in error.missing]


def status(error: Exception) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, Unavailable | NoReport):
        return 503
    if isinstance(error, LostRace | KeyReused | IllegalTransition | CardSettled | NotWaiting):
        return 409
    return 404 if isinstance(error, NotFound) else 422

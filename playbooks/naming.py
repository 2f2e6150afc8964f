"""Names in a playbook: what each kind of name may be, and every place that uses one, as a table.

Works on the data as read, so that a wrong name is found even where other things are wrong too.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine import moments
from engine.documents import confirm_id
from engine.parts import FieldKind
from engine.vocabulary import Anchor
from playbooks import sharing, translating
from playbooks.conditions import leaves
from playbooks.documents import stage_ids
from playbooks.errors import Problem
from playbooks.manual import FACTS, MOMENTS, see
from playbooks.quorums import PLACES
from playbooks.reading import Document, Path, child
from playbooks.rules import Rule
from playbooks.saying import Said, plain, say
from playbooks.spelling import suggest
from playbooks.updates import ids_in
from playbooks.values import STANDARD_FIELDS, Fact

Names = Mapping[str, tuple[str, ...]]

# Where names stand. `*` is every item of a list or value of a mapping, `=` every key of a mapping.
USES = (
    ("levels.*.needs.*", "field"),
    *((f"levels.*.confirmed_by.{place}", "role") for place in PLACES),
    ("levels.*.reviewed_by", "role"),
    ("levels.*.ended_by.*", "role"),
    ("fields.*.asked.of.*", "role"),
    ("fields.*.asked.from", "moment"),
    ("fields.*.asked.from.*", "moment"),
    ("fields.*.asked.within.=", "level"),
    ("ladders.*.levels.*", "level"),
    ("ladders.*.rungs.*.roles.*", "role"),
    *((f"ladders.*.rungs.*.stopped_by.{place}", "role") for place in PLACES),
    ("tell.*.role", "role"),
    ("tell.*.levels.*", "level"),
    ("tell.*.from", "moment"),
    ("tell.*.from.*", "moment"),
    ("gate.=", "level"),
    ("act_within.=", "level"),
    ("deadlines.*.within.=", "level"),
    ("deadlines.*.rests_on.=", "level"),
    ("deadlines.*.warn.tell.*", "role"),
    ("deadlines.*.on_breach.tell.*", "role"),
    ("deadlines.*.extend.by.*", "role"),
    ("deadlines.*.waits.*", "role"),
    ("deadlines.*.from", "moment"),
    ("deadlines.*.from.*", "moment"),
    ("deadlines.*.until", "time"),
    ("deadlines.*.until.*", "time"),
    ("deadlines.*.until.=", "level"),
    ("deadlines.*.met_by.*", "event"),
    ("steps.*.after.*", "event"),
    ("updates.*.every.=", "level"),
    ("steps.*.by", "role"),
    ("steps.*.by.*", "role"),
    ("handling.*.levels.*", "level"),
    ("handling.*.steps.*", "step"),
    ("handling.*.after.*", "event"),
    ("updates.*.rests_on.=", "level"),
    ("updates.*.levels.*", "level"),
    ("updates.*.by", "role"),
    ("updates.*.by.*", "role"),
    ("updates.*.tell", "role"),
    ("updates.*.tell.*", "role"),
    ("steps.*.levels.*", "level"),
    *((f"confirmed_by.{place}", "role") for place in PLACES),
    ("consented_by.*", "role"),
    *((f"steps.*.confirmed_by.{place}", "role") for place in PLACES),
    ("documents.*.levels.*", "level"),
    ("documents.*.after.*", "event"),
    *((f"documents.*.chain.*.by.{place}", "role") for place in PLACES),
    ("documents.*.sections.*.facts.*", "fact"),
    ("drill.calls.*", "role"),
    ("report.reviewer", "role"),
    ("report.sections.*.facts.*", "fact"),
)
_UNKNOWN = {
    "field": Rule.UNKNOWN_FIELD,
    "level": Rule.UNKNOWN_LEVEL,
    "role": Rule.UNKNOWN_ROLE,
    "moment": Rule.UNKNOWN_MOMENT,
    "time": Rule.UNKNOWN_MOMENT,
    "event": Rule.UNKNOWN_MOMENT,
    "step": Rule.UNKNOWN_MOMENT,
    "fact": Rule.UNKNOWN_FACT,
}
# Where to read which names there are, if they are too many to be said.
_WHERE = {
    "moment": see(MOMENTS),
    "event": see(MOMENTS),
    "fact": see(FACTS),
    "role": say("the ids under {0}: in this file", "roles"),
    "step": say("the ids under {0}: in this file", "steps"),
    "field": say("the ids under {0}: in this file", "fields"),
    "coded field": say("the ids under {0}: in this file", "fields"),
    "time": say("the ids under {0}: in this file", "fields"),
}
# Where a role stands that is called there.
CALLED = (
    "ladders.*.rungs.*.roles.*",
    "tell.*.role",
    "deadlines.*.warn.tell.*",
    "deadlines.*.on_breach.tell.*",
    "updates.*.tell",
    "updates.*.tell.*",
    "updates.*.by",
    "updates.*.by.*",
    "fields.*.asked.of.*",
    "report.reviewer",
    "levels.*.reviewed_by",
)
# Where conditions stand.
CONDITIONS = (
    "levels.*.when",
    "fields.*.asked.when",
    "ladders.*.rungs.*.when",
    "tell.*.when",
    "deadlines.*.when",
    "updates.*.when",
    "steps.*.when",
    "handling.*.when",
    "documents.*.when",
    "report.sections.*.when",
)
# Lists in which an id may occur once.
LISTS = (
    "levels.*.id",
    "levels.*.name",
    "fields.*.id",
    "roles.*.id",
    "ladders.*.id",
    "deadlines.*.id",
    "updates.*.id",
    "steps.*.id",
    "documents.*.id",
    "report.sections.*.id",
)

# Nothing is asked for by these: they are known from the beginning, or begin a round of limits.
_NEVER_MET = moments.GIVEN | {Anchor.REOPENED}


# What anybody can do, whether or not the plan calls them.
_OF_A_ROLE = (moments.READ, moments.SIGNED, moments.ANSWERED)


def names(data: Any) -> Names:
    """Every kind of name and the names of that kind."""
    ids = {key: _ids(data, f"{key}.*.id") for key in ("levels", "fields", "roles", "steps", "deadlines")}
    stages = (stage for _, one in nodes(data, "documents.*") for stage in stage_ids(one))
    checklist = (*ids["steps"], *sharing.part_ids(child(data, "steps")), *stages)
    steps = tuple(moments.of(moments.STEP, step) for step in checklist)
    own = map(confirm_id, _ids(data, "documents.*.id"))
    told = tuple(moments.of(moments.TOLD, role) for _, role in found(data, "tell.*.role"))
    times = tuple(moments.of(moments.FIELD, name) for name in _times(data))
    reports = tuple(moments.of(moments.UPDATE, update) for update in ids_in(data))
    limits = (moments.DEADLINE, moments.MISSED)
    of_plan = (
        *steps,
        *(moments.of(kind, deadline) for deadline in (*ids["deadlines"], *own) for kind in limits),
        *dict.fromkeys(told),
        *(moments.of(kind, role) for role in ids["roles"] for kind in _OF_A_ROLE),
        *(moments.of(moments.JUDGED, field) for field in ids["fields"]),
        *times,
    )
    return {
        "level": ids["levels"],
        "coded field": ids["fields"],
        "field": (*STANDARD_FIELDS, *ids["fields"]),
        "role": ids["roles"],
        "step": checklist,
        "time": times,
        "moment": (*(anchor.value for anchor in Anchor), *of_plan, *reports),
        "event": (*(anchor.value for anchor in Anchor if anchor not in _NEVER_MET), *of_plan),
        "fact": (*(fact.value for fact in Fact), *steps),
    }


def _times(data: Any) -> Iterator[str]:
    """The coded fields that hold a time."""
    for _, field in nodes(data, "fields.*"):
        if isinstance(child(field, "id"), str) and child(field, "kind") == FieldKind.TIME:
            yield field["id"]


def check_names(document: Document, known: Names) -> Iterator[Problem]:
    """Every name that is used and does not exist."""
    for pattern, kind in USES:
        for path, name in found(document.data, pattern):
            if name not in known[kind]:
                remedy = _remedy(document, name, kind, known)
                yield document.problem(
                    path, say("unknown {0} {1!r}", plain(kind), name), remedy, _UNKNOWN[kind]
                )
    for path, name, _ in asked(document.data):
        if name not in known["coded field"]:
            remedy = _remedy(document, name, "coded field", known)
            yield document.problem(path, say("unknown coded field {0!r}", name), remedy, Rule.UNKNOWN_FIELD)


def _remedy(document: Document, name: str, kind: str, known: Names) -> Said:
    meant = translating.name(name, kind, known[kind], document.titles)
    return meant or suggest(name, known[kind], _WHERE.get(kind))


def asked(data: Any) -> Iterator[tuple[Path, str, object]]:
    """Every (place, field, what is asked of it) of every condition, sound or not."""
    for pattern in CONDITIONS:
        for path, written in nodes(data, pattern):
            yield from leaves(written, path)


def check_ids(document: Document) -> Iterator[Problem]:
    """Every id that is used twice in its list."""
    choices = (f"fields.{n}.choices.*.id" for n in _parts(child(document.data, "fields"), "*"))
    written = _parts(child(document.data, "documents"), "*")
    sections = (f"documents.{n}.sections.*.id" for n in written)
    sharers = (f"steps.{n}.by.*" for n in _parts(child(document.data, "steps"), "*"))
    for pattern in (*LISTS, *choices, *sections, *sharers, "tell.*.role"):
        yield from _check_once(document, found(document.data, pattern))
    parts = set(sharing.part_ids(child(document.data, "steps")))
    for path, one in nodes(document.data, "documents.*"):
        for stage in parts & set(stage_ids(one)):
            remedy = say("give the stage an id of its own")
            yield document.problem((*path, "chain"), say("{0!r} is taken", stage), remedy, Rule.ID_TWICE)


def _check_once(document: Document, ids: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, name in ids:
        if name in first:
            message = say("{0!r} is taken, on line {1}", name, document.line(first[name]))
            remedy = (
                say("join the two")
                if path[-1] == "role"
                else say("give it an id of its own, or join the two")
            )
            yield document.problem(path, message, remedy, Rule.ID_TWICE)
        first.setdefault(name, path)


def _ids(data: Any, pattern: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in found(data, pattern)))


def found(data: Any, pattern: str) -> Iterator[tuple[Path, str]]:
    """Each text in `data` at a place that `pattern` describes, with its path."""
    for path, value in nodes(data, pattern):
        if isinstance(value, str):
            yield path, value


def nodes(data: Any, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Whatever stands in `data` at a place that `pattern` describes, with its path."""
    yield from _nodes(data, pattern.split("."), ())


def _nodes(here: Any, pattern: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if not pattern:
        yield path, here
        return
    step, rest = pattern[0], pattern[1:]
    for part in _parts(here, step):
        if step == "=":
            yield (*path, part), str(part)
        else:
            yield from _nodes(child(here, part), rest, (*path, part))


def _parts(here: Any, step: str) -> Iterable[str | int]:
    if isinstance(here, list):
        if step == "*":
            return range(len(here))
        return (int(step),) if step.isdigit() else ()
    if isinstance(here, dict):
        if step in ("*", "="):
            return tuple(here)
        return (step,) if step in here else ()
    return ()

"""Names in a playbook: what each kind of name may be, and every place that uses one, as a table.

Works on the data as read, so that a wrong name is found even where other things are wrong too.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine import moments
from engine.vocabulary import Anchor
from playbooks.conditions import leaves
from playbooks.errors import Problem
from playbooks.reading import Document, Path, child
from playbooks.validating import suggest
from playbooks.values import STANDARD_FIELDS, Fact

Names = Mapping[str, tuple[str, ...]]

# Where names stand. `*` is every item of a list or value of a mapping, `=` every key of a mapping.
USES = (
    ("levels.*.needs.*", "field"),
    ("ladders.*.levels.*", "level"),
    ("ladders.*.rungs.*.roles.*", "role"),
    ("ladders.*.rungs.*.stopped_by.*", "role"),
    ("tell.*.role", "role"),
    ("tell.*.levels.*", "level"),
    ("gate.=", "level"),
    ("act_within.=", "level"),
    ("deadlines.*.within.=", "level"),
    ("deadlines.*.warn.tell.*", "role"),
    ("deadlines.*.on_breach.tell.*", "role"),
    ("deadlines.*.from", "moment"),
    ("deadlines.*.from.*", "moment"),
    ("deadlines.*.met_by.*", "event"),
    ("steps.*.after.*", "event"),
    ("updates.*.every.=", "level"),
    ("updates.*.tell.*", "role"),
    ("steps.*.levels.*", "level"),
    ("confirmed_by.*", "role"),
    ("drill.calls.*", "role"),
    ("report.reviewer", "role"),
    ("report.sections.*.facts.*", "fact"),
)
# Where conditions stand.
CONDITIONS = ("tell.*.when", "deadlines.*.when", "updates.*.when", "steps.*.when")
# Lists in which an id may occur once.
LISTS = (
    "levels.*.id",
    "fields.*.id",
    "roles.*.id",
    "ladders.*.id",
    "deadlines.*.id",
    "updates.*.id",
    "steps.*.id",
    "report.sections.*.id",
)


def names(data: Any) -> Names:
    """Every kind of name and the names of that kind."""
    ids = {key: _ids(data, f"{key}.*.id") for key in ("levels", "fields", "roles", "steps", "deadlines")}
    steps = tuple(moments.of(moments.STEP, step) for step in ids["steps"])
    told = tuple(moments.of(moments.TOLD, role) for _, role in found(data, "tell.*.role"))
    of_plan = (
        *steps,
        *(moments.of(moments.DEADLINE, deadline) for deadline in ids["deadlines"]),
        *dict.fromkeys(told),
        *(moments.of(moments.ANSWERED, role) for role in ids["roles"]),
    )
    return {
        "level": ids["levels"],
        "coded field": ids["fields"],
        "field": (*STANDARD_FIELDS, *ids["fields"]),
        "role": ids["roles"],
        "moment": (*(anchor.value for anchor in Anchor), *of_plan),
        "event": (*(anchor.value for anchor in Anchor if anchor not in moments.GIVEN), *of_plan),
        "fact": (*(fact.value for fact in Fact), *steps),
    }


def check_names(document: Document, known: Names) -> Iterator[Problem]:
    """Every name that is used and does not exist."""
    for pattern, kind in USES:
        for path, name in found(document.data, pattern):
            if name not in known[kind]:
                yield document.problem(path, f"unknown {kind} {name!r}", suggest(name, known[kind]))
    for path, name, _ in asked(document.data):
        if name not in known["coded field"]:
            yield document.problem(path, f"unknown coded field {name!r}", suggest(name, known["coded field"]))


def asked(data: Any) -> Iterator[tuple[Path, str, object]]:
    """Every (place, field, what is asked of it) of every condition, sound or not."""
    for pattern in CONDITIONS:
        for path, written in nodes(data, pattern):
            yield from leaves(written, path)


def check_ids(document: Document) -> Iterator[Problem]:
    """Every id that is used twice in its list."""
    choices = (f"fields.{n}.choices.*.id" for n in _parts(child(document.data, "fields"), "*"))
    for pattern in (*LISTS, *choices, "tell.*.role"):
        yield from _check_once(document, found(document.data, pattern))


def _check_once(document: Document, ids: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, name in ids:
        if name in first:
            message = f"{name!r} is taken, on line {document.line(first[name])}"
            remedy = "join the two" if path[-1] == "role" else "give it an id of its own, or join the two"
            yield document.problem(path, message, remedy)
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

"""A checked Book -> the source that is frozen.

Everything the author left to a default is written out, so that a plan frozen today means the same when a
default has changed.
"""

from typing import Any

from engine.parts import Span
from engine.vocabulary import Chapter, Side, Unit
from playbooks import schema
from playbooks.spans import write
from playbooks.updates import Days
from playbooks.values import EVERY_LEVEL

# Ours: how long 核定 may take before the desk telephones (duty-room practice asks for a limit by level).
GATE = Span(15, Unit.MINUTES)
# Ours: how long "answered" may stand without anything being done.
ACT_WITHIN = Span(30, Unit.MINUTES)


def resolved(book: schema.Book) -> dict[str, Any]:
    """The book as plain data with nothing left to a default. Itself a playbook that loads the same."""
    source: dict[str, Any] = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    levels = [level.id for level in book.levels]
    source["gate"] = _spread(source["gate"], levels, write(GATE))
    source["act_within"] = _spread(source["act_within"], levels, write(ACT_WITHIN))
    for deadline in source["deadlines"]:
        deadline["within"] = _spread(deadline["within"], levels)
        deadline["until"] = _spread(deadline["until"], levels)
    for update in source["updates"]:
        _write_out_when_owed(update, levels)
    asked = _asked(source)
    for question in asked:
        question["within"] = _spread(question["within"], levels)
    if not asked:
        del source["messages"]["ask"]  # nobody is asked anything
    for part in (*source["steps"], *source["documents"], *source["handling"]):
        part.setdefault("levels", levels)
    _name_stages(source)
    _drop_what_says_nothing(source)
    own = {role.id for role in book.roles if role.side is Side.OWN}
    for ladder in source["ladders"]:
        everybody = [role for rung in ladder["rungs"] for role in rung["roles"]]
        for rung in ladder["rungs"]:
            _drop_empty(rung, "when")
            rung.setdefault("stopped_by", [role for role in dict.fromkeys(everybody) if role in own])
    return source


def _name_stages(source: dict[str, Any]) -> None:
    for document in source["documents"]:
        for stage in document["chain"]:
            stage.setdefault("id", stage["does"])


def _write_out_when_owed(update: dict[str, Any], levels: list[str]) -> None:
    """The levels of a report; what this kind of report does not have is left out."""
    update["every"] = _spread(update["every"], levels)
    if not update["every"]:
        update.setdefault("levels", levels)
    if update["days"] == Days.NATURAL:
        del update["days"]
    for name in ("every", "at", "during", "by", "tell"):
        if not update[name]:
            del update[name]


def _drop_what_says_nothing(source: dict[str, Any]) -> None:
    """Always, after nothing, until no time: what was frozen before there was such a thing says the same."""
    for part in (
        *source["levels"],
        *_asked(source),
        *source["tell"],
        *source["updates"],
        *source["steps"],
        *source["documents"],
        *source["handling"],
        *source["report"]["sections"],
    ):
        _drop_empty(part, "when", "after", "rests_on")
    for handling in source["handling"]:
        _drop_empty(handling, "steps")
    for name in Chapter:
        _drop_empty(source["chapters"], name.value)
    _drop_empty(source, "documents", "handling", "chapters")
    for tell in source["tell"]:
        _drop_empty(tell, "from")
    for deadline in source["deadlines"]:
        _drop_empty(deadline, "from", "until", "waits", "rests_on")


def _drop_empty(part: dict[str, Any], *names: str) -> None:
    for name in names:
        if not part.get(name, True):
            del part[name]


def _asked(source: dict[str, Any]) -> list[dict[str, Any]]:
    """What is asked of somebody, of each field that is."""
    return [field["asked"] for field in source["fields"] if "asked" in field]


def _spread(spans: dict[str, str], levels: list[str], otherwise: str | None = None) -> dict[str, str]:
    """A span for each level that has one, in the order of the levels."""
    every = spans.get(EVERY_LEVEL, otherwise)
    spread = {level: spans.get(level, every) for level in levels}
    return {level: span for level, span in spread.items() if span is not None}

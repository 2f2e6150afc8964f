"""A checked Book -> the source that is frozen, and that source -> `engine.plan.Plan`.

`resolved` writes out everything the author left to a default, so that a plan frozen today means the
same when a default has changed. `compile_plan` only translates; every check came before.
"""

from collections.abc import Mapping
from typing import Any

from engine import duties, plan
from engine import parts as frozen
from engine.parts import Span
from engine.vocabulary import Side, Unit
from playbooks import limits, outputs, parts, schema
from playbooks.conditions import compiled
from playbooks.spans import write
from playbooks.values import EVERY_LEVEL

# Ours: how long 核定 may take before the desk telephones (duty-room practice asks for a limit by level).
GATE = Span(15, Unit.MINUTES)
# Ours: how long "answered" may stand without anything being done.
ACT_WITHIN = Span(30, Unit.MINUTES)


Fields = Mapping[str, parts.CodedField]


def resolved(book: schema.Book) -> dict[str, Any]:
    """The book as plain data with nothing left to a default. Itself a playbook that loads the same."""
    source: dict[str, Any] = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    levels = [level.id for level in book.levels]
    source["gate"] = _spread(source["gate"], levels, write(GATE))
    source["act_within"] = _spread(source["act_within"], levels, write(ACT_WITHIN))
    for deadline in source["deadlines"]:
        deadline["within"] = _spread(deadline["within"], levels)
    for update in source["updates"]:
        update["every"] = _spread(update["every"], levels)
    for step in source["steps"]:
        step.setdefault("levels", levels)
    _drop_what_says_nothing(source)
    own = {role.id for role in book.roles if role.side is Side.OWN}
    for ladder in source["ladders"]:
        everybody = [role for rung in ladder["rungs"] for role in rung["roles"]]
        for rung in ladder["rungs"]:
            rung.setdefault("stopped_by", [role for role in dict.fromkeys(everybody) if role in own])
    return source


def _drop_what_says_nothing(source: dict[str, Any]) -> None:
    """Always, and after nothing: what was frozen before there were conditions and gates says the same."""
    for part in (*source["tell"], *source["updates"], *source["steps"]):
        for name in ("when", "after"):
            if not part.get(name, True):
                del part[name]


def _spread(spans: dict[str, str], levels: list[str], otherwise: str | None = None) -> dict[str, str]:
    """A span for each level that has one, in the order of the levels."""
    every = spans.get(EVERY_LEVEL, otherwise)
    spread = {level: spans.get(level, every) for level in levels}
    return {level: span for level, span in spread.items() if span is not None}


def compile_plan(book: schema.Book) -> plan.Plan:
    """The plan of a resolved book."""
    fields = {field.id: field for field in book.fields}
    return plan.Plan(
        id=book.id,
        version=book.version,
        title=_text(book.title),
        category=_text(book.category),
        basis=book.basis,
        levels=tuple(_level(rank, level) for rank, level in enumerate(book.levels)),
        fields=tuple(map(_field, book.fields)),
        roles={role.id: _role(role) for role in book.roles},
        ladders=_ladders(book),
        tells=tuple(_tell(tell, fields) for tell in book.tell),
        gate=book.gate,
        act_within=book.act_within,
        deadlines=tuple(_deadline(deadline, fields) for deadline in book.deadlines),
        cadences=tuple(_cadence(update, fields) for update in book.updates),
        steps=tuple(_step(step, fields) for step in book.steps),
        messages={occasion: _use(use) for occasion, use in book.messages},
        sections=tuple(frozen.Section(s.id, _text(s.title), s.facts) for s in book.report.sections),
        confirmed_by=book.confirmed_by,
        reviewer=book.report.reviewer,
        review_within=book.report.review_within,
        content_free=book.content_free,
        drill_calls=book.drill.calls if book.drill else (),
    )


def _text(text: parts.Text | parts.ShortText) -> frozen.Text:
    return frozen.Text(text.zh, text.en)


def _level(rank: int, level: parts.Level) -> frozen.Level:
    return frozen.Level(level.id, level.name, _text(level.title), rank, level.criteria, level.needs)


def _field(field: parts.CodedField) -> frozen.Field:
    choices = {choice.id: _text(choice.title) for choice in field.choices}
    return frozen.Field(field.id, _text(field.title), field.kind, choices, field.required)


def _role(role: parts.Role) -> frozen.Role:
    return frozen.Role(role.id, _text(role.title), role.side, role.origin.source, role.origin.value)


def _ladders(book: schema.Book) -> dict[str, frozen.Ladder]:
    ladders = {level: _ladder(ladder) for ladder in book.ladders for level in ladder.levels}
    return {level.id: ladders[level.id] for level in book.levels}


def _ladder(ladder: parts.Ladder) -> frozen.Ladder:
    rungs = (
        frozen.Rung(rung.roles, rung.channels, rung.wait, rung.repeats, frozenset(rung.stopped_by or ()))
        for rung in ladder.rungs
    )
    return frozen.Ladder(ladder.id, _text(ladder.title), tuple(rungs))


def _tell(tell: schema.Tell, fields: Fields) -> duties.Tell:
    return duties.Tell(
        tell.role,
        frozenset(tell.levels),
        tell.channels,
        tell.retry,
        tell.tries,
        compiled(tell.when, fields),
    )


def _deadline(deadline: limits.Deadline, fields: Fields) -> duties.Deadline:
    return duties.Deadline(
        id=deadline.id,
        title=_text(deadline.title),
        anchors=deadline.anchors,
        within=deadline.within,
        when=compiled(deadline.when, fields),
        warn=deadline.warn.before if deadline.warn else None,
        warn_roles=deadline.warn.tell if deadline.warn else (),
        breach_roles=deadline.on_breach.tell if deadline.on_breach else (),
        met_by=frozenset(deadline.met_by),
        source=deadline.source,
        standing=deadline.standing,
        says=deadline.says or "",
    )


def _cadence(update: limits.Update, fields: Fields) -> duties.Cadence:
    return duties.Cadence(
        update.id,
        _text(update.title),
        update.every,
        update.tell,
        update.source,
        update.standing,
        compiled(update.when, fields),
    )


def _step(step: schema.Step, fields: Fields) -> duties.Step:
    levels, when = frozenset(step.levels or ()), compiled(step.when, fields)
    return duties.Step(step.id, _text(step.title), step.required, levels, when, step.after)


def _use(use: outputs.MessageUse) -> frozen.MessageUse:
    return frozen.MessageUse(use.name, tuple(variable.value for variable in use.variables))

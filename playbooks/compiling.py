"""A checked Book -> the source that is frozen, and that source -> `engine.plan.Plan`.

`resolved` writes out everything the author left to a default, so that a plan frozen today means the
same when a default has changed. `compile_plan` only translates; every check came before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine import assisting, duties, plan
from engine import parts as frozen
from engine.handling import Handling
from engine.parts import Span
from engine.quorums import Quorum
from engine.schedules import DayPart
from engine.vocabulary import Side, Unit
from playbooks import chains, limits, outputs, parts, schema, updates
from playbooks.conditions import compiled
from playbooks.spans import write
from playbooks.updates import Days
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
    ):
        _drop_empty(part, "when", "after", "rests_on")
    for handling in source["handling"]:
        _drop_empty(handling, "steps")
    _drop_empty(source, "documents", "handling")
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


def compile_plan(book: schema.Book) -> plan.Plan:
    """The plan of a resolved book."""
    fields = {field.id: field for field in book.fields}
    return plan.Plan(
        id=book.id,
        version=book.version,
        title=_text(book.title),
        category=_text(book.category),
        basis=book.basis,
        levels=tuple(_level(rank, level, fields) for rank, level in enumerate(book.levels)),
        fields=tuple(map(_field, book.fields)),
        roles={role.id: _role(role) for role in book.roles},
        ladders=_ladders(book),
        tells=tuple(_tell(tell, fields) for tell in book.tell),
        gate=book.gate,
        act_within=book.act_within,
        deadlines=tuple(_deadlines(book, fields)),
        cadences=tuple(one for update in book.updates for one in _cadences(book, update, fields)),
        steps=tuple(_steps(book, fields)),
        messages={occasion: _use(use) for occasion, use in book.messages},
        sections=tuple(frozen.Section(s.id, _text(s.title), s.facts) for s in book.report.sections),
        confirmed_by=book.confirmed_by.roles,
        confirmations=book.confirmed_by.needs,
        reviewer=book.report.reviewer,
        review_within=book.report.review_within,
        content_free=book.content_free,
        questions=tuple(_question(field.id, field.asked, fields) for field in book.fields if field.asked),
        reopen_within=book.reopen_within,
        drill_calls=book.drill.calls if book.drill else (),
        documents=tuple(chains.compiled(one, compiled(one.when, fields)) for one in book.documents),
        handlings=tuple(_handling(one, fields) for one in book.handling),
    )


def _question(field: str, asked: parts.Asked, fields: Fields) -> duties.Question:
    return duties.Question(
        field=field,
        roles=asked.of,
        anchors=asked.anchors,
        within=asked.within,
        silence=asked.silence,
        when=compiled(asked.when, fields),
        source=asked.source,
        standing=asked.standing,
    )


def _text(text: parts.Text | parts.ShortText) -> frozen.Text:
    return frozen.Text(text.zh, text.en)


def _level(rank: int, level: parts.Level, fields: Fields) -> frozen.Level:
    when = compiled(level.when, fields) if level.when else None
    return frozen.Level(
        id=level.id,
        name=level.name,
        title=_text(level.title),
        rank=rank,
        criteria=level.criteria,
        needs=level.needs,
        when=when,
        ended_by=level.ended_by or (),
    )


def _field(field: parts.CodedField) -> frozen.Field:
    choices = {choice.id: _text(choice.title) for choice in field.choices}
    return frozen.Field(field.id, _text(field.title), field.kind, choices, field.required)


def _role(role: parts.Role) -> frozen.Role:
    return frozen.Role(role.id, _text(role.title), role.side, role.origin.source, role.origin.value)


def _ladders(book: schema.Book) -> dict[str, frozen.Ladder]:
    ladders = {level: _ladder(ladder) for ladder in book.ladders for level in ladder.levels}
    return {level.id: ladders[level.id] for level in book.levels}


def _ladder(ladder: parts.Ladder) -> frozen.Ladder:
    return frozen.Ladder(ladder.id, _text(ladder.title), tuple(map(_rung, ladder.rungs)))


def _rung(rung: parts.Rung) -> frozen.Rung:
    stops = rung.stopped_by or Quorum(())
    return frozen.Rung(
        rung.roles, rung.channels, rung.wait, rung.repeats, frozenset(stops.roles), stops.needs
    )


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
        warn=deadline.warn.before if deadline.warn else (),
        warn_roles=deadline.warn.tell if deadline.warn else (),
        breach_roles=deadline.on_breach.tell if deadline.on_breach else (),
        met_by=frozenset(deadline.met_by),
        source=deadline.source,
        standing=deadline.standing,
        says=deadline.says or "",
        until=deadline.until,
        extension=_extension(deadline.extend) if deadline.extend else None,
        waits=deadline.waits,
        rests_on=_authorities(deadline.rests_on),
    )


def _extension(extend: limits.Extend) -> duties.Extension:
    return duties.Extension(extend.by, extend.times, extend.within, extend.more)


def _authorities(rests_on: Mapping[str, limits.Authority]) -> dict[str, duties.Authority]:
    return {level: duties.Authority(one.source, one.standing) for level, one in rests_on.items()}


def _cadences(book: schema.Book, update: updates.Update, fields: Fields) -> Iterator[duties.Cadence]:
    """The report of the desk, or one for each role that owes it."""
    titles = {role.id: role.title for role in book.roles}
    for owed, role in zip(update.ids, update.by or ("",), strict=True):
        yield duties.Cadence(
            id=owed,
            title=_of_role(update.title, titles[role]) if role else _text(update.title),
            every=update.every,
            roles=tuple(dict.fromkeys((role, *update.tell))) if role else update.tell,
            source=update.source,
            standing=update.standing,
            when=compiled(update.when, fields),
            parts=_parts_of_day(update),
            levels=frozenset(update.levels or ()),
            working=update.days is Days.WORKING,
            by=role,
            rests_on=_authorities(update.rests_on),
        )


def _of_role(title: parts.Text, role: parts.Text) -> frozen.Text:
    return frozen.Text(f"{title.zh}（{role.zh}）", f"{title.en} ({role.en})")


def _parts_of_day(update: updates.Update) -> tuple[DayPart, ...]:
    times = (DayPart(None, at) for at in update.at)
    return (*times, *(DayPart(part.begin, part.to, part.times) for part in update.during))


def _deadlines(book: schema.Book, fields: Fields) -> Iterator[duties.Deadline]:
    yield from (_deadline(deadline, fields) for deadline in book.deadlines)
    yield from (chains.limit(book, one, compiled(one.when, fields)) for one in book.documents)


def _steps(book: schema.Book, fields: Fields) -> Iterator[duties.Step]:
    roles = {role.id: _role(role) for role in book.roles}
    for step in book.steps:
        yield (whole := _step(step, fields))
        yield from (assisting.part(whole, roles[role]) for role in (step.by or ())[1:])
    for document in book.documents:
        yield from (replace(_step(s, fields), document=document.id) for s in chains.steps(document))


def _step(step: schema.Step, fields: Fields) -> duties.Step:
    levels, when = frozenset(step.levels or ()), compiled(step.when, fields)
    who = step.confirmed_by or Quorum(())
    return duties.Step(
        id=step.id,
        title=_text(step.title),
        required=step.required,
        levels=levels,
        when=when,
        after=step.after,
        confirmed_by=who.roles,
        confirmations=who.needs,
        to_file=bool(step.before),
        by=step.by[0] if step.by else "",
    )


def _handling(handling: schema.Handling, fields: Fields) -> Handling:
    return Handling(
        handling.mode,
        frozenset(handling.levels or ()),
        compiled(handling.when, fields),
        handling.steps,
        handling.after,
    )


def _use(use: outputs.MessageUse) -> frozen.MessageUse:
    return frozen.MessageUse(use.name, tuple(variable.value for variable in use.variables))

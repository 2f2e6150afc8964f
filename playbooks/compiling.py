"""A resolved Book -> `engine.plan.Plan`: only translated; every check came before."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine import assisting, duties, plan
from engine import parts as frozen
from engine.handling import Handling
from engine.quorums import Quorum
from engine.schedules import DayPart
from engine.vocabulary import Chapter
from playbooks import chains, limits, outputs, parts, schema, updates
from playbooks.conditions import compiled
from playbooks.updates import Days

Fields = Mapping[str, parts.CodedField]


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
        ladders=_ladders(book, fields),
        tells=tuple(_tell(tell, fields) for tell in book.tell),
        gate=book.gate,
        act_within=book.act_within,
        deadlines=tuple(_deadlines(book, fields)),
        cadences=tuple(one for update in book.updates for one in _cadences(book, update, fields)),
        steps=tuple(_steps(book, fields)),
        messages={occasion: _use(use) for occasion, use in book.messages},
        sections=tuple(_section(section, fields) for section in book.report.sections),
        confirmed_by=book.confirmed_by.roles,
        confirmations=book.confirmed_by.needs,
        consented_by=book.consented_by or (),
        reviewer=book.report.reviewer,
        review_within=book.report.review_within,
        content_free=book.content_free,
        questions=tuple(_question(field.id, field.asked, fields) for field in book.fields if field.asked),
        reopen_within=book.reopen_within,
        drill_calls=book.drill.calls if book.drill else (),
        documents=tuple(chains.compiled(one, compiled(one.when, fields)) for one in book.documents),
        chapters=_chapters(book),
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


def _either(text: parts.Text | str) -> frozen.Text:
    """Words in both languages; those in one are read in either."""
    return frozen.Text(text, text) if isinstance(text, str) else _text(text)


def _level(rank: int, level: parts.Level, fields: Fields) -> frozen.Level:
    when = compiled(level.when, fields) if level.when else None
    return frozen.Level(
        id=level.id,
        name=level.name,
        title=_text(level.title),
        rank=rank,
        criteria=tuple(map(_either, level.criteria)),
        needs=level.needs,
        when=when,
        ended_by=level.ended_by or (),
        confirmed_by=level.confirmed_by,
        reviewed_by=level.reviewed_by or "",
    )


def _field(field: parts.CodedField) -> frozen.Field:
    choices = {choice.id: _text(choice.title) for choice in field.choices}
    return frozen.Field(field.id, _text(field.title), field.kind, choices, field.required)


def _role(role: parts.Role) -> frozen.Role:
    return frozen.Role(role.id, _text(role.title), role.side, role.origin.source, role.origin.value)


def _ladders(book: schema.Book, fields: Fields) -> dict[str, frozen.Ladder]:
    ladders = {level: _ladder(ladder, fields) for ladder in book.ladders for level in ladder.levels}
    return {level.id: ladders[level.id] for level in book.levels}


def _ladder(ladder: parts.Ladder, fields: Fields) -> frozen.Ladder:
    rungs = tuple(_rung(rung, fields) for rung in ladder.rungs)
    return frozen.Ladder(ladder.id, _text(ladder.title), rungs)


def _rung(rung: parts.Rung, fields: Fields) -> frozen.Rung:
    stops = rung.stopped_by or Quorum(())
    return frozen.Rung(
        rung.roles,
        rung.channels,
        rung.wait,
        rung.repeats,
        frozenset(stops.roles),
        stops.needs,
        compiled(rung.when, fields),
    )


def _tell(tell: schema.Tell, fields: Fields) -> duties.Tell:
    return duties.Tell(
        tell.role,
        frozenset(tell.levels),
        tell.channels,
        tell.retry,
        tell.tries,
        compiled(tell.when, fields),
        tell.waits_for,
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
        wait=step.wait,
    )


def _chapters(book: schema.Book) -> dict[Chapter, tuple[frozen.Text, ...]]:
    said = {name: tuple(map(_text, getattr(book.chapters, name.value))) for name in Chapter}
    return {name: texts for name, texts in said.items() if texts}


def _handling(handling: schema.Handling, fields: Fields) -> Handling:
    return Handling(
        handling.mode,
        frozenset(handling.levels or ()),
        compiled(handling.when, fields),
        handling.steps,
        handling.after,
    )


def _section(section: outputs.ReportSection, fields: Fields) -> frozen.ReportSection:
    when = compiled(section.when, fields)
    return frozen.ReportSection(section.id, _text(section.title), section.facts, when)


def _use(use: outputs.MessageUse) -> frozen.MessageUse:
    return frozen.MessageUse(use.name, tuple(variable.value for variable in use.variables))

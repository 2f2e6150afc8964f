"""A document's way 办文环节 as what the engine knows: steps, one after the other, and a limit of its own.

Who signs by word of mouth stands by it within a day (duty-room practice): that limit is there wherever a
document is signed, begins only with such a signature, and is ours until somebody confirms it.
"""

from collections.abc import Iterator

from engine import documents as written
from engine import duties, moments
from engine.conditions import Condition
from engine.parts import Span, Text
from engine.vocabulary import Side, Standing, Unit
from playbooks import parts, schema
from playbooks.documents import KINDS, Document, Passage, Stage, step_id

WITHIN, AHEAD = Span(24, Unit.HOURS), Span(4, Unit.HOURS)
_CONFIRM = Text("{}：口头授权补签", "{}: word of mouth signed for")
_SOURCE = "系统默认值：口头授权后24小时内补签，待本单位确认"


def steps(document: Document) -> Iterator[schema.Step]:
    """The steps its stages are; each waits for the one before it."""
    waits: tuple[str, ...] = document.after
    for stage in document.chain:
        name = step_id(document.id, stage.name)
        yield schema.Step.model_construct(
            id=name,
            title=_title(document, stage),
            required=document.required,
            levels=document.levels,
            when=document.when,
            after=waits,
            confirmed_by=stage.by,
            before=document.before,
        )
        waits = (moments.of(moments.STEP, name),)


def _title(document: Document, stage: Stage) -> parts.Text:
    words = _words(stage)
    return parts.Text.model_construct(
        zh=f"{document.title.zh}：{words.zh}", en=f"{document.title.en}: {words.en}"
    )


def _words(stage: Stage) -> Text:
    return Text(stage.title.zh, stage.title.en) if stage.title else KINDS[stage.does]


def _section(one: Passage) -> written.Section:
    return written.Section(one.id, Text(one.title.zh, one.title.en), one.facts, bool(one.written))


def compiled(document: Document, when: Condition) -> written.Document:
    """The document as the engine knows it."""
    return written.Document(
        id=document.id,
        title=Text(document.title.zh, document.title.en),
        type=Text(document.type.zh, document.type.en),
        sections=tuple(map(_section, document.sections)),
        stages=tuple(
            written.Stage(step_id(document.id, stage.name), stage.does, _words(stage))
            for stage in document.chain
        ),
        levels=frozenset(document.levels or ()),
        number=document.number or "",
        when=when,
        to_file=bool(document.before),
    )


def limit(book: schema.Book, document: Document, when: Condition) -> duties.Deadline:
    """That whoever signed by word of mouth stands by it in time."""
    sides = {role.id: role.side for role in book.roles}
    signing = next(stage.by for stage in document.chain if stage.does is written.StageKind.SIGN)
    signers = [role for role in signing.roles if sides[role] is Side.OWN] if signing else []
    leaders = [role for role in book.confirmed_by.roles if sides[role] is Side.OWN]
    roles = tuple(signers or leaders)
    return duties.Deadline(
        id=written.confirm_id(document.id),
        title=Text(_CONFIRM.zh.format(document.title.zh), _CONFIRM.en.format(document.title.en)),
        anchors=(moments.of(written.ORAL, document.id),),
        within=dict.fromkeys(document.levels or (), WITHIN),
        when=when,
        warn=(AHEAD,),
        warn_roles=roles,
        breach_roles=roles,
        met_by=frozenset((moments.of(written.BACKED, document.id),)),
        source=_SOURCE,
        standing=Standing.DEFAULT,
    )

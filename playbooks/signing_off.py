"""Checks of the ways of documents 办文环节: what nobody signs, and what is signed before it is written."""

from collections.abc import Iterator

from engine.documents import StageKind
from playbooks.documents import Document
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.reading import Document as File
from playbooks.reading import Path
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Book

_ORDER = tuple(StageKind)


def documents_are_signed(draft: Draft) -> Iterator[Problem]:
    """Each is signed, by somebody the plan names, after it was written and before it is issued."""
    for path, document in draft.documents:
        signing = [stage for stage in document.chain if stage.does is StageKind.SIGN]
        if not signing:
            message, remedy = (
                say("nobody signs {0!r}", document.id),
                say("add a stage: {{does: sign, by: [...]}}"),
            )
            yield draft.problem((*path, "chain"), message, remedy, Rule.DOCUMENT_UNSIGNED)
        yield from _out_of_order(draft, path, document)
        yield from _twice(draft, path, document)
        for index, stage in enumerate(document.chain):
            if stage.does is StageKind.SIGN and stage.by is None:
                message, remedy = say("anybody may sign it"), say("name who does: by: [...]")
                yield draft.problem((*path, "chain", index), message, remedy, Rule.DOCUMENT_UNSIGNED)


def _out_of_order(draft: Draft, path: Path, document: Document) -> Iterator[Problem]:
    """拟稿 once and first, 签发 once, 印发 after it; what is between may come in any order."""
    kinds = [stage.does for stage in document.chain]
    signed = kinds.index(StageKind.SIGN) if StageKind.SIGN in kinds else len(kinds)
    for index, kind in enumerate(kinds):
        at_place = {
            StageKind.DRAFT: index == 0,
            StageKind.SIGN: index == signed,
            StageKind.ISSUE: index > signed,
        }.get(kind, 0 < index < signed)
        if not at_place or (index == 0 and kind is not StageKind.DRAFT):
            message = say("{0} cannot stand here", kind.value)
            remedy = say(
                "first draft, then review and countersign, sign once, issue last: {0}", ", ".join(_ORDER)
            )
            yield draft.problem((*path, "chain", index, "does"), message, remedy, Rule.CHAIN_ORDER)


def _twice(draft: Draft, path: Path, document: Document) -> Iterator[Problem]:
    names = [stage.name for stage in document.chain]
    for index, name in enumerate(names):
        if name in names[:index]:
            message, remedy = say("{0!r} is taken", name), say("give the stage an id of its own")
            yield draft.problem((*path, "chain", index), message, remedy, Rule.ID_TWICE)


def drafts_signed_by_their_drafters(file: File, book: Book) -> Iterator[Problem]:
    """A document that is drafted and signed by the same role alone: nobody else ever reads it."""
    for index, document in enumerate(book.documents):
        drafted = document.chain[0].by
        signed = next(stage.by for stage in document.chain if stage.does is StageKind.SIGN)
        others = [stage for stage in document.chain[1:] if stage.does is not StageKind.ISSUE and stage.by]
        readers = {role for stage in others if stage.by for role in stage.by.roles}
        if drafted and signed and readers <= set(drafted.roles):
            message = say("whoever drafts {0!r} signs it, and nobody else reads it", document.id)
            remedy = say("let another role review or sign it")
            yield file.problem(("documents", index, "chain"), message, remedy, Rule.SIGNS_OWN_DRAFT)

"""The events by which a document 文书 comes about: written, passed on, sent back, signed, stood by."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.documents import Signature
from engine.lifecycle import Act


@dataclass(frozen=True, slots=True)
class DocumentSaved:
    """A text was written: the next version, with its digest. The text itself is no part of the record."""

    act: ClassVar[Act] = Act.DOCUMENT
    document: str
    digest: str


@dataclass(frozen=True, slots=True)
class StagePassed:
    """A stage was passed by `person` (None: by everybody whom it takes), at `at`, or now.

    Of a signature: in which `way`, the `number` it has then, and `checked_by` whom one on paper was seen
    besides. `evidence` says in words to whom it was issued, or where.
    """

    act: ClassVar[Act] = Act.DOCUMENT
    step: str
    person: str | None = None
    at: datetime | None = None
    way: Signature = Signature.CONSOLE
    number: str = ""
    checked_by: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class DocumentReturned:
    """It goes back to whoever drafts it 退回, with a reason; `person` says so, None: whoever may."""

    act: ClassVar[Act] = Act.DOCUMENT
    document: str
    reason: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """`seen_by` has seen it signed on paper by `person`, at `at`, or now; a second person has to."""

    act: ClassVar[Act] = Act.DOCUMENT
    document: str
    person: str
    seen_by: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignatureBacked:
    """Who signed by word of mouth stands by it 补签; None: whoever may sign."""

    act: ClassVar[Act] = Act.DOCUMENT
    document: str
    way: Signature
    person: str | None = None

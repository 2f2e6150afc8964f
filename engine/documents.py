"""Documents 文书 of a plan: what is written about an incident, and who passes it on its way. Values only.

Each stage 环节 of the way is a step of the checklist, `<document>.<stage>`: whatever can count from, wait for
or be met by a step does so by a stage.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine import moments
from engine.conditions import ALWAYS, Condition
from engine.parts import Section as Part
from engine.parts import Text

# When it was signed by word of mouth 口头授权, and when the signer stood by it: kept with the times of an
# incident, and no moments that a plan could name.
ORAL, BACKED = "oral", "backed"


class StageKind(StrEnum):
    """What is done to a document at a stage."""

    DRAFT = "draft"  # 拟稿
    REVIEW = "review"  # 核稿
    COUNTERSIGN = "countersign"  # 会签
    SIGN = "sign"  # 签发
    ISSUE = "issue"  # 印发、报送


class DocumentState(StrEnum):
    """Where a document stands."""

    DRAFTING = "drafting"  # 拟稿
    REVIEWING = "reviewing"  # 核稿
    COUNTERSIGNING = "countersigning"  # 会签
    TO_SIGN = "to_sign"  # 待签发
    SIGNED = "signed"  # 已签发
    ISSUED = "issued"  # 已报送（印发）


class Signature(StrEnum):
    """How a document was signed: four ways that count the same."""

    CONSOLE = "console"  # 值班台
    CODE = "code"  # 手机验证码
    ORAL = "oral"  # 口头授权: the officer enters it, and the signer stands by it afterwards
    PAPER = "paper"  # 纸质: a second person has seen it too


@dataclass(frozen=True, slots=True)
class Section(Part):
    """A section of a document; `written`: a person writes in it besides what the record fills."""

    written: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether a person writes in it."""
        return self.written or not self.facts


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: `id` is that of its step."""

    id: str
    kind: StageKind
    title: Text


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a plan. A section without facts is written by a person.

    `number` is the pattern of its number, with {n} in it; "" if it has none.
    """

    id: str
    title: Text
    type: Text
    sections: tuple[Section, ...]
    stages: tuple[Stage, ...]
    levels: frozenset[str]
    number: str = ""
    when: Condition = ALWAYS
    to_file: bool = False

    @property
    def signing(self) -> Stage:
        """The stage at which it is signed."""
        return next(stage for stage in self.stages if stage.kind is StageKind.SIGN)

    def open_stage(self, done: Collection[str]) -> Stage | None:
        """The stage it is at, by the steps that are done; None if it has passed all of them."""
        return next((stage for stage in self.stages if stage.id not in done), None)

    def state(self, done: Collection[str]) -> DocumentState:
        """Where it stands, by the steps that are done."""
        stage = self.open_stage(done)
        if stage is None:
            is_issued = self.stages[-1].kind is StageKind.ISSUE
            return DocumentState.ISSUED if is_issued else DocumentState.SIGNED
        return _AT[stage.kind]


_AT: Mapping[StageKind, DocumentState] = {
    StageKind.DRAFT: DocumentState.DRAFTING,
    StageKind.REVIEW: DocumentState.REVIEWING,
    StageKind.COUNTERSIGN: DocumentState.COUNTERSIGNING,
    StageKind.SIGN: DocumentState.TO_SIGN,
    StageKind.ISSUE: DocumentState.SIGNED,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A signature on paper: whose, when, and who has seen it; a second person has to see it too."""

    signer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What there is of a document 文稿: the latest text by its digest, and the number once it is signed."""

    version: int = 0
    digest: str = ""
    number: str = ""
    seen: Seen | None = None


def confirm_id(document: str) -> str:
    """The id of its own limit: that who signed by word of mouth stands by it."""
    return f"{document}.confirm"


def series(pattern: str, office: str, year: int) -> str:
    """The series that a number belongs to: the pattern with all but {n} put in."""
    return pattern.replace("{office}", office).replace("{year}", str(year))


def numbered(series_of: str, n: int) -> str:
    """The number `n` of a series."""
    return series_of.replace("{n}", str(n))


def unbacked(documents: Iterable[Document], times: Mapping[str, datetime]) -> tuple[str, ...]:
    """Those signed by word of mouth, by the times of an incident, that the signer has not stood by yet."""
    return tuple(
        one.id
        for one in documents
        if moments.of(ORAL, one.id) in times and moments.of(BACKED, one.id) not in times
    )

"""What belongs to an incident: calls, receipts, spread, documents, attachments, reports, traces."""

from datetime import datetime

from pydantic import Field

from console.api.shapes.common import Moment, Sent, Shape
from engine.documents import Signature
from engine.vocabulary import AttemptState, ChannelKind, PageState
from models.reports import ReportState


class Try(Shape):
    """One attempt 一次呼叫 on one channel."""

    channel: ChannelKind
    channel_words: str
    number: str = Field(description="Masked 掩码")
    state: AttemptState
    state_words: str
    at: datetime
    doubtful: bool = Field(description="结果待核")
    provider: str
    error: str


class Call(Shape):
    """Somebody who is or was called, and why; or who answered by word of mouth."""

    who: str
    role: str
    code: str = Field(description='应答码; "" if nobody was called')
    state: PageState
    state_words: str
    reasons: str
    opened_at: datetime | None
    closed_at: datetime | None
    answered: str = Field(description="By whom and how it was answered")
    tries: list[Try]


class Handover(Shape):
    """What a role was told 送达, read 已读, signed for 签收 and answered 反馈: the times, in words."""

    role: str
    told: str
    read: str
    signed: str
    answered: str


class Sighting(Shape):
    """A row of 传播记录."""

    id: str
    at: datetime
    platform: str
    link: str
    reads: int | None
    reposts: int | None
    comments: int | None
    likes: int | None
    note: str
    corrected: bool = Field(description="Another row stands for it")


class DocumentRow(Shape):
    """A document 文书 of the incident: where it stands, and who has it now."""

    id: str
    title: str
    type: str
    state_words: str
    number: str = Field(description='发文字号; "" before it is signed')
    waits: str
    required: bool
    to_confirm: bool = Field(description="Signed by word of mouth, and not stood by yet 待补签")


class Section(Shape):
    """A section of a document as it is printed; `by_hand` if a person writes in it."""

    id: str
    title: str
    text: str
    by_hand: bool
    own: str = Field(description="What a person wrote in it, of which the record may fill the rest")


class Stage(Shape):
    """A stage of a document: who passed it, when and how; or who is to."""

    title: str
    who: str
    at: str
    how: str
    done: bool
    now: bool


class Document(DocumentRow):
    """A document with its text."""

    stage: str = Field(description='The id of the stage it is at; "" when it has passed all')
    sections: list[Section]
    stages: list[Stage]


class DocumentTexts(Sent):
    """Sections that a person writes, by their ids; a section that is left out keeps its words."""

    texts: dict[str, str] = Field(min_length=1)


class DocumentPass(Sent):
    """The stage it is at is passed; at a signature with how it was given."""

    stage: str = Field("", max_length=100)
    way: Signature = Field(Signature.CONSOLE, description="How it is signed 签发方式")
    on_behalf_of: str = Field("", max_length=100, description="代录: whose signature it is")
    at: Moment | None = Field(None, description="When, if earlier 补录")
    evidence: str = Field("", max_length=200, description="凭据; at issuing: to whom or where")
    texts: dict[str, str] = Field(default_factory=dict, description="Sections that are written first")


class DocumentBack(Sent):
    """退回起草, with a reason."""

    reason: str = Field(max_length=4000)
    on_behalf_of: str = Field("", max_length=100, description="代录: whose word it is")


class DocumentStand(Sent):
    """补签: who signed by word of mouth stands by it."""

    way: Signature = Field(Signature.CONSOLE)
    on_behalf_of: str = Field("", max_length=100)
    evidence: str = Field("", max_length=200)


class Attachment(Shape):
    """An attachment 附件. Gone: its content and name were cleared; the digest stays."""

    id: str
    name: str
    media: str
    size: int = Field(description="bytes")
    digest: str = Field(description="SHA-256, as the record has it")
    added_at: datetime
    gone_at: datetime | None


class Report(Shape):
    """A version of the report 处置报告."""

    number: str
    version: int
    state: ReportState
    content_hash: str
    seal: str
    made_at: datetime
    entries: int = Field(description="How many entries of the record it was made from")
    comment: str
    reviewed_by: str
    reviewed_at: datetime | None


class ReportText(Report):
    """A version with its text; "" where it was cleared."""

    markdown: str
    html: str


class Review(Sent):
    """结案 or 退回 of the version that waits."""

    comment: str = Field("", max_length=4000, description="意见; needed to return it")
    on_behalf_of: str = Field("", max_length=100, description="代录: whose review it is")


class KnownMoment(Shape):
    """Something that reached a person, or that a person did, and the entry it rests on."""

    at: datetime
    what: str
    seq: int | None
    hash: str
    recorded_at: datetime | None
    receipt: bool = Field(description="A provider's word, and no entry of the chain")


class KnownPerson(Shape):
    """Somebody with every moment 履职留痕."""

    id: str
    name: str
    unit: str
    moments: list[KnownMoment]


class Known(Shape):
    """履职留痕: who knew what when, and what holds the record."""

    people: list[KnownPerson]
    entries: int = Field(description="How many entries were checked against the chain")
    seal: str
    sealed_at: datetime | None
    sealed_to: int

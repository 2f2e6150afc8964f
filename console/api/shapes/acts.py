"""What each act on an incident takes 办理: the fields of the console's own forms, and no others.

What comes of them is the console's (`console.acts.CARRY_OUT`): no act is described twice.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from console.api.shapes.act import AT, BEHALF, ActBody
from console.api.shapes.common import Moment
from console.api.shapes.upward import Card, Consent, Reported
from engine.calendars import Calendar
from engine.facts import TEXTS
from engine.origins import Heard, Relation
from engine.vocabulary import ContentFree, Receipt, Way


class Confirm(ActBody):
    """核定级别: the level stands, or is put right; units concerned are told now."""

    event_level: str = Field(description="事件级别, such as II", max_length=20)
    response_level: str = Field("", description="响应级别, if not the same", max_length=20)
    on_behalf_of: str = Field("", description=BEHALF, max_length=100)
    at: Moment | None = Field(None, description=AT)


class ChangeLevel(Confirm):
    """提级、降级."""

    reason: str = Field(description="理由", max_length=4000)


class Judge(ActBody):
    """补判: coded fields that were not known at logging, or what was decided."""

    fields: dict[str, bool | str] = Field(description="编码项 by their ids: true/false, an option, or a time")
    on_behalf_of: str = Field("", description=BEHALF, max_length=100)
    at: Moment | None = Field(None, description=AT)


class Describe(ActBody):
    """补充情况: words that are added or put right; what they were stays on record."""

    texts: dict[str, str] = Field(
        default_factory=dict, description=f"By the names of the form's fields: {', '.join(TEXTS)}"
    )
    unit: str = Field("", description="涉事单位, by its name", max_length=100)

    def pairs(self, calendar: Calendar) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - it has no time
        """Each text is a field of its own."""
        yield from ((name, text) for name, text in self.texts.items() if name in TEXTS)
        yield "unit", self.unit


class Answer(ActBody):
    """代录应答: somebody answered by word of mouth; without the right to record, one's own answer."""

    who: str = Field("", description="A role, a person's name or id, or an answer code", max_length=100)
    at: Moment | None = Field(None, description=AT)


class Instruct(ActBody):
    """批示、交办: it becomes a required step, and a limit if it has a time."""

    by: str = Field(description="由谁批示: a name, an id or a post", max_length=60)
    role: str = Field(description="由谁办理: a role of the playbook", max_length=60)
    task: str = Field("", description="要办什么", max_length=100)
    words: str = Field("", description="批示内容", max_length=400)
    within: str = Field("", description="期限, as a playbook writes it: 48h, 3d, 2wd", max_length=40)
    due: Moment | None = Field(None, description="何时办结; only one of `within` and `due`")
    at: Moment | None = Field(None, description=AT)


class HandOn(ActBody):
    """转办: another unit is concerned, and why."""

    to_unit: str = Field(description="单位, by its name in the address book", max_length=100)
    reason: str = Field(description="理由", max_length=400)
    at: Moment | None = Field(None, description=AT)


class GiveReceipt(ActBody):
    """回执: who has read 已读 or signed for 签收 what was handed over."""

    receipt: Receipt
    role: str = Field(description="回执对象: a role of the playbook", max_length=60)
    who: str = Field("", description="由谁; without the right to record: oneself", max_length=60)
    way: Way
    evidence: str = Field("", description="凭据", max_length=200)
    at: Moment | None = Field(None, description=AT)


class AddSource(ActBody):
    """增加来源: the same matter came in from another side."""

    how: Heard = Field(description="How it was heard of 报告方式")
    heard_from: str = Field("", description="何人、何线路", max_length=120)
    own_number: str = Field("", description="对方编号", max_length=40)
    at: Moment | None = Field(None, description=AT)


class Note(ActBody):
    """记事."""

    text: str = Field(description="记事内容", max_length=4000)
    at: Moment | None = Field(None, description=AT)


class Spread(ActBody):
    """传播记录: a table as it is pasted from a spreadsheet, or one row."""

    rows: str = Field("", description="A table with headings: 时间 平台 链接 阅读 …", max_length=200_000)
    at: Moment | None = Field(None, description="时间, of one row")
    platform: str = Field("", description="平台", max_length=40)
    link: str = Field("", description="链接", max_length=2000)
    reads: int | None = Field(None, ge=0, le=10**11, description="阅读")
    reposts: int | None = Field(None, ge=0, le=10**11, description="转发")
    comments: int | None = Field(None, ge=0, le=10**11, description="评论")
    likes: int | None = Field(None, ge=0, le=10**11, description="点赞")
    note: str = Field("", description="备注", max_length=400)
    corrects: str = Field("", description="更正: the id of the row it stands for", max_length=64)

    def pairs(self, calendar: Calendar) -> Iterator[tuple[str, str]]:
        """The row's fields have names of their own in the form; its time is the office's wall clock."""
        yield from (("rows", self.rows), ("corrects", self.corrects))
        if self.at:
            yield "one.at", f"{calendar.local(self.at):%Y-%m-%d %H:%M}"
        for name in ("platform", "link", "reads", "reposts", "comments", "likes", "note"):
            value = getattr(self, name)
            if value not in (None, ""):
                yield f"one.{name}", str(value)


class Done(ActBody):
    """完成: a step, or a limit (deadline:ID)."""

    item: str = Field(description="A step or a limit, by its id", max_length=100)
    on_behalf_of: str = Field("", description=BEHALF, max_length=100)
    at: Moment | None = Field(None, description=AT)


class MakeUpdate(ActBody):
    """续报: a recurring report was made; without words: 无新情况."""

    item: str = Field(description="Which, by its id", max_length=100)
    text: str = Field("", description="新情况", max_length=4000)
    at: Moment | None = Field(None, description=AT)


class Extend(ActBody):
    """延期, as the playbook allows."""

    item: str = Field(description="The limit, by its id", max_length=100)
    until: Moment = Field(description="延期至")
    reason: str = Field(description="理由", max_length=4000)
    extended_by: str = Field("", description=BEHALF, max_length=100)
    at: Moment | None = Field(None, description=AT)


class Redo(ActBody):
    """退回: what was done is to be done again."""

    item: str = Field(description="The step or limit, by its id", max_length=100)
    reason: str = Field(description="理由", max_length=4000)
    at: Moment | None = Field(None, description=AT)


class Notice(ActBody):
    """阶段性反馈: how far a limit has come; it runs on."""

    item: str = Field(description="The limit, by its id", max_length=100)
    text: str = Field(description="进展", max_length=4000)
    at: Moment | None = Field(None, description=AT)


class Reopen(ActBody):
    """重新办理."""

    reason: str = Field(description="理由", max_length=4000)
    reopened_by: str = Field("", description=BEHALF, max_length=100)


class Resolve(ActBody):
    """提请结案: the report is made and waits for review."""

    on_behalf_of: str = Field("", description=BEHALF, max_length=100)


class WithReason(ActBody):
    """恢复处置 resume, 经核不实 dismiss, 作废 void, 结束演练 end_drill."""

    reason: str = Field(description="理由", max_length=4000)


class Merge(ActBody):
    """并案."""

    into: str = Field(description="The number of an incident that is open", max_length=40)


class Relate(ActBody):
    """关联."""

    related_to: str = Field(description="The number of an incident that has to do with it", max_length=40)
    relation: Relation = Field(description="How the two have to do with one another")


class Archive(ActBody):
    """归档: the record is closed."""


class KeepNoContent(ActBody):
    """转为不录内容: every word that was entered is cleared, for good."""

    why: ContentFree
    sure: bool = Field(description="true: nothing brings the words back")


# By the name of the act; a test fails for an act of the console that is not here, or lacks a field.
BODIES: Mapping[str, type[ActBody]] = {
    "confirm": Confirm,
    "level": ChangeLevel,
    "judge": Judge,
    "describe": Describe,
    "answer": Answer,
    "instruct": Instruct,
    "hand_on": HandOn,
    "receipt": GiveReceipt,
    "consent": Consent,
    "reported": Reported,
    "source": AddSource,
    "note": Note,
    "spread": Spread,
    "done": Done,
    "update": MakeUpdate,
    "extend": Extend,
    "redo": Redo,
    "reopen": Reopen,
    "notice": Notice,
    "card": Card,
    "resolve": Resolve,
    "resume": WithReason,
    "dismiss": WithReason,
    "void": WithReason,
    "relate": Relate,
    "merge": Merge,
    "archive": Archive,
    "content_free": KeepNoContent,
    "end_drill": WithReason,
}

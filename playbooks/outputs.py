"""What leaves the house: the message of each occasion, and the post-incident report."""

from pydantic import Field

from playbooks.conditions import WHEN, When
from playbooks.parts import Part, Text
from playbooks.values import (
    Id,
    Length,
    Variable,
)


class MessageUse(Part):
    """Which message is sent, with which variables."""

    name: Id = Field(description="name of the message, a folder of notifications/templates")
    variables: tuple[Variable, ...] = Field(
        title="变量", description="what it carries; never a title or a fact"
    )


def _use(name: str, *variables: str) -> MessageUse:
    return MessageUse(name=name, variables=tuple(map(Variable, variables)))


_WHICH = ("number", "category", "level")


_BACK = ("landline", "code")


class Messages(Part):
    """The message each occasion sends."""

    page: MessageUse = Field(
        default=_use("page", *_WHICH, "limit", *_BACK),
        title="呼叫",
        description="somebody is called, or has to be told",
    )
    warn: MessageUse = Field(
        default=_use("warning", *_WHICH, "deadline", "limit", *_BACK),
        title="临期",
        description="a limit is near",
    )
    breach: MessageUse = Field(
        default=_use("breach", *_WHICH, "deadline", "limit", *_BACK),
        title="超时",
        description="a limit has passed",
    )
    update: MessageUse = Field(
        default=_use("update_due", *_WHICH, "limit", *_BACK),
        title="续报",
        description="a recurring report is owed",
    )
    ask: MessageUse = Field(
        default=_use("decision", "number", "category", "deadline", "limit", *_BACK),
        title="征询决定",
        description="somebody is asked to decide",
    )
    chase: MessageUse = Field(
        default=_use("review", *_WHICH, "limit", *_BACK),
        title="催审",
        description="the report waits for its review",
    )


class Section(Part):
    """A section of a document."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="标题", description="the heading")
    facts: tuple[str, ...] = Field(
        (), title="取自", description="what of the record fills it, or step:<id>; nothing: a person writes it"
    )


class ReportSection(Section):
    """A section of the post-incident report, perhaps of some incidents only."""

    when: When = Field(default_factory=dict, title="条件", description=WHEN)


class Report(Part):
    """The post-incident report and its review."""

    reviewer: str = Field(title="审阅", description="the own-unit role that accepts or returns it")
    review_within: Length = Field(
        title="审阅时限", description="how long before the reviewer is reminded; ours"
    )
    sections: tuple[ReportSection, ...] = Field(min_length=1, title="章节", description="in their order")

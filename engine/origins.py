"""来源: where a matter was heard of, and what else it has to do with 关联.

What comes from three sources is one incident with three sources.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from engine.lifecycle import Act


class Heard(StrEnum):
    """How it was heard of 报告方式."""

    TELEPHONE = "telephone"  # 电话
    PLATFORM = "platform"  # 平台
    PATROL = "patrol"  # 巡查
    HOTLINE = "hotline"  # 12345
    SUPERIOR = "superior"  # 上级
    MEDIA = "media"  # 媒体
    OTHER = "other"  # as it was written down


class Relation(StrEnum):
    """How two matters belong together 关联: a code, for words of one would stay with the other."""

    SAME_ACCOUNT = "same_account"  # 同一账号
    SAME_CONTENT = "same_content"  # 同一内容: the same link, picture or text
    SAME_UNIT = "same_unit"  # 同一单位
    CONSEQUENCE = "consequence"  # 次生、衍生: one comes of the other
    ALIKE = "alike"  # 同类
    OTHER = "other"  # 其他


@dataclass(frozen=True, slots=True)
class Origin:
    """One more source: `words` say by whom or by which line, `number` is the one it has there.

    `at` (aware UTC) is when it came in. `of` is the incident it came with, where two were joined 并案.
    """

    how: Heard
    at: datetime
    words: str = ""
    number: str = ""
    of: str = ""

    def is_same(self, other: "Origin") -> bool:
        """Whether both are one: the same number there, or the same words at the same time."""
        if self.how is not other.how or self.of != other.of:
            return False
        return self.number == other.number and (
            bool(self.number) or (self.words, self.at) == (other.words, other.at)
        )


@dataclass(frozen=True, slots=True)
class SourceAdded:
    """The matter was heard of from another side too 增加来源, at `at`, or now."""

    act: ClassVar[Act] = Act.ADD_SOURCE
    how: Heard
    words: str = ""
    number: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """It has to do with another incident, which stays one of its own 关联."""

    act: ClassVar[Act] = Act.RELATE
    number: str
    relation: Relation

"""Attachments 附件: files that were put with an incident, such as screenshots, and taken out again."""

from dataclasses import dataclass
from typing import ClassVar

from engine.lifecycle import Act


@dataclass(frozen=True, slots=True)
class Attached:
    """A file was put with the incident 附件. Its content is kept elsewhere under its `digest`.

    `attachment` is its id, `media` what it is by its first bytes, `size` in bytes; `file_name` the name it
    came with, which somebody chose and which may say anything.
    """

    act: ClassVar[Act] = Act.ATTACH
    attachment: str
    digest: str
    media: str
    size: int
    file_name: str


@dataclass(frozen=True, slots=True)
class AttachmentCleared:
    """A file was taken out for good, by two persons (`second` is the other's id), with a reason."""

    act: ClassVar[Act] = Act.CLEAR_ATTACHMENT
    attachment: str
    digest: str
    second: str
    reason: str

"""Attachments 附件 and unsubmitted log forms: how large, how many, how long."""

from datetime import timedelta

from pydantic import Field

from flows.provider_settings import Section


class AttachmentSettings(Section):
    """What may be put with an incident."""

    max_mb: int = Field(10, ge=1, le=100, description="ours: the largest file, in megabytes")
    max_files: int = Field(20, ge=1, le=200, description="ours: files of one incident")
    draft_hours: int = Field(24, ge=1, le=168, description="ours: how long an unsubmitted log form is kept")

    @property
    def max_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.max_mb * 1024 * 1024

    @property
    def keep_drafts(self) -> timedelta:
        """How long an unsubmitted log form is kept."""
        return timedelta(hours=self.draft_hours)

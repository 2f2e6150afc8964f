"""Tables of what is registered with an incident: its attachments, and the forms not yet submitted."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models import tables  # noqa: F401 - rows here point to incidents
from models.columns import json_column, time_column


class Attachment(SQLModel, table=True):
    """A file that was put with an incident. Its content lies in the data folder, under its digest."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    digest: str = Field(index=True)
    media: str
    size: int
    name: str
    added_at: datetime = time_column()
    gone_at: datetime | None = time_column(nullable=True)  # cleared: the row stays, name and content do not


class LogDraft(SQLModel, table=True):
    """A log form 接报登记 that is being filled in, under the key its incident will have.

    `form` is what was typed, `files` what was put with it. Closed: it was submitted, or it may hold no
    words (疑似涉密); nothing is ever kept under its key again.
    """

    __tablename__ = "log_draft"

    key: str = Field(primary_key=True)
    owner: str = Field(index=True)
    form: list[Any] = json_column(list)  # [name, value] as a form has them
    files: list[Any] = json_column(list)
    closed: bool = False
    saved_at: datetime = time_column()

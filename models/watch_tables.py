"""Tables of the watches: that they live, how providers fare, what came in from outside."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models import tables  # noqa: F401 - it names the constraints of every table, so it comes first
from models.columns import json_column, time_column


class Heartbeat(SQLModel, table=True):
    """A watch says it is alive; the newest row tells whether anybody is being called."""

    node: str = Field(primary_key=True)
    at: datetime = time_column()
    started_at: datetime = time_column()
    pid: int
    trouble: str = ""
    providers: list[Any] = json_column(list)  # how each provider fares, as this watch sees it
    checked_at: datetime | None = time_column(nullable=True)  # when the watch last looked at itself
    findings: list[Any] = json_column(list)  # what it found amiss


class Inbound(SQLModel, table=True):
    """A text that came in, once: the provider may deliver it twice."""

    provider_id: str = Field(primary_key=True)
    contact_id: str | None = None
    body: str
    at: datetime = time_column()
    outcome: str = ""
    answer: str = ""


class Cursor(SQLModel, table=True):
    """How far a provider was asked for what came in; `at` is when it last answered."""

    channel: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    cursor: str = ""
    at: datetime = time_column()

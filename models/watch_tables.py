"""Tables of the watches: that they live, how providers fare, what came in from outside."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models import tables  # noqa: F401 - rows here point to incidents and pages
from models.columns import json_column, partial_index, time_column


class Heartbeat(SQLModel, table=True):
    """A watch says it is alive; the newest row tells whether anybody is being called."""

    node: str = Field(primary_key=True)
    at: datetime = time_column()
    started_at: datetime = time_column()
    pid: int  # 0: it has ended on purpose (`models.watching.rest`)
    trouble: str = ""
    providers: list[Any] = json_column(list)  # how each provider fares, as this watch sees it
    checked_at: datetime | None = time_column(nullable=True)  # when the watch last looked at itself
    findings: list[Any] = json_column(list)  # what it found amiss


class Inbound(SQLModel, table=True):
    """That a text came in, once: the provider may deliver it twice.

    Its words stand in the entry of what it is about; those about nothing are not kept.
    """

    provider_id: str = Field(primary_key=True)  # with whose it is: `models.sources.Source.key`
    contact_id: str | None = None
    at: datetime = time_column()
    outcome: str = ""
    answer: str = ""


class DoneOnce(SQLModel, table=True):
    """An act that was done under a key; the same key again is the same act (`models.once`)."""

    __tablename__ = "done_once"

    key: str = Field(primary_key=True)
    body: str
    # None: it is entered in the register, under `first_seq` (0: nothing had to be changed).
    incident_id: str | None = Field(default=None, foreign_key="incident.id", index=True)
    at: datetime = time_column()
    state: str | None = None
    first_seq: int | None = None
    last_seq: int | None = None


class Cursor(SQLModel, table=True):
    """How far a provider was asked for what came in; `at` is when it last answered."""

    channel: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    cursor: str = ""
    at: datetime = time_column()


class Notice(SQLModel, table=True):
    """A quiet word to somebody who was called: another answered, the level changed, it is over.

    Once for each entry it speaks of; what its send came to is kept, and it is never sent again.
    """

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    kind: str
    seq: int  # of the entry it speaks of
    values: dict[str, str] = json_column(dict)
    state: str = "pending"
    not_before: datetime | None = time_column(nullable=True)
    lease: str | None = None
    lease_until: datetime | None = time_column(nullable=True)
    claimed_at: datetime | None = time_column(nullable=True)
    held_since: datetime | None = time_column(nullable=True)  # when a limit first held it back
    channel: str = ""
    provider: str = ""
    provider_id: str | None = None
    error: str = ""
    created_at: datetime = time_column()
    settled_at: datetime | None = time_column(nullable=True)

    __table_args__ = (
        UniqueConstraint("incident_id", "person_id", "seq"),
        partial_index("ix_notice_waiting", "created_at", where="state IN ('pending','claimed')"),
        Index("ix_notice_claimed_at", "claimed_at"),
    )

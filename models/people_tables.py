"""Tables of the address book 通讯录 and of the roster 值班表."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import time_column


class Unit(SQLModel, table=True):
    """A unit 单位 of the tree the office looks after, or one it reports to."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    parent_id: str | None = Field(default=None, foreign_key="unit.id")


class Person(SQLModel, table=True):
    """Somebody in the address book 通讯录."""

    id: str = Field(primary_key=True)
    unit_id: str = Field(foreign_key="unit.id")
    name: str
    post: str
    locale: str = "zh"
    active: bool = True

    __table_args__ = (UniqueConstraint("unit_id", "name", "post"),)


class Contact(SQLModel, table=True):
    """A number somebody can be reached at. `kind` is sms, voice or landline."""

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: str
    number: str = Field(index=True)
    position: int = 0
    disabled: bool = False
    why_disabled: str = ""  # left_out of an import, left the office, opted_out, or the provider's code
    verified_at: datetime | None = time_column(nullable=True)  # when it was known to be its owner's
    verified_by: str = ""  # code, answer, or the id of whoever rang it


class Duty(SQLModel, table=True):
    """Somebody holds a post for a while 值班."""

    id: str = Field(primary_key=True)
    post: str
    person_id: str = Field(foreign_key="person.id")
    starts: datetime = time_column()
    ends: datetime = time_column()

    __table_args__ = (
        UniqueConstraint("post", "person_id", "starts"),
        Index("ix_duty_time", "starts", "ends"),
    )

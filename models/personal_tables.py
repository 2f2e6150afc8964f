"""Tables of how people want to be called, and of the codes that prove a number is theirs."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models import people_tables  # noqa: F401 - rows here point to people
from models.columns import time_column


class PersonalRule(SQLModel, table=True):
    """One step of a person's rule for an urgency: `delay` in seconds from the page."""

    __tablename__ = "personal_rule"

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    urgency: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    channel: str
    delay: int
    contact_id: str | None = Field(default=None, foreign_key="contact.id")  # None: the first number


class Quiet(SQLModel, table=True):
    """When a person is not disturbed by reminders: HH:MM on the office's wall clock."""

    __tablename__ = "quiet_hours"

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    starts: str
    ends: str


class Verification(SQLModel, table=True):
    """A code somebody asked for. `hash` is "" until it is sent; the code itself is kept nowhere."""

    id: str = Field(primary_key=True)
    contact_id: str = Field(foreign_key="contact.id", index=True)
    salt: str = ""
    hash: str = ""
    tries: int = 0
    asked_at: datetime = time_column()
    sent_at: datetime | None = time_column(nullable=True)
    ended_at: datetime | None = time_column(nullable=True)
    outcome: str = ""  # verified, spent, expired, replaced, or why it could not be sent

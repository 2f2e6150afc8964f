"""Tables only; queries live beside them in this package. Rows are not validated here: input was
parsed at the edge. JSON columns hold small maps; the text columns of `Entry` hold canonical JSON.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models import people_tables  # noqa: F401 - rows here point to people and units
from models.columns import json_column, partial_index, time_column

# What statistics of a period count of the record.
COUNTED_KINDS = (
    "kind IN ('report_accepted','dismissed','deadline_breached','update_made','update_owed','update_missed')"
)
_NAMED = "state = 'open' AND person_id IS NOT NULL"
_NAMELESS = "state = 'open' AND person_id IS NULL"
_RUNNING = "state IN ('running','warned','breached')"
_UNSETTLED = "state IN ('pending','claimed') OR (state = 'unknown' AND NOT doubtful)"


class Counter(SQLModel, table=True):
    """A number that grows inside the transaction that uses it: no gap, no repeat."""

    name: str = Field(primary_key=True)
    value: int


class Playbook(SQLModel, table=True):
    """A playbook as it was when an incident froze it: canonical JSON under its hash."""

    hash: str = Field(primary_key=True)
    playbook_id: str
    version: str
    canonical: str
    frozen_at: datetime = time_column()


class Incident(SQLModel, table=True):
    """An incident 事件: its present state. What happened to it is in its chain of entries."""

    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    key: str = Field(unique=True)
    body_hash: str
    playbook_hash: str = Field(foreign_key="playbook.hash")
    state: str
    event_level: str
    response_level: str
    anchors: dict[str, str] = json_column(dict)
    fields: dict[str, Any] = json_column(dict)
    given: list[str] = json_column(list)
    title: str
    summary: str = ""
    place: str = ""
    source_of_report: str = ""
    link: str = ""
    account_platform: str = ""
    account_name: str = ""
    particulars: dict[str, Any] = json_column(dict)  # the other words of the form 信息接报登记表
    unit_id: str | None = Field(default=None, foreign_key="unit.id")
    logged_by: str | None = None
    drill: bool = False  # an exercise 演练; set once, and held against the record by `models.drills.verify`
    drill_terms: dict[str, Any] = json_column(dict)
    content_free: bool = False  # no words are kept of it, whatever its playbook says
    rung: int = -1
    epochs: dict[str, int] = json_column(dict)
    done_steps: dict[str, str] = json_column(dict)  # step -> when it was done
    said: dict[str, Any] = json_column(dict)  # who has spoken so far about what takes several
    occasions: list[dict[str, Any]] = json_column(list)  # recurring reports awaited or owed
    instructions: list[Any] = json_column(list)  # what was asked for since, beside the frozen plan
    manuscripts: dict[str, Any] = json_column(dict)  # what there is of each document
    origins: list[dict[str, Any]] = json_column(list)  # where it was heard of besides
    version: int = 0
    seq: int = 0
    head: str = ""
    sealed_seq: int = 0
    logged_at: datetime = time_column()
    changed_at: datetime = time_column()

    __table_args__ = (
        partial_index("ix_incident_open", "logged_at", where="state IN ('triage','handling','closing')"),
        partial_index(
            "ix_incident_ended", "changed_at", where="state NOT IN ('triage','handling','closing')"
        ),
        Index("ix_incident_logged_at", "logged_at"),
    )


class Timer(SQLModel, table=True):
    """Something to do at an instant, on a track of a subject (`incident:<id>`)."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    track: str
    epoch: int
    n: int
    kind: str
    due: datetime = time_column()
    state: str = "armed"
    armed_at: datetime = time_column()
    settled_at: datetime | None = time_column(nullable=True)

    __table_args__ = (
        UniqueConstraint("subject", "track", "epoch", "n"),
        partial_index("ix_timer_due", "due", where="state = 'armed'"),
        partial_index("ix_timer_armed", "subject", where="state = 'armed'"),
    )


class Clock(SQLModel, table=True):
    """A deadline that runs or ran; each recomputation is another epoch, the old one stays."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    deadline: str
    epoch: int
    anchor: str
    started: datetime = time_column()
    due: datetime = time_column()
    state: str
    provisional: bool = False
    breached_at: datetime | None = time_column(nullable=True)
    met_at: datetime | None = time_column(nullable=True)
    extended: int = 0  # how often
    unextended: datetime | None = time_column(nullable=True)  # when it would have been due

    __table_args__ = (
        UniqueConstraint("incident_id", "deadline", "epoch"),
        Index("ix_clock_due", "due"),  # what statistics of a period count
        partial_index("ix_clock_running", "incident_id", "due", "state", where=_RUNNING),
    )


class Page(SQLModel, table=True):
    """One person (or, with nobody reachable, one role) to be reached about one incident."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    person_id: str | None = Field(default=None, foreign_key="person.id")
    role: str
    reasons: list[Any] = json_column(list)
    code: str
    rank: int = 0  # of the response level when it was opened; 0 is the gravest
    drill: bool = False  # of its incident
    state: str = "open"
    opened_at: datetime = time_column()
    closed_at: datetime | None = time_column(nullable=True)

    __table_args__ = (
        partial_index("uq_page_open_code", "code", where="state = 'open'", unique=True),
        partial_index("uq_page_open_person", "incident_id", "person_id", where=_NAMED, unique=True),
        partial_index("uq_page_open_role", "incident_id", "role", where=_NAMELESS, unique=True),
        Index("ix_page_code", "code"),  # a reply may come when its page is long closed
        partial_index("ix_page_open_of_person", "person_id", where="state = 'open'"),
    )


class Attempt(SQLModel, table=True):
    """One try of a page on one channel by one provider. A retry is another row."""

    id: str = Field(primary_key=True)
    page_id: str = Field(foreign_key="page.id", index=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    channel: str
    fallback: list[str] = json_column(list)  # the channels to try after this one
    occasion: str
    deadline: str | None = None
    contact_id: str | None = Field(default=None, foreign_key="contact.id")
    also: list[str] = json_column(list)  # providers of this channel not tried yet
    retry: int = 0
    not_before: datetime | None = time_column(nullable=True)  # pending until then
    gathered: bool = False  # waits for other matters of its person, to go with them as one list
    held: str = ""  # why it waits although it could have gone: Held
    held_since: datetime | None = time_column(nullable=True)  # when a limit first held it back
    list_id: str | None = None  # the attempt whose text speaks for this one too
    state: str
    doubtful: bool = False
    lease: str | None = None
    lease_until: datetime | None = time_column(nullable=True)
    claimed_at: datetime | None = time_column(nullable=True)  # since then it may have been sent
    provider: str = ""
    provider_id: str | None = Field(default=None, index=True)
    look_ups: int = 0
    look_at: datetime | None = time_column(nullable=True)
    error: str = ""
    cause: str = ""
    segments: int = 0
    created_at: datetime = time_column()
    sent_at: datetime | None = time_column(nullable=True)
    settled_at: datetime | None = time_column(nullable=True)

    __table_args__ = (
        partial_index(
            "uq_attempt_unsettled", "page_id", "channel", "contact_id", where=_UNSETTLED, unique=True
        ),
        partial_index("ix_attempt_in_hand", "lease_until", where="state IN ('pending','claimed')"),
        partial_index("ix_attempt_waiting", "not_before", where="state = 'pending'"),
        Index("ix_attempt_claimed_at", "claimed_at"),
        partial_index("ix_attempt_card", "created_at", where="channel = 'manual' AND state = 'handed_over'"),
        partial_index("ix_attempt_unknown", "look_at", where="state = 'unknown'"),
    )


class Entry(SQLModel, table=True):
    """A line of the record. Two persons may clear `payload`, with its `salt`; `digest` and `hash` stay.

    `kept` is what is left of a payload whose words were cleared: codes, times and persons. Its digest
    stands in the entry that cleared it.
    """

    chain: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    at: datetime = time_column()
    happened_at: datetime | None = time_column(nullable=True)
    actor: str
    on_behalf_of: str | None = None
    payload: str | None
    salt: str | None = None
    kept: str | None = None
    digest: str
    prev: str
    hash: str

    __table_args__ = (partial_index("ix_entry_counted", "at", where=COUNTED_KINDS),)


class Chain(SQLModel, table=True):
    """The head of a chain that belongs to no incident: the register of what was done to the system."""

    name: str = Field(primary_key=True)
    seq: int = 0
    head: str = ""
    sealed_seq: int = 0


class Seal(SQLModel, table=True):
    """The hash of every head that moved since the last seal, chained to it."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = time_column()
    heads: str
    prev: str = Field(index=True, unique=True)  # no two follow the same one
    hash: str


class DocumentText(SQLModel, table=True):
    """A version of the text of a document 文书, by its sections."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    document: str
    version: int
    texts: dict[str, str] = json_column(dict)
    digest: str
    saved_at: datetime = time_column()

    __table_args__ = (UniqueConstraint("incident_id", "document", "version"),)


class Report(SQLModel, table=True):
    """A version of the post-incident report, as it was put before the leader."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    version: int
    state: str  # waiting, accepted, returned, replaced
    html: str
    markdown: str
    content_hash: str
    seal: str
    comment: str = ""
    entries: int = 0  # how many of the incident's entries it was made from
    made_at: datetime = time_column()
    reviewed_at: datetime | None = time_column(nullable=True)
    reviewed_by: str | None = None

    __table_args__ = (UniqueConstraint("incident_id", "version"),)

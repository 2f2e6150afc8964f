"""The office: people and roster, playbooks, accounts, the register of changes."""

from datetime import datetime, timedelta

from pydantic import Field

from console.api.shapes.common import Level, Sent, Shape
from engine.vocabulary import AccountRole, SessionKind


class Unit(Shape):
    """A unit 单位 of the address book."""

    id: str
    name: str
    above: str = Field("", description='The unit it belongs to 上级单位; "": none')


class Number(Shape):
    """A telephone number, masked, and how it stands."""

    number: str = Field(description="Masked 掩码: 199****0001")
    standing: str = Field(description="verified 已核验, unverified 未核验, disabled 停用")
    words: str
    contact: str = Field(description="The id by which addresses name it")


class Person(Shape):
    """Somebody in the address book 通讯录."""

    id: str
    name: str
    post: str
    post_id: str = Field(description="The post as the roster and the playbooks call it")
    unit: Unit
    language: str
    on_duty: bool
    numbers: list[Number]


class Reason(Sent):
    """Why a masked number is looked at 查看理由; it is entered first who looked, whose, and why."""

    reason: str = Field(max_length=400)


class Revealed(Shape):
    """The numbers of one person, as they are dialled."""

    person: str
    name: str
    numbers: list[str]


class Shift(Shape):
    """Somebody holds a post for a while 值班."""

    id: str
    post: str
    post_id: str = Field(description="The post as the playbooks call it")
    person: str
    name: str
    starts: datetime
    ends: datetime
    now: bool


class Lack(Shape):
    """Who could not be called until tomorrow 可呼达; a gap has to be closed before the shift."""

    words: str
    is_gap: bool


class PlaybookRow(Shape):
    """A playbook 处置预案 that an incident may start with."""

    id: str
    title: str
    category: str
    version: str = Field(description="The hash of what it says")
    levels: list[Level]
    is_own: bool = Field(description="The office's own")
    replaces: bool = Field(description="In place of a shipped one")


class CodedField(Shape):
    """A coded field 编码项 that is asked for."""

    id: str
    title: str
    kind: str = Field(description="yes_no, choice or time")
    choices: dict[str, str]
    required: bool


class RoleRow(Shape):
    """A role 角色 of the playbook."""

    id: str
    title: str
    side: str


class LimitRow(Shape):
    """A limit 时限: how long at each level, in words."""

    id: str
    title: str
    within: dict[str, str]


class Playbook(PlaybookRow):
    """A playbook with what a program needs to enter an incident by it."""

    fields: list[CodedField]
    roles: list[RoleRow]
    steps: dict[str, str] = Field(description="步骤: id and title")
    limits: list[LimitRow]
    updates: dict[str, str] = Field(description="续报: id and title")
    documents: dict[str, str] = Field(description="文书: id and title")
    needs: dict[str, list[str]] = Field(description="What each level asks for at logging")


class Trial(Sent):
    """推演: what is tried out. Nobody is called and nothing is kept."""

    level: str = Field(max_length=20)
    fields: dict[str, bool | str] = Field(default_factory=dict)
    events: list[str] = Field(default_factory=list, max_length=60, description="PT5M=…, as for the command")
    unit: str = Field("", max_length=100)
    start: str = Field("", max_length=40, description='ISO 8601; "": now')
    until: str = Field("PT24H", max_length=20, description="How long, an ISO 8601 duration, PT72H at most")


class TrialMoment(Shape):
    """An instant: since the start, on the clock, and what happens then."""

    at: datetime
    after: timedelta = Field(description="ISO 8601 duration since the start")
    lines: list[str]


class Account(Shape):
    """An account 账号."""

    login: str
    name: str
    role: AccountRole
    role_words: str
    disabled: bool
    must_change: bool
    locked: bool
    last_login: datetime | None


class Session(Shape):
    """Where somebody is signed in."""

    id: str
    login: str
    kind: SessionKind
    since: datetime
    seen_at: datetime
    address: str


class RegisterEntry(Shape):
    """An entry of the register of changes 操作记录."""

    seq: int
    at: datetime
    kind: str
    what: str
    actor: str
    actor_id: str
    via: str
    verified: bool
    before: dict[str, object]
    after: dict[str, object]
    about: dict[str, object]
    hash: str

"""值班看板 and 拨打卡片: what presses, who is on duty, whom the desk has to dial."""

from datetime import datetime

from pydantic import Field

from console.api.shapes.common import Level, Shape
from engine.vocabulary import ClockState, State


class BoardLimit(Shape):
    """The limit that ends next."""

    id: str
    title: str
    due_at: datetime
    state: ClockState


class BoardNext(Shape):
    """The next automatic act."""

    kind: str
    what: str
    at: datetime


class BoardRow(Shape):
    """An open incident."""

    number: str
    title: str
    category: str
    unit: str
    level: Level
    state: State
    state_words: str
    limit: BoardLimit | None
    breached: int = Field(description="How many limits were missed 超时")
    next: BoardNext | None
    calling: int = Field(description="How many people are being called 呼叫中")
    to_dial: int = Field(description="How many cards lie on the desk for it")
    answered: list[str] = Field(description="Who has answered 已应答")
    logged_at: datetime


class BoardDrill(Shape):
    """A drill 演练 under way."""

    number: str
    title: str
    category: str
    level: str
    state_words: str
    cards: int


class OnDuty(Shape):
    """A post of the roster, who fills it now, until when, and who is next."""

    post: str
    names: str
    until: str
    next: str
    next_at: str


class Light(Shape):
    """Whether anybody is being called 呼叫状态."""

    alive: bool = Field(description="A watch is alive 值守进程在线")
    last_beat: datetime | None
    trouble: str
    has_phones: bool
    findings: list[str] = Field(description="Codes of what the watch found amiss")


class Board(Shape):
    """值班看板: the most pressing open incident first."""

    at: datetime
    light: Light
    rows: list[BoardRow]
    total: int = Field(description="How many are open of what is asked for, listed or not")
    cards_total: int
    drills: list[BoardDrill]
    on_duty: list[OnDuty]


class DialledBefore(Shape):
    """A call that was made for a card and did not settle it."""

    at: str
    result: str
    words: str


class CallCard(Shape):
    """人工拨打: whom the desk has to dial, and what to say. What came of it: the act `card`."""

    id: str
    number: str = Field(description="The incident's 编号")
    level: str
    urgency: str
    role: str
    name: str
    post: str
    side: str = Field(description="上级, 平级, 下级, 本单位")
    telephone: str = Field(description='Masked without the right numbers; "": nobody knows one')
    code: str = Field(description="应答码")
    script: list[str]
    since: str
    tries: list[DialledBefore]
    drill: bool

"""The record 记录, and what an act came to."""

from datetime import datetime

from pydantic import Field

from console.api.shapes.common import Shape
from engine.vocabulary import State


class Entry(Shape):
    """An entry of the record 记录条目."""

    seq: int = Field(description="Its number 序号")
    kind: str
    at: datetime = Field(description="When it was recorded 记录时间")
    happened_at: datetime | None = Field(description="When it was, if that was earlier 补录")
    who: str = Field(description="By whom, in which way, for whom")
    what: str = Field(description="What, as the console says it")
    views: list[str] = Field(description="What it is about: calls, acts, limits, papers, notes")
    hash: str = Field(description="Its link in the chain")


class Acted(Shape):
    """An act was carried out; sent again under its key, the same is answered."""

    number: str
    act: str
    state: State = Field(description="The state it left the incident in")
    state_words: str
    at: datetime
    entries: list[Entry] = Field(description="What it entered")


class PossibleAct(Shape):
    """An act, and whether it can be done now."""

    act: str
    title: str
    causes: str = Field(description="What it will cause")
    possible: bool = Field(description="Whether it can be done now, with this token")
    allowed: bool = Field(description="Whether this token has the right to it at all")
    right: str = Field(description="The right it needs")
    reason: str = Field(description='Why it cannot be done now; "" if it can')
    href: str = Field(description="Where it is sent")

"""What several resources share: names, levels, pages of lists, and what may be sent at all."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

T = TypeVar("T")
# As for a time in a form: anything else is a slip of the pen.
_YEARS = range(2000, 2100)


def _in_our_time(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise PydanticCustomError("years", "a time from 2000 to 2099")
    return at


# A time that is sent: with an offset, or it is not known which zone it means.
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class Shape(BaseModel):
    """Something that is answered."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Sent(BaseModel):
    """Something that is sent: nothing that is not asked for, and no character a database cannot keep."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _no_nul(cls, given: Any) -> Any:
        if _has_nul(given):
            raise PydanticCustomError("no_nul", "no NUL characters")
        return given


def _has_nul(given: object) -> bool:
    if isinstance(given, str):
        return "\x00" in given
    if isinstance(given, dict):
        return any(_has_nul(part) for pair in given.items() for part in pair)
    return isinstance(given, list | tuple) and any(map(_has_nul, given))


class Named(Shape):
    """Something of a playbook, or of the book, by its id and in words."""

    id: str
    title: str


class Level(Shape):
    """级别: the id as playbooks write it, such as II, and its name, such as Ⅱ."""

    id: str
    name: str


class Listed(Shape, Generic[T]):
    """A page of a list. `next` goes into `after` to read on; null: that was the last page."""

    items: list[T]
    next: str | None = Field(description="cursor 游标: stays good whatever is entered meanwhile")

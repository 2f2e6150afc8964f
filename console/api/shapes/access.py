"""Tokens 令牌, and who one is."""

from datetime import datetime

from pydantic import Field

from console.api.shapes.common import Sent, Shape
from engine.vocabulary import AccountRole


class TokenAsked(Sent):
    """A token to be made for oneself. The password is asked for each time, and kept nowhere."""

    login: str = Field(description="账号", max_length=64)
    password: str = Field(description="密码", max_length=200)
    name: str = Field(description="What it is for 用途", max_length=100)
    scopes: list[str] = Field(
        description="权限范围: rights of the account, such as read, log, answer; or all", max_length=40
    )
    days: int = Field(description="有效天数", ge=1, le=365, examples=[90])


class TokenMade(Shape):
    """A new token: it is shown now and never again."""

    id: str
    token: str
    name: str
    scopes: list[str]
    expires_at: datetime


class Token(Shape):
    """A token that was made, without itself."""

    id: str
    name: str
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    last_used: datetime | None


class Me(Shape):
    """Whoever the token speaks for, and what it may."""

    login: str
    name: str
    role: AccountRole
    role_words: str
    rights: list[str] = Field(description="What this token may")
    unit: str = Field(description='The unit whose incidents are all there are; "": every unit\'s')
    office: str = Field(description="单位名称")
    zone: str = Field(description="The zone of every time here, by its IANA name")
    now: datetime
    may: dict[str, bool] = Field(description="Each right of the account: whether this token has it")

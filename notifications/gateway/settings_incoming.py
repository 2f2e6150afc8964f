"""The settings of what comes in: replies 上行, receipts 状态报告 and keys, pushed or fetched."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from notifications.gateway import filling
from notifications.gateway.documents import Format
from notifications.gateway.settings_requests import (
    Causes,
    Judged,
    Match,
    Part,
    Request,
    Signing,
    Value,
    Written,
)

Place = Annotated[str, StringConstraints(min_length=1)]
"""A place that has to be named."""


class Became(StrEnum):
    """What a provider's word for a state says."""

    DELIVERED = "delivered"
    FAILED = "failed"
    OPEN = "open"  # nothing final: on its way, ringing


class Items(Part):
    """Items of one kind in what came in."""

    list: str = Field("", description="place of the list; empty: the whole is one item, or the list")
    when: Match | None = Field(None, description="only items for which this holds")

    def named(self) -> Iterable[tuple[str, str]]:
        """(setting, place) of all that is named within an item."""
        if self.list:
            yield "list", self.list
        if self.when:
            yield "when.place", self.when.place


class Texts(Items):
    """Replies 上行短信."""

    id: Place | tuple[Place, ...] = Field(
        description="place of the provider's id of the text; without one, places that together are unique"
    )
    number: Place = Field(description="place of the sender's number, in any usual form")
    text: Place = Field(description="place of the text")

    def named(self) -> Iterable[tuple[str, str]]:
        """See `Items`."""
        yield from super().named()
        yield from (("id", place) for place in ([self.id] if isinstance(self.id, str) else self.id))
        yield from (("number", self.number), ("text", self.text))


class Reports(Items):
    """Receipts 状态报告, outcomes of calls, and keys pressed in them."""

    id: Place = Field(description="place of the id that the answer to the send gave, or of our `attempt`")
    state: str = Field("", description="place of the state; needed with `states`")
    states: Mapping[Value, Became] = Field(
        {}, description='state = delivered, failed or open; "*" is every other; not named: open'
    )
    code: str = Field("", description="place of the error code of a failure; empty: the state")
    causes: Causes = Field(
        {}, description="error code = number, passing, throttled, account or message; else passing"
    )
    key: str = Field("", description="place of the key pressed in a call: one of 0-9 * #")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.state and not self.key:
            raise ValueError("write state with states, or key: else a report says nothing")
        if bool(self.state) != bool(self.states):
            raise ValueError("state and states go together")
        return self

    def named(self) -> Iterable[tuple[str, str]]:
        """See `Items`."""
        yield from super().named()
        yield "id", self.id
        named = {"state": self.state, "code": self.code, "key": self.key}
        yield from ((setting, place) for setting, place in named.items() if place)


class Reading(Part):
    """What is looked for in something that came in. Mixed into a `Written`."""

    texts: Texts | None = Field(None, description="replies in it")
    reports: Reports | None = Field(None, description="receipts, outcomes or keys in it")

    def inside(self) -> dict[str, str]:
        """Every place that is named, by the setting that names it."""
        parts = {"texts": self.texts, "reports": self.reports}
        return {
            f"{name}.{setting}": place
            for name, part in parts.items()
            if part
            for setting, place in part.named()
        }


def _readable(reading: Reading, format: Format) -> None:  # noqa: A002 - the word of the settings
    if not reading.texts and not reading.reports:
        raise ValueError("write texts, reports or both: else nothing is read from it")
    if format is Format.FORM and any(part and part.list for part in (reading.texts, reading.reports)):
        raise ValueError("list: a form holds one item; leave it out, or name the form's field in `field`")


class Spot(Part):
    """Where in a push something stands: exactly one of the three."""

    header: str = Field("", description="name of a header")
    query: str = Field("", description="name in the query of the address")
    field: str = Field("", description="a place in the push itself")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(map(bool, (self.header, self.query, self.field))) != 1:
            raise ValueError("write exactly one of header, query and field: where it stands in the push")
        return self


class SharedToken(Spot):
    """A token that provider and office share."""

    secret: str = Field(description="name of the secret that it must equal")


class Proof(Spot, Signing):
    """A signature that a push carries, and how it is made."""


class Auth(Part):
    """What proves that a push is the provider's; all that is given must hold."""

    token: SharedToken | None = Field(None, description="a token that both know")
    signature: Proof | None = Field(None, description="a signature that it carries")
    allow: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="addresses or networks it may come from"
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.token and not self.signature and not self.allow:
            raise ValueError("write token, signature or allow: else anybody could answer a page")
        return self


class PushAnswer(Part):
    """What a push is answered once it is kept; platforms repeat it until they read this."""

    status: int = Field(200, ge=200, le=299, description="HTTP status")
    body: str = Field("", description="body, as it stands here")
    content_type: str = Field("text/plain; charset=utf-8", description="its content type")


class Push(Written, Reading):
    """Something the provider sends to `/gateway/<provider>/<what>` by itself 推送."""

    method: Literal["GET", "POST"] = Field("POST", description="GET or POST")
    auth: Auth = Field(description="what proves that it is the provider's")
    answer: PushAnswer = Field(PushAnswer(), description="what it is answered")

    def places(self) -> dict[str, str]:
        """See `Written`."""
        proofs = {"auth.token.field": self.auth.token, "auth.signature.field": self.auth.signature}
        return self.inside() | {name: spot.field for name, spot in proofs.items() if spot and spot.field}

    @model_validator(mode="after")
    def _reads(self) -> Self:
        _readable(self, self.format)
        return self


class Cursor(Part):
    """How a fetch goes on from the one before: by a value of the answer, or by time."""

    start: str = Field("", description="`cursor` of the first fetch")
    next: str = Field(
        "", description="place of the next `cursor` in the answer; if it is not there, no change"
    )
    overlap: int | None = Field(
        None, ge=0, le=86400, description="seconds: by time; `since` is this much before the last fetch"
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.next) == (self.overlap is not None):
            raise ValueError("write next (with start) or overlap: how the next fetch knows where to go on")
        return self


class Poll(Judged, Reading):
    """Something that is fetched again and again 拉取."""

    request: Request = Field(description="the request")
    cursor: Cursor | None = Field(None, description="left out: the provider hands out each item once")
    newest_first: bool = Field(False, description="whether the answer has the newest item first")

    def pages(self) -> bool:
        """Whether it is read page by page: the request then names `page`."""
        return any("page" in filling.named(text) for text in self.request.texts().values())

    def places(self) -> dict[str, str]:
        """See `Written`."""
        after = {"cursor.next": self.cursor.next} if self.cursor and self.cursor.next else {}
        return super().places() | self.inside() | after

    @model_validator(mode="after")
    def _reads(self) -> Self:
        _readable(self, self.format)
        return self


class LookUp(Judged):
    """How something is found that was sent and whose answer was lost 查询."""

    request: Request = Field(description="the request; has to name `to` and `since`")
    list: str = Field("", description="place of the list; empty: the whole is the list")
    id: Place = Field(description="place of the id, the same that the answer to a send gives")
    number: str = Field("", description="place of the number; needed if the list has other numbers too")
    text: str = Field(
        "",
        description="place of the text or the variables: our code is looked for in it; empty: any will do",
    )
    state: str = Field("", description="place of the state, shown in the record")
    states: Mapping[Value, Became] = Field(
        {}, description="state = delivered, failed or open, as in `reports`; empty: it never says failed"
    )
    code: str = Field("", description="place of the error code of one that failed; empty: the state")
    newest_first: bool = Field(True, description="whether the answer has the newest item first")

    def places(self) -> dict[str, str]:
        """See `Written`."""
        named = {"list": self.list, "id": self.id, "number": self.number, "text": self.text}
        named |= {"state": self.state, "code": self.code}
        return super().places() | {setting: place for setting, place in named.items() if place}

    @model_validator(mode="after")
    def _states_of_something(self) -> Self:
        if self.states and not self.state:
            raise ValueError("states need state: the place of what they translate")
        return self

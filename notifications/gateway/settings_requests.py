"""The settings of a request to a provider, and of how its answer is judged."""

import codecs
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from notifications.errors import Cause
from notifications.gateway import filling
from notifications.gateway.documents import Format, misplaced
from notifications.gateway.signing import Algorithm, Encoding, has_sm3

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # the name of a header, RFC 9110
ANY_OTHER = "*"
_OURS = frozenset({"content-type", "content-length", "host", "transfer-encoding", "connection"})


class Part(BaseModel):
    """A part of the settings; a name that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _well_formed(source: str) -> str:
    if wrong := filling.fault(source):
        raise ValueError(f"not a Jinja2 template: {wrong}")
    return source


def _charset(name: str) -> str:
    try:
        "值班".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ValueError("no charset that can write Chinese; write utf-8 or gb18030") from error
    return codecs.lookup(name).name


def base(url: str) -> str:
    """The address of a provider: http or https, a host, and no credentials, query or fragment."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an address: write http://host:port or https://host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address only: passwords go to secrets and are named in headers or query")
    return url.rstrip("/")


def _as_written(value: object) -> object:
    """A number or yes/no of TOML as the provider's answer shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _named(causes: Mapping[str, Cause]) -> Mapping[str, Cause]:
    if causes.get(ANY_OTHER) is Cause.NUMBER:
        raise ValueError('"*" = "number": one unknown code would disable every number; name the codes')
    return causes


Filled = Annotated[str, AfterValidator(_well_formed)]
"""A Jinja2 text."""
Charset = Annotated[str, AfterValidator(_charset)]
Address = Annotated[str, AfterValidator(base)]
Value = Annotated[str, BeforeValidator(_as_written)]
"""A value compared with what a provider writes: 0 and "0" are one."""
Causes = Annotated[Mapping[Value, Cause], AfterValidator(_named)]
"""What error codes mean; ANY_OTHER is every code that is not named."""


class Signing(Part):
    """How a text is signed 签名."""

    algorithm: Algorithm = Field(description="md5, sha1, sha256, sm3, hmac-sha1 or hmac-sha256")
    over: Filled = Field(description="what is signed (Jinja2); one line end at its end does not count")
    key: Filled = Field("", description="the key (Jinja2); hmac only")
    encoding: Encoding = Field(Encoding.HEX, description="hex, HEX or base64")

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        if self.algorithm.is_keyed != bool(self.key):
            word = "needs" if self.algorithm.is_keyed else "takes no"
            raise ValueError(
                f'{self.algorithm} {word} key; key = "{{{{ secrets.x }}}}" goes with hmac, '
                "and for the others the secret stands in `over`"
            )
        if self.algorithm is Algorithm.SM3 and not has_sm3():
            raise ValueError("sm3 needs the package cryptography; install it, or ask for hmac-sha256")
        return self


class Sign(Signing):
    """The signature of a request."""

    variable: str = Field(
        "signature", alias="as", pattern="^[a-z_]+$", description="the variable that holds it"
    )


class Request(Part):
    """One HTTP request."""

    method: Literal["GET", "POST", "PUT"] = Field("POST", description="GET, POST or PUT")
    url: Address | None = Field(None, description="another address than the provider's `url`")
    path: Filled = Field(pattern="^/", description="path (Jinja2); begins with /")
    headers: Mapping[str, Filled] = Field({}, description="headers (Jinja2), ASCII only")
    query: Mapping[str, Filled] = Field({}, description="query (Jinja2), percent-encoded for you")
    form: Mapping[str, Filled] = Field({}, description="form fields (Jinja2), percent-encoded for you")
    body: Filled = Field("", description="body (Jinja2) instead of a form")
    content_type: str = Field(
        "", pattern=r"^[\x21-\x7e ]*$", description="needed with `body`; of a form, its usual one"
    )
    charset: Charset = Field("utf-8", description="of query, form and body: utf-8, gb18030, …")
    wrap: Literal["", "base64"] = Field("", description="base64: the whole body is sent as base64")
    sign: Sign | None = Field(None, description="signature, if one is asked for")

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if self.form and self.body:
            raise ValueError("form and body: write one of them")
        if self.method == "GET" and (self.form or self.body):
            raise ValueError("GET has no body: move it to query, or write POST")
        if self.body and not self.content_type:
            raise ValueError('content_type is missing: the body needs one, such as "application/json"')
        wrong = [name for name in self.headers if not _TOKEN.fullmatch(name) or name.lower() in _OURS]
        if wrong:
            raise ValueError(f"headers {', '.join(wrong)}: no names, or set by content_type, url and body")
        return self

    def texts(self) -> dict[str, str]:
        """Every Jinja2 text that is sent, by its place; what is only signed is not among them."""
        found = {"path": self.path, "body": self.body}
        for part in ("headers", "query", "form"):
            found |= {f"{part}.{name}": text for name, text in getattr(self, part).items()}
        return {place: text for place, text in found.items() if text}


class Written(Part):
    """How something that a provider writes is read."""

    format: Format = Field(description="json, xml, form or text")
    charset: Charset = Field("utf-8", description="utf-8, gb18030, …")
    field: str = Field("", description="the form field that holds the document, if one wraps it")

    def places(self) -> dict[str, str]:
        """Every place that is named, by the setting that names it."""
        return {}

    @model_validator(mode="after")
    def _placed(self) -> Self:
        wrong = [
            f"{setting} = {place!r} is no place in {self.format}: {why}"
            for setting, place in self.places().items()
            if (why := misplaced(self.format, place))
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class Match(Part):
    """A place that has one of some values."""

    place: str = Field(min_length=1, description="a place")
    values: tuple[Value, ...] = Field(min_length=1, description="any of these")


class Accepted(Part):
    """How success is told. With both, both must hold."""

    status: frozenset[int] = Field(frozenset(), description="any of these HTTP statuses; empty: any")
    place: str = Field("", description="a place in the answer")
    values: tuple[Value, ...] = Field((), description="its value is one of these")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if bool(self.place) != bool(self.values):
            raise ValueError("place and values go together")
        if not self.place and not self.status:
            raise ValueError("write status, or place and values: else nothing tells success from failure")
        return self


class Judged(Written):
    """How success and failure are told from an answer."""

    accepted: Accepted = Field(description="how success is told")
    error: str = Field("", description="place of the error code; empty: accepted.place")
    causes: Causes = Field(
        {}, description="error code or HTTP status = number, passing, throttled, account or message"
    )

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if self.format is Format.TEXT and self.accepted.place and not self.error:
            raise ValueError("error is missing: the expression for the error code in a plain text")
        return self

    def places(self) -> dict[str, str]:
        """See `Written`."""
        named = {"accepted.place": self.accepted.place, "error": self.error}
        return {setting: place for setting, place in named.items() if place}


class Answer(Judged):
    """How the answer to a send is read."""

    id: str = Field("", description="place of the provider's id; empty: our `attempt` stands for it")

    def places(self) -> dict[str, str]:
        """See `Written`."""
        return super().places() | ({"id": self.id} if self.id else {})


class NumberFormat(StrEnum):
    """How a provider writes a telephone number; shown for +86 199 0000 0001."""

    E164 = "e164"  # +8619900000001
    PLUSLESS = "plusless"  # 8619900000001
    NATIONAL = "national"  # 19900000001, a landline with the 0 of its area code

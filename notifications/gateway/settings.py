"""The description of a provider, as it stands under `[providers.<name>]` with `type = "gateway"`.

It is checked whole when it is read: everything that is wrong is said at once, with its place, and
nothing that is or may be a secret is repeated.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from phonenumbers import country_code_for_region
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from engine.vocabulary import ChannelKind
from notifications.gateway import checking
from notifications.gateway.numbers import Numbering
from notifications.gateway.problems import Problem, refuse, without_secrets
from notifications.gateway.settings_incoming import LookUp, Poll, Push
from notifications.gateway.settings_requests import Address, Answer, NumberFormat, Part, Request
from notifications.gateway.variables import MILLISECONDS, SECONDS, Instants

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WHAT = re.compile(r"[a-z0-9-]+")
# `secrets.items` would be the method of the table, not a secret.
_TAKEN = frozenset(name for name in dir(dict) if not name.startswith("_"))


def _secret(value: object) -> object:
    """A number is a password too."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _filled_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text or text != text.strip() or not text.isprintable():
        raise ValueError("empty, or with blanks around it, or a line end in it")
    return value


def _region(value: str) -> str:
    if country_code_for_region(value) == 0:
        raise ValueError("no country: write its two letters, CN")
    return value


def _pattern(value: str) -> str:
    if value not in (SECONDS, MILLISECONDS) and "%" not in value:
        raise ValueError('write seconds, milliseconds, or a pattern such as "%Y%m%d%H%M%S"')
    return value


Secret = Annotated[SecretStr, BeforeValidator(_secret), AfterValidator(_filled_secret)]


class Way(Part):
    """One kind of message through this provider: texts, or calls."""

    request: Request = Field(description="the request that sends one message")
    answer: Answer = Field(description="how its answer is read")
    templates: Mapping[str, str] = Field(
        {}, description="message = the provider's template code; then no text is sent, only values"
    )
    push: Mapping[str, Push] = Field({}, description="what the provider sends by itself, by a name")
    poll: Mapping[str, Poll] = Field({}, description="what is fetched from it, by a name")
    look_up: LookUp | None = Field(None, description="how a text with a lost answer is found")


class GatewaySettings(Part):
    """A provider."""

    type: Literal["gateway"] = Field(description="gateway")
    url: Address = Field(
        description="the provider's address: http(s)://host:port, and a path if all share it"
    )
    secrets: Mapping[str, Secret] = Field({}, description="passwords and keys, named secrets.<name>")
    sender: str = Field("", description="variable `sender`: signature name, extension number")
    numbers: NumberFormat = Field(NumberFormat.E164, description="e164, plusless or national")
    region: Annotated[str, AfterValidator(_region)] = Field(
        "CN", description="where a national number is at home"
    )
    timestamp: Annotated[str, AfterValidator(_pattern)] = Field(
        SECONDS, description="how instants are written: seconds, milliseconds, or a pattern (strftime)"
    )
    zone: str = Field("Asia/Shanghai", description="zone of that pattern")
    sms: Way | None = Field(None, description="texts 短信")
    voice: Way | None = Field(None, description="calls 语音电话, IVR")

    def way(self, kind: ChannelKind) -> Way | None:
        """The description of texts or of calls; None if there is none."""
        return {ChannelKind.SMS: self.sms, ChannelKind.VOICE: self.voice}.get(kind)

    def kinds(self) -> tuple[ChannelKind, ...]:
        """What this provider can carry."""
        return tuple(kind for kind in (ChannelKind.SMS, ChannelKind.VOICE) if self.way(kind))

    @property
    def offers(self) -> tuple[str, ...]:
        """The same as words of the settings."""
        return tuple(kind.value for kind in self.kinds())

    @property
    def missing(self) -> tuple[str, ...]:
        """Nothing: a description that lacks something is refused when it is read."""
        return ()

    def pushes(self) -> dict[str, Push]:
        """Everything the provider may send, by the last part of its address."""
        ways = (self.sms, self.voice)
        return {what: push for way in ways if way for what, push in way.push.items()}

    def opened(self) -> dict[str, str]:
        """The secrets in clear. Only for filling in requests and checking proofs."""
        return {name: secret.get_secret_value() for name, secret in self.secrets.items()}

    def numbering(self) -> Numbering:
        """How this provider writes numbers."""
        return Numbering(self.numbers, self.region)

    def instants(self) -> Instants:
        """How this provider wants an instant written."""
        return Instants(self.timestamp, self.zone)

    @model_validator(mode="wrap")
    @classmethod
    def _without_secrets(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            made = handler(data)
            refuse(_of_both(made))
        except ValidationError as error:
            # Without its cause, which holds what was given: passwords, and whatever a typo made of them.
            raise without_secrets(error) from None
        return made

    @field_validator("secrets")
    @classmethod
    def _named(cls, secrets: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
        wrong = [name for name in secrets if not _NAME.fullmatch(name) or name in _TAKEN]
        if wrong:
            raise ValueError(
                f"{', '.join(wrong)}: name them in small letters, and not {', '.join(sorted(_TAKEN))}"
            )
        return secrets

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            Instants("%H", zone)(datetime(2026, 3, 1, tzinfo=UTC))
        except KeyError as error:
            raise ValueError("no zone anybody knows; write Asia/Shanghai") from error
        return zone

    @field_validator("sms", "voice")
    @classmethod
    def _usable(cls, way: Way | None, info: ValidationInfo) -> Way | None:
        if way:
            kind = ChannelKind.SMS if info.field_name == "sms" else ChannelKind.VOICE
            secrets = info.data.get("secrets")
            names = None if secrets is None else frozenset(secrets)
            provider = checking.Provider(kind, names, info.data.get("sender", ""), way.templates)
            refuse(_problems(provider, way))
        return way


def _of_both(settings: GatewaySettings) -> Iterator[Problem]:
    """What is wrong with texts and calls taken together."""
    sms, voice = settings.sms, settings.voice
    if not sms and not voice:
        yield Problem((), "", "write sms, voice or both: else it carries nothing")
    for what in sorted(sms.push.keys() & voice.push.keys()) if sms and voice else ():
        yield Problem(("voice", "push", what), what, "in sms too: each address has one name")


def _problems(provider: checking.Provider, way: Way) -> Iterator[Problem]:
    """Everything that is wrong with texts, or with calls."""
    yield from checking.of_templates(provider)
    yield from _at(("request",), checking.of_send(provider, way.request))
    reports = [one.reports for one in way.push.values()] + [one.reports for one in way.poll.values()]
    yield from checking.of_ids(way.answer, way.request, any(reports))
    for what, push in way.push.items():
        if not _WHAT.fullmatch(what):
            yield Problem(("push", what), what, "stands in an address: small letters, digits and -")
        yield from _at(("push", what), checking.of_push(provider, push))
    for what, poll in way.poll.items():
        yield from _at(("poll", what), checking.of_poll(provider, poll))
    if way.look_up:
        yield from _at(("look_up",), checking.of_look_up(provider, way.look_up))


def _at(place: tuple[str, ...], problems: Iterator[Problem]) -> Iterator[Problem]:
    return (one._replace(place=(*place, *one.place)) for one in problems)

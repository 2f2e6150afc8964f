"""What an office sets for each vendor: `[providers.<name>]` with one of these types.

Read and checked with all other settings; nothing here opens or sends anything. `missing` names what
has to be set before anything can be sent, and `offers` the kinds of channel it can carry.
"""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from engine.vocabulary import ChannelKind
from notifications.registered import all_registered


class VendorSettings(BaseModel):
    """A name that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def _unset(self, *names: str) -> tuple[str, ...]:
        """Which of these have no value."""
        values = {name: getattr(self, name) for name in names}
        return tuple(
            name
            for name, value in values.items()
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value)
        )


class WebhookProvider(VendorSettings):
    """A robot of 政务微信, 专有钉钉 or 飞书, or an address of the office's own that takes JSON."""

    type: Literal["webhook"]
    robot: Literal["wecom", "dingtalk", "feishu", "plain"] = Field(description="the kind of robot")
    base_url: str = Field("", description="its address, such as https://zwwx.example.gov; no key in it")
    path: str = Field("", description="where below it; empty: as the kind has it")
    token: SecretStr = Field(SecretStr(""), description="key or access_token; belongs into secrets.toml")
    secret: SecretStr = Field(SecretStr(""), description="signs; belongs into secrets.toml")

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, given: str) -> str:
        """A key in the address would be printed wherever the address is."""
        parts = urlsplit(given)
        if given and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write http://… or https://…")
        if parts.query or parts.username or parts.password:
            raise ValueError("leave out the key; it belongs into token, in secrets.toml")
        return given

    @property
    def offers(self) -> tuple[str, ...]:
        """Instant messages."""
        return ("chat",)

    @property
    def missing(self) -> tuple[str, ...]:
        """`plain` has nothing but its signature to be known by; the others are known by their token."""
        return self._unset("base_url", "secret" if self.robot == "plain" else "token")


class AppriseProvider(VendorSettings):
    """Anything else the library Apprise can send an instant message to; no scheme is allowed by itself."""

    type: Literal["apprise"]
    url: SecretStr = Field(
        SecretStr(""), description="Apprise address, {to} for the person's own; belongs into secrets.toml"
    )
    schemes: tuple[str, ...] = Field((), description="schemes it may have, such as matrix; none by itself")

    @field_validator("schemes", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """From the environment a list comes as names with commas between them; // may be written."""
        names = given.split(",") if isinstance(given, str) else given
        if not isinstance(names, list | tuple):
            return given
        return tuple(str(name).strip().lower().removesuffix("://") for name in names if str(name).strip())

    @model_validator(mode="after")
    def _allowed(self) -> "AppriseProvider":
        """A public robot is a leak: whoever sets one has to say so in the settings, not in the secrets."""
        url = self.url.get_secret_value()
        scheme = url.partition("://")[0].lower() if "://" in url else ""
        if url and scheme not in self.schemes:
            raise ValueError(f"its address has {scheme or 'no'}://; allow that in schemes, or leave it out")
        return self

    @property
    def offers(self) -> tuple[str, ...]:
        """Instant messages."""
        return ("chat",)

    @property
    def missing(self) -> tuple[str, ...]:
        """Both: where to, and that it is allowed."""
        return self._unset("url", "schemes")


class AliyunProvider(VendorSettings):
    """阿里云 短信服务 and 语音服务: approved templates only. Asks for the extra `aliyun`."""

    type: Literal["aliyun"]
    access_key_id: str = Field("", description="AccessKey ID of a RAM user that may do nothing else")
    access_key_secret: SecretStr = Field(SecretStr(""), description="its secret; belongs into secrets.toml")
    sign_name: str = Field("", description="approved signature, without 【】")
    templates: dict[str, str] = Field(
        default_factory=dict, description="approved code of each text: page = SMS_…"
    )
    called_show_number: str = Field("", description="bought number that calls come from")
    tts_templates: dict[str, str] = Field(
        default_factory=dict, description="approved code of each call: page = TTS_…, voice_key_1, voice_end"
    )
    callback_secret: SecretStr = Field(
        SecretStr(""), description="part of the address its pushes come to; belongs into secrets.toml"
    )
    endpoint: str = Field("", description="empty: dysmsapi.aliyuncs.com; a proxy of texts otherwise")
    voice_endpoint: str = Field("", description="empty: dyvmsapi.aliyuncs.com; a proxy of calls otherwise")

    @field_validator("sign_name")
    @classmethod
    def _bare(cls, given: str) -> str:
        """阿里云 puts the brackets itself and refuses a signature that has them."""
        return given.strip().removeprefix("【").removesuffix("】")

    @property
    def offers(self) -> tuple[str, ...]:
        """What there are templates for."""
        kinds = {"sms": self.templates, "voice": self.tts_templates}
        return tuple(kind for kind, codes in kinds.items() if codes)

    @property
    def missing(self) -> tuple[str, ...]:
        """Credentials, templates of either kind, and what goes with that kind."""
        missing = self._unset("access_key_id", "access_key_secret")
        if not self.offers:
            missing += ("templates",)
        if self.templates:
            missing += self._unset("sign_name")
        if self.tts_templates:
            missing += self._unset("called_show_number")
        return missing

    @property
    def not_approved(self) -> tuple[str, ...]:
        """Wordings without a code, such as "sms.page": another provider has to carry them."""
        codes = {ChannelKind.SMS: self.templates, ChannelKind.VOICE: self.tts_templates}
        return tuple(
            f"{entry.channel}.{entry.name}"
            for entry in all_registered()
            if entry.channel in self.offers and not codes[entry.channel].get(entry.name)
        )

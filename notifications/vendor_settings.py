"""What an office sets for each vendor: `[providers.<name>]` with one of these types.

Read and checked with all other settings; nothing here opens or sends anything. `missing` names what
has to be set before anything can be sent, and `offers` the kinds of channel it can carry.
"""

from typing import ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator


class VendorSettings(BaseModel):
    """A name that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    offers: ClassVar[tuple[str, ...]] = ()

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

    offers: ClassVar[tuple[str, ...]] = ("chat",)

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
    def missing(self) -> tuple[str, ...]:
        """`plain` has nothing but its signature to be known by; the others are known by their token."""
        return self._unset("base_url", "secret" if self.robot == "plain" else "token")


class AppriseProvider(VendorSettings):
    """Anything else the library Apprise can send an instant message to; no scheme is allowed by itself."""

    offers: ClassVar[tuple[str, ...]] = ("chat",)

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
    def missing(self) -> tuple[str, ...]:
        """Both: where to, and that it is allowed."""
        return self._unset("url", "schemes")

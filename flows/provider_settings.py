"""Who carries messages: one class of settings for each type of provider.

`[providers.<name>]` in the settings; the name is the office's own ("modem", "twilio") and is stored
with every attempt. Credentials belong into secrets.toml under the same heading.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from notifications.gateway.settings import GatewaySettings
from notifications.vendor_settings import AliyunProvider, AppriseProvider, WebhookProvider


class Section(BaseModel):
    """A section of the settings; a name that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TwilioProvider(Section):
    """Twilio: texts, and calls with a keypad. To mainland China one-way texts only."""

    type: Literal["twilio"]
    account_sid: str = Field("", description="account at Twilio")
    auth_token: SecretStr = Field(SecretStr(""), description="its token; belongs into secrets.toml")
    next_auth_token: SecretStr = Field(SecretStr(""), description="also believed, while the token is changed")
    from_number: str = Field("", description="the number texts and calls come from, E.164")
    base_url: str = Field("", description="empty: Twilio's own address")

    @property
    def offers(self) -> tuple[str, ...]:
        """Texts, and calls."""
        return ("sms", "voice")

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be set before anything can be sent."""
        needed = {
            "account_sid": self.account_sid,
            "auth_token": self.auth_token.get_secret_value(),
            "from_number": self.from_number,
        }
        return tuple(name for name, value in needed.items() if not value)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens its callbacks may be signed with."""
        tokens = (self.auth_token.get_secret_value(), self.next_auth_token.get_secret_value())
        return tuple(token for token in tokens if token)


Provider = Annotated[
    TwilioProvider | GatewaySettings | AliyunProvider | WebhookProvider | AppriseProvider,
    Field(discriminator="type"),
]


def offers(provider: Provider) -> tuple[str, ...]:
    """The kinds of channel this provider can carry."""
    if isinstance(provider, GatewaySettings):
        return tuple(kind.value for kind in provider.kinds())
    return provider.offers


def missing(provider: Provider) -> tuple[str, ...]:
    """What has to be set before anything can be sent; a gateway is described whole or refused."""
    return () if isinstance(provider, GatewaySettings) else provider.missing

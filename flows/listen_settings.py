"""Where we listen, by which names, and with which certificate."""

import re
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from flows.provider_settings import Section

# Names by which a machine reaches itself only.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Every address of the machine.
EVERY = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


class ListenSettings(Section):
    """Addresses. Callbacks and sandbox are on loopback always; the console, unless it is told otherwise."""

    host: str = Field("127.0.0.1", description="address the console listens on; 0.0.0.0: every one")
    console_url: str = Field("", description="how browsers reach the console, if not by host and port")
    names: tuple[str, ...] = Field((), description="further host names the console answers to")
    tls_certificate: str = Field("", description="PEM file with the certificate and its chain: https")
    tls_key: str = Field("", description="PEM file with its key, readable by its owner only")
    console_port: int = Field(8080, ge=0, le=65535)
    callbacks_port: int = Field(8081, ge=0, le=65535)
    sandbox_port: int = Field(8082, ge=0, le=65535)
    public_url: str = Field("", description="how a provider reaches the callbacks, if it can")
    answer_links: bool = Field(False, description="texts carry a link to answer by, where links are allowed")
    link_minutes: int = Field(30, ge=1, le=240, description="how long such a link is good")
    link_key: SecretStr = Field(SecretStr(""), description="signs links; made into secrets.toml when needed")

    @field_validator("names", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """From the environment a list comes as names with commas between them."""
        return tuple(filter(None, map(str.strip, given.split(",")))) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _whole(self) -> "ListenSettings":
        """A certificate has a key, and an address a scheme."""
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError("tls_certificate and tls_key go together: give both, or neither")
        if self.console_url and not re.match(r"https?://[^/]+", self.console_url):
            raise ValueError("console_url is an address such as https://duty.example.org")
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches the console."""
        return self.host in LOOPBACK

    @property
    def is_secure(self) -> bool:
        """Whether browsers speak https, to us or to a proxy before us."""
        return bool(self.tls_certificate) or self.console_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Names the console answers to; by any other, a page on the internet could reach it."""
        own = () if self.host in EVERY else (self.host,)
        url = urlsplit(self.console_url).hostname
        return LOOPBACK | {name.casefold() for name in (*own, *self.names, *((url,) if url else ()))}

    def address(self, port: int) -> str:
        """The console's address people open, when it listens on this port."""
        here = "127.0.0.1" if self.host in EVERY else f"[{self.host}]" if ":" in self.host else self.host
        return self.console_url or f"{'https' if self.tls_certificate else 'http'}://{here}:{port}"

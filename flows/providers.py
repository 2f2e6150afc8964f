"""Which providers carry which channel, as the settings name them, the preferred one first."""

import logging
from collections.abc import Mapping

from pydantic import SecretStr

from engine.vocabulary import ChannelKind
from flows.addresses import read
from flows.clock import Clock
from flows.opening import open_channel
from flows.provider_settings import Provider, TwilioProvider, missing, offers
from flows.settings import CHANNELS, Settings
from notifications.channel import Channel, ChannelError

log = logging.getLogger("zhishou.providers")

# The sandbox's account: not a secret, it opens nothing but a page on loopback.
SANDBOX = "sandbox"
SANDBOX_ACCOUNT = "AC00000000000000000000000000000000"
SANDBOX_TOKEN = "sandbox-token"  # noqa: S105 - see above
SANDBOX_FROM = "+12025550199"

Channels = Mapping[ChannelKind, tuple[Channel, ...]]


def is_sandbox(settings: Settings) -> bool:
    """Whether pages go to the sandbox's page of phones instead of real ones."""
    return settings.channels.sandbox


def providers_of(settings: Settings, kind: str) -> dict[str, Provider]:
    """The providers of a kind of channel by name, preferred first, those that lack credentials too."""
    if is_sandbox(settings):
        sandbox = _sandbox(settings)
        return {SANDBOX: sandbox} if kind in offers(sandbox) else {}
    return {name: settings.providers[name] for name in getattr(settings.channels, kind)}


def all_providers(settings: Settings) -> dict[str, Provider]:
    """Every provider some channel names."""
    return {name: one for kind in CHANNELS for name, one in providers_of(settings, kind).items()}


def can_send(settings: Settings) -> bool:
    """Whether any provider has everything it needs; half of the credentials reach nobody."""
    return any(not missing(provider) for provider in all_providers(settings).values())


def _sandbox(settings: Settings) -> TwilioProvider:
    """The sandbox speaks as Twilio does."""
    port = settings.listen.sandbox_port
    url = settings.channels.sandbox_url or read(settings.run_folder).get("sandbox")
    return TwilioProvider(
        type="twilio",
        account_sid=SANDBOX_ACCOUNT,
        auth_token=SecretStr(SANDBOX_TOKEN),
        from_number=SANDBOX_FROM,
        base_url=str(url or f"http://127.0.0.1:{port}"),
    )


def callback_base(settings: Settings) -> str:
    """The public address of the callback listener, "" if there is none and providers are asked instead.

    The sandbox runs on this machine and reaches the listener itself.
    """
    own = str(read(settings.run_folder).get("callbacks", "")) if is_sandbox(settings) else ""
    return settings.listen.public_url.rstrip("/") or own


def open_channels(settings: Settings, clock: Clock) -> Channels:
    """The channels the settings have credentials for. None at all is a red light, not a sandbox."""
    opened: dict[ChannelKind, tuple[Channel, ...]] = {}
    for kind in CHANNELS:
        named = providers_of(settings, kind).items()
        found = [_opened(name, one, kind, settings, clock) for name, one in named if not missing(one)]
        if any(found):
            opened[ChannelKind(kind)] = tuple(channel for channel in found if channel)
    return opened


def _opened(name: str, provider: Provider, kind: str, settings: Settings, clock: Clock) -> Channel | None:
    """The channel; None, said in the log and by `doctor`, if what it needs is not installed."""
    try:
        return open_channel(name, provider, kind, settings, callback_base(settings), clock.now)
    except ChannelError as error:
        log.error("%s by %s cannot be used: %s", kind, name, error)  # noqa: TRY400 - its words say it all
        return None


def tokens(settings: Settings) -> tuple[str, ...]:
    """The tokens inbound callbacks of Twilio may be signed with."""
    found = [p for p in all_providers(settings).values() if isinstance(p, TwilioProvider)]
    return tuple(dict.fromkeys(token for provider in found for token in provider.tokens))

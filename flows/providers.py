"""Opening what the settings name: the channels of each kind, the preferred provider first."""

from collections.abc import Callable, Mapping

from engine.vocabulary import ChannelKind
from flows.addresses import read
from flows.provider_settings import TwilioProvider, offers
from flows.settings import CHANNELS, Settings
from notifications.channel import Channel

# The sandbox's account: not a secret, it opens nothing but a page on loopback.
SANDBOX = "sandbox"
SANDBOX_ACCOUNT = "AC00000000000000000000000000000000"
SANDBOX_TOKEN = "sandbox-token"  # noqa: S105 - see above
SANDBOX_FROM = "+12025550199"

Channels = Mapping[ChannelKind, tuple[Channel, ...]]


def is_sandbox(settings: Settings) -> bool:
    """Whether pages go to the sandbox's page of phones instead of real ones."""
    return settings.channels.sandbox


def providers_of(settings: Settings, kind: str) -> dict[str, TwilioProvider]:
    """The providers of a kind of channel by name, preferred first, those that lack credentials too."""
    if is_sandbox(settings):
        return {SANDBOX: _sandbox(settings)} if kind in offers(_sandbox(settings)) else {}
    return {name: settings.providers[name] for name in getattr(settings.channels, kind)}


def can_send(settings: Settings) -> bool:
    """Whether any provider has everything it needs; half of the credentials reach nobody."""
    return any(not p.missing for kind in CHANNELS for p in providers_of(settings, kind).values())


def _sandbox(settings: Settings) -> TwilioProvider:
    """The sandbox speaks as Twilio does."""
    port = settings.listen.sandbox_port
    url = settings.channels.sandbox_url or read(settings.run_folder).get("sandbox")
    return TwilioProvider(
        type="twilio",
        account_sid=SANDBOX_ACCOUNT,
        auth_token=SANDBOX_TOKEN,
        from_number=SANDBOX_FROM,
        base_url=str(url or f"http://127.0.0.1:{port}"),
    )


def callback_base(settings: Settings) -> str:
    """The public address of the callback listener, "" if there is none and providers are polled.

    The sandbox runs on this machine and reaches the listener itself.
    """
    own = str(read(settings.run_folder).get("callbacks", "")) if is_sandbox(settings) else ""
    return settings.listen.public_url.rstrip("/") or own


def open_channels(settings: Settings) -> Channels:
    """The channels the settings have credentials for. None at all is a red light, not a sandbox."""
    opened: dict[ChannelKind, tuple[Channel, ...]] = {}
    for kind in CHANNELS:
        found = [
            _OPEN[provider.type, kind](name, provider, settings)
            for name, provider in providers_of(settings, kind).items()
            if not provider.missing
        ]
        if found:
            opened[ChannelKind(kind)] = tuple(found)
    return opened


def _twilio_sms(name: str, provider: TwilioProvider, settings: Settings) -> Channel:
    from notifications.channels.twilio_sms import TwilioSms  # 0.2 s to import; only a watch sends

    base = callback_base(settings)
    return TwilioSms(
        provider.account_sid,
        provider.auth_token.get_secret_value(),
        provider.from_number,
        base_url=provider.base_url or None,
        status_callback=f"{base}/twilio/status" if base else None,
        pool=settings.watch.threads,
        provider=name,
    )


def _twilio_voice(name: str, provider: TwilioProvider, settings: Settings) -> Channel:
    from notifications.channels.twilio_voice import TwilioVoice  # only a watch calls

    return TwilioVoice(
        provider.account_sid,
        provider.auth_token.get_secret_value(),
        provider.from_number,
        base_url=provider.base_url or None,
        public_url=callback_base(settings) or None,
        pool=settings.watch.threads,
        provider=name,
    )


_OPEN: Mapping[tuple[str, str], Callable[[str, TwilioProvider, Settings], Channel]] = {
    ("twilio", "sms"): _twilio_sms,
    ("twilio", "voice"): _twilio_voice,
}


def tokens(settings: Settings) -> tuple[str, ...]:
    """The tokens inbound callbacks of Twilio may be signed with."""
    found = [p for kind in CHANNELS for p in providers_of(settings, kind).values() if p.type == "twilio"]
    return tuple(dict.fromkeys(token for provider in found for token in provider.tokens))

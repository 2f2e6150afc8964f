"""A provider's settings become a channel; each vendor is imported only where it is used."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.vocabulary import ChannelKind
from flows.settings import Settings
from notifications.channel import Channel

Now = Callable[[], datetime]


def open_channel(
    name: str, provider: Any, kind: str, settings: Settings, callbacks: str, now: Now
) -> Channel:
    """The channel that carries `kind` for this provider (one of `flows.provider_settings`).

    `callbacks` is the public address of our listener, "" if providers are asked instead; `now` tells
    the time in UTC, for what a vendor wants signed. Raises ChannelError if its extra is not installed.
    """
    return _OPEN[provider.type, kind](name, provider, settings, callbacks, now)


def _twilio_sms(name: str, given: Any, settings: Settings, callbacks: str, _: Now) -> Channel:
    from notifications.channels.twilio_sms import TwilioSms  # 0.2 s to import; only a watch sends

    return TwilioSms(
        given.account_sid,
        given.auth_token.get_secret_value(),
        given.from_number,
        base_url=given.base_url or None,
        status_callback=f"{callbacks}/twilio/status" if callbacks else None,
        pool=settings.watch.threads,
        provider=name,
    )


def _twilio_voice(name: str, given: Any, settings: Settings, callbacks: str, _: Now) -> Channel:
    from notifications.channels.twilio_voice import TwilioVoice

    return TwilioVoice(
        given.account_sid,
        given.auth_token.get_secret_value(),
        given.from_number,
        base_url=given.base_url or None,
        public_url=callbacks or None,
        pool=settings.watch.threads,
        provider=name,
    )


def _gateway(kind: ChannelKind) -> Callable[..., Channel]:
    def opened(name: str, given: Any, settings: Settings, callbacks: str, now: Now) -> Channel:
        from notifications.gateway.opening import open_gateway

        callback = f"{callbacks}/gateway/{name}" if callbacks else ""
        pool = settings.watch.threads
        return open_gateway(
            name, given, kind=kind, callback=callback, now=now, nonce=lambda: secrets.token_hex(8), pool=pool
        )

    return opened


def _aliyun_sms(name: str, given: Any, settings: Settings, _: str, now: Now) -> Channel:
    from notifications.channels.aliyun_sms import AliyunSms

    return AliyunSms(
        given.access_key_id,
        given.access_key_secret.get_secret_value(),
        given.sign_name,
        given.templates,
        now=now,
        endpoint=given.endpoint,
        pool=settings.watch.threads,
        provider=name,
    )


def _aliyun_voice(name: str, given: Any, settings: Settings, _: str, __: Now) -> Channel:
    from notifications.channels.aliyun_voice import AliyunVoice

    return AliyunVoice(
        given.access_key_id,
        given.access_key_secret.get_secret_value(),
        given.called_show_number,
        given.tts_templates,
        endpoint=given.voice_endpoint,
        pool=settings.watch.threads,
        provider=name,
    )


def _webhook(name: str, given: Any, settings: Settings, _: str, now: Now) -> Channel:
    from notifications.channels.webhook import Webhook

    return Webhook(
        given.robot,
        given.base_url,
        now=now,
        token=given.token.get_secret_value(),
        secret=given.secret.get_secret_value(),
        path=given.path,
        pool=settings.watch.threads,
        provider=name,
    )


def _apprise(name: str, given: Any, _: Settings, __: str, ___: Now) -> Channel:
    from notifications.channels.apprise_chat import AppriseChat

    return AppriseChat(given.url.get_secret_value(), given.schemes, provider=name)


_OPEN: Mapping[tuple[str, str], Callable[..., Channel]] = {
    ("twilio", "sms"): _twilio_sms,
    ("twilio", "voice"): _twilio_voice,
    ("gateway", "sms"): _gateway(ChannelKind.SMS),
    ("gateway", "voice"): _gateway(ChannelKind.VOICE),
    ("aliyun", "sms"): _aliyun_sms,
    ("aliyun", "voice"): _aliyun_voice,
    ("webhook", "chat"): _webhook,
    ("apprise", "chat"): _apprise,
}

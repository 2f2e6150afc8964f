"""Answer links: signed, good for a while, for one page. Off unless the settings say otherwise.

Officials are told not to click links, so this is the last of ways: only where the provider carries
free words and the country of the number allows links, and never in place of the code.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from engine.vocabulary import ChannelKind
from flows import providers
from flows.provider_settings import Provider
from flows.settings import Settings
from models.tries import Outgoing
from notifications.countries import rules_for
from notifications.gateway.settings import GatewaySettings
from notifications.vendor_settings import AliyunProvider

_SALT = "answer-link"


class BadLink(Exception):  # noqa: N818 - named for what is bad
    """The link was not made here, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for: the page, and the attempt whose text carried it."""

    page: str
    attempt: str


def address(settings: Settings, out: Outgoing, now: datetime) -> str:
    """The address that answers this attempt's page; "" where a link may not be sent."""
    if not (_are_on(settings) and _carries(settings, out)):
        return ""
    until = now + timedelta(minutes=settings.listen.link_minutes)
    token = _signer(settings).dumps([out.page, out.id, int(until.timestamp())])
    return f"{settings.listen.public_url.rstrip('/')}/a/{token}"


def read(settings: Settings, token: str, now: datetime) -> Link:
    """What a link is for. Raises BadLink."""
    if not _are_on(settings):
        raise BadLink("links are not in use")
    try:
        page, attempt, until = _signer(settings).loads(token)
    except BadSignature as error:
        raise BadLink("the link is not one of ours") from error
    if now.timestamp() > until:
        raise BadLink("the link is too old")
    return Link(page, attempt)


def _are_on(settings: Settings) -> bool:
    listen = settings.listen
    return bool(listen.answer_links and listen.public_url and listen.link_key.get_secret_value())


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.listen.link_key.get_secret_value(), salt=_SALT)


def _carries(settings: Settings, out: Outgoing) -> bool:
    """Whether the text goes by a provider of free words to a country where links are allowed."""
    provider = providers.all_providers(settings).get(out.provider)
    if provider is None or out.channel is not ChannelKind.SMS or out.others:  # a robot speaks to a group
        return False
    return not _is_approved_only(provider, out.channel) and rules_for(out.number, provider.type).links


def _is_approved_only(provider: Provider, channel: ChannelKind) -> bool:
    if isinstance(provider, AliyunProvider):
        return True
    way = provider.way(channel) if isinstance(provider, GatewaySettings) else None
    return bool(way and way.templates)

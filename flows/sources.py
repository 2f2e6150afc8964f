"""Which provider tells us something: what is polled, pushed or called back about one is told apart."""

from engine.vocabulary import ChannelKind
from flows.provider_settings import TwilioProvider
from flows.providers import SANDBOX, is_sandbox
from flows.settings import Settings
from models.sources import Source
from notifications.gateway.settings import GatewaySettings, Way


def source_of(settings: Settings, provider: str, channel: ChannelKind | None = None) -> Source:
    """What comes from the provider of this name in the settings, about `channel` if that is known."""
    every = twilio(settings)
    if provider in every.providers:
        return every
    given = settings.providers.get(provider)
    if isinstance(given, GatewaySettings) and not _tells_apart(given):
        channel = None
    return Source((provider,), channel)


def twilio(settings: Settings) -> Source:
    """What comes from Twilio, by whichever of its providers.

    Its callbacks do not say which of ours they are about: texts and calls, or several numbers, may be
    providers of one account. Its ids are unique in the whole world, so nothing is mixed up. The sandbox
    speaks as Twilio does.
    """
    named = [name for name, one in settings.providers.items() if isinstance(one, TwilioProvider)]
    own = [SANDBOX] if is_sandbox(settings) else []
    return Source((*named, *own), unique=True)


def pushed_to(settings: Settings, provider: str, what: str) -> Source:
    """What a described provider pushes to `/gateway/<provider>/<what>`."""
    given = settings.providers.get(provider)
    ways = {kind: given.way(kind) for kind in given.kinds()} if isinstance(given, GatewaySettings) else {}
    kinds = [kind for kind, way in ways.items() if way and what in way.push]
    return source_of(settings, provider, kinds[0] if kinds else None)


def _tells_apart(given: GatewaySettings) -> bool:
    """Whether texts and calls each have reports of their own.

    Where reports are described for one of them only, they may bring what became of the other too.
    """
    ways = (given.sms, given.voice)
    return all(_has_reports(way) for way in ways if way)


def _has_reports(way: Way) -> bool:
    pushed = any(one.reports for one in way.push.values())
    return pushed or any(one.reports for one in way.poll.values())

"""A described provider becomes a channel."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from engine.vocabulary import ChannelKind
from notifications.channel import Channel
from notifications.channels.gateway_sms import GatewaySms
from notifications.channels.gateway_voice import GatewayVoice
from notifications.gateway.channel import GatewayChannel, World
from notifications.gateway.settings import GatewaySettings

_CHANNELS: Mapping[ChannelKind, type[GatewayChannel]] = MappingProxyType(
    {ChannelKind.SMS: GatewaySms, ChannelKind.VOICE: GatewayVoice}
)


def open_gateway(
    name: str,
    settings: GatewaySettings,
    *,
    kind: ChannelKind,
    callback: str,
    now: Callable[[], datetime],
    nonce: Callable[[], str],
    pool: int,
) -> Channel:
    """The channel that carries `kind` through the provider `name`; it is `Polled` as well.

    `callback`: the public address of its pushes (`https://…/gateway/<name>`), "" without one. `now`:
    aware UTC. `nonce`: a word never used before, of letters and digits. `pool`: connections kept open.
    Raises ValueError for a kind the settings do not describe.
    """
    if kind not in _CHANNELS:
        raise ValueError(f"a gateway carries sms and voice, not {kind}")
    return _CHANNELS[kind](name, settings, World(now, nonce, callback), pool)

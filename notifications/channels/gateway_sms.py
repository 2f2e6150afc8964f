"""SMS 短信 by a provider that the settings describe: 短信猫, 云MAS, 政务短信平台. See docs/gateway.md."""

from engine.vocabulary import ChannelKind
from notifications.gateway.channel import GatewayChannel


class GatewaySms(GatewayChannel):
    """Texts."""

    kind = ChannelKind.SMS

"""Calls 语音电话 by a provider that the settings describe: an IVR box or platform. See docs/gateway.md.

It reads the text aloud, or plays the template, and reports the key that was pressed: 1 应答,
2 无法处理，转呼下一位. A call that was picked up without a key is delivered, and no answer.
"""

from engine.vocabulary import ChannelKind
from notifications.gateway.channel import GatewayChannel


class GatewayVoice(GatewayChannel):
    """Calls."""

    kind = ChannelKind.VOICE

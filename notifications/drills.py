"""Messages of drills 演练: the same words, marked first of all, so that nobody takes one for the real thing.

The name is marked too: a provider of templates has no code for `drill_page` unless the office had the
wording of drills approved, and then refuses it with that reason.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.parts import Text
from engine.vocabulary import ChannelKind
from notifications.message import Message
from notifications.registered import DRILL

TAG = Text("【演练】", "[DRILL] ")
SPOKEN = Text("这是演练。", "This is a drill. ")

_BEGINS: Mapping[ChannelKind, Text] = {ChannelKind.VOICE: SPOKEN}


def marked(message: Message, channel: ChannelKind) -> Message:
    """The message as a drill sends it by this channel."""
    begins = _BEGINS.get(channel, TAG).in_(message.locale)
    return replace(message, name=f"{DRILL}{message.name}", text=begins + message.text)

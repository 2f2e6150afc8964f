"""What every channel can do. The exceptions it raises are drawn in `notifications.errors`."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from engine.vocabulary import ChannelKind
from notifications.errors import Cause, ChannelError, NotificationError, OutcomeUnknown
from notifications.message import Mail, Message, Receipt, Sighting

__all__ = ["Cause", "Channel", "ChannelError", "NotificationError", "OutcomeUnknown", "Polled"]


class Channel(Protocol):
    """One way of one vendor to reach a phone. One instance serves many threads."""

    @property
    def kind(self) -> ChannelKind:
        """How it travels."""

    @property
    def provider(self) -> str:
        """The name the settings give it, such as "twilio" or "modem"; stored with every attempt."""

    @property
    def can_look_up(self) -> bool:
        """Whether `look_up` can find what was sent; if not, a lost answer stays lost."""

    def send(self, message: Message, address: str, *, timeout: float, attempt: str = "") -> Receipt:
        """Carry `message` to `address` (E.164) within `timeout` seconds.

        `attempt` is our own id of this try: opaque, for a callback's address, never said aloud.

        Raises ChannelError when it surely was not sent, OutcomeUnknown when it may have been.
        """

    def look_up(
        self, address: str, text_contains: str, since: datetime, known: frozenset[str], *, timeout: float
    ) -> Sighting | None:
        """The most recent message to `address` since `since` (UTC) whose body has `text_contains`.

        Leaves out the provider ids in `known`. None means the provider answered and has none.
        Raises ChannelError when the provider does not answer within `timeout` seconds.
        """

    def close(self) -> None:
        """Give back connections; nothing is sent afterwards."""


@runtime_checkable
class Polled(Protocol):
    """A channel that can be asked what came in: for an office without a public address."""

    def poll(self, cursor: str, *, timeout: float) -> Mail:
        """What came in since `cursor` ("" the first time: from now on, or a little earlier).

        Raises ChannelError when the provider does not answer within `timeout` seconds.
        """

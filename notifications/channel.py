"""What every channel can do. The exceptions it raises are drawn in `notifications.errors`."""

from datetime import datetime
from typing import Protocol

from engine.vocabulary import ChannelKind
from notifications.errors import ChannelError, NotificationError, OutcomeUnknown
from notifications.message import Message, Receipt, Sighting

__all__ = ["Channel", "ChannelError", "NotificationError", "OutcomeUnknown"]


class Channel(Protocol):
    """One way of one vendor to reach a phone. One instance serves many threads."""

    @property
    def kind(self) -> ChannelKind:
        """How it travels."""

    @property
    def provider(self) -> str:
        """Whose it is: a short stored id such as "twilio"."""

    @property
    def can_look_up(self) -> bool:
        """Whether `look_up` can find what was sent; if not, a lost answer stays lost."""

    def send(self, message: Message, address: str, *, timeout: float) -> Receipt:
        """Carry `message` to `address` (E.164) within `timeout` seconds.

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

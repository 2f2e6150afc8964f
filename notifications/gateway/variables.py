"""What the Jinja2 texts of a gateway's settings may name, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.calendars import Calendar
from engine.vocabulary import ChannelKind
from notifications.errors import Cause, ChannelError, MissingVariable, TooLong
from notifications.message import Message
from notifications.registered import fit, registered

EVERYWHERE = frozenset({"secrets", "sender", "callback", "timestamp", "nonce"})
SEND = frozenset({"to", "message", "attempt"})
AS_TEXT = frozenset({"text"})
AS_TEMPLATE = frozenset({"template", "variables", "ordered"})
POLL = frozenset({"cursor", "since", "until", "page"})
LOOK_UP = frozenset({"to", "since", "until"})
PUSHED = frozenset({"secrets", "query", "headers", "form", "body", "document"})
REQUESTED = EVERYWHERE | SEND | AS_TEXT | AS_TEMPLATE | POLL | LOOK_UP
"""Whatever a request may name in one place or another, its signature apart."""

SECONDS, MILLISECONDS = "seconds", "milliseconds"


@dataclass(frozen=True, slots=True)
class Instants:
    """How a provider wants an instant written: `seconds`, `milliseconds`, or a pattern in `zone`."""

    pattern: str
    zone: str

    def __call__(self, at: datetime) -> str:
        """`at` (aware) as the provider wants it. Raises KeyError for a zone nobody knows."""
        if self.pattern == SECONDS:
            return str(int(at.timestamp()))
        if self.pattern == MILLISECONDS:
            return str(int(at.timestamp() * 1000))
        return Calendar(self.zone).local(at).strftime(self.pattern)


def of_message(
    message: Message, kind: ChannelKind, templates: Mapping[str, str], to: str, attempt: str
) -> dict[str, object]:
    """What a send adds. With `templates` the text stays here: a code and values go instead of it.

    Raises ChannelError(MESSAGE) for a message that has no code, or whose values were not approved.
    """
    sent: dict[str, object] = {"to": to, "message": message.name, "attempt": attempt}
    if not templates:
        return sent | {"text": message.text}
    if message.name not in templates:
        words = f"templates has no code for message {message.name}: have it approved, and write it there"
        raise ChannelError(words, cause=Cause.MESSAGE)
    values = _approved(message, kind)
    return sent | {
        "template": templates[message.name],
        "variables": values,
        "ordered": list(values.values()),
    }


def _approved(message: Message, kind: ChannelKind) -> dict[str, str]:
    """The values in the order of the approved wording, and no others."""
    entry = registered(message.name, kind)
    if entry is None:
        words = f"message {message.name} has no wording that a provider could approve for {kind}"
        raise ChannelError(words, cause=Cause.MESSAGE)
    try:
        return fit(entry, message.variables)
    except (MissingVariable, TooLong) as error:
        raise ChannelError(str(error), cause=Cause.MESSAGE) from error

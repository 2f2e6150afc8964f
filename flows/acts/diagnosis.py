"""What somebody found who looked at this installation."""

from dataclasses import dataclass
from enum import StrEnum

from engine.parts import Text
from engine.vocabulary import ChannelKind
from flows.phrases import NOTHING, Phrase
from notifications.labels import label


class Verdict(StrEnum):
    """How bad it is: wrong means somebody may not be called."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is "" when there is nothing to do."""

    place: str
    verdict: Verdict
    what: Phrase
    remedy: Phrase = NOTHING


def kind_words(kind: str) -> Text:
    """A kind of channel: its name in Chinese, in English as the settings have it."""
    return Text(zh=label(ChannelKind(kind), "zh"), en=str(kind))

"""What is sent, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A message by name, with the variables its template names and the text they make.

    Domestic SMS takes a registered template code plus variables and never the text, so both travel.
    """

    name: str
    variables: Mapping[str, str]
    text: str
    locale: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider took a message over. It proves no delivery, let alone that anybody read it."""

    provider: str
    provider_id: str
    segments: int


@dataclass
class Sighting:
    """What a look-up found at the provider: its id and the status in the provider's own word."""

    provider_id: str
    status: str

"""What is sent, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.vocabulary import AttemptState
from notifications.errors import Cause


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
    """What a look-up found at the provider: its id and the status in the provider's own word.

    `cause` is set when it has failed there already; `code` is then the provider's code.
    """

    provider_id: str
    status: str
    cause: Cause | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text somebody sent to the office. `provider_id` is the provider's id of it, unique there only."""

    provider_id: str
    sender: str
    body: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a provider says became of something we sent.

    `state` is DELIVERED (a call: somebody or something picked up) or FAILED. `key` is the digit
    pressed in a call, "" if none was: only a key, never a pick-up, is an answer.
    """

    provider_id: str
    state: AttemptState
    code: str = ""
    cause: Cause = Cause.PASSING
    key: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a provider had for us when it was asked: replies and reports, oldest first.

    `cursor` is where to go on from; it may overlap what was fetched before, and must leave no gap.
    """

    cursor: str
    texts: tuple[Incoming, ...] = ()
    reports: tuple[Report, ...] = ()


def sighting_of(provider_id: str, status: str, report: Report | None) -> Sighting:
    """What a look-up found, with how it ended at the provider if it has."""
    if report is None or report.state is not AttemptState.FAILED:
        return Sighting(provider_id, status)
    return Sighting(provider_id, status, report.cause, report.code)

"""Delivery receipts: what a provider says became of a text it took over."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from engine.vocabulary import AttemptState
from flows.wiring import Office
from models import attempts
from models.paging import Hands

# The provider's words that settle an attempt; queued, sending, sent and the like settle nothing.
# Source: Twilio, "Outbound message status in status callbacks".
SETTLES: Mapping[str, AttemptState] = MappingProxyType(
    {
        "delivered": AttemptState.DELIVERED,
        "undelivered": AttemptState.FAILED,
        "failed": AttemptState.FAILED,
    }
)


def receive_status(office: Office, provider_id: str, status: str, error: str = "") -> bool:
    """Enter a receipt; whether it changed anything. The same one twice, or one too late, does not.

    A failure leads to the page's next channel in the same transaction: inserted as given back, so
    that the watch, which this wakes, claims and sends it. A call card lies on the desk at once.
    A receipt may overtake our own note of the provider's id: then it changes nothing yet, and
    whoever brought it tries again (`console.callbacks`).
    """
    state = SETTLES.get(status)
    if state is None:
        return False
    nobody = Hands(frozenset(office.channels), "", timedelta())
    now = office.now()
    with office.database.writing() as tx:
        attempt = attempts.reported(tx, provider_id, state, error, now)
        if attempt and state is AttemptState.FAILED:
            following = attempts.follow(tx, attempt, office.book(tx, now), nobody, now)
            attempts.give_back(tx, [one.id for one in following], nobody.token)
    if attempt:
        office.waker.wake()
    return attempt is not None


def is_final(status: str) -> bool:
    """Whether this word of the provider's settles an attempt."""
    return status in SETTLES

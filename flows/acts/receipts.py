"""Delivery receipts: what a provider says became of something it took over."""

from datetime import timedelta

from engine.vocabulary import AttemptState
from flows.wiring import Office
from models import attempts, following
from models.sources import Source
from models.tries import Hands
from notifications.message import Report


def receive_report(office: Office, source: Source, report: Report, attempt: str = "") -> bool:
    """Enter a receipt; whether it changed anything. The same one twice, or one too late, does not.

    `source`: who says so. Another provider may know something else under the same id.

    `attempt`: our own id of what it is about, where the provider gives it back; then it is known
    even when the provider's id never reached us.

    A failure leads to what follows it in the same transaction: inserted as given back, so that the
    watch, which this wakes, claims and sends it. A call card lies on the desk at once. A receipt may
    overtake our own note of the provider's id: then it changes nothing yet, and whoever brought it
    tries again (`console.callbacks`).
    """
    nobody = Hands(office.carriers.order(), "", timedelta())
    now = office.now()
    failed = report.state is AttemptState.FAILED
    cause = report.cause if failed else None
    with office.database.writing() as tx:
        if attempt:
            attempts.taken(tx, attempt, report.provider_id, now)
        settled = attempts.reported(tx, source, report.provider_id, report.state, report.code, cause, now)
        if cause is not None:
            book = office.book(tx, now)
            for one in settled:
                after = following.follow(tx, one, cause, book, nobody, now, handed_over=True)
                attempts.give_back(tx, [out.id for out in after], nobody.token)
    if settled:
        office.waker.wake()
    return bool(settled)

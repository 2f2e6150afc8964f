"""Several watches on one database: neither waits for what the other has in hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.pacing import Limit
from engine.vocabulary import AttemptState, Cause, Per
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from models import attempts, doubts, incidents
from models.admitting import admit
from models.attempts import Outcome
from models.one_call import ASK_AGAIN
from models.pacing import BUSY
from notifications.sandbox import Sandbox
from tests.night import close_night, open_night


@pytest.mark.postgres
def test_a_failure_is_followed_up_while_another_watch_decides_about_the_incident(
    postgres_url: str, tmp_path: Path
) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(postgres_url, tmp_path, sandbox)
        incident = night.log(level="III").id
        attempt = next(a for page in night.show().pages for a in page.attempts if a["channel"] == "sms")
        cards = len(night.show().cards)
        now, database = night.clock.now(), night.office.database
        with database.writing() as theirs, database.writing() as ours:
            assert incidents.load_locked(theirs, [incident], night.office.context(theirs, now))
            ours.execute(text("SET LOCAL lock_timeout = '500ms'"))
            ours.execute(text("UPDATE attempt SET state = 'claimed' WHERE id = :id"), {"id": attempt["id"]})
            failed = Outcome(attempt["id"], AttemptState.FAILED, cause=Cause.ACCOUNT)
            attempts.settle(ours, [failed], night.office.book(ours, now), night.loop.hands, now)
        assert len(night.show().cards) == cards + 1
        close_night(night)


@pytest.mark.postgres
def test_what_one_watch_has_in_hand_another_passes_over_instead_of_waiting(
    postgres_url: str, tmp_path: Path
) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(postgres_url, tmp_path, sandbox)
        night.log(level="III")
        now, hands, database = night.clock.now(), night.loop.hands, night.office.database
        with database.writing() as tx:
            tx.execute(text("UPDATE attempt SET state = 'pending' WHERE channel = 'sms'"))
        with database.writing() as theirs, database.writing() as ours:
            ours.execute(text("SET LOCAL lock_timeout = '500ms'"))
            assert attempts.claim_pending(theirs, hands, now)
            assert attempts.claim_pending(ours, hands, now) == []
        later = now + 2 * hands.lease
        with database.writing() as theirs, database.writing() as ours:
            ours.execute(text("SET LOCAL lock_timeout = '500ms'"))
            assert attempts.expire_leases(theirs, later) > 0
            assert attempts.expire_leases(ours, later) == 0
        with database.writing() as theirs, database.writing() as ours:
            ours.execute(text("SET LOCAL lock_timeout = '500ms'"))
            assert doubts.claim_doubts(theirs, later, hands.lease)
            assert doubts.claim_doubts(ours, later, hands.lease) == []
        close_night(night)


@pytest.mark.postgres
def test_two_watches_do_not_ring_one_telephone_at_the_same_moment(postgres_url: str, tmp_path: Path) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(postgres_url, tmp_path, sandbox, kinds=("voice",))
        for key in ("one", "other"):
            night.log(level="III", key=key)
        now, hands, database = night.clock.now(), night.loop.hands, night.office.database
        with database.writing() as tx:
            tx.execute(text("UPDATE attempt SET channel = 'voice', state = 'pending'"))
            tx.execute(text("UPDATE attempt SET contact_id = (SELECT min(id) FROM contact)"))
        with database.writing() as theirs, database.writing() as ours:
            ours.execute(text("SET LOCAL lock_timeout = '500ms'"))
            one, *_ = attempts.claim_pending(theirs, hands, now, limit=1)
            assert admit(theirs, [one], hands, now) == [one]
            [*others] = attempts.claim_pending(ours, hands, now)
            assert others
            assert admit(ours, others, hands, now) == []
        with database.reading() as tx:
            waiting = tx.execute(text("SELECT held, not_before FROM attempt WHERE held <> ''")).all()
        assert set(waiting) == {("line", now + ASK_AGAIN)}
        close_night(night)


@pytest.mark.postgres
@pytest.mark.parametrize("together", [True, False])
def test_watches_together_send_no_more_than_a_limit_lets_through(
    postgres_url: str, tmp_path: Path, together: bool
) -> None:
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(postgres_url, tmp_path, sandbox)
        for n in range(4):
            night.log(level="III", key=f"{n}")
        # Long after those were sent, so that the limit has room for three again.
        now, database = night.clock.now() + timedelta(hours=2), night.office.database
        hands = replace(night.loop.hands, limits=(Limit(Per.CHANNEL, 3, timedelta(hours=1)),))
        with database.writing() as tx:
            tx.execute(text("UPDATE attempt SET state = 'pending' WHERE channel = 'sms'"))
        with database.writing() as theirs:
            first = attempts.claim_pending(theirs, hands, now, limit=3)
            assert admit(theirs, first, hands, now) == first
            if together:
                with database.writing() as ours:
                    assert admit(ours, attempts.claim_pending(ours, hands, now), hands, now) == []
        with database.writing() as ours:
            later = attempts.claim_pending(ours, hands, now + BUSY)
            assert later
            assert admit(ours, later, hands, now + BUSY) == []
        close_night(night)

"""What follows a failure, when others are at work on the same page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import bindparam, text

from engine.attempts import CALL_AFTER, CALL_AGAIN, CALLS
from engine.vocabulary import AttemptState, Cause, ChannelKind, Urgency
from flows.acts import answering, views
from flows.acts.answering import CardResult, InboundText, record_card
from flows.acts.receipts import receive_report
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.sources import source_of
from models import attempts
from models.attempts import Outcome
from models.cards import Card, count_cards
from models.errors import CardSettled
from models.one_call import LASTS, PUT_OFF
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tries import Hands, Outgoing
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
from notifications.message import Report
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, close_night, open_night

POST = "值班副班"


@dataclass
class Watch:
    """A night with texts and calls, and what two transactions do to one page of it."""

    night: Night

    def tries(self) -> list[dict[str, Any]]:
        """The attempts of the second duty officer's page, as they are stored."""
        return [dict(a) for page in self.night.show().pages if page.post == POST for a in page.attempts]

    def one(self, channel: str) -> dict[str, Any]:
        """The first attempt on this channel."""
        return next(one for one in self.tries() if one["channel"] == channel)

    def fails(self, tx: Tx, channel: str = "sms") -> list[Outgoing]:
        """The text of this page was refused in the end: what follows it, for another watch."""
        now = self.night.clock.now()
        attempt = self.one(channel)["id"]
        tx.execute(text("UPDATE attempt SET state = 'claimed' WHERE id = :id"), {"id": attempt})
        hands = Hands(self.night.loop.hands.order, "another", self.night.loop.hands.lease)
        failed = Outcome(attempt, AttemptState.FAILED, cause=Cause.MESSAGE)
        return attempts.settle(tx, [failed], self.night.office.book(tx, now), hands, now)

    def answers(self) -> None:
        """The second duty officer answers."""
        code = next(page.code for page in self.night.show().pages if page.post == POST)
        reply = InboundText("SM00000000000000000000000000000001", NUMBERS[POST], code)
        answering.receive_reply(self.night.office, reply)

    def receipt(self, attempt: dict[str, Any], code: str, cause: Cause = Cause.PASSING) -> None:
        """The provider says that it failed after all, and what follows goes out."""
        report = Report(attempt["provider_id"], AttemptState.FAILED, code, cause)
        source = source_of(self.night.office.settings, attempt["provider"])
        assert receive_report(self.night.office, source, report)
        self.night.settle()

    def wait(self, **spans: float) -> None:
        """Time passes and what is due goes out."""
        self.night.clock.forward(**spans)
        self.night.settle()

    def calls(self) -> int:
        """How often the second duty officer's phone rang."""
        return [call.to for call in self.night.sandbox.calls].count(NUMBERS[POST])

    def states(self) -> list[tuple[str, str]]:
        """(channel, state) of the tries, as they were entered."""
        rows = sorted(self.tries(), key=lambda one: (one["created_at"], one["channel"]))
        return [(one["channel"], one["state"]) for one in rows]


def opened(url: str, folder: Path, sandbox: Sandbox) -> Night:
    night = open_night(url, folder, sandbox, kinds=("sms", "voice"))
    night.loop.stop()
    night.loop.run()
    night.office.carriers.close()
    who = (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
    sms = TwilioSms(*who, base_url=sandbox.url, status_callback=None)
    voice = TwilioVoice(*who, base_url=sandbox.url, public_url=None)
    night.office.carriers = Carriers({ChannelKind.SMS: (sms,), ChannelKind.VOICE: (voice,)})
    night.loop = Loop(night.office)
    return night


@pytest.fixture
def watch(postgres_url: str, tmp_path: Path) -> Iterator[Watch]:
    """On PostgreSQL, where several are at work at once."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, pace=60) as sandbox:
        night = opened(postgres_url, tmp_path, sandbox)
        night.log(level="I")
        yield Watch(night)
        close_night(night)


@pytest.fixture
def one_watch(database_url: str, tmp_path: Path) -> Iterator[Watch]:
    """On each kind of database, a most urgent incident whose texts nobody answers."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, pace=600) as sandbox:
        night = opened(database_url, tmp_path, sandbox)
        night.log(level="I")
        yield Watch(night)
        close_night(night)


def beside(watch: Watch, first: Tx, found: list[Outgoing]) -> Thread:
    """Another watch follows the failed text up while `first` holds the call planned after it."""

    def follow() -> None:
        with watch.night.office.database.writing() as tx:
            found.extend(watch.fails(tx))

    other = Thread(target=follow)
    other.start()
    meet(first, other)
    return other


def meet(first: Tx, other: Thread) -> None:
    """Until the other transaction waits for `first`."""
    waits = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
        " AND transactionid = pg_current_xact_id()::xid"
    )
    while not first.execute(waits).scalar_one():
        assert other.is_alive(), "the other did not meet this transaction"


@pytest.mark.postgres
def test_a_call_that_another_watch_claims_is_not_brought_forward_too(watch: Watch) -> None:
    night, found = watch.night, list[Outgoing]()
    night.clock.forward(seconds=60)
    with night.office.database.writing() as tx:
        claimed = attempts.claim_pending(tx, night.loop.hands, night.clock.now())
        other = beside(watch, tx, found)
    other.join()
    call = watch.one("voice")["id"]
    assert call in {out.id for out in claimed}
    assert found == []


@pytest.mark.postgres
def test_a_call_that_an_answer_withdraws_is_not_brought_forward(watch: Watch) -> None:
    night, found = watch.night, list[Outgoing]()
    with night.office.database.writing() as tx:
        withdrawn = "UPDATE attempt SET state = 'withdrawn' WHERE id = :id"
        tx.execute(text(withdrawn), {"id": watch.one("voice")["id"]})
        other = beside(watch, tx, found)
    other.join()
    assert found == []
    assert watch.one("voice")["state"] == "withdrawn"


def cards(watch: Watch) -> list[Card]:
    return [card for card in watch.night.show().cards if card.post == POST]


@pytest.mark.postgres
def test_an_answer_waits_for_a_failure_in_hand_and_takes_its_card_off_the_desk(watch: Watch) -> None:
    with watch.night.office.database.writing() as tx:
        watch.fails(tx, "voice")
        answer = Thread(target=watch.answers)
        answer.start()
        meet(tx, answer)
    answer.join()
    assert watch.one("manual")["state"] == "withdrawn"
    assert cards(watch) == []


@pytest.mark.postgres
def test_a_failure_waits_for_nobody_and_its_card_is_not_shown_when_the_page_was_answered(
    watch: Watch,
) -> None:
    database, laid = watch.night.office.database, len(watch.night.show().cards)
    with database.writing() as answer, database.writing() as tx:
        tx.execute(text("SET LOCAL lock_timeout = '500ms'"))
        closes = text("UPDATE page SET state = 'answered' WHERE id = :id")
        answer.execute(closes, {"id": watch.one("voice")["page_id"]})
        watch.fails(tx, "voice")
    card = watch.one("manual")
    assert card["state"] == "handed_over"
    assert cards(watch) == []
    assert len(views.board(watch.night.office).cards) == laid
    with database.reading() as tx:
        assert count_cards(tx) == laid
    with pytest.raises(CardSettled):
        record_card(watch.night.office, card["id"], CardResult.NO_ANSWER, watch.night.officer)


RINGS = CALL_AFTER[Urgency.MOST_URGENT].total_seconds()
UNDELIVERED = "30003"


def test_a_text_found_undelivered_while_the_planned_call_rings_asks_for_no_second_call(
    one_watch: Watch,
) -> None:
    one_watch.wait(seconds=RINGS)
    assert one_watch.calls() == 1
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    one_watch.wait(seconds=RINGS)
    assert one_watch.calls() == 1
    assert one_watch.states() == [("sms", "failed"), ("voice", "handed_over")]


def test_a_call_that_rang_out_is_not_made_again_sooner_for_the_text_that_failed_too(
    one_watch: Watch,
) -> None:
    one_watch.wait(seconds=RINGS)
    one_watch.receipt(one_watch.one("voice"), "busy")
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    assert one_watch.calls() == 1
    assert one_watch.states()[-1] == ("voice", "pending")
    one_watch.wait(seconds=CALL_AGAIN.total_seconds())
    assert one_watch.calls() == 2


def test_a_text_found_undelivered_when_the_card_lies_on_the_desk_asks_for_nothing(one_watch: Watch) -> None:
    one_watch.wait(seconds=RINGS)
    for _ in range(CALLS):
        rings = next(one for one in one_watch.tries() if one["channel"] == "voice" and on_its_way(one))
        one_watch.receipt(rings, "busy")
        one_watch.wait(seconds=CALL_AGAIN.total_seconds())
    before = one_watch.states()
    assert before[-1] == ("manual", "handed_over")
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    one_watch.wait(seconds=CALL_AGAIN.total_seconds())
    assert one_watch.calls() == CALLS
    assert one_watch.states() == [("sms", "failed"), *before[1:]]


def on_its_way(attempt: dict[str, Any]) -> bool:
    return bool(attempt["state"] == "handed_over")


def test_a_text_found_undelivered_before_its_call_brings_the_call_forward(one_watch: Watch) -> None:
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    assert one_watch.calls() == 1


@pytest.mark.parametrize("state", ["withdrawn", "failed"])
def test_a_text_found_undelivered_with_nothing_else_alive_is_followed_by_a_call(
    one_watch: Watch, state: str
) -> None:
    with one_watch.night.office.database.writing() as tx:
        ended = text("UPDATE attempt SET state = :state WHERE id = :id")
        tx.execute(ended, {"state": state, "id": one_watch.one("voice")["id"]})
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    assert one_watch.calls() == 1


def test_what_an_earlier_chain_of_the_page_did_does_not_stand_for_a_later_text(one_watch: Watch) -> None:
    one_watch.wait(seconds=RINGS)
    assert one_watch.calls() == 1
    with one_watch.night.office.database.writing() as tx:  # the same text, sent again later
        later = text("UPDATE attempt SET created_at = :at WHERE id = :id")
        later = later.bindparams(bindparam("at", type_=AttemptRow.__table__.c.created_at.type))  # type: ignore[attr-defined]
        tx.execute(later, {"at": one_watch.night.clock.now(), "id": one_watch.one("sms")["id"]})
    one_watch.receipt(one_watch.one("sms"), UNDELIVERED)
    one_watch.wait(seconds=(LASTS + PUT_OFF).total_seconds())  # the telephone rings about the first meanwhile
    assert one_watch.calls() == 2

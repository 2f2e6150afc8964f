"""What follows a failure, when others are at work on the same page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from engine.vocabulary import AttemptState, Cause, ChannelKind
from flows.acts import answering, views
from flows.acts.answering import CardResult, InboundText, record_card
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from models import attempts
from models.attempts import Outcome
from models.cards import Card, count_cards
from models.errors import CardSettled
from models.session import Tx
from models.tries import Hands, Outgoing
from notifications.channels.twilio_sms import TwilioSms
from notifications.channels.twilio_voice import TwilioVoice
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

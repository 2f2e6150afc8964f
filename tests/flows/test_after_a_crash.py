"""What the next watch finds after a crash: doubts, claims of a watch that is gone, pages that ended."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from engine.vocabulary import AttemptState, ChannelKind, Urgency
from flows.acts import answering, intake
from flows.acts.actor import system
from flows.acts.changing import By
from flows.acts.intake import Intake
from flows.at_work import Work
from flows.carriers import Carriers
from flows.deciding import decide_due, facts_behind
from flows.ensuring import ensure
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.sending import Sender
from models import attempts, doubts, incidents
from models.attempts import Outcome
from models.doubts import Doubt, Sighted
from models.session import Database
from models.tries import Outgoing
from notifications.channels.twilio_voice import TwilioVoice
from notifications.message import Message
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, close_night, open_night

LEASE = timedelta(seconds=10)


def log(night: Night, level: str = "IV") -> str:
    """Log an incident that the loop does not get to see; its id. The second officer is called at once."""
    given = Intake(playbook="public-opinion", level=level, title="某网帖", fields={"emergency": False})
    key = f"after {night.number}"
    receipt = intake.log(night.office, given, night.officer, key, night.id_of("值班主班"))
    night.number = receipt.number
    return receipt.id


def claimed(night: Night, incident: str) -> Outgoing:
    """Decide as a watch does that dies before it sends: the attempt at the officer who is called."""
    now = night.clock.now()
    with night.office.database.writing() as tx:
        loaded = incidents.load(tx, [incident], night.office.context(tx, now))
        by, hands = By(system("gone")), night.loop.hands
        _, out = decide_due(tx, night.office, loaded, night.office.book(tx, now), by, hands, now)
    officer = night.id_of("值班副班")
    return next(one for one in out if one.person == officer and one.channel != "manual")


def tried(night: Night) -> list[tuple[str, str, bool]]:
    """(channel, state, doubtful) of the attempts at that officer."""
    pages = [page for page in night.show().pages if page.post == "值班副班"]
    return [(a["channel"], a["state"], a["doubtful"]) for page in pages for a in page.attempts]


def texts(night: Night) -> int:
    """How many texts about the incident that officer got."""
    return sum(night.number in text for text in night.sandbox.inbox(NUMBERS["值班副班"]))


def doubted(night: Night) -> list[Doubt]:
    """Take that officer's look-ups that are due, as a watch does that dies before they are answered."""
    now = night.clock.now()
    with night.office.database.writing() as tx:
        attempts.expire_leases(tx, now)
        taken = doubts.claim_doubts(tx, now, LEASE)
    theirs = [doubt for doubt in taken if doubt.number == NUMBERS["值班副班"]]
    return sorted(theirs, key=lambda doubt: doubt.since)


def said(
    night: Night, doubt: Doubt, found: str | None = None, *, cannot_tell: bool = False
) -> list[Outgoing]:
    """Save what the provider said: what it has (its id), that it has nothing, or nothing at all."""
    now = night.clock.now()
    sighting = Sighted(found) if found else None
    with night.office.database.writing() as tx:
        book, hands = night.office.book(tx, now), night.loop.hands
        return doubts.judge(tx, doubt, sighting, not cannot_tell, book, hands, now)


def test_a_look_up_that_died_with_its_watch_is_made_again_as_soon_as_a_lease_has_passed(
    sqlite_night: Night,
) -> None:
    claimed(sqlite_night, log(sqlite_night))
    sqlite_night.clock.forward(seconds=11)
    assert len(doubted(sqlite_night)) == 1
    assert doubted(sqlite_night) == []  # in hand
    sqlite_night.clock.forward(seconds=11)
    assert len(doubted(sqlite_night)) == 1


@pytest.mark.parametrize(("level", "urgency"), [("I", Urgency.MOST_URGENT), ("IV", Urgency.NORMAL)])
def test_a_look_up_presses_as_what_it_is_about(sqlite_night: Night, level: str, urgency: Urgency) -> None:
    """The next provider waits for it: behind a slow provider's lesser sends it would come too late."""
    claimed(sqlite_night, log(sqlite_night, level))
    sqlite_night.clock.forward(seconds=11)
    assert [doubt.urgency for doubt in doubted(sqlite_night)] == [urgency]


def test_a_provider_that_cannot_say_is_asked_again_only_after_a_while(sqlite_night: Night) -> None:
    claimed(sqlite_night, log(sqlite_night))
    sqlite_night.clock.forward(seconds=11)
    (doubt,) = doubted(sqlite_night)
    said(sqlite_night, doubt, cannot_tell=True)
    for _ in range(2):
        sqlite_night.clock.forward(seconds=29)
        assert doubted(sqlite_night) == []
        sqlite_night.clock.forward(seconds=2)
        (doubt,) = doubted(sqlite_night)
        said(sqlite_night, doubt, cannot_tell=True)
    assert tried(sqlite_night) == [("sms", "unknown", True), ("manual", "handed_over", False)]


def given_back_and_answered(night: Night) -> Outgoing:
    """A watch was told to stop before it sent; its page is answered before it gives the attempt back."""
    out = claimed(night, log(night))
    answering.answer_for(night.office, night.number, out.code, night.officer)
    with night.office.database.writing() as tx:
        attempts.give_back(tx, [out.id], night.loop.token)
    return out


def test_an_attempt_given_back_after_its_page_was_answered_is_withdrawn(night: Night) -> None:
    given_back_and_answered(night)
    night.settle()
    assert (tried(night), texts(night)) == ([("sms", "withdrawn", False)], 0)


def test_whoever_stands_in_for_the_watch_does_not_send_it_either(sqlite_night: Night) -> None:
    out = given_back_and_answered(sqlite_night)
    ensure(sqlite_night.office, Work(sqlite_night.office).hands, f"attempt:{out.id}", lambda _: None)
    assert texts(sqlite_night) == 0


def test_a_doubt_that_is_settled_while_a_newer_one_is_open_leaves_the_page_to_that(night: Night) -> None:
    incident = log(night)
    claimed(night, incident)
    night.clock.forward(seconds=11)
    (older,) = doubted(night)
    said(night, older, cannot_tell=True)
    night.clock.forward(minutes=20)
    claimed(night, incident)  # the rung again
    night.clock.forward(seconds=11)
    older, newer = doubted(night)
    said(night, older)
    night.clock.forward(seconds=11)
    older, _ = doubted(night)
    assert said(night, older) == []
    said(night, newer)
    night.clock.forward(seconds=11)
    (newer,) = doubted(night)
    (again,) = said(night, newer)
    assert (again.page, again.channel) == (newer.page, newer.channel)


def hurried(night: Night, **watch: float) -> Night:
    """The same night with another watch."""
    changed = night.office.settings.watch.model_copy(update=watch)
    night.office.settings = night.office.settings.model_copy(update={"watch": changed})
    night.loop.stop()
    night.loop.run()
    night.loop = Loop(night.office)
    return night


def leases(night: Night) -> set[datetime]:
    """Until when attempts are in somebody's hands."""
    return {a["lease_until"] for page in night.show().pages for a in page.attempts if a["lease_until"]}


def test_what_a_look_up_finds_while_a_newer_try_is_on_its_way_is_not_taken_for_the_older(
    night: Night,
) -> None:
    incident = log(night)
    claimed(night, incident)
    night.clock.forward(seconds=11)
    (older,) = doubted(night)
    said(night, older, cannot_tell=True)
    night.clock.forward(minutes=20)
    newer = claimed(night, incident)
    (older,) = doubted(night)
    said(night, older, "SM1")
    assert ("sms", "unknown", True) in tried(night)
    now = night.clock.now()
    with night.office.database.writing() as tx:
        sent = Outcome(newer.id, AttemptState.HANDED_OVER, "SM1")
        attempts.settle(tx, [sent], night.office.book(tx, now), night.loop.hands, now)
    said(night, older, "SM1")
    assert sorted(tried(night)) == [
        ("manual", "handed_over", False),
        ("sms", "handed_over", False),
        ("sms", "unknown", True),
    ]


def until(holds: Callable[[], bool]) -> None:
    """Wait for something to be so; fails when it does not come."""
    limit = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(0.01)


def test_the_less_a_lease_outlasts_a_send_the_sooner_one_that_waited_is_asked_about(
    sqlite_night: Night,
) -> None:
    night = hurried(sqlite_night, threads=1, send_seconds=20.0, lease_seconds=20.01)
    log(night)
    night.sandbox.faults.hang_before(1, 20)
    night.loop.look_now()
    night.loop.turn()
    for page in night.show().pages:  # one is being sent, the others wait for the thread
        answering.answer_for(night.office, night.number, page.code, night.officer)
    night.sandbox.faults.clear()
    night.settle()
    assert len([sms for sms in night.sandbox.messages if night.number in sms.body]) == 1


def test_a_lease_that_was_used_up_in_waiting_for_the_database_is_taken_anew(sqlite_night: Night) -> None:
    night = sqlite_night
    log(night)
    night.sandbox.faults.hang_before(None, 0.5)
    night.loop.look_now()
    turn = Thread(target=night.loop.turn)
    with Database(str(night.office.database.url)).writing():
        turn.start()
        turn.join(1.2)
        night.clock.forward(seconds=5)
    turn.join()
    until(lambda: leases(night) == {night.clock.now() + LEASE})
    night.settle()


def test_whoever_stands_in_gives_up_what_had_to_wait_longer_than_its_lease(sqlite_night: Night) -> None:
    night = hurried(sqlite_night, send_seconds=1.0)
    key = f"timer:incident:{log(night)}|ladder|0|0"
    night.sandbox.faults.hang_before(1, 5)  # the first; the second waits for it
    hands = Work(night.office).hands
    standing_in = Thread(target=ensure, args=(night.office, hands, key, lambda _: None))
    standing_in.start()
    until(lambda: len(leases(night)) == 1)
    for _ in range(2):  # the lease is over, and the provider has neither
        night.clock.forward(seconds=11)
        night.settle()
    standing_in.join()
    night.settle()
    called = [sms.to for sms in night.sandbox.messages if night.number in sms.body]
    assert sorted(called) == sorted({NUMBERS["值班副班"], NUMBERS["带班领导"]})


@pytest.fixture
def calling(sqlite_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night on which everybody is called by a provider that cannot be told what a call is about."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        night = open_night(sqlite_url, tmp_path, sandbox, kinds=("voice",))
        who = (SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM)
        night.office.carriers.close()
        voice = TwilioVoice(*who, base_url=sandbox.url, public_url=None)
        night.office.carriers = Carriers({ChannelKind.VOICE: (voice,)})
        yield night
        close_night(night)


def calls(night: Night) -> int:
    """How often that officer was called."""
    return sum(call.to == NUMBERS["值班副班"] for call in night.sandbox.calls)


def test_a_call_that_never_left_is_not_taken_for_one_about_another_incident(calling: Night) -> None:
    log(calling, "III")
    calling.settle()
    assert calls(calling) == 1
    claimed(calling, log(calling, "III"))
    calling.fast_forward(seconds=11)
    calling.fast_forward(seconds=3)
    assert tried(calling) == [("voice", "failed", False), ("voice", "pending", False)]
    calling.fast_forward(seconds=60)  # the telephone still rang about the other one
    assert tried(calling) == [("voice", "failed", False), ("voice", "handed_over", False)]
    assert calls(calling) == 2


def test_of_two_calls_in_doubt_nobody_says_whose_it_is_that_arrived(calling: Night) -> None:
    """One of them reached the provider before its watch was gone."""
    first = claimed(calling, log(calling, "III"))
    claimed(calling, log(calling, "III"))
    (voice,) = calling.office.carriers.all()
    voice.send(Message("page", {}, "测试", "zh"), first.number, timeout=5)
    calling.fast_forward(seconds=11)
    assert tried(calling) == [("voice", "unknown", True), ("manual", "handed_over", False)]
    assert calls(calling) == 1


def storm(night: Night) -> list[str]:
    """Six matters for one officer, of which the last two wait to go as one list; their numbers."""
    numbers = []
    for n in range(6):
        night.log(level="IV", key=f"storm {n}")
        numbers.append(night.number)
    night.clock.forward(seconds=31)
    return numbers[4:]


def claimed_list(night: Night) -> Outgoing:
    """Claim what waits, as a watch does that dies before it sends: the list to the officer."""
    with night.office.database.writing() as tx:
        out = attempts.claim_pending(tx, night.loop.hands, night.clock.now())
    return next(one for one in out if one.others and one.number == NUMBERS["值班副班"])


def states(night: Night, numbers: list[str]) -> list[tuple[str, str, bool]]:
    """How the tries at the officer about these matters stand."""
    found = []
    for number in numbers:
        night.number = number
        found += tried(night)
    return found


def test_a_list_that_was_sent_before_its_watch_was_gone_is_found_for_every_matter_on_it(night: Night) -> None:
    numbers = storm(night)
    now = night.clock.now()
    out = claimed_list(night)
    with night.office.database.reading() as tx:
        facts = facts_behind(tx, night.office, [out], set(), now)
    Sender(night.office).send(out, facts[out.incident])
    before = len(night.sandbox.inbox(NUMBERS["值班副班"]))
    night.fast_forward(seconds=11)
    night.fast_forward(seconds=11)
    assert states(night, numbers) == [("sms", "handed_over", False)] * 2
    assert len(night.sandbox.inbox(NUMBERS["值班副班"])) == before


def test_a_list_is_given_back_whole_by_a_watch_that_is_told_to_stop(sqlite_night: Night) -> None:
    numbers = storm(sqlite_night)
    sqlite_night.loop.stop()
    sqlite_night.loop.look_now()
    sqlite_night.loop.turn()
    assert states(sqlite_night, numbers) == [("sms", "pending", False)] * 2


def test_what_is_left_of_a_list_is_sent_when_one_of_its_matters_was_answered_meanwhile(night: Night) -> None:
    numbers = storm(night)
    now = night.clock.now()
    out = claimed_list(night)
    answering.answer_for(night.office, numbers[0], "值班副班", night.officer)
    with night.office.database.writing() as tx:
        left = attempts.still_ours(tx, out, night.loop.token, now + LEASE, now)
    assert left is not None
    night.number = numbers[1]
    assert (left.code, left.others) == (night.phone("值班副班").code(), ())
    assert states(night, numbers[:1]) == [("sms", "withdrawn", False)]

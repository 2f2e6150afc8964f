"""Providers that number their messages alike: what one tells is never taken for another's."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from engine.vocabulary import AttemptState, ChannelKind
from flows.acts import incoming
from models.sources import Source
from notifications.message import Incoming, Report
from tests.night import NUMBERS, Night

DEPUTY = NUMBERS["值班副班"]
ID = "1001"
DELIVERED = Report(ID, AttemptState.DELIVERED)
PRESSED = Report(ID, AttemptState.DELIVERED, key="1")


@dataclass
class Two:
    """Two incidents, the deputy called about each under the same id."""

    night: Night
    first: str
    second: str

    def name(self, number: str, provider: str, channel: ChannelKind = ChannelKind.VOICE) -> None:
        """The deputy was called about this incident by that provider, which calls it `ID`."""
        self.night.number = number
        attempt = self.attempt()["id"]
        values = {"id": attempt, "provider": provider, "channel": channel.value, "known": ID}
        with self.night.office.database.writing() as tx:
            tx.execute(
                text(
                    "UPDATE attempt SET provider = :provider, channel = :channel, provider_id = :known"
                    " WHERE id = :id"
                ),
                values,
            )

    def attempt(self) -> dict[str, object]:
        (page,) = [page for page in self.night.show().pages if page.post == "值班副班"]
        return dict(page.attempts[0])

    def states(self) -> list[object]:
        return [self._of(number)["state"] for number in (self.first, self.second)]

    def answered(self) -> list[bool]:
        found = []
        for number in (self.first, self.second):
            self.night.number = number
            found.append("answered" in self.night.kinds())
        return found

    def _of(self, number: str) -> dict[str, object]:
        self.night.number = number
        return self.attempt()


@pytest.fixture
def two(night: Night) -> Two:
    """Two incidents; the deputy has a text about each."""
    first = night.log(level="IV", key="a").number
    night.clock.forward(seconds=1)
    return Two(night, first, night.log(level="IV", key="b").number)


HANDED, ARRIVED = AttemptState.HANDED_OVER, AttemptState.DELIVERED


def test_a_key_answers_the_incident_of_the_provider_that_called(two: Two) -> None:
    two.name(two.first, "gw_a")
    two.name(two.second, "gw_b")
    assert incoming.take_report(two.night.office, Source(("gw_b",)), PRESSED)
    assert two.answered() == [False, True]
    assert two.states()[0] == HANDED


def test_a_receipt_settles_what_its_own_provider_sent(two: Two) -> None:
    two.name(two.first, "gw_a")
    two.name(two.second, "gw_b")
    assert incoming.take_report(two.night.office, Source(("gw_b",), ChannelKind.VOICE), DELIVERED)
    assert two.states() == [HANDED, ARRIVED]
    assert not incoming.take_report(two.night.office, Source(("gw_c",)), DELIVERED)


def test_a_receipt_of_a_text_says_nothing_of_a_call_of_the_same_id(two: Two) -> None:
    two.name(two.first, "gw", ChannelKind.VOICE)
    two.name(two.second, "gw", ChannelKind.SMS)
    assert incoming.take_report(two.night.office, Source(("gw",), ChannelKind.SMS), DELIVERED)
    assert two.states() == [HANDED, ARRIVED]


def test_nobody_presses_a_key_in_a_text_though_it_has_the_id_of_a_call(two: Two) -> None:
    two.name(two.first, "gw", ChannelKind.VOICE)
    two.name(two.second, "gw", ChannelKind.SMS)
    assert incoming.take_report(two.night.office, Source(("gw",)), PRESSED)
    assert two.answered() == [True, False]
    assert two.states()[1] == HANDED


def test_a_key_about_an_id_given_anew_is_about_the_latest_call(two: Two) -> None:
    """A modem that was started again counts from 1."""
    two.name(two.first, "gw")
    two.name(two.second, "gw")
    assert incoming.take_report(two.night.office, Source(("gw",)), PRESSED)
    assert two.answered() == [False, True]


def test_a_reply_whose_id_another_provider_has_used_counts(two: Two) -> None:
    night = two.night
    incoming.take_text(night.office, "gw_a", Incoming(ID, DEPUTY, "已在路上"))
    night.number = two.second
    code = night.phone("值班副班").code()
    for _ in range(2):
        incoming.take_text(night.office, "gw_b", Incoming(ID, DEPUTY, code))
    assert two.answered() == [False, True]
    night.number = two.second
    assert night.kinds().count("answered") == 1

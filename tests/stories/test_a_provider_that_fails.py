"""Two providers of texts, and one of them lets the office down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.attempts import BACK_OFF
from engine.vocabulary import ChannelKind
from flows.acts import intake
from flows.acts.intake import Intake
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from models import record
from models.people_tables import Contact
from notifications.channels.twilio_sms import TwilioSms
from notifications.health import PROBE_EVERY
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, close_night, open_night

DEPUTY = NUMBERS["值班副班"]


@dataclass
class Two:
    """A night with two providers; `watch` is the clock their health goes by, in seconds."""

    night: Night
    first: Sandbox
    second: Sandbox
    watch: float = 0.0

    def attempts(self) -> list[tuple[str, str, str, str]]:
        """(channel, provider, state, cause) of the tries to reach the deputy duty officer, in order."""
        pages = [page for page in self.night.show().pages if page.post == "值班副班"]
        tries = [attempt for page in pages for attempt in page.attempts]
        rows = sorted(tries, key=lambda a: (a["created_at"], a["state"] != "failed"))
        return [(a["channel"], a["provider"], a["state"], a["cause"]) for a in rows]


@pytest.fixture
def two(sqlite_url: str, tmp_path: Path) -> Iterator[Two]:
    """The modem is preferred, the cloud stands in."""
    account = {"account": SANDBOX_ACCOUNT, "token": SANDBOX_TOKEN}
    with Sandbox(**account) as first, Sandbox(**account) as second:
        night = open_night(sqlite_url, tmp_path, first)
        one_by_one = night.office.settings.storm.model_copy(update={"matters": 0})
        night.office.settings = night.office.settings.model_copy(update={"storm": one_by_one})
        found = Two(night, first, second)
        channels = tuple(
            TwilioSms(
                SANDBOX_ACCOUNT,
                SANDBOX_TOKEN,
                SANDBOX_FROM,
                base_url=sandbox.url,
                status_callback=None,
                provider=name,
            )
            for name, sandbox in (("modem", first), ("cloud", second))
        )
        night.loop.stop()
        night.loop.run()
        night.office.carriers.close()
        night.office.carriers = Carriers({ChannelKind.SMS: channels}, lambda: found.watch)
        night.loop = Loop(night.office)
        yield found
        close_night(night)


def test_the_preferred_provider_carries_while_it_works(two: Two) -> None:
    two.night.log(level="IV")
    assert (len(two.first.inbox(DEPUTY)), len(two.second.inbox(DEPUTY))) == (1, 0)


def test_when_it_refuses_the_other_carries_the_same_page_at_once_and_nobody_is_texted_twice(two: Two) -> None:
    two.first.faults.down = True
    two.night.log(level="IV")
    assert two.attempts() == [("sms", "modem", "failed", "passing"), ("sms", "cloud", "handed_over", "")]
    assert (len(two.first.inbox(DEPUTY)), len(two.second.inbox(DEPUTY))) == (0, 1)


def test_after_two_misses_the_other_goes_first_and_later_the_first_is_tried_and_back(two: Two) -> None:
    two.first.faults.down = True
    for key in ("a", "b", "c"):
        two.night.log(level="IV", key=key)
        latest = two.attempts()
    assert latest == [("sms", "cloud", "handed_over", "")]  # no longer tried first

    two.first.faults.clear()
    two.watch += PROBE_EVERY
    two.night.log(level="IV", key="d")
    assert two.attempts() == [("sms", "modem", "handed_over", "")]
    two.night.log(level="IV", key="e")
    assert two.attempts() == [("sms", "modem", "handed_over", "")]


def test_an_account_that_is_refused_is_an_alarm_and_the_other_carries(two: Two) -> None:
    two.first.faults.fail(None, 401, 20003)
    two.night.log(level="IV")
    assert [state for *_, state, _ in two.attempts()] == ["failed", "handed_over"]
    standing = {one["provider"]: one["trust"] for one in two.night.office.carriers.standing()}
    assert standing == {"modem": "refused", "cloud": "sound"}


def test_a_number_that_is_none_is_disabled_and_the_desk_dials_without_a_second_provider(two: Two) -> None:
    two.first.faults.fail(None, 400, 21614)
    two.night.log(level="IV")
    assert [(channel, state) for channel, _, state, _ in two.attempts()] == [
        ("sms", "failed"),
        ("manual", "handed_over"),
    ]
    with two.night.office.database.reading() as tx:
        row = tx.execute(Contact.__table__.select().where(Contact.__table__.c.number == DEPUTY)).one()
    assert row.disabled
    assert row.why_disabled.startswith("21614") or "21614" in row.why_disabled


def test_when_all_fail_the_text_is_tried_again_within_seconds_then_the_desk_dials(two: Two) -> None:
    two.first.faults.down = two.second.faults.down = True
    two.night.log(level="IV")
    for wait in BACK_OFF:
        two.night.clock.forward(seconds=wait.total_seconds())
        two.night.settle()
    tries = two.attempts()
    assert tries[-1][:3] == ("manual", "desk", "handed_over")
    assert len(tries) == 2 * (len(BACK_OFF) + 1) + 1
    assert all(state == "failed" for _, _, state, _ in tries[:-1])


def test_what_passes_in_time_reaches_the_phone_and_no_card_is_laid(two: Two) -> None:
    two.first.faults.down = two.second.faults.down = True
    two.night.log(level="IV")
    two.first.faults.clear()
    two.second.faults.clear()
    two.night.clock.forward(seconds=BACK_OFF[0].total_seconds())
    two.night.settle()
    assert {channel for channel, *_ in two.attempts()} == {"sms"}
    assert len(two.first.inbox(DEPUTY)) + len(two.second.inbox(DEPUTY)) == 1


def test_a_page_answered_during_the_back_off_is_withdrawn_unsent(two: Two) -> None:
    two.first.faults.down = two.second.faults.down = True
    two.night.log(level="IV")
    two.night.phone("值班副班").replies(two.night.phone("值班副班").code())
    assert two.attempts()[-1][2] == "withdrawn"
    two.first.faults.clear()
    two.second.faults.clear()
    two.night.fast_forward(minutes=1)
    assert two.first.inbox(DEPUTY) == two.second.inbox(DEPUTY) == []


def test_whoever_texts_stop_gets_no_text_and_the_desk_dials_until_he_takes_it_back(two: Two) -> None:
    night, deputy = two.night, two.night.phone("值班副班")
    assert deputy.replies("退订") == ""
    night.log(level="IV", key="stopped")
    assert two.attempts() == [("manual", "desk", "handed_over", "")]
    assert deputy.replies("恢复") == ""
    night.log(level="IV", key="started")
    assert two.attempts() == [("sms", "modem", "handed_over", "")]
    with night.office.database.reading() as tx:
        kinds = [entry["kind"] for entry in record.read(tx, record.REGISTER)]
    assert kinds == ["number_stopped", "number_started"]


def test_what_follows_a_failure_at_the_very_end_of_a_watch_is_not_left_in_doubt(two: Two) -> None:
    night = two.night
    two.first.faults.down = True
    given = Intake(playbook="public-opinion", level="IV", title="某网帖", fields={"emergency": False})
    receipt = intake.log(night.office, given, night.officer, "at the end", night.id_of("值班主班"))
    night.number = receipt.number
    night.loop.look_now()
    night.loop.turn()
    night.loop.wait_for_sends()
    night.loop.stop()
    night.loop.run()
    assert [tried[1:3] for tried in two.attempts()] == [("modem", "failed"), ("cloud", "pending")]
    night.loop = Loop(night.office)
    night.settle()
    assert len(two.second.inbox(DEPUTY)) == 1

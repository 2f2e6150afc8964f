"""An office without a public address asks its provider what came in."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from engine.vocabulary import AttemptState
from flows import polling
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from models import cursors
from notifications.channel import Channel
from notifications.errors import NotTaken
from notifications.sandbox import Sandbox
from tests.night import NUMBERS, Night, close_night, open_night

DEPUTY = NUMBERS["值班副班"]


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night whose texts arrive at once."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN, step=0.001) as sandbox:
        opened = open_night(database_url, tmp_path, sandbox)
        asked(opened)  # from here on
        opened.log(level="III")
        yield opened
        close_night(opened)


def channel(night: Night) -> Channel:
    (found,) = night.office.carriers.all()
    return found


def asked(night: Night) -> int:
    """Ask the provider, a while after the last time."""
    night.clock.forward(seconds=polling.IDLE.total_seconds())
    return polling.poll(night.office, channel(night))


def types(night: Night, words: str) -> None:
    """Somebody replies; the provider keeps it, since it can tell nobody."""
    with suppress(NotTaken):
        night.sandbox.reply(DEPUTY, words)


def state(night: Night) -> str:
    (page,) = [page for page in night.show().pages if page.post == "值班副班"]
    return str(page.attempts[0]["state"])


def test_a_reply_is_fetched_counted_once_and_answered_once(night: Night) -> None:
    types(night, night.phone("值班副班").code())
    asked(night)
    assert night.kinds().count("answered") == 1
    assert "已记录您的应答" in night.sandbox.inbox(DEPUTY)[-1]
    texts = len(night.sandbox.inbox(DEPUTY))
    for _ in range(3):
        asked(night)
    assert night.kinds().count("answered") == 1
    assert len(night.sandbox.inbox(DEPUTY)) == texts


def test_a_receipt_is_fetched(night: Night) -> None:
    sid = next(sms.sid for sms in night.sandbox.messages if sms.to == DEPUTY)
    assert night.sandbox.wait_for_status(sid, "delivered")
    asked(night)
    assert state(night) == AttemptState.DELIVERED


def test_asked_a_moment_ago_nobody_asks_again(night: Night) -> None:
    asked(night)
    night.clock.forward(seconds=polling.BUSY.total_seconds() - 1)
    types(night, night.phone("值班副班").code())
    assert polling.poll(night.office, channel(night)) == 0
    assert "answered" not in night.kinds()


def test_what_could_not_be_saved_is_asked_for_again_from_the_same_place(night: Night) -> None:
    """A watch that dies after it asked has moved no cursor."""
    types(night, night.phone("值班副班").code())
    with night.office.database.writing() as tx:
        now = night.clock.now() + polling.IDLE
        assert cursors.take_turn(tx, "sms", channel(night).provider, timedelta(0), now)
    night.clock.forward(seconds=polling.IDLE.total_seconds() * 2)
    polling.poll(night.office, channel(night))
    assert night.kinds().count("answered") == 1

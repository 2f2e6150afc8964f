"""What the provider tells us: replies and receipts, signed; from anybody else, nothing."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

import httpx
import pytest

from console import receiving
from console.callbacks import create_callbacks
from engine.vocabulary import AttemptState, ChannelKind, PageState
from flows.polling import poll
from flows.provider_settings import TwilioProvider
from flows.providers import SANDBOX_TOKEN
from flows.sources import twilio
from models.views import PageView
from notifications.errors import NotTaken
from notifications.message import Report
from notifications.sandbox.signing import HEADER, sign
from tests.console.site import PATIENCE, serving
from tests.night import NUMBERS, Night

TWILIO_FAILED = "30003"  # the handset is off


@dataclass
class Provider:
    """Somebody who posts to the listener as Twilio does."""

    night: Night
    url: str
    posted: int = 0

    def post(self, path: str, form: dict[str, str], token: str = SANDBOX_TOKEN) -> httpx.Response:
        """A signed form."""
        signed = {HEADER: sign(f"{self.url}{path}", form, token)}
        return httpx.post(f"{self.url}{path}", data=form, headers=signed, trust_env=False, timeout=PATIENCE)

    def text(self, sender: str, body: str, sid: str = "") -> str:
        """A reply; the XML that answers it."""
        self.posted += 1
        form = {
            "From": sender,
            "To": "+12025550199",
            "Body": body,
            "MessageSid": sid or f"SM{self.posted:032d}",
        }
        answer = self.post("/twilio/sms", form)
        assert answer.status_code == 200, answer.text
        return answer.text

    def receipt(self, sid: str, status: str, error: str = "") -> None:
        """A delivery receipt."""
        form = {"MessageSid": sid, "MessageStatus": status, "ErrorCode": error}
        assert self.post("/twilio/status", form).status_code == 204


def set_up(night: Night, **sections: dict[str, object]) -> None:
    """Give the night's office other settings."""
    before = night.office.settings
    changed = {name: getattr(before, name).model_copy(update=values) for name, values in sections.items()}
    night.office.settings = before.model_copy(update=changed)


@pytest.fixture
def provider(sqlite_night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The callback listener over a night on duty."""
    monkeypatch.setattr("console.receiving.PAUSE", 0.04)
    set_up(sqlite_night, channels={"sandbox": True})
    with serving(create_callbacks(sqlite_night.office)) as url:
        yield Provider(sqlite_night, url)


def page_of(night: Night, post: str) -> PageView:
    return next(page for page in night.show().pages if page.person_name == post)


def test_a_forged_callback_is_refused(provider: Provider) -> None:
    form = {"From": NUMBERS["带班领导"], "To": "+12025550199", "Body": "1", "MessageSid": "SM1"}
    assert provider.post("/twilio/sms", form, token="guessed").status_code == 403
    assert (
        provider.post(
            "/twilio/status", {"MessageSid": "SM1", "MessageStatus": "failed"}, "guessed"
        ).status_code
        == 403
    )
    assert (
        httpx.post(f"{provider.url}/twilio/sms", data=form, trust_env=False, timeout=PATIENCE).status_code
        == 403
    )


def test_a_form_changed_on_the_way_is_refused(provider: Provider) -> None:
    form = {"From": NUMBERS["带班领导"], "To": "+12025550199", "Body": "1", "MessageSid": "SM1"}
    signature = sign(f"{provider.url}/twilio/sms", form, SANDBOX_TOKEN)
    changed = httpx.post(
        f"{provider.url}/twilio/sms",
        data=form | {"Body": "2"},
        headers={HEADER: signature},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert changed.status_code == 403


def test_a_signed_form_that_lacks_what_a_reply_has_is_no_reply(provider: Provider) -> None:
    assert provider.post("/twilio/sms", {"From": "+1"}).status_code == 400


def test_the_code_of_a_page_answers_it_and_the_sender_is_told(provider: Provider) -> None:
    night = provider.night
    night.log()
    answer = provider.text(NUMBERS["值班副班"], night.phone("值班副班").code())
    assert "<Message>" in answer
    assert "2026-0001" in answer
    assert page_of(night, "值班副班").state is PageState.ANSWERED


def test_an_unknown_sender_hears_nothing(provider: Provider) -> None:
    provider.night.log()
    assert "<Message>" not in provider.text("+12025550188", "1")


def test_a_reply_delivered_twice_is_one_answer(provider: Provider) -> None:
    night = provider.night
    night.log()
    code = night.phone("值班副班").code()
    first = provider.text(NUMBERS["值班副班"], code, sid="SMtwice")
    assert provider.text(NUMBERS["值班副班"], code, sid="SMtwice") == first
    assert night.kinds().count("answered") == 1


def test_a_receipt_shows_on_the_page_and_never_goes_backwards(provider: Provider) -> None:
    night = provider.night
    night.log()
    sid = page_of(night, "值班副班").attempts[0]["provider_id"]
    for status in ("sent", "delivered", "delivered", "sent", "failed"):
        provider.receipt(sid, status)
    attempts = page_of(night, "值班副班").attempts
    assert [attempt["state"] for attempt in attempts] == [AttemptState.DELIVERED]


def test_a_failed_text_leads_to_the_next_channel_at_once_and_once(provider: Provider) -> None:
    night = provider.night
    night.log()
    sid = page_of(night, "值班副班").attempts[0]["provider_id"]
    provider.receipt(sid, "undelivered", TWILIO_FAILED)
    provider.receipt(sid, "undelivered", TWILIO_FAILED)
    attempts = page_of(night, "值班副班").attempts
    assert [(a["channel"], a["state"]) for a in attempts] == [
        (ChannelKind.SMS, AttemptState.FAILED),
        (ChannelKind.MANUAL, AttemptState.HANDED_OVER),
    ]
    assert attempts[0]["error"] == TWILIO_FAILED


def test_after_an_answer_a_failure_calls_nobody(provider: Provider) -> None:
    night = provider.night
    night.log()
    page = page_of(night, "值班副班")
    provider.text(NUMBERS["值班副班"], page.code)
    provider.receipt(page.attempts[0]["provider_id"], "failed")
    assert len(page_of(night, "值班副班").attempts) == 1


def test_a_receipt_that_overtakes_our_own_note_of_the_text_is_not_lost(provider: Provider) -> None:
    """The provider may report before the watch has saved what the provider called the text."""
    night = provider.night
    night.log()
    attempt = page_of(night, "值班副班").attempts[0]

    def rename(to: str, where: str) -> None:
        with night.office.database.writing() as tx:
            tx.exec_driver_sql("UPDATE attempt SET provider_id = ? WHERE provider_id = ?", (to, where))

    rename("SMnot-saved-yet", attempt["provider_id"])
    saving = Timer(0.1, rename, (attempt["provider_id"], "SMnot-saved-yet"))
    saving.start()
    provider.receipt(attempt["provider_id"], "delivered")
    saving.join()
    deadline = time.monotonic() + 10
    while page_of(night, "值班副班").attempts[0]["state"] != AttemptState.DELIVERED:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(("sid", "is_left"), [("", False), ("SMnot-saved-yet", True)])
def test_only_a_receipt_of_what_nobody_knows_yet_is_tried_again(
    sqlite_night: Night, sid: str, is_left: bool
) -> None:
    """Told twice, or overtaken by an answer, it changes nothing however often it is tried."""
    sqlite_night.log()
    known = page_of(sqlite_night, "值班副班").attempts[0]["provider_id"]
    report = Report(sid or known, AttemptState.DELIVERED)
    source = twilio(sqlite_night.office.settings)
    asyncio.run(receiving.enter(sqlite_night.office, source, [report]))
    left = asyncio.run(receiving.enter(sqlite_night.office, source, [report]))
    assert (left is not None) is is_left


def test_without_a_provider_nothing_is_taken(provider: Provider) -> None:
    set_up(provider.night, channels={"sandbox": False})
    form = {"MessageSid": "SM1", "MessageStatus": "failed"}
    assert provider.post("/twilio/status", form, token="").status_code == 403


def test_behind_a_proxy_the_public_address_is_what_was_signed(provider: Provider) -> None:
    set_up(provider.night, listen={"public_url": "https://desk.invalid/"})
    form = {"MessageSid": "SM1", "MessageStatus": "sent"}
    signature = sign("https://desk.invalid/twilio/status", form, SANDBOX_TOKEN)
    answer = httpx.post(
        f"{provider.url}/twilio/status",
        data=form,
        headers={HEADER: signature},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 204


def test_a_reply_that_is_called_back_and_fetched_counts_once(provider: Provider) -> None:
    night = provider.night
    night.log()
    (channel,) = night.office.carriers.all()
    poll(night.office, channel)  # from here on
    code = night.phone("值班副班").code()
    with suppress(NotTaken):  # the provider keeps it, since it reaches nobody
        night.sandbox.reply(NUMBERS["值班副班"], code)
    night.clock.forward(minutes=2)
    poll(night.office, channel)
    with night.office.database.reading() as tx:
        (sid,) = tx.exec_driver_sql("SELECT provider_id FROM inbound").scalars()
    assert "2026-0001" in provider.text(NUMBERS["值班副班"], code, sid=sid)
    assert night.kinds().count("answered") == 1
    with night.office.database.reading() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM inbound").scalar_one() == 1


def test_a_receipt_is_about_whichever_provider_of_the_account_sent_it(provider: Provider) -> None:
    """Texts and calls may be two providers at Twilio; its callbacks do not say which."""
    night = provider.night
    account = {"type": "twilio", "account_sid": "AC0", "auth_token": SANDBOX_TOKEN, "from_number": "+1"}
    names = {name: TwilioProvider.model_validate(account) for name in ("texts", "calls")}
    set_up(night, channels={"sandbox": False, "sms": ("texts",), "voice": ("calls",)})
    night.office.settings = night.office.settings.model_copy(update={"providers": names})
    night.log()
    sid = page_of(night, "值班副班").attempts[0]["provider_id"]
    for name in ("calls", "another's"):
        with night.office.database.writing() as tx:
            tx.exec_driver_sql("UPDATE attempt SET provider = ?, state = 'handed_over'", (name,))
        provider.receipt(sid, "delivered")
        arrived = page_of(night, "值班副班").attempts[0]["state"] == AttemptState.DELIVERED
        assert arrived is (name == "calls")

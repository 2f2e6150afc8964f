"""What doctor says of phones: providers, templates, ways of answers, and numbers nobody can reach."""

from typing import Any

from flows.acts.diagnosis import Verdict
from flows.acts.doctor_phones import phones
from flows.settings import load
from models import people
from models.people import NewPerson
from tests.night import Night

TWILIO = {"type": "twilio", "account_sid": "AC0", "auth_token": "t", "from_number": "+12025550100"}
ALIYUN = {
    "type": "aliyun",
    "access_key_id": "id",
    "access_key_secret": "secret",
    "sign_name": "区值班室",
    "templates": {"page": "SMS_1"},
}


def said(night: Night, **sections: Any) -> list[tuple[Verdict, str]]:
    """What is found with these settings, as (verdict, words)."""
    given = {"office": {"landline": "0552-0000000"}, **sections}
    night.office.settings = load(night.office.settings.data, given)
    return [(finding.verdict, finding.what) for finding in phones(night.office)]


def test_no_provider_at_all_is_wrong(sqlite_night: Night) -> None:
    assert said(sqlite_night) == [(Verdict.WRONG, "no provider: no text leaves the building")]


def test_without_a_public_address_it_says_that_the_provider_is_asked(sqlite_night: Night) -> None:
    (found,) = said(sqlite_night, channels={"sms": ["cloud"]}, providers={"cloud": TWILIO})
    assert found == (Verdict.OK, "sms by cloud; it is asked for answers every 3 s while somebody is called")


def test_with_one_it_says_where_answers_come(sqlite_night: Night) -> None:
    (found,) = said(
        sqlite_night,
        channels={"sms": ["cloud"]},
        providers={"cloud": TWILIO},
        listen={"public_url": "https://duty.invalid/"},
    )
    assert "answers come to https://duty.invalid, and it is asked each minute" in found[1]


def test_templates_that_are_not_approved_are_listed_in_red(sqlite_night: Night) -> None:
    found = said(sqlite_night, channels={"sms": ["mainland"]}, providers={"mainland": ALIYUN})
    (listed,) = [words for verdict, words in found if verdict is Verdict.WRONG]
    assert "no approved template for" in listed
    assert "breach" in listed
    assert " page," not in listed


def test_twilio_to_the_mainland_is_red_with_the_reason_and_how_many_it_concerns(sqlite_night: Night) -> None:
    with sqlite_night.office.database.writing() as tx:
        given = (("sms", "+8613900000000"), ("voice", "+8613900000000"))
        people.save_people(tx, [NewPerson("某单位", "某岗", "某岗", given)], sqlite_night.clock.now())
    found = said(sqlite_night, channels={"sms": ["cloud"], "voice": ["cloud"]}, providers={"cloud": TWILIO})
    red = [words for verdict, words in found if verdict is Verdict.WRONG]
    assert [words.split(" to ")[0] for words in red] == ["sms by cloud", "voice by cloud"]
    assert all("to 1 numbers" in words for words in red)
    assert all(len(words) > 60 for words in red)  # each with its reason


def test_a_secret_is_in_no_finding(sqlite_night: Night) -> None:
    found = said(sqlite_night, channels={"sms": ["mainland"]}, providers={"mainland": ALIYUN})
    assert "secret" not in str(found)


def test_limits_of_what_goes_out_are_said(sqlite_night: Night) -> None:
    limits = [{"per": "provider", "provider": "cloud", "channel": "sms", "most": 10, "seconds": 60}]
    found = said(sqlite_night, channels={"sms": ["cloud"]}, providers={"cloud": TWILIO}, limits=limits)
    words = "limits: sms by cloud: at most 10 in 60 s per provider, normal and below"
    assert (Verdict.OK, words) in found

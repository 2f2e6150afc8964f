"""What a message says of an incident's limits."""

import pytest

from engine.vocabulary import ChannelKind
from flows import wording
from flows.wiring import Office
from models.paging import Outgoing
from notifications.sms import is_gsm
from tests.night import Night


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident whose first limits are minutes away and whose reply is due in two days."""
    sqlite_night.log(level="III")
    return sqlite_night


def limit(night: Night, locale: str = "zh") -> str:
    return wording.limit(night.office, night.show().facts, None, locale)


def test_a_message_names_the_limit_that_ends_next(logged: Night) -> None:
    assert limit(logged) == "02:25"


def test_a_limit_that_has_passed_is_not_named_while_another_runs(logged: Night) -> None:
    logged.fast_forward(minutes=20)
    assert limit(logged) == "02:40"
    logged.fast_forward(hours=2)
    assert limit(logged) == "3月7日02:10"


def test_with_nothing_left_to_keep_a_text_names_no_limit_that_has_passed(logged: Night) -> None:
    logged.fast_forward(hours=60)
    assert limit(logged) == "今日"
    assert "请于今日前处理" in text(logged.office, logged)
    assert wording.limit(logged.office, logged.show().facts, "judgement", "zh") == "3月5日02:25"


def test_an_english_text_says_another_day_in_letters_a_text_can_carry(logged: Night) -> None:
    logged.fast_forward(hours=2)
    assert limit(logged, "en") == "3/7 02:10"
    assert is_gsm(limit(logged, "en"))


def test_the_text_of_a_late_page_asks_for_what_can_still_be_kept(logged: Night) -> None:
    logged.fast_forward(minutes=20)
    assert "请于02:40前处理" in text(logged.office, logged)


def text(office: Office, night: Night) -> str:
    person = night.id_of("带班领导")
    incident = night.show().facts.incident.id
    out = Outgoing("a", "p", incident, ChannelKind.SMS, "modem", "1234", person, "", "page", None)
    return wording.write(office, night.show().facts, out).text

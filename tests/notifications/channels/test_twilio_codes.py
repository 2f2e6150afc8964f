"""The table of Twilio's codes: each class leads somewhere else, so each is held to its meaning."""

import re
from collections import Counter

import pytest

from notifications.channels.twilio_codes import LANDLINE, MEANINGS, OPTED_OUT, cause_of, words_of
from notifications.errors import Cause
from notifications.rendering import LOCALES


@pytest.mark.parametrize(
    "code",
    ["21211", "21214", "21217", "21268", "21610", "21614", "21635", "30004", "30005", "30006", "30630"],
)
def test_a_number_that_is_at_fault_is_told_from_everything_else(code: str) -> None:
    assert cause_of(code) is Cause.NUMBER


@pytest.mark.parametrize("code", ["30003", "30008", "30036", "30410", "30450", "20500", "20503", "503"])
def test_what_may_pass_is_tried_again(code: str) -> None:
    assert cause_of(code) is Cause.PASSING


@pytest.mark.parametrize("code", ["20429", "429", "30001", "21611", "14107", "10004", "30022"])
def test_a_vendor_we_are_too_fast_for_is_left_alone(code: str) -> None:
    assert cause_of(code) is Cause.THROTTLED


@pytest.mark.parametrize(
    "code", ["20003", "401", "30002", "10001", "10005", "21408", "21215", "21606", "21608", "30034", "21609"]
)
def test_an_account_that_cannot_send_at_all_raises_the_alarm(code: str) -> None:
    assert cause_of(code) is Cause.ACCOUNT


@pytest.mark.parametrize("code", ["21617", "30007", "30019", "32018"])
def test_a_text_that_is_refused_goes_another_way(code: str) -> None:
    assert cause_of(code) is Cause.MESSAGE


@pytest.mark.parametrize("code", ["21612", "21216"])
def test_a_good_number_is_not_disabled_because_this_vendor_has_no_way_to_it(code: str) -> None:
    assert cause_of(code) is Cause.MESSAGE


@pytest.mark.parametrize("code", ["", "99999", "30003 "])
def test_what_nobody_knows_is_tried_again(code: str) -> None:
    assert cause_of(code) is Cause.PASSING
    assert words_of(code, "zh") == code


@pytest.mark.parametrize("end", ["busy", "no-answer", "failed", "canceled", "machine"])
def test_a_call_that_reached_nobody_may_reach_somebody_later(end: str) -> None:
    assert cause_of(end) is Cause.PASSING
    assert words_of(end, "zh") != end


@pytest.mark.parametrize("code", sorted(LANDLINE | OPTED_OUT))
def test_landlines_and_people_who_opted_out_are_numbers_to_disable(code: str) -> None:
    assert cause_of(code) is Cause.NUMBER


def test_a_landline_and_a_person_who_opted_out_are_not_taken_for_one_another() -> None:
    assert {"21614", "21635", "30006"} == LANDLINE
    assert {"21610", "30630"} == OPTED_OUT


def test_every_code_stands_in_one_class_with_words_in_both_languages() -> None:
    assert len(MEANINGS) > 100
    assert {meaning.cause for meaning in MEANINGS.values()} == set(Cause)
    for code in MEANINGS:
        assert re.fullmatch(r"\d{3}|\d{5}|[a-z-]+", code)
        chinese, english = (words_of(code, locale) for locale in LOCALES)
        assert re.search(r"[一-鿿]", chinese), code
        assert english.isascii(), code


def test_no_code_is_written_down_twice_under_two_classes() -> None:
    from notifications.channels.twilio_codes import _TABLE

    times = Counter(code for cause in Cause for code in _TABLE[cause.value])
    assert {code for code, count in times.items() if count > 1} == set()

import pytest

from notifications.countries import COUNTRIES, Rules, rules_for

MAINLAND, TAIWAN, HONG_KONG = "+8613800000000", "+886900000000", "+85200000000"


def test_mainland_china_by_twilio_is_one_way_without_links_landlines_or_calls() -> None:
    rules = rules_for(MAINLAND, "twilio")
    assert (rules.two_way, rules.links, rules.landlines, rules.voice) == (False, False, False, False)
    assert "单向" in rules.reason.zh
    assert "one way" in rules.reason.en


def test_the_longest_calling_code_holds() -> None:
    assert "台湾" in rules_for(TAIWAN, "twilio").reason.zh
    assert rules_for(TAIWAN, "twilio").voice


@pytest.mark.parametrize("number", [HONG_KONG, "+12025550101", "+999000000"])
def test_a_country_without_a_rule_is_reached_by_everything(number: str) -> None:
    assert rules_for(number, "twilio") == Rules()


@pytest.mark.parametrize("code", ["+91", "+84", "+502", "+506", "+507"])
def test_a_country_that_texts_go_to_one_way_brings_no_reply(code: str) -> None:
    rules = rules_for(f"{code}00000000", "twilio")
    assert not rules.two_way
    assert (rules.links, rules.voice) == (True, True)


def test_a_rule_of_one_vendor_is_none_of_another_s() -> None:
    assert rules_for(MAINLAND, "modem") == Rules()


@pytest.mark.parametrize(
    ("vendor", "code"), [(vendor, code) for vendor, rules in COUNTRIES.items() for code in rules]
)
def test_every_rule_forbids_something_says_so_in_both_languages_and_names_its_source(
    vendor: str, code: str
) -> None:
    rules = COUNTRIES[vendor][code]
    assert code.startswith("+")
    assert not (rules.two_way and rules.links and rules.landlines and rules.voice)
    assert rules.reason.zh
    assert rules.reason.en.isascii()
    assert rules.source

"""The shipped messages: what they may say, and how long it may be."""

from collections import defaultdict
from importlib.resources import files

import pytest

from notifications.rendering import LOCALES, Renderer, listing
from notifications.sms import is_gsm, segments

RENDERER = Renderer()
MESSAGES = sorted(RENDERER.known())
CALLS = ["page", "warning", "breach", "update_due", "review"]
REPLIES = ["page_reply_answered", "reply_list", "reply_unknown_code", "reply_already"]

ALLOWED = {"number", "category", "level", "limit", "deadline", "landline", "code", "who", "when", "pages"}
"""Codes, times and posts: no title, no person, no fact (design, boundaries)."""

REALISTIC = {
    "zh": {
        "number": "2026-0042",
        "category": "网络舆情",
        "level": "Ⅱ",
        "limit": "10月15日07:10",
        "deadline": "发布权威信息",
        "landline": "0552-0000000",
        "code": "1234",
        "who": "带班领导",
        "when": "02:14",
        "pages": listing(["1234", "5678"]),
    },
    "en": {
        "number": "2026-0042",
        "category": "Public opinion",
        "level": "II",
        "limit": "07:10 on 15 Oct",
        "deadline": "Authoritative information",
        "landline": "0552-0000000",
        "code": "1234",
        "who": "the duty leader",
        "when": "02:14",
        "pages": listing(["1234", "5678"]),
    },
}


def test_every_occasion_and_reply_has_its_message() -> None:
    assert {*CALLS, *REPLIES, "call_card", "call_card_above"} == set(MESSAGES)


def channels_by_locale(name: str) -> dict[str, set[str]]:
    found = defaultdict(set)
    for file in files("notifications").joinpath("templates", name).iterdir():
        if file.name == "registered.toml":
            continue  # what a provider approves, not what we render
        channel, locale, *rest = file.name.split(".")
        assert rest == ["txt", "j2"]
        found[locale].add(channel)
    return found


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_has_the_same_channels_in_each_language(name: str) -> None:
    found = channels_by_locale(name)
    assert set(found) == set(LOCALES)
    assert found["zh"] == found["en"]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_names_the_same_variables_in_each_language(name: str) -> None:
    for channel in channels_by_locale(name)["zh"]:
        chinese, english = (RENDERER.render(name, channel, lang, REALISTIC[lang]) for lang in LOCALES)
        assert chinese.variables.keys() == english.variables.keys()


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_names_codes_times_and_posts_only(name: str) -> None:
    assert RENDERER.variables_of(name) <= ALLOWED


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CALLS + REPLIES)
def test_a_text_has_neither_a_link_nor_a_signature_bracket(name: str, locale: str) -> None:
    text = RENDERER.render(name, "sms", locale, REALISTIC[locale]).text
    assert not any(forbidden in text for forbidden in ("【", "】", "http", "www.", "\n"))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CALLS)
def test_an_instant_message_says_what_a_text_says_and_that_nobody_reads_answers_there(
    name: str, locale: str
) -> None:
    text, chat = (RENDERER.render(name, channel, locale, REALISTIC[locale]) for channel in ("sms", "chat"))
    assert chat.variables == text.variables
    assert not any(forbidden in chat.text for forbidden in ("【", "】", "http", "www.", "\n"))
    assert {"zh": "在此回复无人看到", "en": "nobody reads replies here"}[locale] in chat.text


@pytest.mark.parametrize("name", CALLS + REPLIES)
def test_a_chinese_text_fits_one_part_with_realistic_values(name: str) -> None:
    text = RENDERER.render(name, "sms", "zh", REALISTIC["zh"]).text
    assert segments(text) == 1, f"{len(text)} characters: {text}"


@pytest.mark.parametrize("name", CALLS + REPLIES)
def test_an_english_text_stays_in_the_gsm_alphabet_and_fits_one_part(name: str) -> None:
    text = RENDERER.render(name, "sms", "en", REALISTIC["en"]).text
    assert is_gsm(text)
    assert segments(text) == 1, f"{len(text)} characters: {text}"


def test_the_page_says_what_by_when_and_how_to_answer() -> None:
    assert RENDERER.render("page", "sms", "zh", REALISTIC["zh"]).text == (
        "2026-0042 网络舆情Ⅱ级，请于10月15日07:10前处理。回复1234应答。值班电话0552-0000000"
    )

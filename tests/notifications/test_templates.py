"""The shipped messages: what they may say, and how long it may be."""

from collections import defaultdict
from importlib.resources import files

import pytest

from notifications.rendering import LOCALES, Renderer, listing
from notifications.sms import is_gsm, segments

RENDERER = Renderer()
MESSAGES = sorted(RENDERER.known())
CALLS = ["page", "warning", "breach", "update_due", "review", "decision", "recall"]
KEYPAD = ["keypad", "keypad_none"]
AFTER_A_KEY = ["key_answered", "key_passed", "key_too_late", "key_over", "key_unknown", "key_none"]
TO_IT = ["it_trouble"]
STORM = ["page_list"]
OVER = ["over_answered", "over_level", "over_ended", "progress"]
REPLIES = [
    "page_reply_answered",
    "reply_noted",
    "reply_declined",
    "reply_list",
    "reply_unknown_code",
    "reply_already",
    "reply_withdrawn",
    "reply_verified",
    "verify_code",
]

ALLOWED = {
    "number",
    "category",
    "level",
    "limit",
    "deadline",
    "landline",
    "code",
    "who",
    "when",
    "pages",
    "what",
    "state",
    "count",
}
"""Codes, times, posts and technical words: no title, no person, no fact (design, boundaries)."""

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
        "count": "4",
        "state": "经核不实",
        "what": "磁盘余量不足（MB） 120",
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
        "count": "4",
        "state": "Checked, unfounded",
        "what": "disk_low 120",
        "pages": listing(["1234", "5678"]),
    },
}


def test_every_occasion_and_reply_has_its_message() -> None:
    others = {"call_card", "call_card_above"}
    assert {*CALLS, *REPLIES, *KEYPAD, *AFTER_A_KEY, *TO_IT, *OVER, *STORM} | others == set(MESSAGES)


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
@pytest.mark.parametrize("name", CALLS + REPLIES + TO_IT + OVER + STORM)
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


@pytest.mark.parametrize("name", CALLS + REPLIES + TO_IT + OVER + STORM)
def test_a_chinese_text_fits_one_part_with_realistic_values(name: str) -> None:
    text = RENDERER.render(name, "sms", "zh", REALISTIC["zh"]).text
    assert segments(text) == 1, f"{len(text)} characters: {text}"


@pytest.mark.parametrize("name", CALLS + REPLIES + TO_IT + OVER + STORM)
def test_an_english_text_stays_in_the_gsm_alphabet_and_fits_one_part(name: str) -> None:
    text = RENDERER.render(name, "sms", "en", REALISTIC["en"]).text
    assert is_gsm(text)
    assert segments(text) == 1, f"{len(text)} characters: {text}"


def test_the_page_says_what_by_when_and_how_to_answer() -> None:
    assert RENDERER.render("page", "sms", "zh", REALISTIC["zh"]).text == (
        "2026-0042 网络舆情Ⅱ级，请于10月15日07:10前处理。回复1234应答。值班电话0552-0000000"
    )


def spoken(name: str, locale: str) -> str:
    return RENDERER.render(name, "voice", locale, REALISTIC[locale]).text


def test_a_call_says_what_by_when_in_words_a_voice_can_read() -> None:
    assert spoken("page", "zh") == (
        "这里是政务新媒体值班室。2026年42号，网络舆情二级事件，请于10月15日7点10分前处理。"
        "应答码一二三四，值班电话零五五二，零零零零零零零。"
    )


@pytest.mark.parametrize("name", CALLS)
def test_a_call_names_the_variables_its_text_names(name: str) -> None:
    for locale in LOCALES:
        called, texted = (
            RENDERER.render(name, channel, locale, REALISTIC[locale]) for channel in ("voice", "sms")
        )
        assert called.variables.keys() == texted.variables.keys()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CALLS + KEYPAD + AFTER_A_KEY)
def test_what_is_said_has_nothing_a_voice_stumbles_over(name: str, locale: str) -> None:
    text = spoken(name, locale)
    assert not any(sign in text for sign in ("-0", "Ⅱ", "II", "{", "【", "http", "\n", "*", "#"))


@pytest.mark.parametrize("name", CALLS)
def test_a_call_speaks_of_keys_only_where_there_are_some(name: str) -> None:
    """What is pressed comes from the message of its own that a channel with a keypad adds."""
    assert "按" not in spoken(name, "zh")
    assert "press" not in spoken(name, "en").lower()


def test_the_keypad_has_the_three_keys_of_the_duty_room() -> None:
    text = spoken("keypad", "zh")
    assert [word in text for word in ("应答请按1", "转呼下一位请按2", "重听请按星号键")] == [True] * 3


def test_after_a_key_the_words_of_the_duty_room_are_said() -> None:
    assert "已应答" in spoken("key_answered", "zh")
    assert "已转呼下一位" in spoken("key_passed", "zh")
    assert "带班领导于2点14分应答" in spoken("key_too_late", "zh")


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_short_enough_to_be_heard_twice(name: str) -> None:
    """A provider that reads Chinese takes 4,500 characters of it encoded for a URL, nine for each sign."""
    assert len(spoken(name, "zh")) < 100
    assert len(spoken(name, "en")) < 300

import pytest

from notifications import speech


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("2026-0042", "2026年42号", "number 42 of 2026"),
        ("2026-12345", "2026年12345号", "number 12345 of 2026"),
        ("2026-0000", "2026年0号", "number 0 of 2026"),
        ("无编号", "无编号", "无编号"),
    ],
)
def test_an_incident_s_number_is_said_as_people_say_it(number: str, chinese: str, english: str) -> None:
    assert speech.incident(number) == chinese
    assert speech.incident(number, "en") == english


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("0042", "零零四二", "0 0 4 2"),
        ("0552-0000000", "零五五二，零零零零零零零", "0 5 5 2, 0 0 0 0 0 0 0"),
        ("+1 202 555 0101", "一，二零二，五五五，零一零一", "1, 2 0 2, 5 5 5, 0 1 0 1"),
        ("", "", ""),
    ],
)
def test_a_code_and_a_telephone_number_are_said_digit_by_digit(
    number: str, chinese: str, english: str
) -> None:
    assert speech.digits(number) == chinese
    assert speech.digits(number, "en") == english


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("Ⅰ", "一", "1"),
        ("Ⅱ", "二", "2"),
        ("III", "三", "3"),
        ("Ⅳ", "四", "4"),
        ("特别重大", "特别重大", "特别重大"),
    ],
)
def test_a_level_is_said_by_its_ordinal(name: str, chinese: str, english: str) -> None:
    assert speech.level(name) == chinese
    assert speech.level(name, "en") == english


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("07:10", "7点10分"),
        ("10月15日07:05", "10月15日7点05分"),
        ("02:00", "2点整"),
        ("今日", "今日"),
        ("12:345", "12:345"),
    ],
)
def test_a_time_of_day_is_said_in_hours_and_minutes(written: str, said: str) -> None:
    assert speech.time(written) == said


def test_an_english_voice_reads_a_time_as_it_is_written() -> None:
    assert speech.time("07:10 on 15 Oct", "en") == "07:10 on 15 Oct"

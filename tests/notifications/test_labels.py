from enum import StrEnum

import pytest

from engine import vocabulary
from engine.parts import Span
from engine.vocabulary import AttemptState, PageState, Unit
from notifications.labels import authority, label, span_words

ENUMS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
MEMBERS = [member for kind in ENUMS if kind is not StrEnum for member in kind]


@pytest.mark.parametrize("member", MEMBERS, ids=repr)
def test_every_stored_value_has_words_in_both_languages(member: StrEnum) -> None:
    chinese, english = label(member, "zh"), label(member, "en")
    assert chinese
    assert english
    assert english.isascii()
    assert chinese != english


def test_two_values_that_are_equal_strings_keep_words_of_their_own() -> None:
    assert AttemptState.ANSWERED.value == PageState.ANSWERED.value
    assert label(AttemptState.UNKNOWN, "zh") == "结果待核"
    assert label(PageState.UNANSWERED, "zh") == "未应答"


def test_an_unknown_language_reads_chinese() -> None:
    assert label(PageState.OPEN, "fr") == "呼叫中"


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (Span(15, Unit.MINUTES), "15分钟", "15 minutes"),
        (Span(1, Unit.HOURS), "1小时", "1 hour"),
        (Span(2, Unit.DAYS), "2个自然日", "2 days"),
        (Span(3, Unit.WORKING_DAYS), "3个工作日", "3 working days"),
    ],
)
def test_a_span_is_said_as_people_say_it(span: Span, chinese: str, english: str) -> None:
    assert (span_words(span, "zh"), span_words(span, "en")) == (chinese, english)


def test_what_a_limit_rests_on_says_when_the_number_is_ours() -> None:
    assert authority("国办发〔2018〕123号", "", "zh") == "国办发〔2018〕123号"
    assert "原文“第一时间”，时限为本单位内控目标" in authority("国办发〔2018〕123号", "第一时间", "zh")
    assert "our own target" in authority("国办发〔2018〕123号", "第一时间", "en")


@pytest.mark.parametrize("kept", ["Mayor批示（2026-03-05 02:10）", "Mayor's instruction (2026-03-05 02:10)"])
def test_what_a_superior_asked_for_is_said_in_the_readers_language(kept: str) -> None:
    assert authority(kept, "", "zh") == "Mayor批示（2026-03-05 02:10）"
    assert authority(kept, "", "en") == "Mayor's instruction (2026-03-05 02:10)"


def test_the_same_day_is_said_with_its_time() -> None:
    span = Span(17 * 60 + 30, Unit.SAME_DAY)
    assert [span_words(span, locale) for locale in ("zh", "en")] == ["当日17:30前", "by 17:30 the same day"]


def test_the_end_of_the_day_is_said_as_offices_write_it() -> None:
    span = Span(24 * 60, Unit.SAME_DAY)
    assert [span_words(span, locale) for locale in ("zh", "en")] == ["当日24时前", "by 24:00 the same day"]

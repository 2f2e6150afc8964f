from hypothesis import given
from hypothesis import strategies as st

from playbooks.charting.measuring import width, wrapped

TEXTS = st.text(alphabet="值班员核实（），。；“”ⅠⅡ×→ abcWM.-09()：:", max_size=60)


def test_a_chinese_character_fills_its_square_and_a_latin_letter_less() -> None:
    assert width("值班", 14) == 28
    assert width("ab", 14) < 28
    assert width("Ⅱ×“", 10) == 30  # as wide as a Chinese typeface draws them
    assert width("值", 14, bold=True) > width("值", 14)
    assert width("e\u0301", 14) == width("e", 14)


def test_a_line_breaks_between_characters_but_not_before_a_mark() -> None:
    assert wrapped("核实是否属实，是否涉我", 10, 60) == ("核实是否属", "实，是否涉我")
    assert wrapped("一二三四五（六）", 10, 60) == ("一二三四五", "（六）")


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrapped("publish the reply", 10, 62) == ("publish the", "reply")


def test_a_word_that_is_wider_than_the_line_is_broken() -> None:
    lines = wrapped("见 abcdefghkm 处", 10, 26)

    assert "".join(lines) == "见abcdefghkm处"
    assert len(lines) > 2
    assert all(width(line, 10) <= 26 for line in lines)


def test_nothing_has_no_line() -> None:
    assert wrapped("", 10, 50) == ()
    assert wrapped("   ", 10, 50) == ()


@given(TEXTS, st.integers(min_value=20, max_value=200))
def test_every_line_fits_and_nothing_is_lost(text: str, room: int) -> None:
    lines = wrapped(text, 12, room)

    assert all(width(line, 12) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")

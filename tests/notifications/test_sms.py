import pytest

from notifications.sms import is_gsm, segments, spared


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("处" * 70, 1),
        ("处" * 71, 2),
        ("处" * 134, 2),
        ("处" * 135, 3),
        ("a" * 70 + "处", 2),
        ("🚒" * 35, 1),
        ("🚒" * 36, 2),
        ("处" * 66 + "🚒" + "处" * 66, 3),
        ("处" * 65 + "🚒" + "处" * 67, 2),
        ("Ⅱ" + "a" * 69, 1),
    ],
)
def test_a_text_is_counted_in_the_parts_it_is_charged_as(text: str, parts: int) -> None:
    assert segments(text) == parts


@pytest.mark.parametrize(
    ("text", "plain"), [("level II, 07:10", True), ("[€]", True), ("Ⅱ", False), ("`", False)]
)
def test_one_character_outside_the_gsm_alphabet_decides_for_the_whole_text(text: str, plain: bool) -> None:
    assert is_gsm(text) is plain


NO_BREAK, THIN, IDEOGRAPHIC = "\u00a0", "\u2009", "\u3000"


@pytest.mark.parametrize("space", [NO_BREAK, THIN, "\u202f", "\u2003"])
def test_a_typographic_space_that_would_double_the_parts_becomes_a_plain_one(space: str) -> None:
    text = f"Act by{space}07:10. " + "a" * 60
    assert (segments(text), segments(spared(text))) == (2, 1)
    assert spared(text) == text.replace(space, " ")


@pytest.mark.parametrize(
    "text",
    [
        f"请于{NO_BREAK}07:10前处理" + "处" * 70,
        f"请于07:10前处理。{IDEOGRAPHIC}回复1234应答",
        f"Act by{NO_BREAK}07:10",
        f"{NO_BREAK}“quoted” " + "a" * 70,
    ],
    ids=["Chinese", "an ideographic space", "one part anyway", "another character decides"],
)
def test_a_text_that_would_not_take_fewer_parts_is_left_as_it_is(text: str) -> None:
    assert spared(text) == text

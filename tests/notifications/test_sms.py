import pytest

from notifications.sms import is_gsm, segments


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

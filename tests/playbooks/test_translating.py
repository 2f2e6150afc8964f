"""A Chinese word where an id or a word of the format belongs is answered with the one it stands for."""

import pytest

from playbooks.rules import Rule
from playbooks.wording import ANCHORS, STANDINGS
from tests.playbooks.pages import SHORT, problems_of, spoiled

WHENCE = "from: [found, received]"
TELL = "on_breach: {tell: [leader]}"


def said(old: str, new: str) -> list[str]:
    """The remedies for a change of the short playbook, as they are read in Chinese."""
    assert old in SHORT
    return [problem.in_("zh").partition(" → ")[2] for problem in problems_of(spoiled((old, new)))]


@pytest.mark.parametrize(("standing", "word"), [(one, text.zh) for one, text in STANDINGS.items()])
def test_a_standing_in_chinese_is_answered_with_the_value_to_write(standing: str, word: str) -> None:
    assert said("standing: own_rule", f"standing: {word}") == [f"写 {standing}"]


@pytest.mark.parametrize(
    ("word", "moment"),
    [
        *((text.zh, anchor) for anchor, text in ANCHORS.items() if anchor not in ("reopened", "instructed")),
        ("处置结束后", "resolved"),
        ("ended", "resolved"),
        ("核定后", "confirmed"),
        ("发布回应", "step:publish"),
        ("步骤：publish", "step:publish"),
        ("step:发布回应", "step:publish"),
        ("告知:带班领导", "told:leader"),
    ],
)
def test_a_moment_in_chinese_is_answered_with_the_moment_to_write(word: str, moment: str) -> None:
    assert said(WHENCE, f'from: ["{word}"]') == [f"写 {moment}"]


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        (TELL, "on_breach: {tell: [带班领导]}", "leader"),
        ("levels: [II, III]", "levels: [重大, III]", "II"),
        ("levels: [II, III]", "levels: [Ⅱ级, III]", "II"),
        ("when: {emergency: yes}", "when: {涉突发事件: yes}", "emergency"),
        ("facts: [basics,", "facts: [时间轴,", "timeline"),
        ("side: own", "side: 本单位", "own"),
        ("channels: [sms]", "channels: [人工拨打]", "manual"),
    ],
)
def test_what_is_named_by_its_title_is_answered_with_its_id(old: str, new: str, written: str) -> None:
    assert f"写 {written}" in said(old, new)


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("levels: [II, III]", "levels: [II，III]", "II, III"),
        ("levels: [II, III]", "levels: [重大、III]", "II, III"),
        ("channels: [sms, voice]", "channels: [sms，语音电话]", "sms, voice"),
    ],
)
def test_a_full_width_comma_in_a_list_is_said_to_be_one(old: str, new: str, written: str) -> None:
    assert f"逗号是全角的（，、），换成半角逗号，后面空一格：{written}" in said(old, new)


def test_a_word_that_stands_for_nothing_is_answered_with_what_there_is() -> None:
    (found,) = problems_of(spoiled((TELL, "on_breach: {tell: [门卫]}")))

    assert (found.rule, found.remedy[:13]) == (Rule.UNKNOWN_ROLE, "known here: o")

"""What a Chinese keyboard does to YAML is said in words, on its own line, with what to do."""

import pytest

from playbooks.errors import Problem
from playbooks.loading import inspect
from playbooks.reading import read
from playbooks.rules import Rule
from tests.playbooks.pages import SHORT

WRONG = {
    "full-width colon": ("a: 1\nb： 2\nc: 3\n", 2, "键后面是全角冒号“：”：“b： 2”", "半角冒号"),
    "full-width colon in braces": ("a: 1\nb: {zh： 甲, en: [}\n", 2, "键后面是全角冒号", "半角冒号"),
    "full-width comma": ("a: 1\nb: {c: [x]，d: y}\n", 2, "有全角的逗号或括号", "逗号后空一格"),
    "full-width quotes and brackets": ("a: 1\nb: [c, d】\ne: 2\n", 2, "有全角的逗号或括号", "半角"),
    "tab before a key": ("a:\n  b: 1\n\tc: 2\n", 3, "行首是 Tab：“c: 2”", "换成空格"),
    "tab before a list": ("a:\n\t- b\n", 2, "行首是 Tab", "换成空格"),
    "full-width space": ("a:\n  b: 1\n　c: 2\n  d: 3\n", 3, "行首是全角空格：“c: 2”", "半角空格"),
    "no space after the colon": ("a: 1\nb:2\nc: 3\n", 2, "冒号后没有空格：“b:2”", "冒号后空一格"),
    "no space after the hyphen": ("a:\n  -{b: 1}\n  - {b: 2}\n", 2, "短横后没有空格", "短横后空一格"),
    "unclosed quote": ('a: "甲\nb: 2\nc: 3\n', 1, '引号没有成对：“a: "甲”', "补上半角引号"),
    "unclosed single quote": ("a: '甲\nb: 2\n", 1, "引号没有成对", "补上半角引号"),
    "unclosed bracket": ("a: [甲\nb: 2\n", 1, "缺少与之成对的 ]：“a: [甲”", "须成对"),
    "unclosed brace": ("a:\n  - {b: {c: 1}\n  - {b: 2}\n", 2, "缺少与之成对的 }", "须成对"),
    "a brace too many": ("a: {b: 1}}\nc: 2\n", 1, "多了一个 }", "须成对"),
    "words behind a quotation": ('a: "甲"乙\nb: 2\n', 1, "引号后面还有文字", "一对半角引号"),
    "sign of YAML": ("a: @甲\n", 1, "文字以 @、%、*、&、! 等符号开头", "半角引号"),
    "colon in a text": ("a: 甲: 乙\n", 1, "文字里有冒号加空格：“a: 甲: 乙”", "半角引号"),
    "too far in": ("a:\n  - b: 1\n     c: 2\n", 3, "缩进不一致：“c: 2”前有5个空格", "可能应为4个空格"),
    "not far enough": ("a:\n  - b: 1\n   c: 2\n", 3, "缩进不一致：“c: 2”前有3个空格", "与同级的行左端对齐"),
}
# Signs that look like slips and are none: the true one is said.
BESIDE = {
    "a colon in quotes": ('a: "b：c"\nd:2\ne: 1\n', 2, "冒号后没有空格"),
    "a colon in a comment": ("a: 1 # b：c\nd:2\ne: 1\n", 2, "冒号后没有空格"),
    "a full-width comma in a text": ("a: 甲，乙\nd:2\ne: 1\n", 2, "冒号后没有空格"),
    "an apostrophe": ("a: Leaders' words\nd:2\ne: 1\n", 2, "冒号后没有空格"),
}


def found(text: str) -> Problem:
    (problem,) = read(text, "plan.yaml")[1]
    return problem


@pytest.mark.parametrize(("text", "line", "what", "remedy"), WRONG.values(), ids=WRONG)
def test_a_slip_is_said_in_chinese_on_its_line_with_what_stands_there_and_the_remedy(
    text: str, line: int, what: str, remedy: str
) -> None:
    problem = found(text)
    said, _, do = problem.in_("zh").removeprefix(f"plan.yaml:{line}: ").partition(" → ")

    assert (problem.line, problem.rule) == (line, Rule.NOT_YAML)
    assert said.startswith(what)
    assert remedy in do
    assert problem.message.startswith("not YAML: ")


@pytest.mark.parametrize(("text", "line", "what"), BESIDE.values(), ids=BESIDE)
def test_what_only_looks_like_a_slip_is_not_taken_for_it(text: str, line: int, what: str) -> None:
    problem = found(text)

    assert (problem.line, problem.in_("zh").partition("plan.yaml:2: ")[2].startswith(what)) == (line, True)


def test_what_is_none_of_these_is_said_as_the_parser_says_it() -> None:
    problem = found("a: 1\x00")

    assert problem.message.startswith("not YAML: ")
    assert "缩进、引号和括号" in problem.in_("zh")


def test_a_long_line_is_cut() -> None:
    assert found(f"a: [{'长' * 100}\nb: 2\n").in_("zh").count("长") < 60


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version: "1.0"', "version: “1.0”"),
        ("{zh: 重大, en: Serious}", "{zh：重大, en: Serious}"),
        ("channels: [sms, voice], wait: 5m", "channels: 【sms】, wait: 5m"),
    ],
)
def test_full_width_signs_that_yaml_takes_for_words_are_said_to_be_signs(old: str, new: str) -> None:
    assert old in SHORT
    refused = inspect(SHORT.replace(old, new, 1), "plan.yaml").problems

    assert any("YAML 的符号用半角" in problem.in_("zh") for problem in refused)

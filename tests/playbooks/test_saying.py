"""Everything that is said of a playbook to its author is there in Chinese too, with the same put in."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from flows.acts.playbooks import lint
from playbooks.knowing import NotUnderstood
from playbooks.loading import inspect
from playbooks.saying import Said, chinese, plain, read, say
from playbooks.scenario import length
from tests.playbooks.pages import SHORT

ROOT = Path(__file__).parents[2]
BAD = Path(__file__).parent / "bad"
# Made of names: the kinds of name there are, units, and what keeps a text from a provider.
OF_NAMES = {
    *("field", "level", "role", "moment", "time", "event", "step", "fact"),
    *("minutes", "hours", "days", "working days", "same day", "{0} is too short"),
    *("has 【】, in which the provider puts its own signature", "has a link or a domain"),
}


def templates() -> set[str]:
    """Every text in the code that is said."""
    found = set()
    for path in (*ROOT.glob("playbooks/**/*.py"), *ROOT.glob("flows/acts/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                words = node.args[0]
                if node.func.id in ("say", "plain", "later") and isinstance(words, ast.Constant):
                    is_plain = node.func.id == "plain"
                    found.add(plain(words.value).template if is_plain else words.value)
    return found


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_text_has_its_chinese_and_none_is_left_over() -> None:
    assert templates() | OF_NAMES == set(chinese())


@pytest.mark.parametrize("template", sorted(chinese()))
def test_the_chinese_has_the_same_things_put_in(template: str) -> None:
    assert fields(chinese()[template]) == fields(template)
    assert not chinese()[template].isascii() or template == chinese()[template]


@pytest.mark.parametrize("path", sorted(BAD.iterdir()), ids=lambda path: path.stem)
def test_every_finding_can_be_read_in_chinese(path: Path) -> None:
    checked = lint([path])
    for found in (*checked.problems, *checked.warnings, *checked.notes):
        assert isinstance(found.message, Said)
        assert isinstance(found.remedy, Said)
        assert found.in_("en") == str(found)
        said = found.in_("zh").removeprefix(f"{found.file}:{found.line}: ")
        assert said != str(found).removeprefix(f"{found.file}:{found.line}: ")


def test_a_text_within_a_text_is_read_in_the_same_language() -> None:
    inner = say("known here: {0}", "officer")
    both = say("did you mean {0!r}? {1}", "leader", inner)
    assert both == "did you mean 'leader'? known here: officer"
    assert both.in_("zh") == "是否想写“leader”？此处可写：officer"
    assert read(both, "en") == both
    assert read("as it is", "zh") == "as it is"


def test_the_reason_of_an_error_is_read_too() -> None:
    with pytest.raises(NotUnderstood) as caught:
        length("soon")
    assert read(caught.value.message, "zh") == "“soon”不是时长"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zh: 短, en: Short}", f"zh: {'长' * 21}, en: Short}}", "最多20个字"),
        ("retry: 10m, tries: 3", "retry: 10m, tries: 0", "不能小于1"),
    ],
)
def test_what_the_validator_says_of_a_size_is_said_in_chinese(old: str, new: str, said: str) -> None:
    problems = inspect(SHORT.replace(old, new, 1), "plan.yaml").problems

    assert [said in problem.in_("zh") for problem in problems] == [True]


def test_lists_and_mappings_are_said_as_an_author_writes_them() -> None:
    said = say("{0!r} is no condition", {"all": [{"big": True}, "II"], "then": None})

    assert said == "{all: [{big: yes}, II], then} is no condition"
    assert said.in_("zh") == "“{all: [{big: yes}, II], then}”不是条件"

"""Playbooks against the messages they use, and those against what domestic providers carry."""

from importlib.resources import files
from pathlib import Path

import pytest

from flows.acts.playbooks import Checked, lint
from playbooks.rules import Rule
from tests.playbooks.pages import SHORT


def linted(folder: Path, *changes: tuple[str, str]) -> Checked:
    text = SHORT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return lint([file])


def test_the_shipped_library_can_go_by_a_domestic_provider() -> None:
    assert lint().problems == ()


def test_the_short_playbook_has_no_problem(tmp_path: Path) -> None:
    assert linted(tmp_path).problems == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("title: {zh: 回应, en: Reply}", f"title: {{zh: {'回应' * 11}, en: Reply}}"),
            "deadlines[reply].title.zh: value-length: .* has 22 characters.* → shorten it to 20",
        ),
        (
            ("name: Ⅲ", "name: Ⅲ级（较大的级别）"),
            "levels[III].name: value-length: .* has 9 characters.* → shorten it to 8",
        ),
        (("category: {zh: 短,", "category: {zh: 【短】,"), "category.zh: signature-or-link: .* has 【】"),
        (
            ("category: {zh: 短,", "category: {zh: www.duty.gov,"),
            "category.zh: signature-or-link: .* has a link",
        ),
    ],
    ids=["limit", "level", "signature", "link"],
)
def test_words_of_a_plan_that_a_provider_would_not_carry_are_refused_in_their_place(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    (problem,) = linted(tmp_path, change).problems
    for part in says.split(".*"):
        assert part.strip() in str(problem)


def test_a_message_without_an_approved_wording_is_refused(tmp_path: Path) -> None:
    own = (
        "messages:\n  page: {name: call_card, variables: [number, category, level, limit, landline, code]}\n"
    )
    found = linted(tmp_path, ("confirmed_by:", f"{own}confirmed_by:")).problems
    assert any("messages.page: unregistered: message 'call_card'" in str(problem) for problem in found)


def test_two_playbooks_nobody_can_tell_apart_are_a_hole(tmp_path: Path) -> None:
    for name, category in (("one", "短"), ("other", "长")):
        text = SHORT.replace("id: short", f"id: {name}").replace(
            "{zh: 短, en: Short}", f"{{zh: {category}, en: {name}}}"
        )
        text = text.replace("    when: {emergency: yes}\n", "")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    found = [(warning.rule, warning.path) for warning in lint([tmp_path]).warnings]

    assert found == [(Rule.SAME_INCIDENT, "title.zh"), (Rule.SAME_INCIDENT, "title.en")]


def test_an_own_playbook_is_not_held_against_the_shipped_one_it_takes_the_place_of(tmp_path: Path) -> None:
    shipped = files("playbooks") / "library" / "rumour.yaml"
    (tmp_path / "ours.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")

    assert lint(own=tmp_path).warnings == ()

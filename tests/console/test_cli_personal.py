"""How somebody is called, set and shown at the command line."""

import json

import pytest

from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]


def test_a_rule_is_set_shown_and_taken_away(staffed: Run) -> None:
    assert staffed("people", "rule", "带班领导", "urgent", "voice", "sms@60")[0] == 0
    code, out, _ = staffed("people", "rule", "带班领导", "--json", who=None)
    assert (code, json.loads(out)["rules"]) == (0, {"urgent": ["voice:1", "sms:1@60"]})
    assert "加急         voice:1 sms:1@60" in staffed("people", "rule", "带班领导")[1]
    assert "按预案呼叫" in staffed("people", "rule", "带班领导", "urgent", "--clear")[1]


def test_a_rule_that_is_refused_says_why_and_ends_with_2(staffed: Run) -> None:
    code, _, err = staffed("people", "rule", "带班领导", "urgent", "sms")
    assert (code, "a text wakes nobody" in err) == (2, True)


@pytest.mark.parametrize("words", [("people", "rule", "带班领导", "--clear"), ("people", "rule")])
def test_half_a_command_is_refused(staffed: Run, words: tuple[str, ...]) -> None:
    assert staffed(*words)[0] == 2


def test_quiet_hours_are_set_shown_and_taken_away(staffed: Run) -> None:
    assert staffed("people", "quiet", "带班领导", "22:00-07:00")[0] == 0
    assert "免打扰       22:00-07:00" in staffed("people", "quiet", "带班领导", who=None)[1]
    assert json.loads(staffed("people", "quiet", "带班领导", "--clear", "--json")[1])["quiet"] == ""

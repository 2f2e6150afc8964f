"""The plan has some told of what comes later: they hear of it then, and hear nothing of what never came."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.acts import handling, reporting
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from flows.report.upward import lacking
from notifications.sandbox import Sandbox
from tests.flows.report.evidence_of import evidence_of
from tests.night import Night, close_night, open_night
from tests.playbooks.pages import spoiled

LATER = (
    (
        "  - {role: contact, levels: [II, III], ",
        "  - {role: contact, levels: [II, III], from: 'step:verify', ",
    ),
    (
        "tell:\n",
        "tell:\n  - {role: deputy, levels: [II, III], from: resolved, channels: [sms], retry: 9m, tries: 2}\n"
        "  - {role: office, levels: [II], from: confirmed, channels: [manual], retry: 30m, tries: 1}\n",
    ),
    (
        "  - {id: contact,",
        "  - {id: deputy, title: {zh: 分管领导, en: Deputy}, side: own, from: {post: 分管领导}}\n"
        "  - {id: contact,",
    ),
    ("      - {roles: [office], channels: [manual], wait: 30m}\n", ""),
)


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    """An office whose own playbook has three told of what comes later."""
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(spoiled(*LATER), encoding="utf-8")
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(database_url, tmp_path, sandbox)
        opened.log(playbook="short", level="II", fields={"emergency": False})
        yield opened
        close_night(opened)


def told(night: Night) -> list[str]:
    """Whom the record says that they had to be told, in order."""
    return [entry["payload"]["role"] for entry in night.show().entries if entry["kind"] == "tell"]


def test_each_is_told_when_its_moment_has_come(night: Night) -> None:
    night.phone("分管领导").expects_silence()
    assert told(night) == ["leader"]
    night.fast_forward(minutes=2)
    night.phone("带班领导").replies(night.phone("带班领导").code())
    assert lacking(evidence_of(night)) == []  # nothing is to be reported upward yet
    night.confirm()
    assert told(night) == ["leader", "office"]
    assert lacking(evidence_of(night)) == ["office"]
    assert [card.role for card in night.show().cards] == ["office"]
    night.done("verify")
    assert told(night)[2:] == ["contact"]
    reporting.resolve(night.office, night.number, night.officer)
    night.settle()
    assert told(night)[3:] == ["deputy"]
    night.phone("分管领导").expects_sms("短")


def test_a_matter_that_does_not_hold_is_told_to_nobody_who_waited(night: Night) -> None:
    handling.dismiss(night.office, night.number, "系误传", night.officer)
    night.fast_forward(hours=9)
    assert told(night) == ["leader"]
    night.phone("分管领导").expects_silence()


def test_what_waits_survives_a_restart_of_the_watch(night: Night) -> None:
    night.phone("带班领导").replies(night.phone("带班领导").code())
    night.confirm()
    night.sleep(hours=2)
    night.done("verify")
    assert told(night)[-1] == "contact"

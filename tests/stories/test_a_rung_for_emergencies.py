"""A rung is called for emergencies only: the office learns on the way that it is one, and the rung rings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.acts import drill_ends, handling, reporting
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from notifications.sandbox import Sandbox
from tests.night import Night, close_night, open_night
from tests.playbooks.by_field import EMERGENCIES
from tests.playbooks.pages import spoiled

LATER = ("{roles: [officer], channels: [sms, voice]", "{roles: [leader], channels: [sms]")
TOLD = ("  - {role: leader, levels: [II, III], channels: [sms], retry: 10m, tries: 3}\n", "")


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    """An office that calls the duty leader, the deputy head in an emergency, and the duty leader again."""
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(spoiled(*EMERGENCIES, LATER, TOLD), encoding="utf-8")
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(database_url, tmp_path, sandbox)
        yield opened
        close_night(opened)


def log(night: Night, fields: dict[str, bool], **more: object) -> None:
    night.log(playbook="short", level="III", fields=fields, **more)


def rungs(night: Night) -> list[int]:
    """The rungs that were called, by their entries."""
    return [entry["payload"]["rung"] for entry in night.show().entries if entry["kind"] == "rung"]


def test_a_rung_that_does_not_apply_is_on_nobodys_phone_and_in_no_entry(night: Night) -> None:
    log(night, {"emergency": False})
    night.fast_forward(minutes=5)
    night.phone("带班领导").expects_sms()
    night.phone("分管领导").expects_silence()
    assert rungs(night) == [0, 2]


def test_what_turns_out_to_be_an_emergency_calls_its_rung_when_the_turn_comes(night: Night) -> None:
    log(night, {})
    night.fast_forward(minutes=2)
    handling.judge(night.office, night.number, night.officer, {"emergency": True})
    night.phone("分管领导").expects_silence()
    night.fast_forward(minutes=3)
    night.phone("分管领导").expects_sms(night.number)
    answer = night.phone("分管领导").replies(night.phone("分管领导").code())
    assert answer
    assert "ladder_stopped" in night.kinds()
    assert rungs(night) == [0, 1]


def test_after_a_night_without_a_watch_those_that_apply_are_called_together(night: Night) -> None:
    log(night, {"emergency": False})
    night.sleep(hours=1)
    night.settle()
    night.phone("分管领导").expects_silence()
    assert rungs(night) == [0, 2, 2, 3]


def test_the_record_of_a_drill_says_which_rung_did_not_apply(night: Night) -> None:
    log(night, {"emergency": False}, drill=True, title="演练：某网帖")
    night.fast_forward(minutes=6)
    drill_ends.end(night.office, night.number, "演练完成", night.officer)
    made = reporting.read(night.office, night.number)
    (passed,) = [line for line in made.markdown.splitlines() if "第2级 分管领导" in line]
    assert "条件不成立，不呼叫" in passed
    (called,) = [line for line in made.markdown.splitlines() if "第3级 带班领导" in line]
    assert "准时" in called

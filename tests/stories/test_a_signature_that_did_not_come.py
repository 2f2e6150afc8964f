"""The leader is asked to sign and does not answer: silence is a state, and a later word corrects it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.acts import handling
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_TOKEN
from notifications.sandbox import Sandbox
from tests.night import Night, close_night, open_night
from tests.playbooks.pages import spoiled
from tests.playbooks.test_deciding import ASKED

UNSIGNED = """\
deadlines:
  - id: telephone
    title: {zh: 未签先报, en: Reported unsigned}
    from: "judged:signature"
    within: 10m
    when: {signature: unsigned}
    on_breach: {tell: [leader]}
    source: 本办值班制度
    standing: own_rule
"""


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    """An office whose own playbook has the duty leader sign within half an hour."""
    (tmp_path / "playbooks").mkdir()
    text = spoiled(ASKED, ("deadlines:\n", UNSIGNED))
    (tmp_path / "playbooks" / "short.yaml").write_text(text, encoding="utf-8")
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(database_url, tmp_path, sandbox)
        opened.log(playbook="short", level="III", fields={"emergency": False})
        yield opened
        close_night(opened)


def test_the_leader_is_asked_in_a_text_of_its_own_and_silence_starts_a_clock(night: Night) -> None:
    texts = night.sandbox.inbox(next(iter(night.numbers(night.show().pages[0]))))
    assert any("短：" in text and "请决定“是否签发”，02:40前未定依预案" in text for text in texts), texts

    night.fast_forward(minutes=30)
    assert night.show().facts.incident.fields["signature"] == "unsigned"
    [silence] = [e for e in night.show().entries if e["kind"] == "silence"]
    assert silence["actor"]["kind"] == "system"
    night.fast_forward(minutes=10)
    assert "deadline_breached" in night.kinds()

    late = handling.judge(
        night.office, night.number, night.officer, {"signature": "signed"}, on_behalf_of="leader"
    )
    assert late.decision.incident.fields["signature"] == "signed"
    assert "clock_superseded" in night.kinds()


def test_what_is_asked_survives_a_night_without_a_watch(night: Night) -> None:
    night.sleep(hours=2)
    night.settle()

    [silence] = [e for e in night.show().entries if e["kind"] == "silence"]
    assert silence["payload"]["outage"] is True
    assert silence["at"] == night.clock.now()
    night.fast_forward(hours=1)
    assert night.kinds().count("silence") == 1
    assert night.clock.now() - silence["at"] == timedelta(hours=1)

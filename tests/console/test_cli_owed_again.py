"""`zhishou update|extend|notice|redo|reopen`, and what comes later."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.calendars import Calendar
from tests import own_rules
from tests.closing import REQUIRED
from tests.console.test_cli import Run, run, staffed
from tests.playbooks.test_waiting import waits

__all__ = ["run", "staffed"]

FIELDS = ("--playbook", own_rules.ID, "--level", "IV", "--title", "路灯不亮", "--json")


@pytest.fixture
def number(staffed: Run, tmp_path: Path) -> str:
    """The number of a confirmed incident of the office's own playbook."""
    own_rules.put(tmp_path)
    logged: str = json.loads(staffed("log", *FIELDS)[1])["number"]
    assert staffed("level", logged, "IV", who="带班领导")[0] == 0
    return logged


def entries(done: tuple[int, str, str]) -> list[str]:
    """What was entered; fails if the command was refused."""
    code, out, err = done
    assert code == 0, out + err
    made: list[str] = json.loads(out)["entries"]
    return made


def shown(run: Run, number: str) -> Any:
    return json.loads(run("show", number, "--json")[1])


def test_a_recurring_report_is_made_with_or_without_news(staffed: Run, number: str) -> None:
    assert entries(staffed("update", number, "zero", "--json")) == ["update_made"]
    assert shown(staffed, number)["entries"][-1]["payload"]["nothing_new"] is True
    code, _, err = staffed("update", number, "zero")
    assert code == 2
    assert "zero is made already; the next is due" in err
    assert "续报  巡查（值班副班）" in staffed("show", number)[1]


def test_a_limit_is_extended_for_whom_the_playbook_names(staffed: Run, number: str) -> None:
    due = datetime.fromisoformat(
        next(c for c in shown(staffed, number)["clocks"] if c["deadline"] == "reply")["due"]
    )
    until = f"{Calendar().local(due + timedelta(days=1)):%Y-%m-%d %H:%M}"
    asked = ("extend", number, "reply", until, "--reason", "需鉴定", "--json")
    assert staffed(*asked)[0] == 2
    assert entries(staffed(*asked, "--for", "分管领导"))[0] == "deadline_extended"
    assert staffed(*asked, "--for", "分管领导")[0] == 2
    assert staffed("extend", number, "reply", "", "--reason", "需鉴定")[0] == 2


def test_a_progress_notice_and_what_is_sent_back(staffed: Run, number: str) -> None:
    assert entries(staffed("notice", number, "reply", "已送检", "--json")) == ["progress_noticed"]
    assert staffed("done", number, "publish")[0] == 0
    assert entries(staffed("redo", number, "publish", "答非所问", "--json")) == ["sent_back", "clock_started"]
    assert staffed("redo", number, "publish", "答非所问")[0] == 2


def test_a_closed_incident_is_opened_again_for_who_may_confirm(staffed: Run, number: str) -> None:
    for step in REQUIRED[:-1]:
        assert staffed("done", number, step)[0] == 0
    assert staffed("resolve", number)[0] == 0
    assert staffed("report", number, "--version", "1", "--accept", who="分管领导")[0] == 0
    assert staffed("reopen", number, "不满意")[0] == 2
    assert entries(staffed("reopen", number, "不满意", "--for", "带班领导", "--json"))[0] == "opened_again"


def test_a_preview_says_of_what_somebody_is_told_later(staffed: Run, tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "short.yaml").write_text(waits("resolved"), encoding="utf-8")
    asked = ("--playbook", "short", "--level", "III", "--title", "某事", "--preview")
    code, out, err = staffed("log", *asked)
    assert (code, err) == (0, "")
    [line] = [line for line in out.splitlines() if line.startswith("之后")]
    assert "告知  单位联络员" in line
    assert line.endswith("提请结案后")

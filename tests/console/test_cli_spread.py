"""`zhishou spread add|import|list`."""

import json
from pathlib import Path

import pytest

from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]


@pytest.fixture
def number(staffed: Run) -> str:
    """The number of an incident."""
    asked = ("log", "--playbook", "public-opinion", "--level", "IV", "--title", "路灯不亮", "--json")
    logged: str = json.loads(staffed(*asked)[1])["number"]
    return logged


def listed(run: Run, number: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("spread", "list", number, "--json")[1])["rows"]
    return rows


def test_what_was_seen_is_entered_listed_and_put_right(staffed: Run, number: str) -> None:
    code, out, err = staffed("spread", "add", number, "微博", "--reads", "1.2万", "--note", "热搜")
    assert (code, out.strip()) == (0, "登记 1 条；原已登记 0 条"), err
    [row] = listed(staffed, number)
    assert (row["platform"], row["reads"], row["note"]) == ("微博", 12_000, "热搜")
    right = ("spread", "add", number, "微博", "--reads", "1300", "--corrects", str(row["id"]), "--json")
    assert json.loads(staffed(*right)[1]) == {"added": 1, "known": 0}
    assert [one["reads"] for one in listed(staffed, number)] == [1300]
    assert "合计（1 处）  阅读1300" in staffed("spread", "list", number)[1]


def test_a_file_is_entered_once_and_a_wrong_one_not_at_all(staffed: Run, number: str, tmp_path: Path) -> None:
    file = tmp_path / "spread.csv"
    file.write_text(
        "时间,平台,阅读\n2026-01-01 08:00,微博,100\n2026-01-01 09:00,微博,300\n", encoding="utf-8"
    )
    assert json.loads(staffed("spread", "import", number, str(file), "--json")[1])["added"] == 2
    assert json.loads(staffed("spread", "import", number, str(file), "--json")[1]) == {"added": 0, "known": 2}
    file.write_text("时间,平台,阅读\n8点,微博,许多\n", encoding="utf-8")
    code, _, err = staffed("spread", "import", number, str(file))
    assert code == 2
    assert "第2行 时间：8点 → " in err
    assert "第2行 阅读：许多 → " in err
    assert len(listed(staffed, number)) == 2

"""`zhishou statistics`: a period printed, as JSON, and as a file."""

import json
from pathlib import Path

import pytest

from tests.console.test_cli import Run, log, run, staffed

__all__ = ["run", "staffed"]


def test_a_period_is_printed_with_what_was_logged(staffed: Run) -> None:
    log(staffed)
    code, out, _ = staffed("statistics")
    assert code == 0
    assert "值班统计（" in out
    assert "接报事件" in out
    figures = json.loads(staffed("statistics", "--json")[1])["figures"]
    assert figures["logged"] == 1
    assert json.loads(staffed("statistics", "--level", "I", "--json")[1])["figures"]["logged"] == 0


def test_nobodys_own_times_are_printed_whoever_says_he_asks(staffed: Run) -> None:
    log(staffed)
    for who in ("分管领导", "值班副班"):
        tables = json.loads(staffed("statistics", "--json", who=who)[1])["tables"]
        assert "people" not in {table["id"] for table in tables}


def test_it_is_written_into_a_file(staffed: Run, tmp_path: Path) -> None:
    for name, begins in (("month.csv", b"\xef\xbb\xbf"), ("month.xlsx", b"PK")):
        assert staffed("statistics", "--out", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--period", "2026-13"), "2026-Q1"),
        (("--since", "2026-03-02"), "须一起给出"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "早于 --since"),
        (("--period", "2026", "--since", "2026-03-02", "--until", "2026-03-03"), "只能用一种"),
        (("--unit", "没有的单位"), "通讯录中没有单位"),
        (("--out", "figures.pdf"), "请写 .csv 或 .xlsx"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_what_can(
    staffed: Run, asked: tuple[str, ...], said: str
) -> None:
    code, _, err = staffed("statistics", *asked)
    assert code == 2
    assert said in err


def test_any_days_can_be_asked_for(staffed: Run) -> None:
    asked = ("--since", "2026-03-02", "--until", "2026-03-08", "--json")
    found = json.loads(staffed("statistics", *asked)[1])
    assert (found["period"], found["before"]) == ("2026-03-02..2026-03-08", "2026-02-23..2026-03-01")

"""`zhishou document …` and `zhishou archive`."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.acts import handling
from flows.acts.actor import person
from flows.settings import load
from flows.wiring import open_office
from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]

FIELDS = ("--playbook", "public-opinion", "--level", "III", "--title", "某网帖", "--json")
SECTIONS = ("--section", "situation=积水", "--section", "spread=一条", "--section", "next=监看")


@pytest.fixture
def number(staffed: Run) -> str:
    """The number of an incident of the shipped playbook."""
    logged: str = json.loads(staffed("log", *FIELDS)[1])["number"]
    return logged


def done(answer: tuple[int, str, str]) -> Any:
    code, out, err = answer
    assert code == 0, out + err
    return json.loads(out)


def test_a_document_is_written_signed_and_printed_from_the_command_line(
    staffed: Run, number: str, tmp_path: Path
) -> None:
    listed = done(staffed("document", "list", number, "--json"))
    assert [one["id"] for one in listed] == ["brief", "response"]
    assert "舆情快报  拟稿" in staffed("document", "list", number)[1]
    written = ("document", "write", number, "brief", *SECTIONS)
    assert done(staffed(*written, "--json"))["entries"] == ["document_saved"]
    assert done(staffed(*written, "--json"))["entries"] == []
    assert "没有改动" in staffed(*written)[1]
    more = tmp_path / "next.txt"
    more.write_text("每2小时监看一次", encoding="utf-8")
    assert staffed("document", "write", number, "brief", "--file", f"next={more}")[0] == 0
    assert staffed("document", "write", number, "brief", "--section", "next")[0] == 2
    passing = ("document", "pass", number, "brief")
    assert done(staffed(*passing, "--json"))["entries"] == ["step_done"]
    assert staffed("document", "return", number, "brief", "重拟", "--for", "带班领导")[0] == 0
    assert staffed(*passing, "--stage", "review")[0] == 2
    assert staffed(*passing, "--stage", "draft")[0] == 0
    assert staffed(*passing, "--for", "带班领导")[0] == 0
    assert staffed(*passing, "--for", "带班领导")[0] == 2
    assert done(staffed(*passing, "--by", "oral", "--for", "分管领导", "--json"))["entries"][0] == "step_done"
    _, out, _ = staffed("document", "show", number, "brief")
    assert "快报〔" in out
    assert "每2小时监看一次" in out
    assert staffed(*passing)[0] == 2
    assert staffed(*passing, "--to", "区委网信办")[0] == 0
    assert staffed("document", "confirm", number, "brief", "--by", "oral")[0] == 2
    assert staffed("document", "confirm", number, "brief", "--for", "分管领导")[0] == 0
    shown = done(staffed("document", "show", number, "brief", "--json"))
    assert shown["document"]["to_confirm"] is False
    out_file = tmp_path / "brief.html"
    assert staffed("document", "print", number, "brief", "--out", str(out_file))[0] == 0
    assert "每2小时监看一次" in out_file.read_text(encoding="utf-8")
    assert staffed("document", "show", number, "leaflet")[0] == 2


def test_a_code_is_sent_to_whoever_signs(staffed: Run, number: str) -> None:
    code, out, err = staffed("document", "code", number, "分管领导")
    assert code == 0
    assert "15 分钟内有效" in out
    assert "没有值守进程" in err


def test_what_is_over_is_archived_and_what_is_open_is_not(staffed: Run, number: str, tmp_path: Path) -> None:
    code, _, err = staffed("archive", number)
    assert (code, "archive is not possible" in err) == (2, True)
    office = open_office(load(tmp_path))
    handling.void(office, number, "误录", person("值班主班", "test"))
    office.close()
    assert done(staffed("archive", number, "--json")) | {"at": ""} == {
        "number": number,
        "state": "archived",
        "entries": ["archived"],
        "at": "",
    }


def test_a_source_is_added_from_the_command_line(staffed: Run, number: str) -> None:
    given = ("source", number, "hotline", "--from", "12345转办", "--number", "GD2026001", "--json")
    assert done(staffed(*given))["entries"] == ["source_added"]
    assert staffed(*given)[0] == 2

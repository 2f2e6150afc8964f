"""The command line as people and scripts use it: real processes' exit codes, one JSON document each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from console.cli import cli
from console.commands.errors import guarded
from tests.night import NUMBERS

PEOPLE = "单位,姓名,岗位,手机\n" + "".join(
    f"区数据资源局,{post},{post},{number}\n" for post, number in NUMBERS.items()
)

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `zhishou …` on a data folder of the test's own: (exit code, standard output, standard error)."""
    monkeypatch.delenv("ZHISHOU_AS", raising=False)

    def run(*arguments: str, who: str | None = "值班主班") -> tuple[int, str, str]:
        given = ["--data", str(tmp_path), *(["--as", who] if who else []), *arguments]
        monkeypatch.setattr("sys.argv", ["zhishou", *given])
        capsys.readouterr()
        code = guarded(cli)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def staffed(run: Run, tmp_path: Path) -> Run:
    """An office with five posts."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    code, out, err = run("people", "import", str(tmp_path / "people.csv"))
    assert code == 0, out + err
    return run


def log(run: Run, *more: str) -> tuple[int, Any]:
    code, out, _ = run(
        "log", "--playbook", "public-opinion", "--level", "III", "--title", "某网帖", "--json", *more
    )
    return code, json.loads(out)


def test_log_without_a_watch_says_that_nobody_is_called_and_whom_to_dial(staffed: Run) -> None:
    code, out, err = staffed("log", "--playbook", "public-opinion", "--level", "III", "--title", "某网帖")
    assert code == 0
    assert "2026-0001" in out or "-0001" in out
    assert "NOBODY IS BEING CALLED" in err
    assert NUMBERS["带班领导"] in err


def test_the_same_key_is_the_same_incident_and_another_body_is_refused(staffed: Run) -> None:
    first = log(staffed, "--key", "k")
    again = log(staffed, "--key", "k")
    assert first[1]["number"] == again[1]["number"]
    assert (first[1]["is_new"], again[1]["is_new"]) == (True, False)
    code, out, _ = staffed(
        "log",
        "--playbook",
        "public-opinion",
        "--level",
        "II",
        "--title",
        "另一件",
        "--field",
        "emergency=yes",
        "--key",
        "k",
        "--json",
    )
    assert code == 2
    assert json.loads(out)["error"] == "KeyReused"


def test_everything_wrong_with_an_intake_is_said_at_once(staffed: Run) -> None:
    code, out, _ = staffed(
        "log",
        "--playbook",
        "public-opinion",
        "--level",
        "VII",
        "--field",
        "colour=red",
        "--reported-to",
        "nobody",
        "--json",
    )
    assert code == 2
    assert {p["place"] for p in json.loads(out)["problems"]} >= {
        "level",
        "fields.colour",
        "reported_to",
        "title",
    }


def test_a_level_is_refused_without_what_it_needs(staffed: Run) -> None:
    code, out, _ = staffed(
        "log", "--playbook", "public-opinion", "--level", "II", "--title", "某网帖", "--json"
    )
    assert code == 2
    assert [p["place"] for p in json.loads(out)["problems"]] == ["emergency"]


def test_nobody_acts_without_a_name(staffed: Run) -> None:
    code, _, err = staffed("note", "2026-0001", "x", who=None)
    assert code == 2
    assert "--as" in err


def test_a_preview_calls_nobody_and_gives_each_limit_its_source(staffed: Run) -> None:
    code, out, _ = staffed(
        "log", "--playbook", "public-opinion", "--level", "III", "--title", "某网帖", "--preview"
    )
    assert code == 0
    assert "转呼" in out
    assert "系统默认（待确认）" in out
    assert json.loads(staffed("board", "--json")[1])["incidents"] == []


def test_a_night_by_command_line(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    assert staffed("level", number, "III", "--for", "带班领导")[0] == 0
    assert staffed("answer", number, "duty_leader")[0] == 0
    assert staffed("note", number, "已电话核实", "--at", "00:00")[0] == 0
    shown = json.loads(staffed("show", number, "--json")[1])
    assert shown["incident"]["state"] == "handling"
    assert "ladder_stopped" in [entry["kind"] for entry in shown["entries"]]
    late = next(entry for entry in shown["entries"] if entry["kind"] == "noted")
    assert late["happened_at"] < late["at"]
    code, out, _ = staffed("resolve", number, "--json")
    assert code == 2
    assert "required steps" in json.loads(out)["message"]


def test_an_officer_does_not_confirm_a_level_for_himself(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    code, out, _ = staffed("level", number, "III", "--json")
    assert code == 2
    [problem] = json.loads(out)["problems"]
    assert (problem["place"], problem["value"]) == ("on_behalf_of", "值班主班")
    assert "duty_leader 带班领导" in problem["remedy"]


def test_a_leader_confirms_and_the_next_change_says_who_ordered_it(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    assert staffed("level", number, "III", who="带班领导")[0] == 0
    assert staffed("level", number, "IV", "--reason", "热度回落", "--for", "deputy_head")[0] == 0
    entries = json.loads(staffed("show", number, "--json")[1])["entries"]
    [confirmed] = [entry for entry in entries if entry["kind"] == "confirmed"]
    [changed] = [entry for entry in entries if entry["kind"] == "level_changed"]
    assert (confirmed["actor"]["id"], confirmed["on_behalf_of"]) == ("带班领导", None)
    assert changed["on_behalf_of"]


@pytest.mark.parametrize(
    "command", [["show", "2020-0001"], ["done", "2020-0001", "x"], ["report", "2020-0001"]]
)
def test_an_incident_that_does_not_exist_is_said_to_be_missing(staffed: Run, command: list[str]) -> None:
    code, _, err = staffed(*command)
    assert code == 2
    assert "2020-0001" in err


def test_doctor_names_what_is_wrong_and_ends_with_one(staffed: Run) -> None:
    code, out, _ = staffed("doctor", "--json")
    found = {(f["place"], f["verdict"]) for f in json.loads(out)}
    assert code == 1
    assert ("phones", "wrong") in found
    assert ("watch", "wrong") in found
    assert ("record", "ok") in found


def test_lint_gives_file_line_path_and_remedy_of_every_problem(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\nversion: '1'\nlevelz: []\n", encoding="utf-8")
    code, _, err = run("playbook", "lint", str(broken))
    assert code == 2
    assert f"{broken}:3: levelz" in err
    assert "→" in err


def test_a_playbook_whose_message_lacks_a_variable_is_found(run: Run, tmp_path: Path) -> None:
    from importlib.resources import files

    text = (files("playbooks") / "library" / "public-opinion.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "mine.yaml"
    broken.write_text(
        text.replace("deadline, limit, landline, code]}", "limit, landline, code]}"), encoding="utf-8"
    )
    code, _, err = run("playbook", "lint", str(broken))
    assert code == 2
    assert "needs deadline" in err


def test_the_schema_is_one_json_document(run: Run) -> None:
    code, out, _ = run("playbook", "schema")
    assert code == 0
    assert json.loads(out)["type"] == "object"


def test_help_lists_every_command() -> None:
    from console.cli import COMMANDS

    result: Result = CliRunner().invoke(cli, ["--help"])
    assert all(name in result.output for name in COMMANDS)
    for name in COMMANDS:
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0

"""The command line as people and scripts use it: real processes' exit codes, one JSON document each."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from console.cli import cli, main
from console.commands.errors import guarded
from flows.loop import Loop
from flows.settings import load
from flows.wiring import open_office
from models.tables import Incident
from tests.night import BESIDES, NUMBERS

PEOPLE = "单位,姓名,岗位,手机\n" + "".join(
    f"区数据资源局,{post},{post},{number}\n" for post, number in (NUMBERS | BESIDES).items()
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
    for post in BESIDES:
        assert run("people", "verify", post, "--rang", who="系统管理员")[0] == 0
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
    assert "没有值守进程，没有人被呼叫" in err
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


def test_a_text_that_is_too_long_is_named_with_everything_else(staffed: Run) -> None:
    code, out, _ = staffed(
        "log", "--playbook", "public-opinion", "--level", "VII", "--title", "字" * 201, "--json"
    )
    assert code == 2
    problems = {p["place"]: p["remedy"] for p in json.loads(out)["problems"]}
    assert set(problems) == {"title", "level"}
    assert "200" in problems["title"]


@pytest.mark.parametrize(
    "command",
    [
        ["log", "--playbook", "public-opinion"],
        ["note", "2026-0001", "x", "--at", "never"],
        ["playbook", "show", "no-such-playbook"],
        ["playbook", "lint", "no-such-file"],
        ["board", "--no-such-option"],
        ["no-such-command"],
    ],
)
def test_a_refused_command_is_one_json_document_too(staffed: Run, command: list[str]) -> None:
    code, out, err = staffed(*command, "--json")
    assert code == 2
    assert json.loads(out)["message"]
    assert err == ""


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
    assert "处置方式  " in out
    assert "系统默认（待确认）" in out
    assert json.loads(staffed("board", "--json")[1])["incidents"] == []


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
    code, out, _ = staffed("resolve", number, "--json", "--for", "主要负责人")
    assert code == 2
    assert "required steps" in json.loads(out)["message"]


REQUIRED = ("preserve", "verify", "grade", "report_leader", "assign")


@pytest.fixture
def closing(staffed: Run) -> Run:
    """An incident whose closing was asked for; its number is the year's first."""
    code, out, _ = staffed(
        "log", "--playbook", "public-opinion", "--level", "IV", "--title", "路灯不亮", "--json"
    )
    assert code == 0
    number = json.loads(out)["number"]
    assert staffed("level", number, "IV", who="带班领导")[0] == 0
    for step in REQUIRED:
        assert staffed("done", number, step)[0] == 0
    assert staffed("resolve", number, "--for", "主要负责人")[0] == 0

    def run(*words: str) -> tuple[int, Any]:
        code, out, _ = staffed("report", number, *words, "--json", who="带班领导")
        return code, json.loads(out)

    return run


def test_a_report_that_is_returned_is_followed_by_the_next_version(closing: Run) -> None:
    code, made = closing("--return", "补充传播数据")
    assert (code, made["version"], made["state"]) == (0, 2, "waiting")
    assert "补充传播数据" in made["markdown"]


def test_only_the_version_that_was_read_is_accepted_or_returned(closing: Run) -> None:
    assert closing("--make")[1]["version"] == 2
    for review in (["--accept"], ["--return", "补充"]):
        code, refused = closing("--version", "1", *review)
        assert (code, refused["problems"][0]["place"]) == (2, "version")
    code, accepted = closing("--version", "2", "--accept")
    assert (code, accepted["version"], accepted["state"]) == (0, 2, "accepted")


@pytest.mark.parametrize("both", [["--make", "--accept"], ["--return", "补充", "--accept"]])
def test_a_version_nobody_can_have_read_is_not_accepted(closing: Run, both: list[str]) -> None:
    assert closing(*both)[0] == 2
    assert closing()[1]["state"] == "waiting"
    assert closing()[1]["version"] == 1


def test_a_version_that_is_not_there_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--version` belongs to the command here; before any command it asks for the program's own."""
    asked = ["zhishou", "--data", str(tmp_path), "report", "2026-0001", "--version", "7"]
    monkeypatch.setattr("sys.argv", asked)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "2026-0001" in capsys.readouterr().err


MORE = """
INSERT INTO incident ({columns})
WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 503)
SELECT {values} FROM incident, n
"""


def test_the_board_says_how_much_it_leaves_out_and_still_shows_every_card(
    staffed: Run, tmp_path: Path
) -> None:
    """503 open incidents; the one whose cards lie on the desk is the least pressing."""
    number = log(staffed)[1]["number"]
    office = open_office(load(tmp_path))
    loop = Loop(office)
    loop.turn()
    loop.wait_for_sends()
    loop.stop()
    loop.run()
    own = {"id": "id || '-' || i", "key": "key || i", "number": "printf('2000-%04d', i)"}
    columns = [column.name for column in Incident.__table__.columns]
    values = ", ".join(own.get(name, f'incident."{name}"') for name in columns)
    quoted = ", ".join(f'"{name}"' for name in columns)
    with office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE clock SET state = 'met'")
        tx.exec_driver_sql(MORE.format(columns=quoted, values=values))
        tx.exec_driver_sql(
            "UPDATE incident SET logged_at = '2999' || substr(logged_at, 5) WHERE id NOT LIKE '%-%'"
        )
    office.close()
    code, out, _ = staffed("board")
    assert code == 0
    assert "另有 3 件" in out
    assert f"人工拨打  {number}" in out
    seen = json.loads(staffed("board", "--json")[1])
    assert (len(seen["incidents"]), seen["total"]) == (500, 503)
    assert number not in {row["number"] for row in seen["incidents"]}
    assert {card["number"] for card in seen["cards"]} == {number}
    assert seen["cards_total"] == len(seen["cards"])


def test_words_lacking_at_logging_are_added_later(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    assert staffed("describe", number, "--title", "某小区供水异常", "--unit", "区数据资源局")[0] == 0
    shown = json.loads(staffed("show", number, "--json")[1])
    assert (shown["title"], shown["unit"]) == ("某小区供水异常", "区数据资源局")
    code, out, _ = staffed("describe", number, "--title", "某" * 201, "--json")
    assert (code, json.loads(out)["problems"][0]["place"]) == (2, "title")
    assert staffed("describe", number)[0] == 2


def test_somebody_who_left_is_taken_out_by_name(staffed: Run) -> None:
    code, out, _ = staffed("people", "remove", "值班副班", "--json")
    assert (code, json.loads(out)["post"]) == (0, "值班副班")
    assert "值班副班" not in staffed("people", "list")[1]
    assert staffed("people", "remove", "值班副班")[0] == 2


def test_an_oral_confirmation_may_be_recorded_later(staffed: Run) -> None:
    def level(*more: str) -> int:
        code: int = staffed("level", number, *more, who="带班领导")[0]
        return code

    number = log(staffed)[1]["number"]
    at = json.loads(staffed("show", number, "--json")[1])["incident"]["anchors"]["logged"]
    local = datetime.fromisoformat(at).astimezone(timezone(timedelta(hours=8)))
    assert level("III", "--at", f"{local:%Y-%m-%d %H:%M:%S}") == 2  # a moment before it was known
    assert level("III", "--at", f"{local + timedelta(days=1):%Y-%m-%d %H:%M}") == 2
    assert level("III") == 0
    assert level("IV", "--reason", "回落", "--at", "00:00", "--for", "deputy_head") == 0
    entries = json.loads(staffed("show", number, "--json")[1])["entries"]
    changed = next(entry for entry in entries if entry["kind"] == "level_changed")
    assert changed["happened_at"] < changed["at"]


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


def findings(run: Run) -> dict[str, list[tuple[str, str]]]:
    """What the doctor says about each thing it looked at: (verdict, words and remedy). It ends with 1."""
    code, out, _ = run("doctor", "--json")
    assert code == 1
    said: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(out):
        said.setdefault(one["place"], []).append((one["verdict"], f"{one['what']} {one['remedy']}"))
    return said


EVERYTHING = {"database", "record", "disk", "watch", "phones", "people", "clock", "playbooks", "prefect"}


def test_doctor_names_a_playbook_with_a_typo_and_looks_at_everything_else(
    staffed: Run, tmp_path: Path
) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "own.yaml").write_text("id: x\nlevelz: []\n", encoding="utf-8")
    found = findings(staffed)
    assert set(found) == EVERYTHING | {"accounts"}
    assert any("own.yaml:2: levelz" in words for _, words in found["playbooks"])
    assert {verdict for verdict, _ in found["people"]} == {"note"}  # numbers nobody has verified yet


def test_doctor_says_that_the_tables_are_behind_and_leaves_them_alone(run: Run) -> None:
    for _ in range(2):
        assert "run: zhishou migrate" in findings(run)["database"][0][1]


@pytest.mark.parametrize("fault", ["down", "garbage"])
def test_doctor_looks_at_everything_else_while_there_is_no_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "down":
        monkeypatch.setenv("ZHISHOU_DATABASE__URL", "postgresql://nobody@127.0.0.1:1/nothing")
    else:
        (tmp_path / "zhishou.db").write_bytes(b"not a database at all " * 100)
    found = findings(run)
    assert set(found) == EVERYTHING | {"accounts"}
    assert found["database"][0][0] == "wrong"
    assert found["playbooks"][0][0] == "ok"


def test_doctor_without_settings_that_can_be_used_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text("[office]\nnmae = 'x'\n", encoding="utf-8")
    assert "office.nmae" in findings(run)["settings"][0][1]


def test_lint_gives_file_line_path_and_remedy_of_every_problem(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\nversion: '1'\nlevelz: []\n", encoding="utf-8")
    code, _, err = run("playbook", "lint", str(broken))
    assert code == 1
    assert f"{broken}:3: levelz" in err
    assert "→" in err


@pytest.fixture
def spoiled(staffed: Run, tmp_path: Path) -> Path:
    """An own playbook with a typo, among people who have to be called tonight."""
    own = tmp_path / "playbooks" / "ours.yaml"
    own.parent.mkdir()
    own.write_text("id: ours\nlevelz: []\n", encoding="utf-8")
    return own


def test_a_spoiled_own_playbook_stops_no_other_and_is_named_where_it_is_asked_for(
    staffed: Run, spoiled: Path
) -> None:
    assert log(staffed)[0] == 0
    code, _, err = staffed("log", "--playbook", "ours", "--level", "II", "--title", "某事")
    assert code == 2
    assert f"left out: {spoiled}:2: levelz" in err


def test_lint_without_a_path_checks_the_offices_own_playbooks_too(staffed: Run, spoiled: Path) -> None:
    code, _, err = staffed("playbook", "lint")
    assert code == 1
    assert f"{spoiled}:2: levelz" in err


def test_doctor_names_a_spoiled_own_playbook_and_goes_on(staffed: Run, spoiled: Path) -> None:
    code, out, _ = staffed("doctor", "--json")
    found = json.loads(out)
    assert code == 1
    assert [f for f in found if f["place"] == "playbooks" and f"{spoiled}:2: levelz" in f["what"]]
    assert {"people", "clock", "prefect"} <= {f["place"] for f in found}


def test_a_playbook_whose_message_lacks_a_variable_is_found(run: Run, tmp_path: Path) -> None:
    from importlib.resources import files

    text = (files("playbooks") / "library" / "public-opinion.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "mine.yaml"
    broken.write_text(
        text.replace("deadline, limit, landline, code]}", "limit, landline, code]}"), encoding="utf-8"
    )
    code, _, err = run("playbook", "lint", str(broken))
    assert code == 1
    assert "消息“warning”须有 deadline" in err


def test_the_schema_is_one_json_document(run: Run) -> None:
    for more in ([], ["--json"]):
        code, out, _ = run("playbook", "schema", *more)
        assert code == 0
        assert json.loads(out)["type"] == "object"


def test_help_lists_every_command() -> None:
    from console.cli import COMMANDS

    result: Result = CliRunner().invoke(cli, ["--help"])
    assert all(name in result.output for name in COMMANDS)
    for name in COMMANDS:
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_a_consent_and_a_report_upward_are_entered_from_the_command_line(staffed: Run) -> None:
    _, logged = log(staffed)
    number = logged["number"]
    code, out, _ = staffed("consent", number, "--for", "带班领导", "--json")
    assert (code, json.loads(out)["entries"]) == (0, ["consented"])
    given = ("district_cac=王科长", "区委办公室", "--receipt", "区委办公室=收文3号", "--by", "fax")
    code, out, _ = staffed("reported", number, *given, "--words", "某网帖", "--json")
    assert (code, json.loads(out)["entries"]) == (0, ["reported_up", "answered", "reported_up"])


@pytest.mark.parametrize(
    ("given", "place"),
    [(("district_cac",), "receiver"), (("duty_leader=甲",), "to"), (("distrct_cac=甲",), "to")],
)
def test_a_report_nobody_above_took_is_refused(staffed: Run, given: tuple[str, ...], place: str) -> None:
    _, logged = log(staffed)
    code, out, _ = staffed("reported", logged["number"], *given, "--json")
    assert code == 2
    assert [problem["place"] for problem in json.loads(out)["problems"]] == [place]


def test_a_receipt_of_somebody_who_is_not_named_is_refused(staffed: Run) -> None:
    _, logged = log(staffed)
    code, _, err = staffed("reported", logged["number"], "district_cac=甲", "--receipt", "city_cac=1号")
    assert code == 2
    assert "city_cac" in err


def test_consent_is_given_by_nobody_without_a_say(staffed: Run) -> None:
    _, logged = log(staffed)
    code, out, _ = staffed("consent", logged["number"], "--json")
    assert (code, [p["place"] for p in json.loads(out)["problems"]]) == (2, ["consented_by"])

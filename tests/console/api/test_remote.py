"""The command line at an office elsewhere: real HTTP, the same output, the same exit codes."""

import json
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import create_app
from console.cli import COMMANDS, cli
from console.commands.errors import guarded
from console.remote.dispatch import REMOTE
from flows import settings
from flows.remote_settings import Remote, RemoteError, keep_token, kept_token
from tests.console.api.program import Program
from tests.console.site import PASSWORD, account_of, serving
from tests.console.test_listening import office_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def there(
    api: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `zhishou --server … …` with the duty officer's token: (exit code, output, what stands aside)."""
    for name in ("ZHISHOU_AS", "ZHISHOU_TOKEN", "ZHISHOU_SERVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZHISHOU_TOKENS", str(tmp_path / "tokens"))
    keep_token(tmp_path / "tokens", api.site.url, api.token)

    def run(*arguments: str, server: str | None = None) -> tuple[int, str, str]:
        given = ["--server", server or api.site.url, *arguments]
        monkeypatch.setattr("sys.argv", ["zhishou", *given])
        capsys.readouterr()
        code = guarded(cli)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def here(api: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `zhishou …` on the very same office, without the interface."""
    monkeypatch.setattr("console.commands.shared.open_office", lambda _: api.site.office)
    monkeypatch.setattr("console.commands.shared.migrating.revisions", lambda _: ("same", "same"))
    monkeypatch.setattr(type(api.site.office), "close", lambda _: None)

    def run(*arguments: str) -> tuple[int, str, str]:
        given = ["--as", "值班主班", *arguments]
        monkeypatch.setattr("sys.argv", ["zhishou", *given])
        capsys.readouterr()
        code = guarded(cli)
        out, err = capsys.readouterr()
        return code, out, err

    return run


LOG = ("log", "--playbook", "public-opinion", "--level", "III", "--title", "某网帖")


def test_a_night_is_worked_from_elsewhere(there: Run, api: Program) -> None:
    code, out, _ = there(*LOG, "--field", "emergency=否", "--received", "02:00")
    assert (code, out) == (0, "2026-0001 已登记\n")
    assert there("note", "2026-0001", "已联系作者", "--at", "02:05")[:2] == (
        0,
        "2026-0001  待研判\n  记事：已联系作者\n",
    )
    assert there("answer", "2026-0001", "值班副班")[0] == 0
    code, out, _ = there("level", "2026-0001", "III", "--for", "带班领导")
    assert (code, out.splitlines()[0]) == (0, "2026-0001  处置中")
    assert there("reported", "2026-0001", "区应急局=某某", "--receipt", "区应急局=收字7号")[0] == 0
    assert there("describe", "2026-0001", "--summary", "多个平台出现")[0] == 0
    assert there("source", "2026-0001", "hotline", "--from", "12345")[0] == 0
    assert there("judge", "2026-0001", "emergency=是")[0] == 0
    assert there("dismiss", "2026-0001")[0] == 2  # there is no such command, here or there
    shown = there("show", "2026-0001")[1]
    assert "记事：已联系作者（发生于 03-05 02:05:00）  值班主班（经接口）" in shown
    whole = api.get("/incidents/2026-0001")
    assert whole["fields"]["emergency"] is True


@pytest.mark.parametrize(
    "command", [("show", "2026-0001"), ("board",), ("playbook", "explain", "public-opinion")]
)
def test_what_is_shown_is_what_the_machine_itself_shows(
    there: Run, here: Run, command: tuple[str, ...]
) -> None:
    there(*LOG, "--unit", "李楼乡人民政府")
    there("answer", "2026-0001", "值班副班")
    assert there(*command) == here(*command)


def test_what_an_act_prints_is_what_it_prints_on_the_machine_itself(there: Run, here: Run) -> None:
    for run in (there, here):
        run(*LOG, "--key", run.__name__ + str(id(run)))
    one, other = there("note", "2026-0001", "某事"), here("note", "2026-0002", "某事")
    assert one[1].replace("0001", "0002") == other[1]
    one, other = there("note", "2026-0001", "又一事", "--json"), here("note", "2026-0002", "又一事", "--json")
    assert json.loads(one[1]) | {"number": "2026-0002"} == json.loads(other[1])


def test_refusals_end_as_they_do_on_the_machine_itself(there: Run, here: Run) -> None:
    there(*LOG)
    for command in (
        ("note", "2026-0099", "某事"),
        ("archive", "2026-0001"),
        ("note", "2026-0001", ""),
        ("level", "2026-0001", "IX"),
        ("resolve", "2026-0001"),
        ("log", "--playbook", "none", "--level", "III"),
        ("note", "2026-0001", "某事", "--at", "half past two"),
    ):
        assert there(*command)[0] == here(*command)[0] == 2, command
    said = json.loads(there("note", "2026-0001", "", "--json")[1])
    assert (said["error"], said["problems"][0]["place"]) == ("BadInput", "text")


def test_the_same_key_is_the_same_act(there: Run, api: Program) -> None:
    there(*LOG, "--key", "k")
    assert there(*LOG, "--key", "k")[1] == "2026-0001 此前已登记\n"
    first, again = (there("--key", "n", "note", "2026-0001", "某事") for _ in range(2))
    assert first == again
    assert there("--key", "n", "note", "2026-0001", "另一事")[0] == 2
    notes = api.get("/incidents/2026-0001/timeline", params={"view": "notes"})["items"]
    assert len(notes) == 1


def test_a_preview_and_a_report_are_read_from_elsewhere(there: Run, here: Run, tmp_path: Path) -> None:
    assert there(*LOG, "--preview") == here(*LOG, "--preview")
    there(*LOG, "--drill")
    number = "2026-演0001"
    assert there("drill", "list")[1].startswith(f"【演练】{number}")
    assert (
        there("drill", "end", number, "--reason", "完成")[1] == f"【演练】{number}  第 1 版演练记录待审阅\n"
    )
    assert there("report", number)[1] == here("report", number)[1]
    page = tmp_path / "report.html"
    assert there("report", number, "--format", "html", "--to", str(page))[0] == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert there("report", number, "--make")[0] == 0
    assert there("report", number, "--accept")[0] == 2  # whoever reviews it is somebody else


def test_what_makes_no_sense_from_elsewhere_is_refused_and_says_why(there: Run) -> None:
    for command in ("up", "migrate", "doctor", "verify", "bench"):
        code, _, err = there(command)
        assert (code, "只能在" in err or "works on the machine" in err) == (2, True), command
    assert there("people", "rule", "值班主班")[0] == 2
    known = {name.partition(" ")[0] for name in REMOTE}
    assert known <= COMMANDS.keys()


def test_the_token_says_who_acts(there: Run) -> None:
    code, _, err = there("--as", "某某", "board")
    assert code == 2
    assert "--as" in err


def test_without_a_token_or_a_line_it_is_said_what_to_do(
    there: Run, api: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = there("note", "2026-0001", "某事", server="http://127.0.0.1:9")
    assert (code, "login" in err) == (2, True)
    monkeypatch.setenv("ZHISHOU_TOKEN", "zhishou_made-up")
    code, _, err = there("note", "2026-0001", "某事", server="http://127.0.0.1:9")
    assert code == 3
    assert re.search(r"--key cli-[0-9a-f]+", err)
    code, _, err = there("board")
    assert code == 2
    assert "令牌无效" in err


def test_signing_in_keeps_a_token_that_only_its_owner_can_read(
    there: Run, api: Program, tmp_path: Path
) -> None:
    login = account_of(api.site, "值班副班").login
    (tmp_path / "tokens").unlink()
    code, out, err = there("login", login, "--password", PASSWORD, "--days", "7")
    assert code == 0, err
    assert out.startswith(f"{login} 已登录 {api.site.url}，有效至 2026-03-12")
    file = tmp_path / "tokens"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    there(*LOG)
    assert "值班副班（经接口）" in there("show", "2026-0001")[1]
    file.chmod(0o644)
    assert there("board")[0] == 2
    assert there("login", login, "--password", "wrong-one-12345")[0] == 2


def test_nothing_is_sent_where_it_could_be_read_on_the_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHISHOU_TOKENS", str(tmp_path / "none"))
    monkeypatch.delenv("ZHISHOU_PLAIN_HTTP", raising=False)
    with pytest.raises(RemoteError, match="https"):
        settings.remote("http://192.0.2.7:8080")
    monkeypatch.setenv("ZHISHOU_PLAIN_HTTP", "yes")
    assert settings.remote("http://192.0.2.7:8080/").url == "http://192.0.2.7:8080"
    monkeypatch.setenv("ZHISHOU_CA", str(tmp_path / "no-such.pem"))
    with pytest.raises(RemoteError, match="no file"):
        settings.remote("https://duty.example.org")
    with pytest.raises(RemoteError, match="write the address"):
        Remote.checked("duty.example.org", "", "", plain=False)
    with pytest.raises(RemoteError, match="copy it again"):
        Remote.checked("https://duty.example.org", "zhishou_令牌", "", plain=False)


def test_tokens_are_kept_by_address(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "tokens"
    keep_token(file, "https://one.example.org/", "a")
    keep_token(file, "https://two.example.org", "b")
    assert kept_token(file, "https://one.example.org") == "a"
    assert kept_token(file, "https://three.example.org") == ""
    file.write_text("not json")
    with pytest.raises(RemoteError, match="sign in again"):
        kept_token(file, "https://one.example.org")


def test_a_certificate_of_an_offices_own_authority_is_checked(
    there: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, authority = tmp_path / "key.pem", tmp_path / "authority.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(authority)], check=True, capture_output=True)
    office = office_of(sqlite_url, tmp_path, tls_certificate=str(authority), tls_key=str(key))
    monkeypatch.setenv("ZHISHOU_TOKEN", "zhishou_made-up")
    with serving(create_app(office), listen=office.settings.listen) as url:
        code, _, err = there("board", server=url)
        assert (code, "certificate" in err.lower()) == (3, True)
        monkeypatch.setenv("ZHISHOU_CA", str(authority))
        code, _, err = there("board", server=url)
        assert (code, "令牌无效" in err) == (2, True)  # it was reached, and answers
    office.close()


def test_people_roster_documents_figures_and_the_register_are_read_from_elsewhere(
    there: Run, here: Run, api: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there(*LOG)
    code, out, _ = there("people", "list")
    assert (code, "值班主班" in out, "+12025550101" in out) == (0, True, False)
    assert "值班主班  值班主班" in there("roster", "list")[1]
    assert there("document", "list", "2026-0001") == here("document", "list", "2026-0001")
    name = there("document", "list", "2026-0001")[1].split()[0]
    assert (
        there("document", "show", "2026-0001", name)[1].splitlines()[0]
        in here("document", "show", "2026-0001", name)[1]
    )
    assert "接报事件  1  0" in there("statistics", "--period", "2026-03")[1]
    file = tmp_path / "figures.csv"
    assert there("statistics", "--since", "2026-03-01", "--until", "2026-03-31", "--out", str(file))[0] == 0
    assert "接报事件" in file.read_text(encoding="utf-8")
    assert there("statistics", "--out", str(tmp_path / "figures.xlsx"))[0] == 2
    assert there("audit", "export")[0] == 2  # no right of a duty officer's
    monkeypatch.setenv("ZHISHOU_TOKEN", api.as_("auditor").token)
    assert "token_made" in there("audit", "export", "--since", "2026-03-01")[1]

"""Accounts at the command line."""

import io
import json

import pytest

from flows.acts import signing_in
from flows.acts.signing_in import From
from flows.settings import load
from flows.wiring import open_office
from tests.console.test_cli import Run, run, staffed

__all__ = ["run", "staffed"]


def add(run: Run, login: str = "zhuban", *more: str) -> dict[str, object]:
    code, out, err = run("user", "add", login, "--role", "duty_officer", *more, "--json")
    assert code == 0, err
    made: dict[str, object] = json.loads(out)
    return made


def test_a_password_made_here_is_printed_once_and_lets_its_owner_in(
    staffed: Run, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add(staffed, "zhuban", "--person", "值班主班", "--generate")
    assert (made["name"], made["must_change"]) == ("值班主班", True)
    listed = staffed("user", "list", "--json", who=None)[1]
    assert str(made["password"]) not in listed
    office = open_office(load(tmp_path))  # type: ignore[arg-type]
    assert signing_in.sign_in(office, "zhuban", str(made["password"]), From("192.0.2.1"))
    office.close()
    code, out, _ = staffed("user", "sessions", "zhuban", "--json", who=None)
    session = json.loads(out)[0]
    assert (code, session["address"]) == (0, "192.0.2.1")
    assert "192.0.2.1" in staffed("user", "sessions", who=None)[1]
    assert staffed("user", "revoke", session["id"])[0] == 0
    assert staffed("user", "sessions", "--json", who=None)[1].strip() == "[]"


def test_a_password_comes_from_standard_input_and_is_judged(
    staffed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("night-watch-2410\n"))
    assert "password" not in add(staffed, "zhuban", "--password-stdin")
    monkeypatch.setattr("sys.stdin", io.StringIO("1234567890\n"))
    code, _, err = staffed("user", "password", "zhuban", "--password-stdin")
    assert (code, "it has no letter" in err) == (2, True)


def test_whoever_makes_an_account_says_who_he_is(staffed: Run) -> None:
    assert staffed("user", "add", "zhuban", "--role", "auditor", who=None)[0] == 2


def test_roles_change_and_accounts_are_disabled_and_enabled(staffed: Run) -> None:
    add(staffed)
    assert "auditor" in staffed("user", "role", "zhuban", "auditor")[1]
    assert staffed("user", "disable", "zhuban")[0] == 0
    assert "停用" in staffed("user", "list", who=None)[1]
    assert json.loads(staffed("user", "enable", "zhuban", "--json")[1])["disabled"] is False
    assert "从未登录" in staffed("user", "list", who=None)[1]
    assert staffed("user", "disable", "nobody")[0] == 2
    assert "只显示一次" in staffed("user", "password", "zhuban", "--generate")[1]


def test_a_token_is_made_listed_and_revoked(staffed: Run) -> None:
    add(staffed)
    code, out, _ = staffed("user", "token", "make", "zhuban", "--name", "wall", "--scope", "board", "--json")
    made = json.loads(out)
    assert code == 0
    listed = staffed("user", "token", "list", who=None)[1]
    assert ("wall" in listed, made["token"] in listed) == (True, False)
    assert json.loads(staffed("user", "token", "list", "--json", who=None)[1])[0]["scopes"] == ["board"]
    assert staffed("user", "token", "revoke", made["id"])[0] == 0
    assert staffed("user", "token", "make", "zhuban", "--name", "x", "--scope", "handle")[0] == 2
    assert "zhishou_" in staffed("user", "token", "make", "zhuban", "--name", "x", "--scope", "read")[1]

"""Accounts: made, changed, disabled, and every change on the register without a secret in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.vocabulary import AccountRole
from flows.acts import accounts, address_book, leaving, people, signing_in, tokens
from flows.acts import record as backups
from flows.acts.accounts import NewAccount
from flows.acts.actor import person
from flows.acts.doctor_accounts import accounts as examined
from flows.acts.errors import BadInput
from flows.acts.signing_in import From
from models import people as book_people
from models import record
from models.people import NewPerson
from tests.flows.acts.files import PEOPLE, comma
from tests.night import Night

ADMIN = person("系统管理员", "cli")
PASSWORD, OTHER = "night-watch-2410", "lamp-and-kettle-73"
HERE = From("192.0.2.1", "a browser")


def register(night: Night) -> list[dict[str, Any]]:
    with night.office.database.reading() as tx:
        return record.read(tx, record.REGISTER)


def made(night: Night, login: str = "zhuban", role: str = "duty_officer", post: str = "值班主班") -> Any:
    return accounts.add_account(night.office, NewAccount(login, role, post), PASSWORD, ADMIN)


def test_an_account_is_a_persons_and_on_the_register_with_what_was_before(sqlite_night: Night) -> None:
    account = made(sqlite_night)
    assert (account.role, account.name, account.must_change) == (AccountRole.DUTY_OFFICER, "值班主班", True)
    entry = register(sqlite_night)[-1]
    assert (entry["kind"], entry["payload"]["before"]) == ("account_made", {})
    assert entry["payload"]["after"]["role"] == "duty_officer"
    assert entry["actor"]["id"] == "系统管理员"


def test_everything_wrong_with_an_account_is_said_at_once(sqlite_night: Night) -> None:
    made(sqlite_night)
    with pytest.raises(BadInput) as refused:
        accounts.add_account(sqlite_night.office, NewAccount("值班", "king", "值班主班"), PASSWORD, ADMIN)
    places = [problem.place for problem in refused.value.problems]
    assert places == ["account.login", "account.role", "account.person"]
    with pytest.raises(BadInput, match="name the person"):
        accounts.add_account(sqlite_night.office, NewAccount("zhuban", "unit_contact"), PASSWORD, ADMIN)


@pytest.mark.parametrize(
    ("password", "says"),
    [("short1", "at least 10"), ("Password2026", "easily guessed"), ("zhishou1234", "easily guessed")],
)
def test_a_bad_password_is_refused_and_not_repeated(sqlite_night: Night, password: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        accounts.add_account(sqlite_night.office, NewAccount("zhuban", "duty_officer"), password, ADMIN)
    assert password not in str(refused.value)


def test_every_change_is_entered_with_before_and_after(
    sqlite_night: Night,
) -> None:
    office = sqlite_night.office
    made(sqlite_night)
    accounts.set_role(office, "zhuban", "auditor", ADMIN)
    accounts.disable(office, "ZHUBAN", ADMIN)
    accounts.enable(office, "zhuban", ADMIN)
    *_, role, off, on = register(sqlite_night)
    roles = [role["payload"][side]["role"] for side in ("before", "after")]
    assert roles == ["duty_officer", "auditor"]
    assert (off["kind"], off["payload"]["after"]["disabled"]) == ("account_disabled", True)
    assert (on["kind"], on["payload"]["after"]["disabled"]) == ("account_enabled", False)
    with pytest.raises(BadInput, match="one of: administrator"):
        accounts.set_role(office, "zhuban", "king", ADMIN)
    with pytest.raises(BadInput, match="no account"):
        accounts.set_role(office, "nobody", "auditor", ADMIN)


def test_the_last_administrator_stays(sqlite_night: Night) -> None:
    office = sqlite_night.office
    made(sqlite_night, "guanli", "administrator", "")
    for act in (accounts.disable, lambda *given: accounts.set_role(*given[:2], "auditor", given[2])):
        with pytest.raises(BadInput, match="make another one first"):
            act(office, "guanli", ADMIN)
    made(sqlite_night, "beiyong", "administrator", "")
    accounts.disable(office, "guanli", ADMIN)
    with pytest.raises(BadInput, match="make an account for the person"):
        accounts.set_role(office, "guanli", "unit_contact", ADMIN)


def test_the_last_administrator_does_not_leave_the_office(night: Night, tmp_path: Path) -> None:
    office = night.office
    person_id = made(night, "guanli", "administrator", "分管领导").person
    book = people.list_people(office)
    [row] = [p for p in book if p["id"] == person_id]
    left = comma(
        tmp_path / "a.csv",
        (*PEOPLE, "状态"),
        (row["unit"], row["name"], row["post"], row["mobiles"][0], "", "", "离岗"),
    )
    for act in (
        lambda: address_book.let_go(office, person_id, ADMIN),
        lambda: leaving.remove_person(office, row["name"], ADMIN),
        lambda: people.import_people(office, left, ADMIN),
    ):
        with pytest.raises(BadInput, match="make another one first"):
            act()
    made(night, "beiyong", "administrator", "")
    address_book.let_go(office, person_id, ADMIN)
    with pytest.raises(BadInput, match="make another one first"):
        accounts.disable(office, "beiyong", ADMIN)  # whoever has left makes no accounts


def test_a_new_password_ends_the_other_sessions_and_a_reset_ends_all(sqlite_night: Night) -> None:
    office = sqlite_night.office
    made(sqlite_night)
    one, two = (signing_in.sign_in(office, "zhuban", PASSWORD, HERE) for _ in range(2))
    account = accounts.one_account(office, "zhuban")
    changed = accounts.change_password(office, account, OTHER, ADMIN, one.session)
    assert not changed.must_change
    assert signing_in.session_of(office, one.token)
    assert signing_in.session_of(office, two.token) is None
    with pytest.raises(BadInput, match="the old one"):
        accounts.change_password(office, changed, OTHER, ADMIN, one.session)
    assert accounts.reset_password(office, "zhuban", PASSWORD, ADMIN).must_change
    assert signing_in.session_of(office, one.token) is None


def test_a_disabled_account_is_signed_out(sqlite_night: Night) -> None:
    made(sqlite_night)
    opened = signing_in.sign_in(sqlite_night.office, "zhuban", PASSWORD, HERE)
    accounts.disable(sqlite_night.office, "zhuban", ADMIN)
    assert signing_in.session_of(sqlite_night.office, opened.token) is None
    assert "session_revoked" in [entry["kind"] for entry in register(sqlite_night)]


def test_the_account_of_whoever_leaves_is_shut_and_stays_so_when_he_comes_back(night: Night) -> None:
    office = night.office
    person_id = made(night, post="分管领导").person
    opened = signing_in.sign_in(office, "zhuban", PASSWORD, HERE)
    account = accounts.one_account(office, "zhuban")
    token = tokens.make_proved(office, account, tokens.Asked("看板", ("board",), 30), ADMIN)
    address_book.let_go(office, person_id, ADMIN)
    [row] = [entry["payload"] for entry in register(night) if entry["kind"] == "account_disabled"]
    assert (row["before"]["disabled"], row["after"]["disabled"]) == (False, True)
    with office.database.writing() as tx:
        book_people.save_people(tx, [NewPerson("区数据资源局", "分管领导", "分管领导", ())], office.now())
    assert accounts.one_account(office, "zhuban").disabled
    assert signing_in.session_of(office, opened.token) is None
    assert tokens.rights_by(office, token.token) is None


def test_a_new_password_of_ones_own_ends_tokens_too(sqlite_night: Night) -> None:
    office = sqlite_night.office
    account = made(sqlite_night)
    token = tokens.make_proved(office, account, tokens.Asked("看板", ("board",), 30), ADMIN)
    assert tokens.rights_by(office, token.token)
    opened = signing_in.sign_in(office, "zhuban", PASSWORD, HERE)
    accounts.change_password(office, account, OTHER, ADMIN, opened.session)
    assert tokens.rights_by(office, token.token) is None


def test_no_secret_is_in_the_database_in_plain(sqlite_night: Night) -> None:
    office = sqlite_night.office
    account = made(sqlite_night)
    accounts.set_pin(office, account, "739158", ADMIN)
    token = signing_in.sign_in(office, "zhuban", PASSWORD, HERE).token
    with office.database.reading() as tx:
        rows = [
            list(map(str, row))
            for table in ("entry", "account", "login_session")
            for row in tx.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - tables of ours
        ]
    kept = json.dumps(rows, ensure_ascii=False)
    assert not [secret for secret in (PASSWORD, "739158", token) if secret in kept]
    assert "argon2id" not in json.dumps([entry["payload"] for entry in register(sqlite_night)])


def test_a_pin_that_everybody_would_try_is_refused(sqlite_night: Night) -> None:
    account = made(sqlite_night)
    with pytest.raises(BadInput, match="no run"):
        accounts.set_pin(sqlite_night.office, account, "1234", ADMIN)
    with pytest.raises(BadInput, match="4 to 6 digits"):
        accounts.set_pin(sqlite_night.office, account, "12a", ADMIN)


def test_the_doctor_misses_an_administrator(sqlite_night: Night) -> None:
    assert "no administrator" in next(examined(sqlite_night.office)).what
    made(sqlite_night, "guanli", "administrator", "")
    assert "nobody can log" in next(examined(sqlite_night.office)).what
    made(sqlite_night)
    assert next(examined(sqlite_night.office)).what == "2 accounts"


def test_the_record_still_verifies(night: Night) -> None:
    made(night)
    accounts.set_role(night.office, "zhuban", "auditor", ADMIN)
    with night.office.database.reading() as tx:
        assert record.verify(tx).entries >= 2


def test_a_backup_has_the_accounts_and_nobody_who_is_signed_in(sqlite_night: Night, tmp_path: Path) -> None:
    made(sqlite_night)
    signing_in.sign_in(sqlite_night.office, "zhuban", PASSWORD, HERE)
    rows = backups.backup(sqlite_night.office, tmp_path / "copy.jsonl").manifest.rows
    assert rows["account"] == 1
    assert not {"login_session", "check_in", "knock"} & rows.keys()

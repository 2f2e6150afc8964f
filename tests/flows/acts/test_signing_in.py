"""Signing in: what strangers learn, how wrong tries are counted, how long a session lasts."""

import pytest

from engine.vocabulary import SessionKind
from flows.acts import accounts, signing_in
from flows.acts.accounts import NewAccount
from flows.acts.signing_in import KNOCKS, By, From, NotYou, TooOften, prove, sign_in
from models.errors import NotFound
from tests.flows.acts.test_accounts import ADMIN, HERE, PASSWORD, made, register
from tests.night import Night

WRONG = "wrong-one-1"


def fails(night: Night, times: int, login: str = "zhuban", password: str = WRONG) -> None:
    for n in range(times):
        with pytest.raises(NotYou):
            sign_in(night.office, login, password, From(f"192.0.2.{n + 10}"))


def test_whoever_signs_in_is_recorded_by_id_as_proved(sqlite_night: Night) -> None:
    account = made(sqlite_night)
    opened = sign_in(sqlite_night.office, " ZhuBan ", PASSWORD, HERE)
    session = signing_in.session_of(sqlite_night.office, opened.token)
    assert session
    assert (session.account.id, session.kind) == (account.id, SessionKind.PERSONAL)
    assert (session.address, session.agent) == (HERE.address, HERE.agent)
    entry = register(sqlite_night)[-1]
    assert (entry["kind"], entry["actor"]["id"]) == ("signed_in", account.person)
    assert entry["actor"]["verified"] is True


def test_an_account_that_is_nobodys_is_named_so_that_it_is_no_post(sqlite_night: Night) -> None:
    account = made(sqlite_night, "duty_leader", "administrator", "")
    assert signing_in.by_account(account, "console").id == "account:duty_leader"


def test_unknown_wrong_disabled_and_locked_are_told_the_same(sqlite_night: Night) -> None:
    made(sqlite_night)
    made(sqlite_night, "fuban", post="值班副班")
    accounts.disable(sqlite_night.office, "fuban", ADMIN)
    said = set()
    for login, password in (("nobody", PASSWORD), ("zhuban", "wrong-one-1"), ("fuban", PASSWORD)):
        with pytest.raises(NotYou) as refused:
            sign_in(sqlite_night.office, login, password, HERE)
        said.add(str(refused.value))
    assert len(said) == 1


def test_of_an_unknown_login_nothing_is_kept_but_the_address(sqlite_night: Night) -> None:
    fails(sqlite_night, 1, login="my-password-2410")
    entry = register(sqlite_night)[-1]
    assert entry["payload"] == {"account": None, "by": "password", "address": "192.0.2.10"}


def test_the_fifth_wrong_try_locks_and_each_later_one_for_twice_as_long(sqlite_night: Night) -> None:
    night = sqlite_night
    made(night)
    fails(night, 4)
    assert sign_in(night.office, "zhuban", PASSWORD, HERE)
    fails(night, 5)
    fails(night, 1, password=PASSWORD)
    night.clock.forward(seconds=61)
    fails(night, 1)
    night.clock.forward(seconds=61)
    fails(night, 1, password=PASSWORD)
    night.clock.forward(seconds=60)
    assert sign_in(night.office, "zhuban", PASSWORD, HERE)
    assert accounts.one_account(night.office, "zhuban").failed == 0
    locked = [entry["payload"] for entry in register(night) if entry["kind"] == "account_locked"]
    assert [entry["after"]["failed"] for entry in locked] == [5, 6]


def test_tries_are_counted_in_the_database_so_that_a_restart_forgets_none(night: Night) -> None:
    made(night)
    fails(night, 5)
    known = accounts.one_account(night.office, "zhuban")
    assert (known.failed, known.locked(night.clock.now())) == (5, True)
    assert not accounts.enable(night.office, "zhuban", ADMIN).locked(night.clock.now())


def test_an_address_that_tries_too_often_waits_and_others_do_not(night: Night) -> None:
    made(night)
    for n in range(KNOCKS):
        with pytest.raises(NotYou):
            prove(night.office, f"nobody{n}", "wrong-one-1", By.PIN, HERE)
    for _ in range(2):
        with pytest.raises(TooOften):
            sign_in(night.office, "zhuban", PASSWORD, HERE)
    assert [entry["kind"] for entry in register(night)].count("address_held") == 1
    assert sign_in(night.office, "zhuban", PASSWORD, From("192.0.2.2"))
    night.clock.forward(minutes=11)
    assert sign_in(night.office, "zhuban", PASSWORD, HERE)


def test_a_session_ends_when_nobody_uses_it_and_after_a_day_in_any_case(sqlite_night: Night) -> None:
    night = sqlite_night
    made(night)
    left, used = (sign_in(night.office, "zhuban", PASSWORD, HERE).token for _ in range(2))
    for hours in (11, 11):
        session = signing_in.session_of(night.office, used)
        assert session
        signing_in.used(night.office, session)
        night.clock.forward(hours=hours)
    assert signing_in.session_of(night.office, left) is None
    assert signing_in.session_of(night.office, used)
    night.clock.forward(hours=3)
    assert signing_in.session_of(night.office, used) is None
    assert signing_in.session_of(night.office, "made-up") is None


def test_sessions_are_listed_and_ended(sqlite_night: Night) -> None:
    night = sqlite_night
    account = made(night)
    opened = [sign_in(night.office, "zhuban", PASSWORD, HERE) for _ in range(2)]
    signing_in.revoke(night.office, opened[0].session, ADMIN)
    signing_in.revoke(night.office, opened[0].session, ADMIN)
    assert [one.id for one in signing_in.list_sessions(night.office, account.id)] == [opened[1].session]
    session = signing_in.session_of(night.office, opened[1].token)
    assert session
    signing_in.sign_out(night.office, session, ADMIN)
    assert signing_in.list_sessions(night.office) == []
    assert [entry["kind"] for entry in register(night)][-2:] == ["session_revoked", "signed_out"]
    with pytest.raises(NotFound):
        signing_in.revoke(night.office, "no-such", ADMIN)


def test_whoever_has_left_the_office_signs_in_no_more(sqlite_night: Night) -> None:
    from flows.acts.leaving import remove_person

    night = sqlite_night
    accounts.add_account(night.office, NewAccount("fenguan", "leader", "分管领导"), PASSWORD, ADMIN)
    opened = sign_in(night.office, "fenguan", PASSWORD, HERE)
    remove_person(night.office, "分管领导", ADMIN)
    assert signing_in.session_of(night.office, opened.token) is None
    fails(night, 1, login="fenguan", password=PASSWORD)

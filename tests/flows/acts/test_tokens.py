"""Tokens: what one may, for how long, and that it is kept nowhere."""

from typing import Any

import pytest

from flows.acts import accounts, tokens
from flows.acts.accounts import NewAccount
from flows.acts.errors import BadInput
from flows.acts.signing_in import NotYou
from flows.acts.tokens import Asked
from models.errors import NotFound
from tests.flows.acts.test_accounts import ADMIN, HERE, OTHER, PASSWORD, made, register
from tests.night import Night


def test_a_token_looks_with_the_scopes_it_was_given_until_it_is_revoked(sqlite_night: Night) -> None:
    office = sqlite_night.office
    made(sqlite_night)
    token = tokens.make_token(office, "zhuban", "wall screen", ["board"], 30, ADMIN)
    found = tokens.rights_by(office, token.token)
    assert found
    assert (found[0].name, found[1]) == ("wall screen", {"board"})
    assert [one.id for one in tokens.list_tokens(office)] == [token.id]
    tokens.revoke_token(office, token.id, ADMIN)
    tokens.revoke_token(office, token.id, ADMIN)
    assert tokens.rights_by(office, token.token) is None
    assert [entry["kind"] for entry in register(sqlite_night)][-2:] == ["token_made", "token_revoked"]
    assert token.token not in str(register(sqlite_night))


def test_a_token_ends_with_its_time_its_account_and_its_role(sqlite_night: Night) -> None:
    night = sqlite_night
    made(night)
    token = tokens.make_token(night.office, "zhuban", "archive", ["read"], 1, ADMIN).token
    accounts.set_role(night.office, "zhuban", "unit_contact", ADMIN)
    found = tokens.rights_by(night.office, token)
    assert found
    assert found[1] == frozenset()
    accounts.disable(night.office, "zhuban", ADMIN)
    assert tokens.rights_by(night.office, token) is None
    accounts.enable(night.office, "zhuban", ADMIN)
    night.clock.forward(days=1)
    assert tokens.rights_by(night.office, token) is None


def test_everything_wrong_with_a_token_is_said_at_once(sqlite_night: Night) -> None:
    made(sqlite_night)
    with pytest.raises(BadInput) as refused:
        tokens.make_token(sqlite_night.office, "zhuban", " ", ["handle"], 0, ADMIN)
    assert [one.place for one in refused.value.problems] == ["token.scope", "token.days", "token.name"]
    with pytest.raises(BadInput, match="at least one of board"):
        tokens.make_token(sqlite_night.office, "zhuban", "x", [], 1, ADMIN)
    with pytest.raises(NotFound):
        tokens.revoke_token(sqlite_night.office, "no-such", ADMIN)


OWN = Asked("a script", ("log", "read"), 30)


def settled(night: Night) -> Any:
    """An account whose owner has chosen the password."""
    return accounts.add_account(
        night.office, NewAccount("zhuban", "duty_officer", "值班主班", must_change=False), PASSWORD, ADMIN
    )


def test_a_token_that_acts_is_made_with_the_password_alone(sqlite_night: Night) -> None:
    office, account = sqlite_night.office, settled(sqlite_night)
    token = tokens.make_own_token(office, "zhuban", PASSWORD, OWN, HERE)
    found = tokens.rights_by(office, token.token)
    assert found
    assert found[1] == {"log", "read"}
    last = register(sqlite_night)[-1]
    assert (last["kind"], last["actor"]["id"], last["actor"]["via"]) == ("token_made", account.person, "api")
    with pytest.raises(NotYou):
        tokens.make_own_token(office, "zhuban", "not-the-password-1", OWN, HERE)
    with pytest.raises(BadInput, match=r"token\.scope"):
        tokens.make_own_token(office, "zhuban", PASSWORD, Asked("x", ("own",), 1), HERE)


def test_nobody_makes_a_token_with_a_password_somebody_else_has_set(sqlite_night: Night) -> None:
    made(sqlite_night)
    accounts.reset_password(sqlite_night.office, "zhuban", OTHER, ADMIN)
    with pytest.raises(BadInput, match="must_change"):
        tokens.make_own_token(sqlite_night.office, "zhuban", OTHER, OWN, HERE)


def test_a_new_password_from_the_administrator_ends_every_token(sqlite_night: Night) -> None:
    office = sqlite_night.office
    settled(sqlite_night)
    token = tokens.make_own_token(office, "zhuban", PASSWORD, OWN, HERE).token
    accounts.reset_password(office, "zhuban", OTHER, ADMIN)
    assert tokens.rights_by(office, token) is None
    assert "token_revoked" in [entry["kind"] for entry in register(sqlite_night)]

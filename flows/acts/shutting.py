"""Accounts that are shut: nobody signs in, and whoever is signed in is no longer."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flows.acts.actor import Actor
from models import accounts, record, sessions, tokens
from models.accounts import Account
from models.record import Line
from models.session import Tx


def shut(tx: Tx, account: Account, actor: Actor, now: datetime) -> Account:
    """Disabled, and its sessions and tokens have ended."""
    end_sessions(tx, account, actor, now)
    end_tokens(tx, account, actor, now)
    return accounts.change(tx, account, disabled=True)


def shut_those_of(tx: Tx, persons: Collection[str], actor: Actor, now: datetime) -> None:
    """The accounts of whoever has left, each entered: who comes back gets his from the administrator only."""
    for before in accounts.listed(tx):
        if before.person in persons and not before.disabled:
            after = shut(tx, before, actor, now)
            entry = line("account_disabled", after, actor, state(before), state(after))
            record.register(tx, [entry], now)


def end_sessions(tx: Tx, account: Account, actor: Actor, now: datetime, but: str = "") -> None:
    """End every personal session of an account but one; a desk is nobody's, and goes on."""
    for one in sessions.personal(tx, account.id, now):
        if one.id != but:
            sessions.revoke(tx, one.id, now)
            entry = {"session": one.id, "account": account.id, "login": account.login, "kind": one.kind.value}
            record.register(tx, [Line("session_revoked", entry, actor.entry)], now)


def end_tokens(tx: Tx, account: Account, actor: Actor, now: datetime) -> None:
    """Revoke every token of an account: whoever found its password may have made one."""
    for one in tokens.listed(tx):
        if one.account.id == account.id:
            tokens.revoke(tx, one.id, now)
            entry = {"token": one.id, "account": account.id, "login": account.login, "name": one.name}
            record.register(tx, [Line("token_revoked", entry, actor.entry)], now)


def state(account: Account) -> dict[str, Any]:
    """What the register says an account was, or came to be."""
    return {
        "role": account.role.value,
        "person": account.person,
        "disabled": account.disabled,
        "must_change": account.must_change,
    }


def line(
    kind: str, account: Account, actor: Actor, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Line:
    """An entry of the register about an account."""
    about = {"account": account.id, "login": account.login}
    return Line(kind, {**about, "before": dict(before), "after": dict(after)}, actor.entry)

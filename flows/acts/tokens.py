"""Tokens for programs: each has some of its account's rights, for a time.

One that only looks may be made by whoever keeps the system. One that acts speaks for its account on the
record, so it is made by nobody but whoever proves to be that account.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.rights import LOOKING, NAMED, RIGHTS, SCOPES, Right, of_token
from flows.acts.accounts import one_account
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.signing_in import By, From, by_account, prove
from flows.wiring import Office
from models import record, tokens
from models.accounts import Account
from models.record import Line
from models.sessions import digest
from models.tokens import NewToken, Token

# A token is in a file somewhere; ours: nobody remembers for longer that it is there.
LONGEST_DAYS = 365
# So that whoever finds one knows what it is.
PREFIX = "zhishou_"
# In place of scopes: whatever the account can give, but for what has to be named.
ALL = "all"


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token: `token` is shown now and never again."""

    id: str
    token: str
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A token as it is asked for: what it is for, what it may, and for how many days."""

    name: str
    scopes: tuple[str, ...]
    days: int


def make_token(
    office: Office, login: str, name: str, scopes: Sequence[str], days: int, actor: Actor
) -> MadeToken:
    """A token of this account's that looks. BadInput for a scope it cannot have, none, or too long a time."""
    account = one_account(office, login)
    return _made(office, account, Asked(name, tuple(scopes), days), LOOKING, actor)


def make_own_token(office: Office, login: str, password: str, asked: Asked, where: From) -> MadeToken:
    """A token of one's own, which may act, the password having been given. Raises NotYou or TooOften.

    BadInput as above, and while the password is one that somebody else has set.
    """
    account = prove(office, login, password, By.PASSWORD, where)
    if account.must_change:
        raise BadInput([Problem("token.must_change", login, "change the password first, at the console")])
    return make_proved(office, account, asked, by_account(account, "api"))


def make_proved(office: Office, account: Account, asked: Asked, actor: Actor) -> MadeToken:
    """The same for whoever has given his password already. BadInput."""
    return _made(office, account, asked, SCOPES, actor)


def _problems(asked: Asked, own: Sequence[str]) -> Iterator[Problem]:
    for scope in asked.scopes:
        if scope not in own:
            yield Problem("token.scope", scope, f"one of: {', '.join(own)}")
    if not asked.scopes:
        yield Problem("token.scope", "missing", f"name at least one of {', '.join(own)}")
    if not 1 <= asked.days <= LONGEST_DAYS:
        yield Problem("token.days", str(asked.days), f"from 1 to {LONGEST_DAYS} days")
    if not asked.name.strip():
        yield Problem("token.name", "missing", "say what it is for")


def _made(office: Office, account: Account, asked: Asked, most: frozenset[Right], actor: Actor) -> MadeToken:
    now, own = office.now(), sorted(RIGHTS[account.role] & most)
    if ALL in asked.scopes:
        named = [scope for scope in asked.scopes if scope != ALL]
        asked = replace(asked, scopes=(*(scope for scope in own if scope not in NAMED), *named))
    problems = list(_problems(asked, own))
    if problems:
        raise BadInput(problems)
    token = PREFIX + secrets.token_urlsafe(32)
    kept = tuple(sorted(set(asked.scopes)))
    until = now + timedelta(days=asked.days)
    new = NewToken(account.id, asked.name.strip(), digest(token), kept, until)
    with office.database.writing() as tx:
        made = tokens.add(tx, new, now)
        about = {"token": made, "account": account.id, "login": account.login, "name": new.name}
        after = {"scopes": list(kept), "expires_at": new.expires_at}
        record.register(tx, [Line("token_made", {**about, "before": {}, "after": after}, actor.entry)], now)
    return MadeToken(made, token, new.name, kept, until)


def list_tokens(office: Office, account: str | None = None) -> list[Token]:
    """Every token that was not revoked, of one account (an id) or of all."""
    with office.database.reading() as tx:
        return [one for one in tokens.listed(tx) if account in (None, one.account.id)]


def revoke_token(office: Office, token: str, actor: Actor) -> None:
    """It lets nothing in any more. NotFound if there is none of this id."""
    now = office.now()
    with office.database.writing() as tx:
        known = tokens.by_id(tx, token)
        if known.revoked_at is None:
            tokens.revoke(tx, token, now)
            about = {"token": token, "account": known.account.id, "login": known.account.login}
            record.register(tx, [Line("token_revoked", {**about, "name": known.name}, actor.entry)], now)


def rights_by(office: Office, token: str) -> tuple[Token, frozenset[Right]] | None:
    """Whose token this is and what it may; None if it holds no more. Its use is noted once an hour."""
    now = office.now()
    with office.database.reading() as tx:
        known = tokens.by_digest(tx, digest(token))
    if known is None or not known.holds(now):
        return None
    if known.last_used is None or now - known.last_used >= timedelta(hours=1):
        with office.database.writing() as tx:
            tokens.used(tx, known.id, now)
    return known, of_token(known.account.role, known.scopes)

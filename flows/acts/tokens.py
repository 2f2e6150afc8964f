"""Tokens for programs: each looks with some of its account's rights, for a time, and changes nothing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from engine.rights import RIGHTS, SCOPES, Right, of_token
from flows.acts.accounts import one_account
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import record, tokens
from models.record import Line
from models.sessions import digest
from models.tokens import NewToken, Token

# A token is in a file somewhere; ours: nobody remembers for longer that it is there.
LONGEST_DAYS = 365
# So that whoever finds one knows what it is.
PREFIX = "zhishou_"


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token: `token` is shown now and never again."""

    id: str
    token: str
    name: str
    scopes: tuple[str, ...]


def make_token(
    office: Office, login: str, name: str, scopes: Sequence[str], days: int, actor: Actor
) -> MadeToken:
    """A token of this account's. BadInput for a scope it cannot have, or none, or too long a time."""
    now, account = office.now(), one_account(office, login)
    own = sorted(RIGHTS[account.role] & SCOPES)
    problems = [
        Problem("token.scope", scope, f"one of what {login} may look at: {', '.join(own)}")
        for scope in scopes
        if scope not in own
    ]
    if not scopes:
        problems.append(Problem("token.scope", "missing", f"name at least one of {', '.join(own)}"))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(Problem("token.days", str(days), f"from 1 to {LONGEST_DAYS} days"))
    if not name.strip():
        problems.append(Problem("token.name", "missing", "say what it is for"))
    if problems:
        raise BadInput(problems)
    token = PREFIX + secrets.token_urlsafe(32)
    kept = tuple(sorted(set(scopes)))
    new = NewToken(account.id, name.strip(), digest(token), kept, now + timedelta(days=days))
    with office.database.writing() as tx:
        made = tokens.add(tx, new, now)
        about = {"token": made, "account": account.id, "login": account.login, "name": new.name}
        after = {"scopes": list(kept), "expires_at": new.expires_at}
        record.register(tx, [Line("token_made", {**about, "before": {}, "after": after}, actor.entry)], now)
    return MadeToken(made, token, new.name, kept)


def list_tokens(office: Office) -> list[Token]:
    """Every token that was not revoked."""
    with office.database.reading() as tx:
        return tokens.listed(tx)


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

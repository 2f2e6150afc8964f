"""Signing in 登录: proving who one is, with an answer that tells a stranger nothing.

An unknown login, a wrong password, a disabled and a locked account are refused in the same words and
after the same work. Wrong tries are counted in the database, by account and by address: on several
machines, and after a restart, they are the same tries.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from engine import credentials
from engine.vocabulary import ActorKind, SessionKind
from flows import passwords
from flows.acts.actor import Actor
from flows.acts.errors import Forbidden
from flows.wiring import Office
from models import accounts, record, sessions
from models.accounts import Account
from models.record import Line
from models.session import Tx
from models.sessions import LoginSession, Opening, digest

# Numbers are ours. A shift is a day at the most; a desk is used, or at least looks, every five seconds.
WHOLE, IDLE, DESK_IDLE = timedelta(hours=24), timedelta(hours=12), timedelta(hours=24)
SEEN = timedelta(minutes=5)
# A duty room behind one address has a dozen people; a machine that guesses needs thousands of tries.
WINDOW, KNOCKS = timedelta(minutes=10), 30
# An agent's name is kept to tell one session from another, not as a document.
LONGEST_AGENT = 200


class By(StrEnum):
    """With what somebody proves who he is."""

    PASSWORD = "password"  # noqa: S105 - the name of it, not one
    PIN = "pin"


class NotYou(Forbidden):
    """Unknown, wrong, disabled or locked: which one is nobody's business."""

    def __init__(self) -> None:
        super().__init__("login or password is wrong, or it may not be used now")


class TooOften(Forbidden):
    """This address has tried too often lately."""

    def __init__(self) -> None:
        minutes = WINDOW // timedelta(minutes=1)
        super().__init__(f"more than {KNOCKS} tries in {minutes} minutes from this address: wait")


@dataclass(frozen=True, slots=True)
class From:
    """Where somebody signs in from."""

    address: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and its token, which is nowhere else."""

    session: str
    token: str
    account: Account


def expiry(kind: SessionKind, created: datetime, now: datetime) -> datetime:
    """Until when a session lasts that is used now."""
    return now + DESK_IDLE if kind is SessionKind.DESK else min(created + WHOLE, now + IDLE)


def by_account(account: Account, via: str) -> Actor:
    """Whoever has proved to be this account, as the record names him: his id in the address book."""
    return Actor(ActorKind.PERSON, account.person or f"account:{account.login}", via, verified=True)


def sign_in(office: Office, login: str, password: str, where: From) -> SignedIn:
    """Open a session of somebody's own. Raises NotYou or TooOften."""
    account = prove(office, login, password, By.PASSWORD, where)
    now = office.now()
    with office.database.writing() as tx:
        accounts.change(tx, account, last_login=now)
        opened = open_session(tx, account, SessionKind.PERSONAL, where, now)
        entry = {"account": account.id, "login": account.login, "session": opened.session}
        entry |= {"kind": SessionKind.PERSONAL.value, "address": where.address}
        record.register(tx, [Line("signed_in", entry, by_account(account, "console").entry)], now)
    return opened


def open_session(tx: Tx, account: Account, kind: SessionKind, where: From, now: datetime) -> SignedIn:
    """A session with a new token: one that a stranger may have planted in the browser is never taken over."""
    token = secrets.token_urlsafe(32)
    until = expiry(kind, now, now)
    agent = where.agent[:LONGEST_AGENT]
    opening = Opening(account.id, digest(token), kind, until, where.address, agent)
    return SignedIn(sessions.open_session(tx, opening, now), token, account)


def prove(office: Office, login: str, secret: str, by: By, where: From, *, at_desk: bool = False) -> Account:
    """The account whose secret this is. Raises NotYou, which counts, or TooOften.

    `at_desk`: at a PC that is signed in, where every act takes a PIN; its address is not counted.
    """
    if not at_desk:
        _knock(office, where)
    with office.database.reading() as tx:
        account = accounts.find(tx, login)
    kept = _kept(account, by) if account else ""
    right = passwords.fits(secret, kept)
    if account is None:
        _unknown(office, by, where)
        raise NotYou
    now = office.now()
    with office.database.writing() as tx:
        fresh = accounts.alone(tx, account.id)
        if right and not at_desk:
            accounts.unknocked(tx, where.address)
        good = _settle(tx, fresh, by, where, now, right=right and _kept(fresh, by) == kept)
    # Raised when the try is saved: a refusal inside would take it back, and tries would be endless.
    if not good:
        raise NotYou
    return fresh


def _kept(account: Account, by: By) -> str:
    return account.pin_hash if by is By.PIN else account.password_hash


def _knock(office: Office, where: From) -> None:
    now = office.now()
    with office.database.writing() as tx:
        count = accounts.knocked(tx, where.address, now, WINDOW)
        if count == KNOCKS + 1:
            entry = {"address": where.address, "tries": count}
            record.register(tx, [Line("address_held", entry, _STRANGER.entry)], now)
    if count > KNOCKS:
        raise TooOften


# Whoever has proved nothing.
_STRANGER = Actor(ActorKind.PERSON, "", "console")


def _unknown(office: Office, by: By, where: From) -> None:
    """Of an unknown login only the address is kept: people type their password there by mistake."""
    now = office.now()
    with office.database.writing() as tx:
        entry = {"account": None, "by": by.value, "address": where.address}
        record.register(tx, [Line("login_failed", entry, _STRANGER.entry)], now)


def _settle(tx: Tx, account: Account, by: By, where: From, now: datetime, *, right: bool) -> bool:
    """Count this try; whether it lets somebody in. While locked, no try counts, not even a right one.

    PINs and passwords are counted apart: a PIN is asked for at a desk only, while anybody on the network
    may try passwords, and must not keep an officer at the desk from acting.
    """
    pin = by is By.PIN
    if account.pin_locked(now) if pin else account.locked(now):
        return False
    tried = account.pin_failed if pin else account.failed
    if right and not account.disabled:
        if tried:
            accounts.change(tx, account, **_counted(by, 0, None))
        return True
    failed = tried + 1
    until = credentials.locked_until(failed, now)
    accounts.change(tx, account, **_counted(by, failed, until))
    about = {"account": account.id, "login": account.login, "by": by.value, "address": where.address}
    after = {"failed": failed, "locked_until": until}
    was = account.pin_locked_until if pin else account.locked_until
    before = {"failed": tried, "locked_until": was}
    kind = "account_locked" if until else "login_failed"
    entry = {**about, "before": before, "after": after}
    record.register(tx, [Line(kind, entry, _STRANGER.entry)], now)
    return False


def _counted(by: By, failed: int, until: datetime | None) -> dict[str, Any]:
    """The columns of an account that count wrong tries by this."""
    of = "pin_" if by is By.PIN else ""
    return {f"{of}failed": failed, f"{of}locked_until": until}


def session_of(office: Office, token: str) -> LoginSession | None:
    """The session this token opens now; None if there is none, or not any more. Raises StoreError."""
    now = office.now()
    with office.database.reading() as tx:
        found = sessions.by_digest(tx, digest(token))
    return found if found and found.holds(now) else None


def used(office: Office, session: LoginSession) -> None:
    """Note that it is used, now and then: each write makes every open page look again. Raises StoreError."""
    now = office.now()
    if now - session.seen_at < SEEN:
        return
    with office.database.writing() as tx:
        sessions.seen(tx, session.id, now, expiry(session.kind, session.created_at, now))


def sign_out(office: Office, session: LoginSession, actor: Actor) -> None:
    """End a session; whoever was checked in there has left."""
    revoke(office, session.id, actor, "signed_out")


def revoke(office: Office, session: str, actor: Actor, kind: str = "session_revoked") -> None:
    """End anybody's session. NotFound if there is none such."""
    now = office.now()
    with office.database.writing() as tx:
        known = sessions.by_id(tx, session)
        if known.revoked_at is None:
            sessions.revoke(tx, session, now)
            about = {"session": session, "account": known.account.id, "login": known.account.login}
            about |= {"kind": known.kind.value, "address": known.address}
            record.register(tx, [Line(kind, about, actor.entry)], now)


def list_sessions(office: Office, account: str | None = None) -> list[LoginSession]:
    """Sessions that hold, of one account (an id) or of all, the latest first."""
    with office.database.reading() as tx:
        return sessions.listed(tx, office.now(), account)

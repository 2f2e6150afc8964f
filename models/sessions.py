"""Who is signed in: sessions of persons and of desks, and who has checked in at a desk."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, insert, select, update

from engine.vocabulary import SessionKind
from models import accounts
from models.account_tables import CheckIn
from models.account_tables import LoginSession as Table
from models.accounts import Account
from models.columns import new_id
from models.errors import NotFound
from models.session import Tx

_session = Table.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_check_in = CheckIn.__table__  # type: ignore[attr-defined]


def digest(token: str) -> str:
    """What is kept of a random token: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A browser that was signed in. `officers` are those checked in at a desk, in the order they came."""

    id: str
    account: Account
    kind: SessionKind
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str
    revoked_at: datetime | None
    officers: tuple[Account, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether it lets anybody in now. A desk is nobody's: it outlives the account that opened it."""
        good = self.revoked_at is None and now < self.expires_at
        return good and (self.kind is SessionKind.DESK or not self.account.disabled)


@dataclass(frozen=True, slots=True)
class Opening:
    """A session to be opened, without its token."""

    account: str
    digest: str
    kind: SessionKind
    expires_at: datetime
    address: str
    agent: str


def open_session(tx: Tx, opening: Opening, now: datetime) -> str:
    """Enter a session; its id."""
    session = new_id(now)
    row = {
        "id": session,
        "account_id": opening.account,
        "digest": opening.digest,
        "kind": opening.kind.value,
        "created_at": now,
        "seen_at": now,
        "expires_at": opening.expires_at,
        "address": opening.address,
        "agent": opening.agent,
    }
    tx.execute(insert(_session), row)
    return session


def by_digest(tx: Tx, digested: str) -> LoginSession | None:
    """The session whose token this is, whether it still holds or not."""
    found = _several(tx, _session.c.digest == digested)
    return found[0] if found else None


def by_id(tx: Tx, session: str) -> LoginSession:
    """The session with this id; NotFound."""
    found = _several(tx, _session.c.id == session)
    if not found:
        raise NotFound(f"no session {session}")
    return found[0]


def listed(tx: Tx, now: datetime, account: str | None = None) -> list[LoginSession]:
    """Sessions that hold, of one account or of all, the latest first."""
    wanted = [_session.c.revoked_at.is_(None), _session.c.expires_at > now]
    wanted += [_session.c.account_id == account] if account else []
    return _several(tx, *wanted)


def _several(tx: Tx, *wanted: ColumnElement[bool]) -> list[LoginSession]:
    rows = tx.execute(select(_session).where(*wanted).order_by(_session.c.created_at.desc())).all()
    return [_read(tx, row) for row in rows]


def _read(tx: Tx, row: Row[tuple[object, ...]]) -> LoginSession:
    kind = SessionKind(row.kind)
    return LoginSession(
        row.id,
        accounts.get(tx, row.account_id),
        kind,
        row.created_at,
        row.seen_at,
        row.expires_at,
        row.address,
        row.agent,
        row.revoked_at,
        officers(tx, row.id) if kind is SessionKind.DESK else (),
    )


def seen(tx: Tx, session: str, now: datetime, expires_at: datetime) -> None:
    """Somebody used it."""
    mine = (_session.c.id == session, _session.c.revoked_at.is_(None))
    tx.execute(update(_session).where(*mine).values(seen_at=now, expires_at=expires_at))


def revoke(tx: Tx, session: str, now: datetime) -> None:
    """It lets nobody in any more, and whoever was checked in there has left."""
    tx.execute(update(_session).where(_session.c.id == session).values(revoked_at=now))
    here = (_check_in.c.session_id == session, _check_in.c.left_at.is_(None))
    tx.execute(update(_check_in).where(*here).values(left_at=now))


def officers(tx: Tx, session: str) -> tuple[Account, ...]:
    """Who is checked in at this desk; whoever was disabled since is not there any more."""
    here = (_check_in.c.session_id == session, _check_in.c.left_at.is_(None))
    rows = tx.execute(select(_check_in.c.account_id).where(*here).order_by(_check_in.c.at, _check_in.c.id))
    found = [accounts.get(tx, row.account_id) for row in rows]
    return tuple(account for account in found if not account.disabled)


def check_in(tx: Tx, session: str, account: str, now: datetime) -> None:
    """This officer is at the desk from now on; at one desk at a time."""
    elsewhere = (_check_in.c.account_id == account, _check_in.c.left_at.is_(None))
    tx.execute(update(_check_in).where(*elsewhere).values(left_at=now))
    row = {"id": new_id(now), "session_id": session, "account_id": account, "at": now}
    tx.execute(insert(_check_in), row)


def check_out(tx: Tx, session: str, account: str, now: datetime) -> None:
    """This officer has left the desk."""
    here = (_check_in.c.session_id == session, _check_in.c.account_id == account)
    tx.execute(update(_check_in).where(*here, _check_in.c.left_at.is_(None)).values(left_at=now))


def personal(tx: Tx, account: str, now: datetime) -> list[LoginSession]:
    """Where this account is signed in as itself."""
    return [one for one in listed(tx, now, account) if one.kind is SessionKind.PERSONAL]

"""Accounts: the only queries of their tables, but for sessions and tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, update

from engine.vocabulary import AccountRole
from models.account_tables import Account as Table
from models.account_tables import Knock
from models.errors import NotFound
from models.people_tables import Person
from models.session import Tx

_account = Table.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_person = Person.__table__  # type: ignore[attr-defined]
_knock = Knock.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands. `name` and `unit` are those of its person, "" and None without one."""

    id: str
    login: str
    person: str | None
    name: str
    unit: str | None
    role: AccountRole
    password_hash: str
    pin_hash: str
    must_change: bool
    disabled: bool
    demo: bool
    failed: int
    locked_until: datetime | None
    last_login: datetime | None
    pin_failed: int = 0
    pin_locked_until: datetime | None = None
    locale: str = ""  # of its pages; "": as the office has it

    @property
    def called(self) -> str:
        """As people read it: the name, or the login of an account that is nobody's."""
        return self.name or self.login

    def locked(self, now: datetime) -> bool:
        """Whether no password counts now."""
        return self.locked_until is not None and now < self.locked_until

    def pin_locked(self, now: datetime) -> bool:
        """Whether no PIN counts now."""
        return self.pin_locked_until is not None and now < self.pin_locked_until


def _query() -> Select[Any]:
    return select(
        _account,
        _person.c.name.label("person_name"),
        _person.c.unit_id,
        _person.c.active.label("person_active"),
    ).join(_person, _person.c.id == _account.c.person_id, isouter=True)


def read(row: Row[Any]) -> Account:
    """An account from a row of it with its person. Whoever has left the office signs in no more."""
    return Account(
        row.id,
        row.login,
        row.person_id,
        row.person_name or "",
        row.unit_id,
        AccountRole(row.role),
        row.password_hash,
        row.pin_hash,
        row.must_change,
        row.disabled or row.person_active is False,
        row.demo,
        row.failed,
        row.locked_until,
        row.last_login,
        row.pin_failed,
        row.pin_locked_until,
        row.locale,
    )


def listed(tx: Tx) -> list[Account]:
    """Every account, by login."""
    return [read(row) for row in tx.execute(_query().order_by(_account.c.login))]


def find(tx: Tx, login: str) -> Account | None:
    """The account with this login, whichever way it is capitalised."""
    row = tx.execute(_query().where(_account.c.login == login.strip().casefold())).first()
    return read(row) if row else None


def get(tx: Tx, account: str) -> Account:
    """The account with this id; NotFound."""
    row = tx.execute(_query().where(_account.c.id == account)).first()
    if row is None:
        raise NotFound(f"no account {account}")
    return read(row)


def there_are(tx: Tx) -> bool:
    """Whether anybody could sign in at all."""
    return tx.execute(select(_account.c.id).limit(1)).first() is not None


def administrators(tx: Tx, without: Sequence[str] = ()) -> int:
    """How many accounts can make others; `without` those of these persons. Whoever has left can no more."""
    mine = (_account.c.role == AccountRole.ADMINISTRATOR.value, ~_account.c.disabled)
    there = or_(_account.c.person_id.is_(None), and_(_person.c.active, _person.c.id.not_in(without)))
    query = select(func.count()).select_from(_account)
    query = query.join(_person, _person.c.id == _account.c.person_id, isouter=True)
    return tx.execute(query.where(*mine, there)).scalar_one()


def of_demo(tx: Tx) -> list[Account]:
    """Accounts whose password is still the one the demo prints."""
    mine = (_account.c.demo, ~_account.c.disabled)
    return [read(row) for row in tx.execute(_query().where(*mine).order_by(_account.c.made_at))]


def add(tx: Tx, account: Account, now: datetime) -> None:
    """A new account."""
    tx.execute(
        insert(_account),
        {
            "id": account.id,
            "login": account.login,
            "person_id": account.person,
            "role": account.role.value,
            "password_hash": account.password_hash,
            "pin_hash": account.pin_hash,
            "must_change": account.must_change,
            "disabled": account.disabled,
            "demo": account.demo,
            "failed": 0,
            "pin_failed": 0,
            "locale": account.locale,
            "made_at": now,
        },
    )


def change(tx: Tx, account: Account, **values: Any) -> Account:
    """Set columns of an account (`role`, `password_hash`, `disabled` …); as it stands then."""
    tx.execute(update(_account).where(_account.c.id == account.id).values(_stored(values)))
    return replace(account, **values)


def give(tx: Tx, account: Account, person: str) -> Account:
    """It is this person's account from now on; as it stands then."""
    tx.execute(update(_account).where(_account.c.id == account.id).values(person_id=person))
    return get(tx, account.id)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, AccountRole) else value for name, value in values.items()}


def alone(tx: Tx, account: str) -> Account:
    """The account, which nobody else changes until `tx` ends: tries made at once are counted one by one."""
    tx.execute(select(_account.c.id).where(_account.c.id == account).with_for_update())
    return get(tx, account)


def knocked(tx: Tx, address: str, now: datetime, window: timedelta) -> int:
    """Count a try from this address; how many there were in this window, this one too."""
    tx.execute(delete(_knock).where(_knock.c.since <= now - window))
    mine = _knock.c.address == address
    counted = tx.execute(update(_knock).where(mine).values(count=_knock.c.count + 1))
    if not counted.rowcount:
        tx.execute(insert(_knock), {"address": address, "since": now, "count": 1})
    count: int = tx.execute(select(_knock.c.count).where(mine)).scalar_one()
    return count


def unknocked(tx: Tx, address: str) -> None:
    """That try was right: a dozen people behind one address are no machine that guesses."""
    mine = (_knock.c.address == address, _knock.c.count > 0)
    tx.execute(update(_knock).where(*mine).values(count=_knock.c.count - 1))

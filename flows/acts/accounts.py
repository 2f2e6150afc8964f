"""Accounts 账号: made, changed, disabled. Each change is entered in the register with what was before.

A secret is in no entry, no log and no refusal; of a password the register says that it was set.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.vocabulary import AccountRole
from flows import passwords
from flows.acts.actor import Actor
from flows.acts.address_book import LOCALES
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem
from flows.acts.finding import one_person
from flows.acts.shutting import end_sessions, end_tokens, line, shut, state
from flows.wiring import Office
from models import accounts, address_book, record
from models.accounts import Account
from models.columns import new_id
from models.people import Book
from models.session import Tx

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made. `person` is an id, a name or a post, "" for nobody of the address book."""

    login: str
    role: str
    person: str = ""
    must_change: bool = True
    demo: bool = False


# Wrong tries, of passwords and PINs, are forgotten.
FORGIVEN: Mapping[str, Any] = {
    "failed": 0,
    "locked_until": None,
    "pin_failed": 0,
    "pin_locked_until": None,
}


def add_account(office: Office, new: NewAccount, password: str, actor: Actor) -> Account:
    """Make an account. BadInput names everything that is wrong with it."""
    now = office.now()
    with office.database.reading() as tx:
        book = office.book(tx, now)
        known = accounts.listed(tx)
    person = one_person(book, new.person) if new.person else None
    login = new.login.strip().casefold()
    problems = list(_problems(login, new.role, person, known))
    if problems:
        raise BadInput(problems)
    passwords.require_good(password, login, _about(office, book, person))
    hashed = passwords.hashed(password)
    account = Account(
        new_id(now),
        login,
        person,
        book.people[person].name if person else "",
        book.people[person].unit if person else None,
        AccountRole(new.role),
        hashed,
        "",
        new.must_change,
        False,
        new.demo,
        0,
        None,
        None,
    )
    with office.database.writing() as tx:
        accounts.add(tx, account, now)
        record.register(tx, [line("account_made", account, actor, {}, state(account))], now)
    return account


def _problems(login: str, role: str, person: str | None, known: list[Account]) -> Iterator[Problem]:
    if not _LOGIN.fullmatch(login):
        remedy = "2 to 32 of a-z, 0-9, dot, dash and underscore, a letter or digit first"
        yield Problem("account.login", login, remedy)
    if any(account.login == login for account in known):
        yield Problem("account.taken", login, "there is an account of this login: choose another")
    if role not in set(AccountRole):
        yield Problem("account.role", role, f"one of: {', '.join(AccountRole)}")
    elif role == AccountRole.UNIT_CONTACT and person is None:
        yield Problem("account.nobody", role, "a contact sees the matters of a unit: name the person")
    if person and (other := next((one for one in known if one.person == person), None)):
        yield Problem("account.person", other.login, "this person has this account already")


def _about(office: Office, book: Book, person: str | None) -> list[str]:
    """Words a password of this person might be made of."""
    own = [book.people[person].name, book.units.get(book.people[person].unit, "")] if person else []
    return [*own, office.settings.office.name]


def list_accounts(office: Office) -> list[Account]:
    """Every account, by login."""
    with office.database.reading() as tx:
        return accounts.listed(tx)


def one_account(office: Office, login: str) -> Account:
    """The account with this login; BadInput if there is none."""
    with office.database.reading() as tx:
        found = accounts.find(tx, login)
    if found is None:
        raise BadInput([Problem("account.unknown", login, "no account of this login: zhishou user list")])
    return found


def set_role(office: Office, login: str, role: str, actor: Actor) -> Account:
    """Give an account another role; whoever uses it has the new rights from the next click on."""
    if role not in set(AccountRole):
        raise BadInput([Problem("account.role", role, f"one of: {', '.join(AccountRole)}")])

    def change(tx: Tx, account: Account, _: datetime) -> Account:
        if account.role is AccountRole.ADMINISTRATOR:
            _not_the_last(tx, account)
        if role == AccountRole.UNIT_CONTACT and account.person is None:
            remedy = "a contact sees the matters of a unit: make an account for the person"
            raise BadInput([Problem("account.nobody", account.login, remedy)])
        return accounts.change(tx, account, role=AccountRole(role))

    return _changed(office, login, "account_role_set", actor, change)


def set_person(office: Office, login: str, person: str, actor: Actor) -> Account:
    """Whose account it is: an id, a name or a post of the address book. BadInput if another one is his."""
    with office.database.reading() as tx:
        book, listed = office.book(tx, office.now()), accounts.listed(tx)
    owner = one_person(book, person)
    other = next((one for one in listed if one.person == owner and one.login != login), None)
    if other:
        raise BadInput([Problem("account.person", other.login, "this person has this account already")])

    def change(tx: Tx, account: Account, _: datetime) -> Account:
        return accounts.give(tx, account, owner)

    return _changed(office, login, "account_person_set", actor, change)


def disable(office: Office, login: str, actor: Actor) -> Account:
    """Nobody signs in with it any more, and whoever is signed in is no longer."""

    def change(tx: Tx, account: Account, now: datetime) -> Account:
        _not_the_last(tx, account)
        return shut(tx, account, actor, now)

    return _changed(office, login, "account_disabled", actor, change)


def enable(office: Office, login: str, actor: Actor) -> Account:
    """It can be used again; wrong tries are forgotten."""

    def change(tx: Tx, account: Account, _: datetime) -> Account:
        return accounts.change(tx, account, disabled=False, **FORGIVEN)

    return _changed(office, login, "account_enabled", actor, change)


def reset_password(office: Office, login: str, password: str, actor: Actor) -> Account:
    """A password from the administrator: to be changed at the next login; sessions and tokens end."""
    hashed = _good(office, one_account(office, login), password)

    def change(tx: Tx, account: Account, now: datetime) -> Account:
        end_sessions(tx, account, actor, now)
        end_tokens(tx, account, actor, now)
        values = {"password_hash": hashed, "must_change": True, "demo": False}
        return accounts.change(tx, account, **values, **FORGIVEN)

    return _changed(office, login, "password_reset", actor, change)


def _good(office: Office, account: Account, password: str) -> str:
    """The hash of a password that is good enough for this account."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    known = account.person if account.person in book.people else None
    passwords.require_good(password, account.login, _about(office, book, known))
    return passwords.hashed(password)


def change_password(office: Office, account: Account, password: str, actor: Actor, session: str) -> Account:
    """One's own password, the old one having been proved. Every other session ends, and every token."""
    if passwords.fits(password, account.password_hash):
        raise BadInput([Problem("password.same", "(not shown)", "it is the old one: choose another")])
    hashed = _good(office, account, password)

    def change(tx: Tx, known: Account, now: datetime) -> Account:
        end_sessions(tx, known, actor, now, but=session)
        end_tokens(tx, known, actor, now)
        return accounts.change(tx, known, password_hash=hashed, must_change=False, demo=False)

    return _changed(office, account.login, "password_set", actor, change)


def set_pin(office: Office, account: Account, pin: str, actor: Actor) -> Account:
    """One's own PIN, for acts at a desk, the password having been proved."""
    passwords.require_pin(pin)
    hashed = passwords.hashed(pin)

    def change(tx: Tx, known: Account, _: datetime) -> Account:
        return accounts.change(tx, known, pin_hash=hashed, pin_failed=0, pin_locked_until=None)

    return _changed(office, account.login, "pin_set", actor, change)


def set_language(office: Office, account: Account, locale: str, actor: Actor) -> Account:
    """The language of one's own pages, and of what is sent to oneself. BadInput for one there is not."""
    if locale not in LOCALES:
        raise BadInput([Problem("book.language", locale, f"one of: {', '.join(LOCALES)}")])
    now = office.now()
    with office.database.writing() as tx:
        before = accounts.alone(tx, account.id)
        after = accounts.change(tx, before, locale=locale)
        if before.person:
            address_book.change_person(tx, before.person, locale=locale)
        about = {"account": before.id, "login": before.login}
        said = {"before": {"language": before.locale}, "after": {"language": locale}}
        enter(tx, "language_set", {**about, **said}, actor, now)
    office.waker.wake()
    return after


def _changed(
    office: Office,
    login: str,
    kind: str,
    actor: Actor,
    change: Callable[[Tx, Account, datetime], Account],
) -> Account:
    """Change an account and enter it, in one transaction."""
    now = office.now()
    known = one_account(office, login)
    with office.database.writing() as tx:
        before = accounts.alone(tx, known.id)
        after = change(tx, before, now)
        record.register(tx, [line(kind, after, actor, state(before), state(after))], now)
    return after


def _not_the_last(tx: Tx, account: Account) -> None:
    active = account.role is AccountRole.ADMINISTRATOR and not account.disabled
    if active and accounts.administrators(tx) < 2:
        remedy = "the last administrator: make another one first"
        raise BadInput([Problem("account.last", account.login, remedy)])

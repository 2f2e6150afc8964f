"""值班席: a shared PC that stays open while officers are checked in; each act takes the PIN of one of them.

The PC proves nothing, so every entry names the officer whose PIN it was. A wrong PIN counts as a wrong
password does: four digits would not last otherwise.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.rights import RIGHTS, Right
from engine.vocabulary import SessionKind
from flows.acts import signing_in
from flows.acts.accounts import set_pin
from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.signing_in import By, From, NotYou, SignedIn, by_account, prove
from flows.wiring import Office
from models import record, sessions
from models.accounts import Account
from models.record import Line
from models.session import Tx
from models.sessions import LoginSession

VIA = "desk"


@dataclass(frozen=True, slots=True)
class Proof:
    """What an officer gives at a desk: a login with its PIN, or its password and perhaps a new PIN."""

    login: str
    secret: str
    by: By
    new_pin: str = ""


def open_desk(office: Office, proof: Proof, where: From) -> SignedIn:
    """Make this PC the desk; whoever opens it is checked in. Raises NotYou, TooOften or BadInput."""
    officer = _proved(office, proof, where)
    now = office.now()
    with office.database.writing() as tx:
        opened = signing_in.open_session(tx, officer, SessionKind.DESK, where, now)
        about = {"session": opened.session, "address": where.address}
        record.register(tx, [Line("desk_opened", about, _actor(officer).entry)], now)
        _enter(tx, opened.session, officer, now)
    return opened


def check_in(office: Office, desk: LoginSession, proof: Proof, where: From) -> Account:
    """到岗: this officer may act at the desk from now on. Raises NotYou, TooOften or BadInput."""
    officer = _proved(office, proof, where)
    now = office.now()
    with office.database.writing() as tx:
        if officer.id not in {one.id for one in sessions.officers(tx, desk.id)}:
            _enter(tx, desk.id, officer, now)
    return officer


def check_out(office: Office, desk: LoginSession, officer: str, pin: str, where: From) -> Account:
    """离岗: by his own PIN. BadInput if it is not that."""
    account = by_pin(office, desk, officer, pin, where)
    now = office.now()
    with office.database.writing() as tx:
        _leave(tx, desk.id, account, now)
    return account


def hand_over(
    office: Office, desk: LoginSession, leaving: tuple[str, str], coming: Proof, where: From
) -> tuple[Account, Account]:
    """交接: two PINs, one entry; `leaving` is the account and the PIN of whoever goes.

    Raises BadInput, NotYou or TooOften; then nobody has left.
    """
    gone = by_pin(office, desk, *leaving, where)
    come = _proved(office, coming, where)
    if come.id == gone.id:
        raise BadInput([Problem("desk.same", gone.login, "a handover takes two officers")])
    now = office.now()
    with office.database.writing() as tx:
        sessions.check_out(tx, desk.id, gone.id, now)
        if come.id not in {one.id for one in sessions.officers(tx, desk.id)}:
            sessions.check_in(tx, desk.id, come.id, now)
        about = {"session": desk.id, "from": _named(gone), "to": _named(come)}
        record.register(tx, [Line("desk_handed_over", about, _actor(gone).entry)], now)
    return gone, come


def by_pin(office: Office, desk: LoginSession, officer: str, pin: str, where: From) -> Account:
    """The officer of this desk whose PIN it is. BadInput for another PIN, or somebody who is not there."""
    known = next((one for one in desk.officers if one.id == officer and may_sit(one)), None)
    if known is None:
        raise BadInput([Problem("desk.officer", officer, "choose who of those checked in does this")])
    if not pin:  # forgotten, not guessed: it does not count towards the lock
        raise BadInput([Problem("desk.pin_missing", "", "enter your PIN")])
    try:
        return prove(office, known.login, pin, By.PIN, where, at_desk=True)
    except NotYou:
        remedy = "not this officer's PIN, or locked after too many wrong ones"
        raise BadInput([Problem("desk.pin", "(not shown)", remedy)]) from None


def may_sit(account: Account) -> bool:
    """Whether this account may act at a desk."""
    return Right.DESK in RIGHTS[account.role] and not account.must_change


def _proved(office: Office, proof: Proof, where: From) -> Account:
    """Who has proved to be an officer with a PIN, or has set one now."""
    account = prove(office, proof.login, proof.secret, proof.by, where)
    if not may_sit(account):
        place = "desk.must_change" if account.must_change else "desk.role"
        remedy = "a duty officer whose password is his own: change it first by signing in"
        raise BadInput([Problem(place, account.login, remedy)])
    if proof.new_pin and proof.by is By.PASSWORD:
        return set_pin(office, account, proof.new_pin, _actor(account))
    if not account.pin_hash:
        raise BadInput([Problem("desk.no_pin", account.login, "give the password and a new PIN")])
    return account


def _actor(account: Account) -> Actor:
    return by_account(account, VIA)


def _named(account: Account) -> dict[str, str | None]:
    return {"account": account.id, "login": account.login, "person": account.person}


def _enter(tx: Tx, session: str, officer: Account, now: datetime) -> None:
    sessions.check_in(tx, session, officer.id, now)
    about = {"session": session, **_named(officer)}
    record.register(tx, [Line("checked_in", about, _actor(officer).entry)], now)


def _leave(tx: Tx, session: str, officer: Account, now: datetime) -> None:
    sessions.check_out(tx, session, officer.id, now)
    about = {"session": session, **_named(officer)}
    record.register(tx, [Line("checked_out", about, _actor(officer).entry)], now)

"""核验号码: a number is verified when its owner sent back, typed or told a code that was sent to it, when he
answered a page by it, or when somebody else rang it and says so. Until then it is called all the same.

A code is six digits, kept only as a hash, good for 15 minutes and three tries; the watch draws and
sends it, so that no page, command or log ever has it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.vocabulary import ActorKind
from flows.acts.actor import Actor
from flows.acts.changing import past
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Forbidden, Problem
from flows.acts.finding import one_number, one_person
from flows.wiring import Office
from models import verifying, watching
from models.people import Book, Number
from models.session import Tx
from models.verifying import BY_CODE, CODES, WITHIN, Code
from notifications.inbound import read_reply

DIGITS = 6
# scrypt (RFC 7914): 50 ms a try, so that whoever reads the table does not find six digits in 15 minutes.
_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Asked:
    """A code is on its way to somebody; `alive`: a watch runs that will send it."""

    person: str
    contact: str
    alive: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """A number is verified now."""

    person: str
    contact: str
    by: str


def new_code() -> tuple[str, str, str]:
    """(a code, its salt, its hash)."""
    code, salt = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", secrets.token_hex(8)
    return code, salt, hashed(code, salt)


def hashed(code: str, salt: str) -> str:
    """What is kept of a code."""
    return "scrypt:" + hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), **_COST).hex()


def request_verification(office: Office, who: str, number: str, actor: Actor) -> Asked:
    """Have a code sent to this number by text. BadInput for a landline, or after too many codes."""
    now = office.now()
    with office.database.writing() as tx:
        person, found = _find(office.book(tx, now), who, number)
        texts = [one for one in found if one.kind == "sms"]
        if not texts:
            remedy = "no text reaches it: ring it, and record that you did"
            raise BadInput([Problem("number.texts", found[0].number, remedy)])
        contact = texts[0].contact
        earlier = verifying.asked_since(tx, contact, now - WITHIN)
        if len(earlier) >= CODES:
            again = office.calendar.local(earlier[-CODES] + WITHIN)
            remedy = f"{CODES} codes in an hour are enough; ask again at {again:%H:%M}"
            raise BadInput([Problem("number.often", f"{again:%H:%M}", remedy)])
        verifying.ask(tx, contact, now)
        done = {"person": person, "contact": contact}
        enter(tx, "verification_requested", done, actor, now)
        alive = watching.is_alive(tx, now)
    office.waker.wake()
    return Asked(person, contact, alive)


def confirm_verification(office: Office, who: str, number: str, code: str, actor: Actor) -> Verified:
    """The owner of this number typed the code, or read it out; BadInput if it is not the one."""
    now = office.now()
    with office.database.writing() as tx:
        person, found = _find(office.book(tx, now), who, number)
        standing = verifying.standing(tx, [one.contact for one in found], now)
        matched = _match(tx, standing, code.strip(), now)
        if matched:
            _enter(tx, person, matched, actor, now)
            return Verified(person, matched.contact, BY_CODE)
        left = max((verifying.tried(tx, one.id) for one in standing), default=None)
    # Raised when the try is saved: a refusal inside would take it back, and tries would be endless.
    remedy = "no code holds: have one sent" if left is None else f"not the code; {left} tries are left"
    raise BadInput([Problem("code", code, remedy)])


def prove(office: Office, who: str, code: str) -> str | None:
    """The contact at which the person `who` was sent this code; None if it is not one that holds.

    A code holds once, and a wrong one counts as a try.
    """
    now = office.now()
    with office.database.writing() as tx:
        numbers = office.book(tx, now).numbers.get(who, ())
        standing = verifying.standing(tx, [one.contact for one in numbers], now)
        matched = _match(tx, standing, code.strip(), now)
        if matched is None:
            for one in standing:
                verifying.tried(tx, one.id)
            return None
        verifying.verify(tx, matched.contact, BY_CODE, now)
        return matched.contact


def by_reply(tx: Tx, owners: Iterable[tuple[str, str]], body: str, now: datetime) -> bool:
    """Whether a text from a number is the code that was sent to it; `owners` are (contact, person) of it.

    A wrong one counts as a try, and may be an answer code.
    """
    code = read_reply(body).code
    persons = dict(owners)
    if code is None or len(code) != DIGITS:
        return False
    standing = verifying.standing(tx, persons, now)
    matched = _match(tx, standing, code, now)
    if matched:
        person = persons[matched.contact]
        _enter(tx, person, matched, _by_phone(person), now)
    else:
        for one in standing:
            verifying.tried(tx, one.id)
    return matched is not None


def attest_number(
    office: Office, who: str, number: str, actor: Actor, happened_at: datetime | None = None
) -> Verified:
    """Somebody rang this number and had its owner on the line (`happened_at`: aware UTC, past).

    Entered in the register with who and when. Forbidden for one's own number: that proves nothing.
    """
    at = past(office, happened_at)
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        person, found = _find(book, who, number)
        if actor.id in (person, book.people[person].name):
            raise Forbidden("somebody else has to ring a number to vouch for it; have a code sent instead")
        verifying.verify(tx, found[0].contact, actor.id, at or now)
        done = {"person": person, "contact": found[0].contact}
        enter(tx, "number_attested", done, actor, now, at)
    return Verified(person, found[0].contact, actor.id)


def _find(book: Book, who: str, number: str) -> tuple[str, list[Number]]:
    person = one_person(book, who)
    return person, one_number(book, person, number)


def _match(tx: Tx, standing: Iterable[Code], code: str, now: datetime) -> Code | None:
    """The code that this is, ended."""
    for one in standing:
        if hmac.compare_digest(hashed(code, one.salt), one.hash):
            verifying.end(tx, one.id, "verified", now)
            return one
    return None


def _enter(tx: Tx, person: str, code: Code, actor: Actor, now: datetime) -> None:
    verifying.verify(tx, code.contact, BY_CODE, now)
    done = {"person": person, "contact": code.contact}
    enter(tx, "number_verified", done, actor, now)


def _by_phone(person: str) -> Actor:
    return Actor(ActorKind.PHONE, person, "sms", verified=True)

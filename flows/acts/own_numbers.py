"""Somebody's numbers 号码: another one, one less, another order.

By himself, or by whoever keeps the address book; a page names a number by the id of its entry.
"""

from collections.abc import Callable
from datetime import datetime

from flows.acts import telephones
from flows.acts.actor import Actor
from flows.acts.address_book import as_kept
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem
from flows.acts.telephones import NotANumber
from flows.wiring import Office
from models import address_book, verifying
from models.errors import NotFound
from models.session import Tx

# Whoever has more is no person but a switchboard.
MOST = 8
KINDS = ("mobile", "landline")


def add_number(office: Office, person: str, kind: str, text: str, actor: Actor) -> str:
    """Another number of somebody's (`kind`: mobile or landline), tried last; as it is kept. BadInput."""
    if kind not in KINDS:
        raise BadInput([Problem("book.kind", kind, f"one of: {', '.join(KINDS)}")])
    try:
        found = as_kept(text, kind)
    except NotANumber as error:
        raise BadInput([Problem(f"book.{kind}", text, str(error))]) from None
    number = found[0][1]

    def change(tx: Tx, numbers: list[str], now: datetime) -> None:
        if number in numbers:
            raise BadInput([Problem("book.number_there", telephones.covered(number), "is there already")])
        if len(numbers) >= MOST:
            raise BadInput([Problem("book.most_numbers", str(len(numbers)), f"at most {MOST} numbers")])
        address_book.add_number(tx, person, [kind for kind, _ in found], number, now)

    _change(office, person, "number_added", actor, change)
    return number


def known(office: Office, person: str, contact: str) -> str:
    """The number behind an entry of this person's, in use or not; NotFound."""
    with office.database.reading() as tx:
        found = verifying.numbers(tx, {person}).get(person, [])
    for one in found:
        if one.contact == contact:
            return one.number
    raise NotFound(f"no number {contact} of {person}")


def take_number(office: Office, person: str, number: str, actor: Actor) -> None:
    """This number is his no more. BadInput for the last one: nobody could be called."""

    def change(tx: Tx, numbers: list[str], _: datetime) -> None:
        _require(numbers, number)
        if len(numbers) == 1:
            remedy = "the last number: add another one first, or record that the person has left"
            raise BadInput([Problem("book.last_number", telephones.covered(number), remedy)])
        address_book.take_number(tx, person, number)

    _change(office, person, "number_removed", actor, change)


def put_first(office: Office, person: str, number: str, actor: Actor) -> None:
    """This number is tried first from now on."""

    def change(tx: Tx, numbers: list[str], _: datetime) -> None:
        _require(numbers, number)
        address_book.order_numbers(tx, person, [number, *(one for one in numbers if one != number)])

    _change(office, person, "numbers_ordered", actor, change)


def _require(numbers: list[str], number: str) -> None:
    if number not in numbers:
        raise BadInput(
            [Problem("book.no_such_number", telephones.covered(number), "is none of this person's numbers")]
        )


def _change(
    office: Office,
    person: str,
    kind: str,
    actor: Actor,
    change: Callable[[Tx, list[str], datetime], None],
) -> None:
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        if person not in book.people:
            raise BadInput([Problem("book.person", person, "nobody in the address book")])
        before = address_book.numbers(tx, person)
        change(tx, before, now)
        after = address_book.numbers(tx, person)
        said = {
            "before": {"phones": [telephones.covered(number) for number in before]},
            "after": {"phones": [telephones.covered(number) for number in after]},
        }
        enter(tx, kind, {"person": person, **said}, actor, now)
    office.waker.wake()

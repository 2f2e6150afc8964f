"""通讯录 changed: people come, change, leave; numbers; the tree of units. Each change is in the register.

A number that is entered here is called, and stands as unverified until its owner proves it with a code. That
somebody rang it and had the owner on the line is said at the console, by that somebody.
"""

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Response

from console.api.caller import Asking, Caller, allows
from console.api.changed import change
from console.api.keys import Key
from console.api.shapes import people as shapes
from engine.rights import Right
from flows.acts import address_book as acts
from flows.acts import own_numbers, verification
from flows.acts.actor import Actor
from flows.acts.address_book import Given
from models.errors import NotFound

router = APIRouter(tags=["people 通讯录与值班表"])

EDIT = allows(Right.EDIT_PEOPLE)
NumberAct = Literal["take", "first", "code"]


@router.post("/people", status_code=201, dependencies=[EDIT])
def add_person(caller: Asking, answer: Response, key: Key, body: shapes.NewPerson) -> shapes.Changed:
    """新增人员, with at least one number."""
    given = Given(body.unit, body.name, body.post, body.language, body.mobiles, body.landlines)
    said = [body.model_dump_json()]
    return change(caller, answer, key, said, lambda actor: acts.add_person(caller.office, given, actor))


@router.post("/people/{person}/change", dependencies=[EDIT])
def change_person(
    caller: Asking, answer: Response, person: str, key: Key, body: shapes.PersonChange
) -> shapes.Changed:
    """Another unit 调动, name, post or language; shifts and the record go on."""

    def work(actor: Actor) -> None:
        known = caller.book.people.get(person)
        if known is None:
            raise NotFound(f"nobody {person} in the address book")
        unit = known.unit if body.unit is None else body.unit
        name = known.name if body.name is None else body.name
        post = known.post if body.post is None else body.post
        given = Given(unit, name, post, body.language or known.locale)
        acts.change_person(caller.office, person, given, actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


@router.post("/people/{person}/leave", dependencies=[EDIT])
def let_go(caller: Asking, answer: Response, person: str, key: Key) -> shapes.Changed:
    """离岗: nobody is called as him any more. Refused while he has shifts to come."""
    return change(caller, answer, key, [], lambda actor: acts.let_go(caller.office, person, actor))


@router.post("/people/{person}/numbers", status_code=201, dependencies=[EDIT])
def add_number(
    caller: Asking, answer: Response, person: str, key: Key, body: shapes.NewNumber
) -> shapes.Changed:
    """Another number, tried last."""
    return numbered(caller, answer, person, key, body)


@router.post("/people/{person}/numbers/{contact}/confirm", dependencies=[EDIT])
def confirm_number(
    caller: Asking, answer: Response, person: str, contact: str, key: Key, body: shapes.Code
) -> shapes.Changed:
    """核验: the owner of the number has said the code that was sent to it."""
    return confirmed(caller, answer, OfNumber(person, contact), key, body)


@router.post("/people/{person}/numbers/{contact}/{act}", dependencies=[EDIT])
def change_number(
    caller: Asking, answer: Response, person: str, contact: str, act: NumberAct, key: Key
) -> shapes.Changed:
    """`take`: not his any more; `first`: tried first from now on; `code`: have a code sent to it 核验."""
    return numbers_act(caller, answer, OfNumber(person, contact), act, key)


@router.post("/units", status_code=201, dependencies=[EDIT])
def add_unit(caller: Asking, answer: Response, key: Key, body: shapes.UnitGiven) -> shapes.Changed:
    """A new unit."""

    def work(actor: Actor) -> None:
        acts.add_unit(caller.office, body.name, body.above, actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


@router.post("/units/{unit}/change", dependencies=[EDIT])
def change_unit(
    caller: Asking, answer: Response, unit: str, key: Key, body: shapes.UnitGiven
) -> shapes.Changed:
    """Another name, another place in the tree."""

    def work(actor: Actor) -> None:
        acts.change_unit(caller.office, unit, body.name, body.above, actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


@router.post("/units/{unit}/remove", dependencies=[EDIT])
def remove_unit(caller: Asking, answer: Response, unit: str, key: Key) -> shapes.Changed:
    """A unit that was entered by mistake. Refused while anything names it."""
    return change(caller, answer, key, [], lambda actor: acts.remove_unit(caller.office, unit, actor))


# Numbers are changed alike by whoever keeps the address book and by their owner.


@dataclass(frozen=True, slots=True)
class OfNumber:
    """A number: whose, and under which id it stands."""

    person: str
    contact: str


def numbered(
    caller: Caller, answer: Response, person: str, key: str, body: shapes.NewNumber
) -> shapes.Changed:
    """Another number of somebody's."""

    def work(actor: Actor) -> None:
        own_numbers.add_number(caller.office, person, body.kind, body.number, actor)

    return change(caller, answer, key, [body.model_dump_json()], work)


def numbers_act(caller: Caller, answer: Response, of: OfNumber, act: NumberAct, key: str) -> shapes.Changed:
    """A number less, another order, or a code to it."""
    carry_out = {
        "take": own_numbers.take_number,
        "first": own_numbers.put_first,
        "code": verification.request_verification,
    }[act]

    def work(actor: Actor) -> None:
        number = own_numbers.known(caller.office, of.person, of.contact)
        carry_out(caller.office, of.person, number, actor)

    return change(caller, answer, key, [], work)


def confirmed(caller: Caller, answer: Response, of: OfNumber, key: str, body: shapes.Code) -> shapes.Changed:
    """A number is verified."""

    def work(actor: Actor) -> None:
        number = own_numbers.known(caller.office, of.person, of.contact)
        verification.confirm_verification(caller.office, of.person, number, body.code, actor)

    return change(caller, answer, key, [body.code], work)

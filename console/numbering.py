"""What can be done to a number, by its owner or by whoever keeps the address book: one table for both."""

from starlette.datastructures import FormData

from console.forms import one
from flows.acts import own_numbers, verification
from flows.acts.actor import Actor
from flows.acts.errors import Forbidden
from flows.wiring import Office

CHANGES = frozenset({"add", "take", "first", "code", "confirm", "rang"})
# What the owner does himself; that he was rung says somebody else.
OWN_CHANGES = CHANGES - {"rang"}


class Own(Exception):  # noqa: N818 - read as what it is about
    """Somebody would vouch for a number of his own."""


def carry_out(office: Office, person: str, change: str, form: FormData, actor: Actor) -> str:
    """Do it to the number of the form; the word for what was done. BadInput, NotFound, Own."""
    if change == "add":
        own_numbers.add_number(office, person, one(form, "kind"), one(form, "number"), actor)
        return "number_added"
    number = own_numbers.known(office, person, one(form, "contact"))
    if change == "take":
        own_numbers.take_number(office, person, number, actor)
        return "number_removed"
    if change == "first":
        own_numbers.put_first(office, person, number, actor)
        return "numbers_ordered"
    return _verify(office, person, change, number, one(form, "code"), actor)


def _verify(office: Office, person: str, change: str, number: str, code: str, actor: Actor) -> str:
    if change == "code":
        asked = verification.request_verification(office, person, number, actor)
        return "code_sent" if asked.alive else "code_waits"
    if change == "confirm":
        verification.confirm_verification(office, person, number, code, actor)
        return "number_verified"
    try:
        verification.attest_number(office, person, number, actor)
    except Forbidden:
        raise Own from None
    return "number_attested"

"""Whom and which number somebody means who types a name, a post or a number."""

from flows.acts import telephones
from flows.acts.errors import BadInput, Problem
from models.people import Book, Number


def one_person(book: Book, who: str) -> str:
    """The id of the one person with this id, name or post; BadInput if there is none, or several."""
    found = [p.id for p in book.people.values() if who in (p.id, p.name)]
    found = found or [p.id for p in book.people.values() if who == p.post]
    if len(found) == 1:
        return found[0]
    remedy = "several people; give a name" if found else "nobody in the address book; give a name or a post"
    raise BadInput([Problem("who", who, remedy)])


def one_number(book: Book, person: str, text: str) -> list[Number]:
    """The entries of one number of a person's (a mobile has one for texts and one for calls).

    `text` is the number as people write it, or 1 for the first, 2 for the second …; "" where there is
    only one. BadInput if it is none of his.
    """
    numbers = book.numbers.get(person, ())
    known = list(dict.fromkeys(number.number for number in numbers))
    wanted = _meant(known, text)
    if wanted is None:
        remedy = f"one of 1 to {len(known)}, or the number as the address book has it"
        raise BadInput([Problem("number", text, remedy if known else "this person has no usable number")])
    return [number for number in numbers if number.number == wanted]


def _meant(known: list[str], text: str) -> str | None:
    if not text:
        return known[0] if len(known) == 1 else None
    if text.isdecimal() and 1 <= int(text) <= len(known):
        return known[int(text) - 1]
    if text in known:
        return text
    try:
        number = telephones.mobile(text)
    except telephones.NotANumber:
        return None
    return number if number in known else None

"""Every number of everybody, and whether it is known to be right: for whoever looks at the address book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.roster import Person
from flows.wiring import Office
from models import verifying
from models.people import REMOVED
from models.verifying import Known


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A number of somebody's and how it stands: verified, unverified or disabled (`why`).

    `verified_by` is code, answer, or the id of whoever rang it; `ways` are the kinds it is used for.
    """

    person: str
    name: str
    post: str
    number: str
    ways: tuple[str, ...]
    standing: str
    why: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    contact: str = ""  # the entry by which a page names the number


def list_numbers(office: Office) -> list[NumberShown]:
    """Every number of everybody in the address book, by post and name, the first tried first."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
        known = verifying.numbers(tx)
    shown = [one for person in book.people.values() for one in _shown(person, known.get(person.id, ()))]
    return sorted(shown, key=lambda one: (one.post, one.name))


def _shown(person: Person, numbers: Sequence[Known]) -> list[NumberShown]:
    """A mobile's entries for texts and for calls are one number, disabled only when neither is used."""
    by_number: dict[str, list[Known]] = {}
    for one in (number for number in numbers if number.why != REMOVED):
        by_number.setdefault(one.number, []).append(one)
    found = []
    for number, ways in by_number.items():
        used = [one for one in ways if not one.why]
        first = (used or ways)[0]
        standing = "disabled" if not used else "verified" if first.verified_at else "unverified"
        why = next((one.why for one in ways if one.why), "")
        kinds = tuple(one.kind for one in used or ways)
        who = (person.id, person.name, person.post)
        found.append(
            NumberShown(
                *who, number, kinds, standing, why, first.verified_at, first.verified_by, first.contact
            )
        )
    return found

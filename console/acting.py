"""Who acts at this browser. Until accounts come the console asks once, and records it unverified."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from flows.acts import actor
from flows.acts.actor import Actor
from models.people import Book

COOKIE = "zhishou_who"
# A shift is a day at the most: whoever comes next is asked again. Seconds.
KEPT = 24 * 3_600
# Long enough for a name with its post; the record is not the place for more.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Who:
    """A person of the address book (`person` is the id), somebody who typed a name, or an onlooker."""

    person: str | None
    name: str

    @property
    def may_act(self) -> bool:
        """Whether there is anybody to enter in the record."""
        return bool(self.name)

    @property
    def actor(self) -> Actor:
        """As the record names this person."""
        return actor.person(self.person or self.name, "console")

    @property
    def cookie(self) -> str:
        """As the browser keeps it (ASCII)."""
        return f"person:{self.person}" if self.person else f"name:{quote(self.name)}"


ONLOOKER = Who(None, "")


def read(cookies: Mapping[str, str], book: Book) -> Who | None:
    """Who this browser said is acting; None if nobody has, or the person is no longer in the book."""
    kind, _, value = cookies.get(COOKIE, "").partition(":")
    if kind == "person":
        known = book.people.get(value)
        return Who(value, known.name) if known else None
    if kind == "name":
        return Who(None, unquote(value)[:LONGEST].strip())
    return None


def chosen(person: str, name: str, book: Book) -> Who | None:
    """Whoever was picked or typed at the question; a name the book has once is that person."""
    if person in book.people:
        return Who(person, book.people[person].name)
    typed = " ".join(name.split())[:LONGEST]
    same = [known for known in book.people.values() if known.name == typed]
    if len(same) == 1:
        return Who(same[0].id, same[0].name)
    return Who(None, typed) if typed else None

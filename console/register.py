"""操作记录 in words: each entry of the register with who, what, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.times import Wall
from console.words import Words
from engine.periods import day_named
from engine.vocabulary import AccountRole, SessionKind
from flows.acts import register
from flows.acts.register import Registered
from flows.report.sentences import VIA
from flows.wiring import Office
from models.people import Book
from models.record import Wanted

# A page of it; the rest is behind 更早.
SHOWN = 100

# What is asked for most, each with the kinds of entries it means.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "account_made",
        "account_role_set",
        "account_person_set",
        "account_disabled",
        "account_enabled",
        "password_reset",
        "password_set",
        "pin_set",
    ),
    "logins": (
        "signed_in",
        "signed_out",
        "session_revoked",
        "login_failed",
        "account_locked",
        "address_held",
    ),
    "desk": ("desk_opened", "checked_in", "checked_out", "desk_handed_over"),
    "tokens": ("token_made", "token_revoked"),
    "people": (
        "people_imported",
        "people_exported",
        "roster_imported",
        "person_added",
        "person_changed",
        "person_removed",
        "number_added",
        "number_removed",
        "numbers_ordered",
        "unit_added",
        "unit_changed",
        "unit_removed",
        "shift_added",
        "shift_changed",
        "shift_removed",
        "language_set",
        "personal_rule_set",
        "quiet_hours_set",
        "number_revealed",
        "verification_requested",
        "number_verified",
        "number_attested",
        "number_disabled",
        "number_stopped",
        "number_started",
    ),
    "system": (
        "guide_put_away",
        "guide_brought_back",
        "restored",
        "clock_set",
        "demo_seeded",
        "drill_missed",
    ),
}


# Told by what stands beside them; the file has them all.
_IDS = frozenset({"account", "session", "token", "unit", "shift", "contact"})
_TIMES = frozenset({"starts", "ends"})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it. `changes` are (name, before, after), `about` (name, value)."""

    seq: int
    at: str
    at_full: str
    what: str
    who: str
    via: str
    changes: tuple[tuple[str, str, str], ...]
    about: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it was typed."""

    group: str = ""
    who: str = ""
    since: str = ""
    until: str = ""
    before: str = ""


def wanted(asked: Asked, office: Office, book: Book) -> Wanted:
    """The filter as the record reads it; what cannot be read asks for nothing."""
    since, until = (_day(text, office) for text in (asked.since, asked.until))
    return Wanted(
        GROUPS.get(asked.group, ()),
        _actor(asked.who.strip(), book),
        since,
        until + timedelta(days=1) if until else None,
        int(asked.before) if asked.before.isdecimal() else None,
    )


def _day(text: str, office: Office) -> datetime | None:
    day = day_named(text)
    return office.calendar.midnight(day) if day else None


def _actor(who: str, book: Book) -> str:
    """The id of the person of this name, the account of this login, or what was typed."""
    for people in (book.people, book.former):
        found = [person.id for person in people.values() if person.name == who]
        if found:
            return found[0]
    return f"account:{who}" if who.isascii() and who and who not in book.people else who


def lines(found: list[Registered], book: Book, wall: Wall) -> list[Line]:
    """The entries in words."""
    return [_line(one, book, wall) for one in found]


def _line(one: Registered, book: Book, wall: Wall) -> Line:
    words = wall.words

    def said(name: str, value: Any) -> str:
        return _said(name, value, book, wall)

    names = [*dict.fromkeys([*one.before, *one.after])]
    changes = [(name, one.before.get(name), one.after.get(name)) for name in names]
    return Line(
        one.seq,
        wall.clock(one.at),
        wall.full(one.at),
        words(f"audit.{one.kind}") if words.has(f"audit.{one.kind}") else one.kind,
        one.actor or words("audit.stranger"),
        words.text(VIA[one.via]) if one.via in VIA else one.via,
        tuple((_name(n, words), said(n, was), said(n, now)) for n, was, now in changes if was != now),
        tuple((_name(n, words), said(n, value)) for n, value in one.about.items() if n not in _IDS),
        one.hash,
    )


def _name(name: str, words: Words) -> str:
    return words(f"audit.of_{name}") if words.has(f"audit.of_{name}") else name


def _said(name: str, value: Any, book: Book, wall: Wall) -> str:
    """A value as people read it; an id of a person is the name."""
    words = wall.words
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return words("word.yes" if value else "word.no")
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_said(key, one, book, wall)}" for key, one in value.items())
    if isinstance(value, list):
        return words.several([str(one) for one in value])
    if name in _TIMES:
        return wall.clock(datetime.fromisoformat(str(value)))
    if found := _label(name, str(value), words):
        return found
    return register.name_of(str(value), book) if name == "person" else str(value)


def _label(name: str, value: str, words: Words) -> str:
    """The words for a stored value; "" if there are none."""
    if name == "role" and value in set(AccountRole):
        return words.label(AccountRole(value))
    if name == "kind" and value in set(SessionKind):
        return words.label(SessionKind(value))
    key = f"audit.{name}_{value}"
    return words(key) if name in ("by", "language") and words.has(key) else ""

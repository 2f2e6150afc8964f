"""What somebody has set for himself, as his page shows it: numbers, rules, quiet hours, the test page."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from console import book_page
from console.book_page import Entry
from console.desk import Desk
from engine.personal import LONGEST_DELAY
from engine.vocabulary import AttemptState, ChannelKind, Urgency
from flows.acts import personal, self_test
from flows.acts.errors import BadInput, Problem
from flows.acts.telephones import covered
from models.accounts import Account
from models.people import KINDS
from notifications.labels import label

# Rows of a rule on the page; whoever has set more at the command line keeps them until he changes it here.
ROWS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a rule: which channel and number (voice:2; "" for none), and after how many seconds."""

    way: str
    delay: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How somebody is called in a matter of this urgency; without steps as the playbook says."""

    urgency: str
    title: str
    steps: tuple[Step, ...]
    is_set: bool


@dataclass(frozen=True, slots=True)
class Own:
    """Everything of one person's. `ways` are (voice:2, words) to choose from."""

    person: str
    entry: Entry
    ways: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    quiet: tuple[str, str]
    most_seconds: int


@dataclass(frozen=True, slots=True)
class TrialShown:
    """How the last test page stands. `tries` are lines in words."""

    number: str
    at: str
    is_open: bool
    answered: str
    tries: tuple[str, ...]


def shown(desk: Desk, person: str, typed: Mapping[str, tuple[str, ...]]) -> Own:
    """What is set; of a rule that was refused, what was typed."""
    known = desk.book.people[person]
    numbers = book_page.numbers_by_person(desk).get(person, ())
    found = personal.rules_of(desk.office, person)
    written = {**{urgency: tuple(steps) for urgency, steps in found.rules.items()}, **typed}
    starts, _, ends = found.quiet.partition("-")
    return Own(
        person,
        book_page.entry_of(desk, known, numbers),
        _ways(desk, person),
        tuple(_rule(urgency, written.get(urgency.value, ()), desk) for urgency in Urgency),
        (starts, ends),
        int(LONGEST_DELAY.total_seconds()),
    )


def _ways(desk: Desk, person: str) -> tuple[tuple[str, str], ...]:
    """Every number a machine reaches, once for each channel it is reached by."""
    found: list[tuple[str, str]] = []
    counted: dict[ChannelKind, int] = {}
    for number in desk.book.numbers.get(person, ()):
        channel = KINDS[number.kind]
        if channel is not ChannelKind.MANUAL:
            counted[channel] = counted.get(channel, 0) + 1
            words = f"{desk.words.label(channel)} {covered(number.number)}"
            found.append((f"{channel.value}:{counted[channel]}", words))
    return tuple(found)


def _rule(urgency: Urgency, steps: tuple[str, ...], desk: Desk) -> Rule:
    rows = [Step(*_halves(step)) for step in steps]
    rows += [Step("", "") for _ in range(ROWS - len(rows))]
    return Rule(urgency.value, label(urgency, desk.words.locale), tuple(rows), bool(steps))


def _halves(step: str) -> tuple[str, str]:
    """(voice:2, 60) of voice:2@60; of voice@60 the first number is meant."""
    way, _, delay = step.partition("@")
    return (way if ":" in way else f"{way}:1"), (delay or "0")


def steps_of(form: FormData) -> tuple[str, ...]:
    """The steps of a form, as they are written at the command line; rows without a number are left out."""
    ways, delays = form.getlist("way"), form.getlist("delay")
    pairs = [(str(way), str(delay).strip() or "0") for way, delay in zip(ways, delays, strict=False)]
    return tuple(f"{way}@{delay}" for way, delay in pairs if way)


_TRY_STATES: Mapping[str, AttemptState] = {state.value: state for state in AttemptState}


def trial(desk: Desk, person: str) -> TrialShown | None:
    """The last test page; None if there was none."""
    found = self_test.latest(desk.office, person)
    if found is None:
        return None
    wall, words = desk.wall, desk.words
    tries = [
        f"{wall.full(one.at)[11:]} {words.label(one.channel)} {words.label(_TRY_STATES[one.state])}"
        for one in found.tries
    ]
    answered = wall.full(found.answered_at)[11:] if found.answered_at else ""
    return TrialShown(found.number, wall.clock(found.at), found.is_open, answered, tuple(tries))


def account_of(desk: Desk) -> Account:
    """Whose page or token it is. A route that needs SETTINGS has an account."""
    account = desk.who.account if desk.who else None
    if account is None:
        raise PermissionError("a route that needs SETTINGS has an account")
    return account


def person_of(desk: Desk) -> str:
    """The same as the address book has him; BadInput for an account that is nobody's."""
    account = account_of(desk)
    if account.person is None or account.person not in desk.book.people:
        raise BadInput([Problem("own.nobody", account.login, "this account is nobody's in the address book")])
    return account.person

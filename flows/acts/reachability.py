"""可呼达: whether whoever a playbook would call can be called, for the shifts of the next day.

Computed from the playbooks, the roster and the numbers, at every edge of a shift; nothing is kept, so
it cannot be out of date. An unverified number is called all the same: it is said here, by daylight,
so that it is not found out at night.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from engine.parts import Role, Source
from engine.plan import Plan
from engine.vocabulary import ChannelKind, Side
from flows.phrases import Phrase, Several
from flows.wiring import Office
from models import verifying
from models.people import GONE, KINDS, Book
from models.session import Tx
from models.verifying import Known

# As far ahead as is looked, and as far ahead as the board speaks of: whoever is at the desk then can
# still do something about it before that shift begins.
AHEAD, SOON = timedelta(hours=24), timedelta(hours=4)


class Lack(StrEnum):
    """What keeps a post from being called by machine at a number known to be right; the gravest first."""

    NOBODY = "nobody"  # nobody is rostered and nobody holds the post
    NO_NUMBER = "no_number"
    DISABLED = "disabled"  # the only numbers were disabled; `why` says the reason
    UNVERIFIED = "unverified"
    LANDLINE = "landline"  # only the desk can dial: known, and no gap


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody a playbook calls cannot be relied on to be reached, from `starts` until `ends` (aware UTC).

    `now`: it holds already. `people` are names; `why` is the reason a number was disabled; `own` says
    whether the post is of the office itself.
    """

    post: str
    lack: Lack
    starts: datetime
    ends: datetime
    now: bool
    people: tuple[str, ...]
    why: str
    own: bool
    playbooks: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether something has to be done about it before the shift."""
        return self.lack is not Lack.LANDLINE


@dataclass(frozen=True, slots=True)
class _Post:
    """A post that some ladder or tell calls, by which playbooks, and whether the desk has to dial it."""

    name: str
    own: bool
    by_hand: bool
    playbooks: tuple[str, ...]


def findings(office: Office) -> list[Finding]:
    """Everything that is amiss from now on until tomorrow: soonest first, then the gravest."""
    with office.database.reading() as tx:
        return look(tx, office, office.now())


def gaps_soon(found: Iterable[Finding], now: datetime) -> list[Finding]:
    """The gaps of the shift that runs and of one that begins within four hours."""
    return [one for one in found if one.is_gap and one.starts <= now + SOON]


def look(tx: Tx, office: Office, now: datetime) -> list[Finding]:
    """The same in a transaction of the caller's."""
    book = office.book(tx, now)
    posts = list(_posts(playbook.plan for playbook in office.playbooks.values()))
    spans = [(post, start, end, who) for post in posts for start, end, who in _spans(book, post.name, now)]
    known = verifying.numbers(tx, {person for *_, who in spans for person in who})
    found: list[Finding] = []
    for post, start, end, who in spans:
        lack, why = _lack(post, [known.get(person, []) for person in who])
        if lack is None:
            continue
        names = tuple(book.people[person].name for person in who)
        one = Finding(post.name, lack, start, end, start <= now, names, why, post.own, post.playbooks)
        if found and _goes_on(found[-1], one):
            one = replace(found.pop(), ends=end)
        found.append(one)
    return sorted(found, key=lambda one: (one.starts, list(Lack).index(one.lack), one.post))


def _goes_on(before: Finding, after: Finding) -> bool:
    """Whether a shift that follows another has the same lack: then the two are one finding."""
    same = replace(after, starts=before.starts, ends=before.ends, now=before.now)
    return before == same and before.ends == after.starts


def _posts(plans: Iterable[Plan]) -> Iterator[_Post]:
    """Every post that is called, once."""
    called: dict[str, list[tuple[Role, str]]] = {}
    for plan in plans:
        rungs = (rung for ladder in plan.ladders.values() for rung in ladder.rungs)
        ids = {role for rung in rungs for role in rung.roles} | {tell.role for tell in plan.tells}
        for role in (plan.roles[name] for name in sorted(ids)):
            if role.source is Source.POST:
                called.setdefault(role.value, []).append((role, plan.id))
    for name, roles in called.items():
        sides = {role.side for role, _ in roles}
        yield _Post(name, Side.OWN in sides, sides == {Side.ABOVE}, tuple(sorted({by for _, by in roles})))


def _spans(book: Book, post: str, now: datetime) -> Iterator[tuple[datetime, datetime, tuple[str, ...]]]:
    """(from, until, who fills the post then), cut where a shift of the post begins or ends."""
    shifts = [shift for shift in book.shifts if shift.post == post]
    until = now + AHEAD
    edges = {edge for shift in shifts for edge in (shift.starts, shift.ends) if now < edge < until}
    holders = tuple(person.id for person in book.people.values() if person.post == post)
    times = [now, *sorted(edges), until]
    for start, end in pairwise(times):
        serving = tuple(shift.person for shift in shifts if shift.starts <= start < shift.ends)
        yield start, end, tuple(person for person in serving or holders if person in book.people)


def _lack(post: _Post, people: Sequence[Sequence[Known]]) -> tuple[Lack | None, str]:
    """What the best reachable of these people lacks (None: nothing), and why a number was disabled."""
    everything = [number for numbers in people for number in numbers]
    usable = [number for number in everything if not number.why]
    if not people:
        return Lack.NOBODY, ""
    if not usable:
        why = [number.why for number in everything if number.why not in GONE]
        return (Lack.DISABLED, why[0]) if why else (Lack.NO_NUMBER, "")
    if post.by_hand:
        return None, ""
    by_machine = [number for number in usable if KINDS[number.kind] is not ChannelKind.MANUAL]
    if not by_machine:
        return Lack.LANDLINE, ""
    return (None if any(number.verified_at for number in by_machine) else Lack.UNVERIFIED), ""


_SAYS: Mapping[Lack, Phrase] = {
    Lack.NOBODY: Phrase("nobody is rostered as {post} and nobody holds the post, {when}"),
    Lack.NO_NUMBER: Phrase("{post} has no usable number {when} ({who})"),
    Lack.DISABLED: Phrase("the only number of {post} was disabled: {why}, {when} ({who})"),
    Lack.UNVERIFIED: Phrase("{post} has no verified phone {when} ({who})"),
    Lack.LANDLINE: Phrase("{post} has only a landline {when}: the desk dials ({who})"),
}
_BY_PROVIDER = Phrase("the only number of {post} was disabled by the provider: {why}, {when} ({who})")
_REMEDIES: Mapping[Lack, Phrase] = {
    Lack.NOBODY: Phrase("import people and roster: zhishou people import FILE"),
    Lack.NO_NUMBER: Phrase("give a mobile: zhishou people import FILE"),
    Lack.DISABLED: Phrase("have the number checked and enter it anew: zhishou people import FILE"),
    Lack.UNVERIFIED: Phrase("run: zhishou people verify NAME"),
    Lack.LANDLINE: Phrase(""),
}


def sentence(office: Office, one: Finding) -> Phrase:
    """A finding as the command line says it."""
    starts = f"{office.calendar.local(one.starts):%H:%M}"
    when = Phrase("now") if one.now else Phrase("for the shift from {at}", at=starts)
    says = _BY_PROVIDER if one.lack is Lack.DISABLED and one.why[:1].isdecimal() else _SAYS[one.lack]
    return says.filled(post=one.post, when=when, why=one.why, who=Several(one.people))


def remedy(one: Finding) -> Phrase:
    """What to do about it; "" if nothing."""
    return _REMEDIES[one.lack]

"""首次使用向导: what an installation needs before it can be relied on, each line computed from what is there.

Nothing is ticked off by hand: a line is done when the thing itself is done, and open again when it is undone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.vocabulary import AccountRole
from flows.acts import reachability, self_test
from flows.acts.actor import Actor
from flows.acts.diagnosis import Verdict
from flows.acts.doctor_phones import phones
from flows.phrases import Phrase
from flows.providers import is_sandbox, providers_of
from flows.settings import CHANNELS, OfficeSettings
from flows.wiring import Office
from models import accounts, record, rostering, watching
from models.record import Line as Entry
from models.record import Wanted
from models.session import Tx
from playbooks.errors import PlaybookError

PUT_AWAY, BROUGHT_BACK = "guide_put_away", "guide_brought_back"
_UNNAMED = OfficeSettings.model_fields["name"].default


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done. `about` is what its words name; `notes` are findings."""

    name: str
    done: bool
    about: Mapping[str, str | int] = field(default_factory=dict)
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """Every step in the order in which they can be done; `is_away`: the administrator has put it away."""

    steps: tuple[Step, ...]
    is_away: bool

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.done for step in self.steps)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first that is not done."""
        return next((step for step in self.steps if not step.done), None)


def look(office: Office) -> Guide:
    """How far this installation is. Raises StoreError."""
    with office.database.reading() as tx:
        away = _is_away(tx)
        steps = [
            *_office(office),
            *_administrator(tx),
            *_people(tx, office),
            *_officers(tx),
            *_phones(office),
        ]
        steps += [*_watch(tx, office), *_roster(tx, office), *_reach(tx, office)]
    return Guide((*steps, Step("self_test", self_test.any_answered(office))), away)


def is_away(office: Office) -> bool:
    """Whether the administrator has put it away."""
    with office.database.reading() as tx:
        return _is_away(tx)


def put_away(office: Office, actor: Actor) -> None:
    """The board shows it no more."""
    _enter(office, PUT_AWAY, actor)


def bring_back(office: Office, actor: Actor) -> None:
    """The board shows it again, until it is complete."""
    _enter(office, BROUGHT_BACK, actor)


def _enter(office: Office, kind: str, actor: Actor) -> None:
    with office.database.writing() as tx:
        record.register(tx, [Entry(kind, {}, actor.entry)], office.now())


def _is_away(tx: Tx) -> bool:
    last = record.registered_as(tx, Wanted((PUT_AWAY, BROUGHT_BACK)), 1)
    return bool(last) and last[0]["kind"] == PUT_AWAY


def _office(office: Office) -> Iterator[Step]:
    named = office.settings.office
    about = {"name": named.name, "zone": named.zone, "landline": named.landline or "—"}
    about["file"] = str(office.settings.data / "zhishou.toml")
    yield Step("office", named.name != _UNNAMED and bool(named.landline), about)


def _administrator(tx: Tx) -> Iterator[Step]:
    used = [account for account in accounts.listed(tx) if not account.disabled]
    own = [one for one in used if one.role is AccountRole.ADMINISTRATOR and not one.must_change]
    yield Step("administrator", bool(own), {"login": own[0].login if own else "—"})


def _officers(tx: Tx) -> Iterator[Step]:
    used = [account for account in accounts.listed(tx) if not account.disabled]
    officers = [one for one in used if one.role is AccountRole.DUTY_OFFICER]
    yield Step("officers", bool(officers), {"n": len(officers)})


def _people(tx: Tx, office: Office) -> Iterator[Step]:
    book = office.book(tx, office.now())
    yield Step("people", bool(book.people), {"n": len(book.people), "units": len(book.units)})


def _phones(office: Office) -> Iterator[Step]:
    """Done when a provider is there and the doctor finds nothing wrong with any."""
    found = list(phones(office))
    wrong = [one.what for one in found if one.verdict is Verdict.WRONG]
    names = [
        f"{kind}: {', '.join(named)}"
        for kind in CHANNELS
        if (named := list(providers_of(office.settings, kind)))
    ]
    said: dict[str, str | int] = {
        "names": "; ".join(names) or "—",
        "sandbox": int(is_sandbox(office.settings)),
    }
    yield Step("phones", not wrong, said, tuple(wrong))


def _watch(tx: Tx, office: Office) -> Iterator[Step]:
    yield Step("watch", watching.is_alive(tx, office.now()))


def _roster(tx: Tx, office: Office) -> Iterator[Step]:
    now, until = office.now(), rostering.last_end(tx)
    serving = office.book(tx, now).roster(now).on_duty
    at = f"{office.calendar.local(until):%Y-%m-%d %H:%M}" if until else "—"
    yield Step("roster", bool(serving), {"until": at, "n": len(serving)})


def _reach(tx: Tx, office: Office) -> Iterator[Step]:
    """Done when every post of the office that a playbook calls can be called until tomorrow."""
    try:
        gaps = [one for one in reachability.look(tx, office, office.now()) if one.is_gap and one.own]
    except PlaybookError:  # said by the light; without playbooks nobody is called
        yield Step("reach", False, {"n": 0})
        return
    yield Step("reach", not gaps, {"n": len(gaps)})

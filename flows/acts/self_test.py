"""试呼 a test page to oneself: it goes the way every page goes, rings, and is answered or is not.

It is a drill 演练 of a playbook that calls one person, so nothing of it is taken for real. One runs at a
time. It ends when it was answered, and after three minutes in any case: a test that was forgotten must not
ring all night, nor have the desk dial.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from engine.errors import EngineError
from engine.vocabulary import ChannelKind, PageState, State
from flows.acts import handling, intake
from flows.acts.actor import Actor, system
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from flows.wiring import Office
from models import self_tests as kept
from models import views
from models.errors import LostRace
from models.self_tests import Kept
from playbooks.loading import Playbook, parse

ID = "self-test"
_FILE = f"{ID}.yaml"
_OPEN = (State.TRIAGE, State.HANDLING)
_REASON = "试呼结束"
# Ours: time for a text and for three calls; a card would be laid on the desk after four minutes.
LASTS = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Try:
    """One try of the test page on a channel, and how it stands."""

    channel: ChannelKind
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The last test page of somebody's: under which number, when, whether it goes on, whether he answered."""

    number: str
    at: datetime
    is_open: bool
    answered_at: datetime | None
    tries: tuple[Try, ...]


def start(office: Office, person: str, actor: Actor) -> str:
    """Page oneself; the number of the drill. BadInput while one rings, and for whom no machine can call."""
    now = office.now()
    with office.database.reading() as tx:
        book = office.book(tx, now)
    known = book.people.get(person)
    if known is None:
        raise BadInput([Problem("self_test.nobody", person, "nobody in the address book")])
    if not known.channels & {ChannelKind.SMS, ChannelKind.VOICE}:
        raise BadInput(
            [Problem("self_test.no_mobile", known.name, "no mobile: a landline is dialled by the desk")]
        )
    last = latest(office, person)
    if last and last.is_open:
        if last.answered_at is None:
            raise BadInput(
                [Problem("self_test.rings", last.number, "one rings already: answer it, or end it")]
            )
        end(office, person, actor)
    given = Intake(playbook=ID, level="T", title=f"试呼：{known.name}", drill=True)
    key = f"{ID}:{person}:{now.isoformat(timespec='seconds')}"
    return intake.log_by(office, given, _playbook(person), actor, key).number


def latest(office: Office, person: str) -> SelfTest | None:
    """The last test page of this person; None if there was none."""
    with office.database.reading() as tx:
        found = kept.latest(tx, _playbook(person).hash)
        return _read(found, views.pages(tx, found.id)) if found else None


def _read(found: Kept, pages: list[views.PageView]) -> SelfTest:
    answered = [page.closed_at for page in pages if page.state is PageState.ANSWERED and page.closed_at]
    tries = tuple(
        Try(ChannelKind(one["channel"]), str(one["state"]), one["created_at"])
        for page in pages
        for one in page.attempts
    )
    is_open = found.state in _OPEN
    return SelfTest(found.number, found.logged_at, is_open, answered[0] if answered else None, tries)


def end(office: Office, person: str, actor: Actor) -> None:
    """No further try of it is made. BadInput if none goes on."""
    last = latest(office, person)
    if last is None or not last.is_open:
        raise BadInput([Problem("self_test.none", "", "no test page goes on")])
    handling.void(office, last.number, _REASON, actor)


def end_finished(office: Office) -> int:
    """End every test page that was answered, or has rung for its time; how many. Raises StoreError."""
    before = office.now() - LASTS
    with office.database.reading() as tx:
        finished = kept.finished(tx, ID, before)
    by = system(office.settings.watch.node)
    ended = 0
    for number in finished:
        with suppress(EngineError, LostRace):  # somebody ended it at the same moment
            handling.void(office, number, _REASON, by)
            ended += 1
    return ended


def any_answered(office: Office) -> bool:
    """Whether anybody ever answered a test page here."""
    with office.database.reading() as tx:
        return kept.any_answered(tx, ID)


@lru_cache(maxsize=64)
def _playbook(person: str) -> Playbook:
    text = (files("flows.acts") / _FILE).read_text(encoding="utf-8")
    return parse(text.replace("{person}", person), _FILE)

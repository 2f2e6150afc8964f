"""A key pressed in a call: 1 应答, 2 无法处理转呼下一位, * 重听. Anything else is heard again."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from engine.events import Answered, Declined
from engine.vocabulary import ActorKind, ChannelKind, PageState
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, change_in
from flows.wiring import Office
from flows.wording import write
from models import attempts, incidents, replies, tries, verifying
from models.errors import LostRace, NotFound
from models.replies import PageRef
from models.session import Tx
from notifications.drills import marked
from notifications.message import Message

# What each key asks for; docs/glossary.md has the words.
ANSWER, DECLINE, REPEAT = "1", "2", "*"


class Came(StrEnum):
    """What came of a key, by the message that says so. REPEAT and UNKNOWN: the page is said again."""

    ANSWERED = "key_answered"
    PASSED = "key_passed"
    TOO_LATE = "key_too_late"  # somebody else was first
    OVER = "key_over"  # the call was withdrawn
    UNKNOWN = "key_unknown"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a key, with the incident's number; `who` (a post) answered first, at `when`.

    `drill`: it was about a drill 演练.
    """

    came: Came
    number: str
    who: str = ""
    when: str = ""
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key in a call about the page of `attempt`; `call` is the provider's id of the call."""

    attempt: str
    key: str
    call: str = ""


def press(office: Office, pressed: Pressed) -> Heard:
    """Take a key; what came of it is committed when this returns, so it may be said aloud.

    A call whose outcome was unknown is known now: somebody has it at the ear. NotFound for an
    attempt there never was.
    """
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                page = replies.of_attempt(tx, pressed.attempt)
                attempts.heard(tx, pressed.attempt, pressed.call, now)
                heard = replace(_take(tx, office, page, pressed, now), drill=page.drill)
        except LostRace:
            continue
        office.waker.wake()
        return heard
    raise LostRace(f"the incident of attempt {pressed.attempt} kept changing; try again")


def _take(tx: Tx, office: Office, page: PageRef, pressed: Pressed, now: datetime) -> Heard:
    if pressed.key == REPEAT:
        return Heard(Came.REPEAT, page.number)
    if pressed.key not in (ANSWER, DECLINE):
        return Heard(Came.UNKNOWN, page.number)
    if page.state is not PageState.OPEN:
        return _too_late(tx, office, page, now)
    by = By(Actor(ActorKind.PHONE, page.person or "", "voice", verified=True), extra={"key": pressed.key})
    if pressed.key == DECLINE:
        change_in(tx, office, page.incident, (Declined(page.id, page.person, ""),), by, now)
        return Heard(Came.PASSED, page.number)
    change_in(tx, office, page.incident, (Answered(page=page.id, person=page.person),), by, now)
    attempts.answered(tx, page.id, ChannelKind.VOICE, now)
    verifying.by_answer(tx, page.id, now, attempt=pressed.attempt)
    return Heard(Came.ANSWERED, page.number)


def _too_late(tx: Tx, office: Office, page: PageRef, now: datetime) -> Heard:
    """Who answered and when; or, if nobody who was called did, that the call was withdrawn."""
    answered = replies.last_answer(tx, page.incident)
    if answered is None:
        return Heard(Came.OVER, page.number)
    person = office.book(tx, now).people.get(answered.person or "")
    at = office.calendar.local(answered.closed_at or answered.opened_at)
    return Heard(Came.TOO_LATE, page.number, person.post if person else "值班室", f"{at:%H:%M}")


def words(office: Office, attempt: str) -> Message:
    """What the call of this attempt says, as it stands now: for a caller who asks to hear it again."""
    with office.database.reading() as tx:
        found = tries.outgoing(tx, [attempt])
        if not found:
            raise NotFound(f"there is no attempt {attempt}")
        loaded = incidents.load_one(tx, found[0].incident, office.context(tx, office.now()))
    return write(office, loaded.facts, found[0])


def said(office: Office, heard: Heard, locale: str) -> Message:
    """The words that tell what came of a key."""
    known = {"number": heard.number, "who": heard.who, "when": heard.when}
    message = office.renderer.render(heard.came.value, ChannelKind.VOICE.value, locale, known)
    return marked(message, ChannelKind.VOICE) if heard.drill else message

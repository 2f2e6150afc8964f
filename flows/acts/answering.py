"""应答: by text, by word of mouth recorded at the desk, and the results of calls by hand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.events import Answered, Declined, Noted, Replied
from engine.vocabulary import ActorKind, ChannelKind, PageState, Side
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, Changed, change, change_in, past
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import attempts, incidents, people, replies
from models.errors import LostRace
from models.replies import PageRef
from models.session import Tx
from notifications.inbound import Reply, read_reply
from notifications.rendering import listing


class CardResult(StrEnum):
    """What came of a call by hand 人工拨打."""

    ANSWERED = "answered"  # 已接听
    NO_ANSWER = "no_answer"  # 无人接
    BUSY = "busy"  # 占线
    PASSED_ON = "passed_on"  # 已转告


@dataclass(frozen=True, slots=True)
class InboundText:
    """A text that came in, with the provider's id of it."""

    provider_id: str
    sender: str
    body: str


def receive_reply(office: Office, text: InboundText) -> str:
    """Take a text message; the words to send back, "" for none.

    The page's code answers that page. A bare word (1, 收到, OK) counts only when exactly one page of
    that number is open; with several, the codes are listed: guessing would stop the wrong climb. Other
    words, and a refusal 无法处理, are entered on the incident they mean for the desk to read, and are no
    answer. An unknown sender gets no answer at all. The same message twice is taken once, and answered
    the same.
    """
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                earlier = replies.seen_before(tx, text.provider_id)
                if earlier is not None:
                    return earlier
                answer = _receive(tx, office, text, now)
        except LostRace:
            continue
        office.waker.wake()
        return answer
    raise LostRace(f"the incident of {text.provider_id} kept changing; try again")


def _receive(tx: Tx, office: Office, text: InboundText, now: datetime) -> str:
    owners = people.contacts_of_number(tx, text.sender)
    if not owners:
        replies.keep(tx, text.provider_id, None, text.body, "unknown sender", "", now)
        return ""
    persons = [person for _, person in owners]
    reply = read_reply(text.body)
    outcome, answer = _understand(tx, office, text, reply, persons, now)
    replies.keep(tx, text.provider_id, owners[0][0], text.body, outcome, answer, now)
    return answer


def _understand(
    tx: Tx, office: Office, text: InboundText, reply: Reply, persons: list[str], now: datetime
) -> tuple[str, str]:
    """(what became of it, the words to send back)."""
    waiting = replies.open_of(tx, persons)
    meant = replies.with_code(tx, reply.code, persons) if reply.code else None
    if reply.code and meant is None and not reply.declines:
        return "unknown code", _say(office, "reply_unknown_code", code=reply.code)
    if meant is None and len(waiting) == 1:
        meant = waiting[0]
    if meant:
        return _take(tx, office, meant, text, reply, now)
    if waiting:
        return "ambiguous", _say(office, "reply_list", pages=listing(page.code for page in waiting))
    return "no open page", ""


def _take(
    tx: Tx, office: Office, page: PageRef, text: InboundText, reply: Reply, now: datetime
) -> tuple[str, str]:
    """A reply about this page: an answer, a refusal, or words for the desk."""
    if page.state is not PageState.OPEN:
        return "too late", _too_late(tx, office, page, now)
    actor = Actor(ActorKind.PHONE, page.person or "", "sms", verified=True)
    if reply.declines:
        declined = Declined(page.id, page.person, text.body)
        change_in(tx, office, page.incident, (declined,), By(actor), now)
        return "declined", _say(office, "reply_declined", number=page.number)
    if not (reply.code or reply.bare):
        replied = Replied(page.id, page.person, text.body)
        change_in(tx, office, page.incident, (replied,), By(actor), now)
        return "words", _say(office, "reply_noted", number=page.number, code=page.code)
    return _answer_page(tx, office, page, text, actor, now)


def _answer_page(
    tx: Tx, office: Office, page: PageRef, text: InboundText, actor: Actor, now: datetime
) -> tuple[str, str]:
    event = Answered(page=page.id, person=page.person)
    changed = change_in(tx, office, page.incident, (event,), By(actor, extra={"text": text.body}), now)
    attempts.answered(tx, page.id, ChannelKind.SMS, now)
    facts = changed.loaded.facts
    level = facts.plan.level(facts.incident.event_level).name
    category = facts.plan.category.in_(office.settings.office.locale)
    answer = _say(office, "page_reply_answered", number=page.number, category=category, level=level)
    return "answered", answer


def _too_late(tx: Tx, office: Office, page: PageRef, now: datetime) -> str:
    """Who answered and when, by post; or, if nobody was called who did, that the call was withdrawn."""
    answered = replies.last_answer(tx, page.incident)
    if answered is None:
        return _say(office, "reply_withdrawn", number=page.number)
    person = office.book(tx, now).people.get(answered.person or "")
    at = office.calendar.local(answered.closed_at or answered.opened_at)
    return _say(
        office,
        "reply_already",
        number=page.number,
        who=person.post if person else "值班室",
        when=f"{at:%H:%M}",
    )


def _say(office: Office, name: str, **variables: str) -> str:
    known = {"landline": office.settings.office.landline, **variables}
    return office.renderer.render(name, "sms", office.settings.office.locale, known).text


def answer_for(
    office: Office, number: str, who: str, actor: Actor, happened_at: datetime | None = None
) -> Changed:
    """代录应答: the desk records that somebody answered by word of mouth.

    `who` is a role of the plan, a person's name or id, or the answer code of an open page. `happened_at`
    (aware UTC) must be past.
    """
    happened_at = past(office, happened_at)
    with office.database.reading() as tx:
        now = office.now()
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, now))
        book = office.book(tx, now)
        pages = {replies.by_id(tx, page.id).code: page for page in loaded.facts.pages}
    facts = loaded.facts
    if who in pages:
        event = Answered(page=pages[who].id, person=pages[who].person)
    elif who in facts.plan.roles:
        ids = facts.roster.resolve(facts.plan.roles[who], facts.incident.unit)
        event = Answered(role=who, person=ids[0] if len(ids) == 1 else None)
    else:
        found = [p.id for p in book.people.values() if who in (p.id, p.name, p.post)]
        if len(found) != 1:
            roles = ", ".join(facts.plan.roles)
            raise BadInput(
                [Problem("who", who, f"an open page's code, one person's name or post, or: {roles}")]
            )
        event = Answered(person=found[0])
    behalf = event.person or event.role
    return change(office, number, (event,), By(actor, behalf, happened_at))


def record_card(office: Office, attempt: str, result: CardResult, actor: Actor, words: str = "") -> Changed:
    """The result of a call by hand: answered ends the page, anything else keeps the card for later.

    已转告 (passed on) counts as reached at a superior's office only, where whoever lifts the telephone
    takes the report. Of anybody else it says that somebody else was told: that person still has to
    answer. `words` say who lifted it.
    """
    with office.database.reading() as tx:
        page = replies.card(tx, attempt)
        plan = incidents.load_one(tx, page.incident, office.context(tx, office.now())).facts.plan
    reached = result is CardResult.ANSWERED or (
        result is CardResult.PASSED_ON and plan.roles[page.role].side is Side.ABOVE
    )
    extra = {"card": attempt, "result": result.value, "words": words}
    if reached:
        event = Answered(page=page.id, person=page.person, role=page.role)
        by = By(actor, page.person or page.role, extra=extra)

        def received(tx: Tx, now: datetime) -> None:
            attempts.answered(tx, page.id, ChannelKind.MANUAL, now)

        return change(office, page.number, (event,), by, received)

    def missed(tx: Tx, now: datetime) -> None:
        replies.card_failed(tx, attempt, result.value, again=True, now=now)

    return change(office, page.number, (Noted(f"call: {result.value}"),), By(actor, extra=extra), missed)

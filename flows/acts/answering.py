"""应答: by text, by word of mouth recorded at the desk, and the results of calls by hand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.events import Answered, Declined, Event, Noted, Replied, ReportedUp
from engine.vocabulary import ActorKind, ChannelKind, Medium, PageState, Side, Stage
from flows.acts import verification
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, Changed, change, change_in, past
from flows.acts.content_free import of_names
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office
from models import attempts, incidents, numbers, record, replies, verifying
from models.errors import LostRace
from models.record import Line
from models.replies import PageRef
from models.session import Tx
from notifications.drills import marked
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
    """A text that came in. `key`: whose it is and its id there (`models.sources.Source.key`)."""

    key: str
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
                earlier = replies.seen_before(tx, text.key)
                if earlier is not None:
                    return earlier
                answer = _receive(tx, office, text, now)
        except LostRace:
            continue
        office.waker.wake()
        return answer
    raise LostRace(f"the incident of {text.key} kept changing; try again")


def _receive(tx: Tx, office: Office, text: InboundText, now: datetime) -> str:
    reply = read_reply(text.body)
    if reply.stops or reply.starts:
        _opt(tx, text, reply, now)
        return ""
    owners = numbers.contacts_of_number(tx, text.sender)
    if not owners:
        replies.keep(tx, text.key, None, "unknown sender", "", now)
        return ""
    if verification.by_reply(tx, owners, text.body, now):
        answer = _say(office, "reply_verified")
        replies.keep(tx, text.key, owners[0][0], "verified", answer, now)
        return answer
    persons = [person for _, person in owners]
    outcome, answer = _understand(tx, office, text, reply, persons, now)
    replies.keep(tx, text.key, owners[0][0], outcome, answer, now)
    return answer


def _opt(tx: Tx, text: InboundText, reply: Reply, now: datetime) -> None:
    """No more texts to this number, or texts again: carriers answer that themselves, so we do not."""
    changed = numbers.stop(tx, text.sender) if reply.stops else numbers.start(tx, text.sender)
    kind = "number_stopped" if reply.stops else "number_started"
    actor = Actor(ActorKind.PHONE, "", "sms", verified=True).entry
    lines = [Line(kind, {"contact": contact}, actor) for contact in changed]
    if lines:
        record.register(tx, lines, now)
    replies.keep(tx, text.key, changed[0] if changed else None, kind, "", now)


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
        codes = listing(page.code for page in waiting)
        return "ambiguous", _say(office, "reply_list", drill=waiting[0].drill, pages=codes)
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
        return "declined", _say(office, "reply_declined", drill=page.drill, number=page.number)
    if not (reply.code or reply.bare):
        replied = Replied(page.id, page.person, text.body)
        change_in(tx, office, page.incident, (replied,), By(actor), now)
        return "words", _say(office, "reply_noted", drill=page.drill, number=page.number, code=page.code)
    return _answer_page(tx, office, page, text, actor, now)


def _answer_page(
    tx: Tx, office: Office, page: PageRef, text: InboundText, actor: Actor, now: datetime
) -> tuple[str, str]:
    event = Answered(page=page.id, person=page.person)
    changed = change_in(tx, office, page.incident, (event,), By(actor, extra={"text": text.body}), now)
    attempts.answered(tx, page.id, ChannelKind.SMS, now)
    verifying.by_answer(tx, page.id, now, number=text.sender)
    facts = changed.loaded.facts
    level = facts.plan.level(facts.incident.event_level).name
    category = facts.plan.category.in_(office.settings.office.locale)
    known = {"number": page.number, "category": category, "level": level}
    return "answered", _say(office, "page_reply_answered", drill=page.drill, **known)


def _too_late(tx: Tx, office: Office, page: PageRef, now: datetime) -> str:
    """Who answered and when, by post; or, if nobody was called who did, that the call was withdrawn."""
    answered = replies.last_answer(tx, page.incident)
    if answered is None:
        return _say(office, "reply_withdrawn", drill=page.drill, number=page.number)
    person = office.book(tx, now).people.get(answered.person or "")
    at = office.calendar.local(answered.closed_at or answered.opened_at)
    return _say(
        office,
        "reply_already",
        drill=page.drill,
        number=page.number,
        who=person.post if person else "值班室",
        when=f"{at:%H:%M}",
    )


def _say(office: Office, name: str, *, drill: bool = False, **variables: str) -> str:
    known = {"landline": office.settings.office.landline, **variables}
    message = office.renderer.render(name, "sms", office.settings.office.locale, known)
    return marked(message, ChannelKind.SMS).text if drill else message.text


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


@dataclass(frozen=True, slots=True)
class Dialled:
    """What came of a call by hand: `words` say who lifted it; `stage` and `receipt` are of a call upward."""

    result: CardResult
    words: str = ""
    stage: Stage | None = None
    receipt: str = ""


def record_card(office: Office, attempt: str, result: CardResult, actor: Actor, words: str = "") -> Changed:
    """The result of a call by hand; see `dial`."""
    return dial(office, attempt, Dialled(result, words), actor)


def dial(office: Office, attempt: str, call: Dialled, actor: Actor) -> Changed:
    """The result of a call by hand: answered ends the page, anything else keeps the card for later.

    已转告 (passed on) counts as reached at a superior's office only, where whoever lifts the telephone
    takes the report. Of anybody else it says that somebody else was told: that person still has to
    answer. A call upward that names its stage and who took it is registered 报送登记 with it.
    """
    with office.database.reading() as tx:
        page = replies.card(tx, attempt)
        facts = incidents.load_one(tx, page.incident, office.context(tx, office.now())).facts
    upward = facts.plan.roles[page.role].side is Side.ABOVE
    if upward and (problems := of_names(facts, {"receiver": call.words, "receipt": call.receipt})):
        raise BadInput(problems)
    extra = {"card": attempt, "result": call.result.value, "words": call.words}
    if call.result is CardResult.ANSWERED or (upward and call.result is CardResult.PASSED_ON):
        events: tuple[Event, ...] = (Answered(page=page.id, person=page.person, role=page.role),)
        if upward and call.stage and call.words.strip():
            events += (_reported(page, call, call.stage, office.now()),)
        by = By(actor, page.person or page.role, extra=extra)

        def received(tx: Tx, now: datetime) -> None:
            attempts.answered(tx, page.id, ChannelKind.MANUAL, now)
            verifying.by_answer(tx, page.id, now, attempt=attempt)

        return change(office, page.number, events, by, received)

    def missed(tx: Tx, now: datetime) -> None:
        replies.card_failed(tx, attempt, call.result.value, again=True, now=now)

    event = Noted(f"call: {call.result.value}")
    return change(office, page.number, (event,), By(actor, extra=extra), missed)


def _reported(page: PageRef, call: Dialled, stage: Stage, at: datetime) -> ReportedUp:
    """The call as a report upward, to be registered with its answer."""
    return ReportedUp(page.role, call.words.strip(), Medium.TELEPHONE, stage, at, call.receipt.strip())

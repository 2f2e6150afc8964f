"""应答 by link: the page is shown first, and only a press of its button answers."""

from dataclasses import dataclass

from engine.events import Answered
from engine.vocabulary import ActorKind, ChannelKind, PageState
from flows import links
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, change_in
from flows.wiring import Office
from models import attempts, incidents, replies
from models.errors import LostRace


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page behind a link shows: no more than the text did. `open` False: nothing left to answer."""

    number: str
    category: str
    level: str
    locale: str
    open: bool
    drill: bool = False


def look(office: Office, token: str) -> Asked:
    """What a link asks. Changes nothing: mail and chat systems fetch links before people do.

    Raises BadLink, or NotFound for a page that is not on record.
    """
    link = links.read(office.settings, token, office.now())
    with office.database.reading() as tx:
        page = replies.by_id(tx, link.page)
        facts = incidents.load_one(tx, page.incident, office.context(tx, office.now())).facts
    person = facts.roster.people.get(page.person or "")
    locale = person.locale if person else office.settings.office.locale
    level = facts.plan.level(facts.incident.event_level).name
    is_open = page.state is PageState.OPEN
    return Asked(page.number, facts.plan.category.in_(locale), level, locale, is_open, page.drill)


def answer(office: Office, token: str) -> bool:
    """Answer the page of a link; False if it was answered or withdrawn before: a link works once.

    Raises BadLink, NotFound, or StoreError when nothing could be entered.
    """
    link = links.read(office.settings, token, office.now())
    for _ in range(ROUNDS):
        now = office.now()
        try:
            with office.database.writing() as tx:
                page = replies.of_attempt(tx, link.attempt)
                if page.id != link.page or page.state is not PageState.OPEN:
                    return False
                by = By(Actor(ActorKind.PHONE, page.person or "", "link", verified=True))
                change_in(tx, office, page.incident, (Answered(page=page.id, person=page.person),), by, now)
                attempts.answered(tx, page.id, ChannelKind.SMS, now)
        except LostRace:
            continue
        office.waker.wake()
        return True
    raise LostRace("the incident kept changing; try again")

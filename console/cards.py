"""Call cards 人工拨打: whom the desk has to dial, the number, and what to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.times import Wall
from engine.facts import Facts
from flows import wording
from flows.acts.answering import CardResult
from flows.wiring import Office
from models.views import Card
from notifications.channels.manual import call_script

# One tap each, in the order they happen. The first ends the card, and so does the last at a superior's.
RESULTS = (CardResult.ANSWERED, CardResult.NO_ANSWER, CardResult.BUSY, CardResult.PASSED_ON)


@dataclass(frozen=True, slots=True)
class CallCard:
    """A card as the desk sees it. `telephone` "" means that the address book has no number."""

    id: str
    number: str
    level: str
    role: str
    name: str
    post: str
    side: str
    telephone: str
    script: tuple[str, ...]
    since: str
    last_result: str


def call_cards(
    office: Office, cards: Iterable[Card], facts_of: Mapping[str, Facts], wall: Wall
) -> list[CallCard]:
    """Cards with their scripts; `facts_of` gives the facts of each card's incident."""
    return [_made(office, card, facts_of[card.incident], wall) for card in cards if card.incident in facts_of]


def _made(office: Office, card: Card, facts: Facts, wall: Wall) -> CallCard:
    words, plan = wall.words, facts.plan
    role = plan.roles[card.role]
    level = plan.level(facts.incident.event_level).name
    said = {
        "number": card.number,
        "category": words.text(plan.category),
        "level": level,
        "limit": wording.limit(office, facts, None, words.locale),
        "landline": office.settings.office.landline,
        "code": card.code,
    }
    script = call_script(office.renderer, role.side, words.locale, said)
    return CallCard(
        card.attempt,
        card.number,
        level,
        words.text(role.title),
        card.person_name,
        card.post,
        words.label(role.side),
        card.telephone,
        script.lines,
        wall.clock(card.since),
        words(f"card.{card.last_result}") if card.last_result else "",
    )

"""Call cards 人工拨打: whom the desk has to dial, the number, what to say, and what was tried before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console.times import Wall
from console.upward import Entry, is_above, leaders, named, next_stage, payloads
from engine.attempts import urgency
from engine.facts import Facts
from engine.vocabulary import Anchor, Stage
from flows import wording
from flows.acts.answering import CardResult
from flows.wiring import Office
from models.cards import Card
from notifications.channels.manual import call_script
from notifications.drills import SPOKEN

# One tap each, in the order they happen. The first ends the card, and so does the last at a superior's.
RESULTS = (CardResult.ANSWERED, CardResult.NO_ANSWER, CardResult.BUSY, CardResult.PASSED_ON)


@dataclass(frozen=True, slots=True)
class Dialled:
    """A call that was made for a card and did not settle it; `words` say who lifted the telephone."""

    at: str
    result: str
    words: str


@dataclass(frozen=True, slots=True)
class CallUp:
    """What a call upward needs besides: the consent ("" if there is none), who may give it, which report."""

    consent: str
    leaders: tuple[tuple[str, str], ...]
    stage: Stage


@dataclass(frozen=True, slots=True)
class CallCard:
    """A card as the desk sees it. `telephone` "" means that the address book has no number."""

    id: str
    number: str
    level: str
    urgency: str
    role: str
    name: str
    post: str
    side: str
    telephone: str
    code: str
    script: tuple[str, ...]
    since: str
    tries: tuple[Dialled, ...]
    upward: CallUp | None
    drill: bool = False


def call_cards(
    office: Office,
    cards: Iterable[Card],
    facts_of: Mapping[str, Facts],
    said: Mapping[str, Sequence[Entry]],
    wall: Wall,
) -> list[CallCard]:
    """Cards with their scripts; `facts_of` gives the facts of each card's incident, `said` its entries."""
    return [
        _made(office, card, facts_of[card.incident], said.get(card.incident, ()), wall)
        for card in cards
        if card.incident in facts_of
    ]


def _made(office: Office, card: Card, facts: Facts, entries: Sequence[Entry], wall: Wall) -> CallCard:
    words, plan = wall.words, facts.plan
    role = plan.roles[card.role]
    response = plan.level(facts.incident.response_level)
    return CallCard(
        card.attempt,
        card.number,
        plan.level(facts.incident.event_level).name,
        words.label(urgency(response.rank, card.occasion)),
        words.text(role.title),
        card.person_name,
        card.post,
        words.label(role.side),
        card.telephone,
        card.code,
        _script(office, card, facts, wall),
        wall.clock(card.since),
        _tries(card, entries, wall),
        _call_up(card, facts, entries, wall) if is_above(facts, card.role) else None,
        facts.incident.drill is not None,
    )


def _script(office: Office, card: Card, facts: Facts, wall: Wall) -> tuple[str, ...]:
    words, plan = wall.words, facts.plan
    said = {
        "number": card.number,
        "category": words.text(plan.category),
        "level": plan.level(facts.incident.event_level).name,
        "limit": wording.limit(office, facts, None, words.locale),
        "landline": office.settings.office.landline,
        "code": card.code,
    }
    lines = call_script(office.renderer, plan.roles[card.role].side, words.locale, said).lines
    return (words.text(SPOKEN).strip(), *lines) if facts.incident.drill else lines


def _tries(card: Card, entries: Sequence[Entry], wall: Wall) -> tuple[Dialled, ...]:
    """Every call made for this card, the first first."""
    return tuple(
        Dialled(wall.clock(entry["at"]), wall.words(f"card.{payload['result']}"), payload["words"])
        for entry in entries
        if entry["kind"] == "noted" and (payload := entry["payload"]) and payload.get("card") == card.attempt
    )


def _call_up(card: Card, facts: Facts, entries: Sequence[Entry], wall: Wall) -> CallUp:
    given = facts.incident.anchors.get(Anchor.CONSENTED)
    last = payloads(entries, "consented")[-1:]
    who = named(facts, last[0]["person"], wall.words.locale) if last else ""
    consent = f"{who} {wall.clock(given)}".strip() if given else ""
    return CallUp(consent, leaders(facts, wall.words.locale), next_stage(entries, card.role))

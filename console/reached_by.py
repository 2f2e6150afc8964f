"""How somebody would be reached first: by which ways, in their order, and at which number, masked."""

from collections.abc import Sequence

from console.telephone import masked
from console.words import Words
from engine.vocabulary import ChannelKind, Urgency
from models.people import KINDS, Book


def reached_by(
    person: str, channels: Sequence[ChannelKind], urgency: Urgency, book: Book, words: Words
) -> str:
    """短信、语音电话 199****0001: the person's own rule first, then the plan's; "" without a number."""
    numbers: dict[ChannelKind, str] = {}
    for number in book.numbers.get(person, ()):
        numbers.setdefault(KINDS[number.kind], number.number)
    rule = sorted(book.rules.get((person, urgency), ()), key=lambda step: step.delay)
    ways = [way for way in dict.fromkeys((*(step.channel for step in rule), *channels)) if way in numbers]
    if not ways:
        return ""
    return f"{words.several([words.label(way) for way in ways])} {masked(numbers[ways[0]])}"


def dialled_at(person: str, book: Book) -> str:
    """The number the desk would dial, masked; "" if there is none."""
    return next((masked(number.number) for number in book.numbers.get(person, ())), "")

"""Personal rules 个人呼叫规则 and quiet hours 免打扰时段: set by the person, or for him by an administrator.

Entered in the register with ids and no number, so that it can be said later why somebody was called
as he was.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from engine.personal import LONGEST_DELAY, QuietHours, RuleStep
from engine.vocabulary import ChannelKind, Urgency
from flows.acts.actor import Actor
from flows.acts.entering import enter
from flows.acts.errors import BadInput, Problem
from flows.acts.finding import one_person
from flows.wiring import Office
from models import personal
from models.people import Book

# More steps than anybody has numbers are a slip of the hand.
MOST_STEPS = 8

_MACHINES = (ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.CHAT)
_STEP = re.compile(r"(?P<channel>[a-z]+)(?::(?P<number>\d+))?(?:@(?P<delay>\d+)s?)?")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—至]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class PersonalRule:
    """What somebody has asked for: by urgency the steps as they are written, and the quiet hours."""

    person: str
    name: str
    post: str
    rules: dict[str, list[str]]
    quiet: str


def set_rule(office: Office, who: str, urgency: str, steps: Sequence[str], actor: Actor) -> PersonalRule:
    """Set somebody's rule for an urgency; no steps take it away.

    A step is `voice`, `voice@60` (60 seconds after the page), `voice:2@60` (at the second number of the
    channel). BadInput names everything that is wrong with it.
    """
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        person = one_person(book, who)
        kind = _urgency(urgency)
        read = _read(book, person, kind, steps)
        personal.save_rule(tx, person, kind, read)
        done = {"person": person, "urgency": kind.value, "steps": [_plain(step) for step in read]}
        enter(tx, "personal_rule_set", done, actor, now)
    office.waker.wake()
    return rules_of(office, person)


def set_quiet_hours(office: Office, who: str, hours: str, actor: Actor) -> PersonalRule:
    """Set somebody's quiet hours on the office's wall clock, such as 22:00-07:00; "" takes them away."""
    now = office.now()
    with office.database.writing() as tx:
        person = one_person(office.book(tx, now), who)
        read = _hours(hours)
        personal.save_quiet_hours(tx, person, read)
        done = {"person": person, "hours": _span(read)}
        enter(tx, "quiet_hours_set", done, actor, now)
    office.waker.wake()
    return rules_of(office, person)


def rules_of(office: Office, who: str) -> PersonalRule:
    """What somebody has asked for."""
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    return _shown(book, one_person(book, who))


def _urgency(text: str) -> Urgency:
    if text not in list(Urgency):
        raise BadInput([Problem("urgency", text, f"one of {', '.join(Urgency)}")])
    return Urgency(text)


def _read(book: Book, person: str, urgency: Urgency, steps: Sequence[str]) -> list[RuleStep]:
    """The steps of a rule; BadInput names every problem at once."""
    problems: list[Problem] = []
    read = [step for text in steps if (step := _step(book, person, text, problems))]
    places = [(step.channel, step.contact) for step in read]
    if len(steps) > MOST_STEPS:
        problems.append(Problem("rule.many", str(len(steps)), f"at most {MOST_STEPS}"))
    if len(set(places)) < len(places):
        remedy = "each number once on a channel; a call that rings out is repeated by itself"
        problems.append(Problem("rule.twice", " ".join(steps), remedy))
    if not problems and read:
        problems += _gaps(book, person, urgency, read)
    if problems:
        raise BadInput(problems)
    return sorted(read, key=lambda step: step.delay)


def _step(book: Book, person: str, text: str, problems: list[Problem]) -> RuleStep | None:
    found = _STEP.fullmatch(text.strip().lower())
    if found is None or found["channel"] not in _MACHINES:
        channels = ", ".join(_MACHINES)
        remedy = f"write channel, channel@seconds or channel:number@seconds; channels: {channels}"
        problems.append(Problem("rule.step", text, remedy))
        return None
    channel, delay = ChannelKind(found["channel"]), timedelta(seconds=int(found["delay"] or 0))
    contacts = book.contacts(person).get(channel, ())
    number = int(found["number"] or 1)
    if not 1 <= number <= len(contacts):
        has = f"{len(contacts)} usable numbers" if contacts else "no usable number"
        problems.append(Problem("rule.number", text, f"this person has {has} for {channel}"))
        return None
    if delay > LONGEST_DELAY:
        most = int(LONGEST_DELAY.total_seconds())
        problems.append(
            Problem("rule.delay", text, f"at most {most} seconds: by then the ladder has climbed")
        )
        return None
    return RuleStep(channel, delay, contacts[number - 1])


def _gaps(book: Book, person: str, urgency: Urgency, read: Sequence[RuleStep]) -> list[Problem]:
    """What would keep somebody from being called in time."""
    problems = []
    if min(step.delay for step in read):
        problems.append(Problem("rule.at_once", "no step at once", "begin with a step without a delay"))
    calls = any(step.channel is ChannelKind.VOICE for step in read)
    if urgency is not Urgency.NORMAL and not calls and ChannelKind.VOICE in book.contacts(person):
        problems.append(
            Problem("rule.no_call", "no call", "add voice: a text wakes nobody, and this is urgent")
        )
    return problems


def _hours(text: str) -> QuietHours | None:
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    try:
        first, first_minute, last, last_minute = map(int, found.groups()) if found else (-1,) * 4
        hours = QuietHours(time(first, first_minute), time(last, last_minute))
    except ValueError:
        raise BadInput([Problem("quiet.hours", text, "write from and to: 22:00-07:00")]) from None
    if hours.starts == hours.ends:
        raise BadInput([Problem("quiet.whole_day", text, "they may not last the whole day")])
    return hours


def _plain(step: RuleStep) -> dict[str, Any]:
    return {
        "channel": step.channel.value,
        "seconds": int(step.delay.total_seconds()),
        "contact": step.contact,
    }


def _span(hours: QuietHours | None) -> str:
    return f"{hours.starts:%H:%M}-{hours.ends:%H:%M}" if hours else ""


def _shown(book: Book, person: str) -> PersonalRule:
    known = book.people[person]
    rules = {
        urgency.value: [_written(book, person, step) for step in steps]
        for urgency in Urgency
        if (steps := book.rules.get((person, urgency)))
    }
    return PersonalRule(person, known.name, known.post, rules, _span(book.quiet.get(person)))


def _written(book: Book, person: str, step: RuleStep) -> str:
    """A step as people write it. A number that is disabled reads ?: its place is the first one's."""
    contacts = book.contacts(person).get(step.channel, ())
    number = str(contacts.index(step.contact) + 1) if step.contact in contacts else "?"
    seconds = int(step.delay.total_seconds())
    return f"{step.channel}:{number}" + (f"@{seconds}" if seconds else "")

"""What the system will do by itself, and when: `02:25 转呼 分管领导`."""

from dataclasses import dataclass
from datetime import datetime

from console.suggestion import field_value
from console.times import Wall
from console.words import Words
from engine import tracks
from engine.draft import Draft
from engine.facts import Facts, Timer
from engine.ladder import due_at
from engine.parts import Rung
from engine.plan import Plan
from engine.vocabulary import Side, TimerKind


@dataclass(frozen=True, slots=True)
class Ahead:
    """An automatic act to come. `is_limit`: a limit draws near or ends; anything else calls somebody."""

    at: datetime
    clock: str
    what: str
    is_limit: bool


_LIMITS = (TimerKind.WARN, TimerKind.BREACH, TimerKind.SILENCE, TimerKind.DRILL_END)


def ahead(facts: Facts, wall: Wall) -> list[Ahead]:
    """Everything that is armed, soonest first."""
    return [_made(facts, timer, wall) for timer in _in_order(facts)]


def next_call(facts: Facts, wall: Wall) -> Ahead | None:
    """The next call; the next end of a limit if nobody is going to be called otherwise."""
    armed = _in_order(facts)
    calls = [timer for timer in armed if timer.kind not in _LIMITS]
    return _made(facts, (calls or armed)[0], wall) if armed else None


def _in_order(facts: Facts) -> list[Timer]:
    return sorted(facts.timers, key=lambda timer: (timer.due, timer.track))


def _made(facts: Facts, timer: Timer, wall: Wall) -> Ahead:
    return Ahead(timer.due, wall.clock(timer.due), say(facts, timer, wall.words), timer.kind in _LIMITS)


def say(facts: Facts, timer: Timer, words: Words) -> str:
    """What this timer will do, in words."""
    plan, item = facts.plan, tracks.item(timer.track)
    match timer.kind:
        case TimerKind.RUNG | TimerKind.LAPSE:
            return _rung(facts, timer, words)
        case TimerKind.TELL | TimerKind.GATE:
            key = "gate" if timer.kind is TimerKind.GATE else _tell(plan, item, timer.n)
            key = "spared" if facts.incident.spares(plan.roles[item]) else key
            return words(f"ahead.{key}", role=words.text(plan.roles[item].title))
        case TimerKind.WARN | TimerKind.BREACH:
            return words(f"ahead.{timer.kind}", deadline=words.text(plan.deadline(item).title))
        case TimerKind.UPDATE:
            cadence = next(cadence for cadence in plan.cadences if cadence.id == item)
            return words("ahead.update", update=words.text(cadence.title))
        case TimerKind.ASK | TimerKind.SILENCE:
            return _question(plan, item, timer.kind, words)
        case TimerKind.CHASE:
            reader = plan.roles[plan.reviewing(*facts.incident.levels)]
            return words("ahead.chase", role=words.text(reader.title))
        case TimerKind.DRILL_END:
            return words("ahead.drill_end")


def _question(plan: Plan, field_id: str, kind: TimerKind, words: Words) -> str:
    """Who is asked to decide, or what it means that nobody has."""
    question, field = plan.asked[field_id], next(f for f in plan.fields if f.id == field_id)
    roles = words.several([words.text(plan.roles[role].title) for role in question.roles])
    value = field_value(field, question.silence, words)
    return words(f"ahead.{kind}", roles=roles, field=words.text(field.title), value=value)


def _tell(plan: Plan, role: str, n: int) -> str:
    """After the last try, and upward always, the desk gets a card instead of anybody a text."""
    tell = next(tell for tell in plan.tells if tell.role == role)
    if n >= tell.tries or plan.roles[role].side is Side.ABOVE:
        return "tell_card"
    return "tell_again" if n else "tell"


def _due(facts: Facts, timer: Timer) -> Rung:
    """The rung that will be called when this timer is due, unless fields or roster change until then."""
    draft = Draft(facts, timer.due)
    return draft.ladder.rungs[due_at(draft, timer.n)]


def _rung(facts: Facts, timer: Timer, words: Words) -> str:
    """Whom a rung calls; in a drill those it spares are called by nobody."""
    roles = [facts.plan.roles[role] for role in _due(facts, timer).roles]
    called = [role for role in roles if not facts.incident.spares(role)]
    titles = words.several([words.text(role.title) for role in called or roles])
    if not called:
        return words("ahead.spared", role=titles)
    first = timer.kind is TimerKind.RUNG and not timer.n
    return words("ahead.rung_first" if first else f"ahead.{timer.kind}", roles=titles)

"""What the desk does next about an incident: one sentence, and the acts that are likely after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.buttons import Button
from console.incident import Sheet
from console.times import Wall
from engine import doing
from engine.vocabulary import State, TimerKind

# How many acts are put first; the rest is a fold away.
LIKELY = 5
# What mostly comes next, by the state it is in; a note can be wanted at any time.
_USUAL: Mapping[State, tuple[str, ...]] = {
    State.TRIAGE: ("confirm", "answer", "note", "done", "reported"),
    State.HANDLING: ("note", "done", "reported", "answer", "update", "spread"),
    State.CLOSING: ("note", "resume", "done", "reported"),
    State.CLOSED: ("archive", "note", "reopen", "reported"),
}
_ENDED = ("archive", "note")


@dataclass(frozen=True, slots=True)
class Next:
    """What the desk does next, in one sentence, and the act it is done by; "" where it takes none."""

    says: str
    act: str = ""


def next_step(sheet: Sheet, wall: Wall) -> Next:
    """The first of these that there is anything to do about."""
    asked = (_cards, _late_report, _unconfirmed, _review, _missed, _nothing_done, _limit, _step, _closing)
    if not sheet.facts.incident.state.is_open:
        return _over(sheet, wall)
    found = (ask(sheet, wall) for ask in asked)
    return next((one for one in found if one), Next(wall.words("next.nothing")))


def likely(sheet: Sheet, buttons: Mapping[str, Button], step: Next) -> tuple[str, ...]:
    """The acts to put first: the one that is next, and what is usual in this state; only possible ones."""
    usual = _USUAL.get(sheet.facts.incident.state, _ENDED)
    calling = any(one.tone in ("calling", "dial") for one in sheet.called)
    names = [step.act, *(name for name in usual if name != "answer" or calling)]
    if sheet.facts.incident.drill:
        names.insert(1, "end_drill")
    possible = [name for name in dict.fromkeys(names) if name in buttons and buttons[name].is_mine]
    possible = [name for name in possible if buttons[name].possible]
    return tuple(possible[:LIKELY])


_Asked = Callable[[Sheet, Wall], Next | None]


def _cards(sheet: Sheet, wall: Wall) -> Next | None:
    waiting = [one for one in sheet.called if one.tone == "dial"]
    if not waiting:
        return None
    first = sheet.cards[0].name or sheet.cards[0].role if sheet.cards else waiting[0].role
    key = "next.card" if len(waiting) == 1 else "next.cards"
    return Next(wall.words(key, who=first, n=len(waiting)))


def _late_report(sheet: Sheet, wall: Wall) -> Next | None:
    late = [one for one in sheet.owed if one.is_late and one.can_be_made]
    return Next(wall.words("next.owed", title=late[0].title, due=late[0].due), "update") if late else None


def _unconfirmed(sheet: Sheet, wall: Wall) -> Next | None:
    if sheet.facts.incident.state is not State.TRIAGE:
        return None
    plan, words = sheet.facts.plan, wall.words
    roles = words.several([words.text(plan.roles[role].title) for role in plan.confirmed_by])
    return Next(words("next.confirm", roles=roles), "confirm")


def _review(sheet: Sheet, wall: Wall) -> Next | None:
    if sheet.facts.incident.state is not State.CLOSING:
        return None
    plan, words = sheet.facts.plan, wall.words
    if sheet.lacks_report:
        return Next(words("next.make_report"))
    return Next(words("next.review", role=words.text(plan.roles[plan.reviewer].title)))


def _missed(sheet: Sheet, wall: Wall) -> Next | None:
    missed = [limit.bar for limit in sheet.limits if limit.bar.tone == "over" and limit.bar.runs]
    if not missed:
        return None
    return Next(wall.words("next.missed", title=missed[0].title, left=missed[0].left), "done")


def _nothing_done(sheet: Sheet, wall: Wall) -> Next | None:
    """Answered, and nothing has been done yet: the ladder would open again."""
    lapse = [timer.due for timer in sheet.facts.timers if timer.kind is TimerKind.LAPSE]
    return Next(wall.words("next.act", at=wall.clock(min(lapse))), "note") if lapse else None


def _limit(sheet: Sheet, wall: Wall) -> Next | None:
    limit = sheet.next_limit
    if limit is None:
        return None
    return Next(wall.words("next.limit", title=limit.bar.title, at=limit.bar.due_at), "done")


def _step(sheet: Sheet, wall: Wall) -> Next | None:
    open_ones = [step for step in sheet.steps if step.required and not step.done and not step.waits]
    return Next(wall.words("next.step", title=open_ones[0].title), "done") if open_ones else None


def _closing(sheet: Sheet, wall: Wall) -> Next | None:
    if any(step.required and not step.done for step in sheet.steps):
        return None
    return Next(wall.words("next.resolve"), "resolve")


def _over(sheet: Sheet, wall: Wall) -> Next:
    """What is left when it has ended: what is filed, and filing."""
    words, state = wall.words, sheet.facts.incident.state
    if state is State.ARCHIVED:
        return Next(words("next.archived"))
    lacking = doing.to_file(sheet.facts)
    if lacking:
        titles = words.several([words.text(step.title) for step in lacking])
        return Next(words("next.to_file", steps=titles), "done")
    return Next(words("next.archive"), "archive")

"""What comes next about an incident: one sentence for whoever looks, and the acts likely after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.acting import Who
from console.buttons import Button
from console.incident import Sheet
from console.times import Wall
from console.word_of_mouth import titles
from engine import doing, moments
from engine.rights import Right
from engine.vocabulary import PageState, State, TimerKind

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
# What a unit's contact does, whatever the state: he signs for it, and says how it goes.
_OF_A_UNIT = ("notice", "update", "note", "attach")


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next, in one sentence; the act it is done by, "" where it takes none or is another's.

    Without an act it is for whoever has `right`.
    """

    says: str
    act: str = ""
    right: Right = Right.HANDLE


def next_step(sheet: Sheet, buttons: Mapping[str, Button], who: Who | None, wall: Wall) -> Next:
    """What comes first for whoever looks: his own answer, then what is to be done, by him or by the desk."""
    if not sheet.facts.incident.state.is_open:
        return _over(sheet, wall)
    if who and who.person and _is_called(sheet, who.person) and buttons["answer"].possible:
        return Next(wall.words("next.answer"), "answer")
    if who and who.person and _is_unsigned(sheet, who) and buttons["receipt"].possible:
        return Next(wall.words("next.sign"), "receipt")
    asked = (_cards, _late_report, _unconfirmed, _review, _missed, _nothing_done, _limit, _step, _closing)
    found = [one for ask in asked if (one := ask(sheet, wall))]
    first = found[0] if found else Next(wall.words("next.nothing"))
    # The desk dials, and meanwhile whoever decides has to decide: he is not sent away because of its cards.
    mine = next((one for one in found if _is_his(one, buttons, who)), None)
    if mine and (mine is first or _cards(sheet, wall)):
        return mine
    if _cards(sheet, wall):
        return Next(wall.words("next.desk_dials"))
    return first if not found else Next(wall.words("next.by_others", what=first.says))


def _is_his(step: Next, buttons: Mapping[str, Button], who: Who | None) -> bool:
    if step.act:
        return buttons[step.act].is_mine
    return who is None or bool({step.right, Right.HANDLE} & who.rights)


def _is_unsigned(sheet: Sheet, who: Who) -> bool:
    """Whether this contact of a unit was told of it, and no receipt of the unit's is on record."""
    told = {page.role for page in sheet.show.pages if page.person == who.person}
    signed = {role for role in told if moments.of(moments.SIGNED, role) in sheet.facts.incident.anchors}
    return Right.READ_UNIT in who.rights and bool(told) and not signed


def _is_called(sheet: Sheet, person: str) -> bool:
    return any(page.person == person and page.state == PageState.OPEN for page in sheet.show.pages)


def likely(
    sheet: Sheet, buttons: Mapping[str, Button], step: Next, who: Who | None = None
) -> tuple[str, ...]:
    """The acts to put first: the one that is next, and what is usual in this state; only possible ones."""
    usual = _USUAL.get(sheet.facts.incident.state, _ENDED)
    if who and Right.READ_UNIT in who.rights:
        usual = ("receipt", *_OF_A_UNIT) if _is_unsigned(sheet, who) else _OF_A_UNIT
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
    words, incident = wall.words, sheet.facts.incident
    roles = titles(sheet, sheet.facts.plan.confirming(*incident.levels).roles, words)
    return Next(words("next.confirm", roles=words.several(roles)), "confirm")


def _review(sheet: Sheet, wall: Wall) -> Next | None:
    if sheet.facts.incident.state is not State.CLOSING:
        return None
    plan, words, levels = sheet.facts.plan, wall.words, sheet.facts.incident.levels
    if sheet.lacks_report:
        return Next(words("next.make_report"))
    reader = words.text(plan.roles[plan.reviewing(*levels)].title)
    return Next(words("next.review", role=reader), right=Right.REVIEW)


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
    owed = [step for step in sheet.steps if step.required and not step.done]
    open_ones = [step for step in owed if not step.waits and not step.opens]
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

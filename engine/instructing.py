"""Instructions in mid-flight 批示、交办: a step of the incident's own, and a limit if a time was given.

Whoever is to do it is told at once, and again until he or she answers; of several the first leads 主办, and
the others owe their part to it 协办, each as a step of its own.

The frozen plan stays as it is, and hashed; what a superior asked for is added to it, for this incident only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from engine import assisting, moments, tells
from engine.conditions import ALWAYS
from engine.draft import Draft
from engine.duties import Deadline, Instruction, Step, Tell
from engine.errors import EndsTooEarly, UnknownItem
from engine.handover import Instructed
from engine.parts import Span, Text
from engine.plan import Plan
from engine.vocabulary import Anchor, ChannelKind, Side, Standing, Unit

# No id of a playbook has a hyphen, so these are the incident's own.
_ID = "order-{}"
# Ours: the warning comes when a quarter of the time is left, and a day before the end at the earliest.
_QUARTER, _DAY = 4, 24 * 60
# Ours: as the shipped playbooks tell a unit.
_RETRY, _TRIES = Span(15, Unit.MINUTES), 3


def is_own(item: str) -> bool:
    """Whether a step or a limit of this id was added to the plan by an instruction."""
    return item.startswith(_ID.format(""))


def extended(plan: Plan, given: Iterable[Instruction]) -> Plan:
    """The plan with these instructions too, at every level."""
    new = tuple(given)
    if not new:
        return plan
    named = dict.fromkeys(role for one in new for role in (one.role, *one.assisting))
    known = {tell.role for tell in plan.tells}
    return replace(
        plan,
        instructions=(*plan.instructions, *new),
        tells=(*plan.tells, *(_tell(plan, role) for role in named if role not in known)),
        steps=(*plan.steps, *(step for one in new for step in _steps(plan, one))),
        deadlines=(*plan.deadlines, *(_deadline(plan, one) for one in new if one.due)),
    )


def _tell(plan: Plan, role: str) -> Tell:
    """How somebody is told whom the plan has told at no level: owed by nothing but the instruction."""
    is_above = plan.roles[role].side is Side.ABOVE
    channels = (ChannelKind.MANUAL,) if is_above else (ChannelKind.SMS, ChannelKind.VOICE)
    return Tell(role, frozenset(), channels, _RETRY, _TRIES)


def _steps(plan: Plan, one: Instruction) -> Iterator[Step]:
    levels = frozenset(level.id for level in plan.levels)
    whole = Step(one.id, Text(one.task, one.task), required=True, levels=levels, by=one.role)
    yield whole
    yield from (assisting.part(whole, plan.roles[role]) for role in one.assisting)


def _deadline(plan: Plan, one: Instruction) -> Deadline:
    leaders = (role for role in plan.confirmed_by if plan.roles[role].side is Side.OWN)
    return Deadline(
        id=one.id,
        title=Text(one.task, one.task),
        anchors=(),
        within={},
        when=ALWAYS,
        warn=(_ahead(one),),
        warn_roles=(one.role, *one.assisting),
        breach_roles=tuple(dict.fromkeys((one.role, *leaders))),
        met_by=frozenset((moments.of(moments.STEP, one.id),)),
        source=one.source,
        standing=Standing.SUPERIOR_ORDER,
        until={level.id: moments.of(moments.DUE, one.id) for level in plan.levels},
    )


def _ahead(one: Instruction) -> Span:
    left = (one.due - one.at if one.due else timedelta()) // timedelta(minutes=_QUARTER)
    return Span(min(max(left, 1), _DAY), Unit.MINUTES)


def instructed(draft: Draft, event: Instructed) -> None:
    """Add what was asked for to this incident's plan; the first instruction is a moment of its own."""
    named = tuple(dict.fromkeys((event.role, *event.assisting)))
    for role in named:
        if role not in draft.plan.roles:
            raise UnknownItem(f"{draft.plan.id} has no role {role!r}: {', '.join(draft.plan.roles)}")
    at = draft.time_of("the instruction cannot have been given", event.at)
    due = draft.facts.calendar.add(at, event.within).at if event.within else event.due
    if due and due <= at:
        raise EndsTooEarly(f"what was asked for at {at:%Y-%m-%d %H:%M %Z} cannot have been due before")
    number = len(draft.plan.instructions) + 1
    one = Instruction(_ID.format(number), event.task, event.role, at, due, event.source, named[1:])
    draft.enter(
        "instructed",
        by_system=False,
        step=one.id,
        person=event.person,
        by=event.by,
        words=event.words,
        task=one.task,
        role=one.role,
        at=at,
        by_when=due,
        **({"assisting": list(one.assisting)} if one.assisting else {}),
    )
    _add(draft, one, {})


def taken_over(draft: Draft, number: str, one: Instruction, done: Mapping[str, datetime]) -> None:
    """Another incident goes on here 并案, and with it what was asked for in it and is not done.

    `done` has when each of its steps was done there. It counts from when it was given, and ends when it was
    to; whoever still owes something is called about it here.
    """
    here = replace(one, id=_ID.format(len(draft.plan.instructions) + 1))
    draft.enter(
        "instruction_joined",
        by_system=False,
        of=number,
        step=here.id,
        words=one.source,
        task=one.task,
        role=one.role,
        at=one.at,
        by_when=one.due,
        **({"assisting": list(one.assisting)} if one.assisting else {}),
    )
    steps = zip(assisting.shares(one), assisting.shares(here), strict=True)
    _add(draft, here, {new: done[old] for old, new in steps if old in done})


def _add(draft: Draft, one: Instruction, done: Mapping[str, datetime]) -> None:
    draft.extend(extended(draft.plan, (one,)))
    draft.remember(Anchor.INSTRUCTED, one.at)
    for step, role in assisting.shares(one).items():
        if step in done:
            draft.do_step(step, done[step])
        else:
            tells.call(draft, role)


def unfinished(plan: Plan, done: Collection[str]) -> tuple[Instruction, ...]:
    """What was asked for and is not done, in whole or by one who assists."""
    return tuple(one for one in plan.instructions if not set(assisting.shares(one)) <= set(done))

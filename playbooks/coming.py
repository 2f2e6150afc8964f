"""Checks that what a limit counts from, is met by, or a step or a duty to tell waits for can happen at all.

A level is looked at by itself, as `step-absent` does: that a level changes, or that the response level is
another, is nothing a plan may rest on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import moments
from engine.conditions import Condition, Every, Not
from engine.vocabulary import Mode
from playbooks import conditions
from playbooks.conditions import Written
from playbooks.dependencies import called_besides, conditions_can_hold, in_a_circle
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.naming import CALLED, found
from playbooks.reading import Path
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.schema import Handling, Step, Tell
from playbooks.values import EVERY_LEVEL


def what_is_waited_for_comes(draft: Draft) -> Iterator[Problem]:
    """Every limit can start, and be met, at each of its levels; nobody waits for whom nobody calls."""
    plan, above = Plan(draft), _Above(draft)
    for path, limit in draft.deadlines:
        never = [level for level in plan.levels(limit) if level not in plan.starts[limit.id]]
        if never and moments.of(moments.DEADLINE, limit.id) not in in_a_circle(draft):
            message = say(
                "never starts at level {0}: nothing it counts from can happen there", ", ".join(never)
            )
            remedy = say("let it count from a time everybody knows, such as found, or give it fewer levels")
            yield draft.problem((*path, "from"), message, remedy, Rule.NEVER_COMES)
        yield from _unanswered(plan, (*path, "met_by"), limit.met_by)
        yield from _unmet(plan, (*path, "met_by"), limit)
    for path, step in draft.steps:
        yield from _unanswered(plan, (*path, "after"), step.after)
    for path, one in draft.handlings:
        yield from _unanswered(plan, (*path, "after"), one.after)
        yield from _unheld(plan, path, one, above)
        above.add(one)


def _unmet(plan: "Plan", path: Path, limit: Deadline) -> Iterator[Problem]:
    """What never happens where the limit runs; levels that lack a step are said elsewhere."""
    levels = [level for level in plan.levels(limit) if level in plan.starts[limit.id]]
    comes = {
        name: {level for level in levels if plan.can_come(name, level, limit.when, plan.starts)}
        for name in limit.met_by
    }
    if any(plan.lacks(name, level) for name in limit.met_by for level in levels):
        return
    for index, (name, where) in enumerate(comes.items()):
        if levels and not where and moments.parts(name)[0] != moments.ANSWERED:
            message, remedy = (
                say("{0} never happens where this limit runs", name),
                say("leave it out, or give both the same"),
            )
            yield plan.draft.problem((*path, index), message, remedy, Rule.NEVER_COMES)
    never = [level for level in levels if comes and not any(level in where for where in comes.values())]
    if never and any(comes.values()):
        message = say("is met by nothing that can happen at level {0}", ", ".join(never))
        yield plan.draft.problem(
            path, message, say("name what meets it there, or give it fewer levels"), Rule.NEVER_COMES
        )


def _unheld(plan: "Plan", path: Path, handling: Handling, above: "_Above") -> Iterator[Problem]:
    """Where it is handled so, what the steps wait for comes; of an asking, there is one that waits."""
    levels = handling.levels if handling.levels is not None else plan.draft.names["level"]
    steps = [name for name in handling.steps if name in plan.steps]
    here = [x for x in levels if any(not plan.lacks(moments.of(moments.STEP, one), x) for one in steps)]
    absent = [level for level in levels if level not in here]
    if handling.mode is Mode.ASK and steps and absent:
        message = say("{0} is not on the checklist at level {1}", ", ".join(steps), ", ".join(absent))
        remedy = say("give the step these levels, or this way of handling fewer")
        yield plan.draft.problem((*path, "steps"), message, remedy, Rule.STEP_ABSENT)
    gone: set[str] = set()
    for index, name in enumerate(handling.after):
        never = [level for level in here if not plan.can_come(name, level, handling.when, plan.starts)]
        if never and moments.parts(name)[0] != moments.ANSWERED:
            message = say("{0} never happens at level {1}: nothing would be held up", name, ", ".join(never))
            remedy = say("name what happens there, or give this way of handling fewer levels")
            yield plan.draft.problem((*path, "after", index), message, remedy, Rule.NEVER_COMES)
            gone |= set(never)
    if handling.mode is Mode.ASK and handling.after and plan.judged:
        yield from _unheld_in_some(
            plan, path, handling, above, [level for level in here if level not in gone]
        )


def _unheld_in_some(
    plan: "Plan", path: Path, handling: Handling, above: "_Above", levels: list[str]
) -> Iterator[Problem]:
    """There is no incident it is asked of first in which nothing is there that its steps would wait for."""
    found = (
        (name, level)
        for name in handling.steps
        for level in levels
        if name in plan.steps
        and not plan.lacks(moments.of(moments.STEP, name), level)
        and plan.is_unheld(name, level, handling, above)
    )
    if (first := next(found, None)) is not None:
        message = say(
            "in some incidents of level {1} nothing holds {0} up: {2} is not there in each of them",
            *first,
            ", ".join(handling.after),
        )
        remedy = say("give both the same when, or this way of handling the when of what it waits for")
        yield plan.draft.problem((*path, "after"), message, remedy, Rule.NOTHING_HELD_UP)


def _unanswered(plan: "Plan", path: Path, names: tuple[str, ...]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        kind, role = moments.parts(name)
        if kind == moments.ANSWERED and role in plan.draft.names["role"] and role not in plan.called:
            message = say("nobody is ever called as {0!r}, so nobody answers", role)
            remedy = say("put it on a rung or in a tell")
            yield plan.draft.problem((*path, index), message, remedy, Rule.NEVER_COMES)


class _Above:
    """The ways of handling that were looked at so far: each precedes those that follow it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._seen: list[tuple[frozenset[str], Condition]] = []

    def add(self, one: Handling) -> None:
        """This one precedes those that follow."""
        if self._draft.is_sound(one.when):
            levels = one.levels if one.levels is not None else self._draft.names["level"]
            self._seen.append((frozenset(levels), conditions.compiled(one.when, self._draft.fields)))

    def none_holds(self, level: str) -> tuple[Condition, ...]:
        """That none of them is in force at this level."""
        return tuple(Not(when) for levels, when in self._seen if level in levels)


@dataclass(frozen=True)
class Plan:
    """What can happen at which level, of the parts that are valid."""

    draft: Draft

    @cached_property
    def called(self) -> set[str]:
        """The roles somebody is called as."""
        data = self.draft.document.data
        return {role for pattern in CALLED for _, role in found(data, pattern)}

    @cached_property
    def judged(self) -> bool:
        """Whether each condition means something by itself; if not, that is said already."""
        return not any(conditions_can_hold(self.draft))

    @cached_property
    def tells(self) -> Mapping[str, Tell]:
        """The duties to tell by role."""
        return {tell.role: tell for _, tell in self.draft.tells}

    @cached_property
    def only_told(self) -> set[str]:
        """The roles that nobody is called as but to be told of something that is to come."""
        waiting = {tell.role for tell in self.tells.values() if tell.waits_for}
        return waiting - called_besides(self.draft)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps by id."""
        return {step.id: step for _, step in self.draft.steps}

    @cached_property
    def limits(self) -> Mapping[str, Deadline]:
        """The limits by id."""
        return {limit.id: limit for _, limit in self.draft.deadlines}

    def levels(self, limit: Deadline) -> tuple[str, ...]:
        """The levels at which it has a clock."""
        return self.named({**limit.within, **limit.until})

    def named(self, by_level: Mapping[str, object]) -> tuple[str, ...]:
        """The levels that something is written for."""
        known = self.draft.names["level"]
        return known if EVERY_LEVEL in by_level else tuple(x for x in by_level if x in known)

    def lacks(self, moment: str, level: str) -> bool:
        """Whether this is a step that the level has not."""
        kind, item = moments.parts(moment)
        step = self.steps.get(item) if kind == moments.STEP else None
        return step is not None and step.levels is not None and level not in step.levels

    @cached_property
    def starts(self) -> Mapping[str, set[str]]:
        """The levels at which each limit can start, and each `told:<role>` come: until no more is found."""
        told = {moments.of(moments.TOLD, role): tell for role, tell in self.tells.items()}
        starts: dict[str, set[str]] = {name: set() for name in (*self.limits, *told)}
        found_more = True
        while found_more:
            before = sum(map(len, starts.values()))
            for name, limit in self.limits.items():
                starts[name] |= {
                    level
                    for level in self.levels(limit)
                    if limit.until or any(self.can_come(m, level, limit.when, starts) for m in limit.anchors)
                }
            for name, tell in told.items():
                starts[name] |= {
                    level
                    for level in tell.levels
                    if not tell.waits_for
                    or any(self.can_come(m, level, tell.when, starts) for m in tell.waits_for)
                }
            found_more = sum(map(len, starts.values())) > before
        return starts

    def can_come(self, moment: str, level: str, when: Written, starts: Mapping[str, set[str]]) -> bool:
        """Whether it can be at this level, in an incident with this condition; yes where in doubt."""
        kind, item = moments.parts(moment)
        if kind == moments.STEP and item in self.steps:
            return not self.lacks(moment, level) and self._together(when, self.steps[item].when)
        if kind in (moments.DEADLINE, moments.MISSED) and item in self.limits:
            return level in starts[item] and self._together(when, self.limits[item].when)
        if kind == moments.UPDATE and item in self.draft.updates:
            update = self.draft.updates[item]
            levels = self.named(update.every) if update.every else update.levels
            return (levels is None or level in levels) and self._together(when, update.when)
        is_answer = kind == moments.ANSWERED and item in self.only_told
        if (kind == moments.TOLD and item in self.tells) or is_answer:
            told = moments.of(moments.TOLD, item)
            return level in starts[told] and self._together(when, self.tells[item].when)
        return kind != moments.ANSWERED or item in self.called

    def is_unheld(self, step: str, level: str, handling: Handling, above: _Above) -> bool:
        """Whether in an incident of this level, handled so, the step may wait for nothing of it."""
        whens = [self._there(moment, level) for moment in handling.after]
        asked = [handling.when, self.steps[step].when]
        if not all(when is None or self.draft.is_sound(when) for when in (*whens, *asked)):
            return False
        fields = self.draft.fields
        lacking = [Not(conditions.compiled(when, fields)) for when in whens if when is not None]
        so = [conditions.compiled(when, fields) for when in asked]
        all_of_it = Every((*so, *above.none_holds(level), *lacking))
        return conditions.ways(all_of_it, fields) <= conditions.MOST_CASES and conditions.can_hold(
            all_of_it, fields
        )

    def _there(self, moment: str, level: str) -> Written | None:
        """Of which incidents of this level what brings the moment is a part; None: of none."""
        kind, item = moments.parts(moment)
        if kind == moments.STEP and item in self.steps:
            return None if self.lacks(moment, level) else self.steps[item].when
        if kind in (moments.DEADLINE, moments.MISSED) and item in self.limits:
            return self.limits[item].when if level in self.starts[item] else None
        if kind == moments.TOLD and item in self.tells:
            return self.tells[item].when if level in self.starts[moment] else None
        return {}

    def _together(self, one: Written, other: Written) -> bool:
        """Whether both conditions can hold of one incident; yes where one cannot be understood."""
        if not one or not other or not self.judged:
            return True
        pair = (id(one), id(other))  # both live as long as the draft does
        if pair not in self._pairs:
            self._pairs[pair] = self._can_hold(one, other)
        return self._pairs[pair]

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], bool]:
        return {}

    def _can_hold(self, one: Written, other: Written) -> bool:
        fields = self.draft.fields
        if not (self.draft.is_sound(one) and self.draft.is_sound(other)):
            return True
        both = Every((conditions.compiled(one, fields), conditions.compiled(other, fields)))
        return conditions.ways(both, fields) > conditions.MOST_CASES or conditions.can_hold(both, fields)

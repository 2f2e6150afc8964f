"""What can still come of what a step waits for, as plan, level and fields stand now.

What nothing brings here is not waited for. What is up to others, such as an instruction, a step waits for;
but closing does not wait for that step, which there may never be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import moments
from engine.conditions import holds
from engine.documents import BACKED, ORAL
from engine.draft import Draft
from engine.duties import Cadence, Deadline, Question, Step, Tell
from engine.parts import Rung
from engine.vocabulary import Anchor

# What others give, or not. Consent is given or refused in the office itself, and is waited for.
_OTHERS = (Anchor.INSTRUCTED, moments.FIELD)
# What whoever is told may say to it.
_SAID = (moments.READ, moments.SIGNED, moments.ANSWERED)
# Times everybody knows that may be still to come while a matter is handled; the rest is known, or is the end.
_TO_COME = (Anchor.CONFIRMED, Anchor.GRADED, Anchor.CONSENTED, Anchor.INSTRUCTED)


@dataclass(frozen=True)
class Prospects:
    """Of the moments of an incident that have not been yet."""

    draft: Draft

    def waits(self, step: Step) -> tuple[str, ...]:
        """What the step waits for that has not come, and can."""
        return tuple(m for m in step.after if self.draft.happened(m) is None and self.can_come(m))

    def opens(self, step: Step) -> datetime | None:
        """From when on (aware UTC) the step can be done, by how long it has to wait; None if it need not.

        It counts from the last of what has happened of the moments that the plan has it wait for: not from
        what its way of handling adds. To the minute, as people enter times.
        """
        own = next((one.after for one in self.draft.plan.steps if one.id == step.id), ())
        happened = [at for moment in own if (at := self.draft.happened(moment))]
        if step.wait is None or not happened:
            return None
        return self.draft.facts.calendar.add(max(happened), step.wait).at.replace(second=0, microsecond=0)

    def is_up_to_others(self, step: Step) -> bool:
        """Whether nobody in the office can bring about what the step waits for."""
        return any(self._others(moment, frozenset()) for moment in self.waits(step))

    def can_come(self, moment: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether anything brings it, at this level and with these fields; not if only itself does."""
        if self.draft.known(moment) is not None:
            return True
        kind, item = moments.parts(moment)
        if moment in seen or not kind:
            return not kind and item in _TO_COME
        known: Mapping[str, Callable[[], bool]] = {
            moments.STEP: lambda: item in {step.id for step in self._steps},
            moments.DEADLINE: lambda: self._limit_comes(item, seen | {moment}),
            moments.MISSED: lambda: self._limit_comes(item, seen | {moment}),
            moments.TOLD: lambda: item in {tell.role for tell in self._tells(seen | {moment})},
            moments.JUDGED: lambda: item not in self.draft.plan.asked or item in self._asked,
            moments.FIELD: lambda: True,
            moments.UPDATE: lambda: item in {cadence.id for cadence in self._reports},
            **dict.fromkeys((ORAL, BACKED), lambda: item in {step.document for step in self._steps}),
        }
        return known.get(kind, lambda: self._is_called(item, seen | {moment}))()

    def _limit_comes(self, item: str, seen: frozenset[str]) -> bool:
        """Whether the limit has a clock, or can start."""
        incident, plan = self.draft.incident, self.draft.plan
        for limit in plan.deadlines_at(incident.event_level, incident.fields):
            if limit.id == item:
                return self._runs(limit) or any(self.can_come(m, seen) for m in self._starts(limit))
        return False

    def _starts(self, limit: Deadline) -> Iterable[str]:
        until = limit.until.get(self.draft.incident.event_level)
        return (until,) if until else limit.anchors

    def _runs(self, limit: Deadline) -> bool:
        clock = self.draft.clocks.get(limit.id)
        return clock is not None and (clock.state.is_running or clock.kept_at is not None)

    def _others(self, moment: str, seen: frozenset[str]) -> bool:
        """Whether nobody knows when it comes, and only others can bring it."""
        kind, item = moments.parts(moment)
        if moment in seen or self.draft.known(moment) is not None:
            return False
        if kind == moments.STEP:
            waits = [m for step in self._steps if step.id == item for m in self.waits(step)]
            return any(self._others(m, seen | {moment}) for m in waits)
        if kind in (moments.DEADLINE, moments.MISSED):
            limit = self.draft.plan.deadline(item)
            starts = [m for m in self._starts(limit) if self.can_come(m, seen | {moment})]
            return not self._runs(limit) and all(self._others(m, seen | {moment}) for m in starts)
        if kind == moments.TOLD or (kind in _SAID and self._is_only_told(item)):
            tells = [tell for tell in self._tells(seen) if tell.role == item]
            return bool(tells) and all(self._waits_for_others(tell, seen | {moment}) for tell in tells)
        return (kind or item) in _OTHERS

    def _waits_for_others(self, tell: Tell, seen: frozenset[str]) -> bool:
        """Whether somebody is told only of what nobody in the office can bring about."""
        comes = [m for m in tell.anchors if self.can_come(m, seen)]
        return bool(comes) and all(self._others(m, seen) for m in comes)

    # Who is called, and what is asked, here

    @property
    def _steps(self) -> tuple[Step, ...]:
        return self.draft.plan.steps_at(self.draft.incident.event_level, self.draft.incident.fields)

    def _tells(self, seen: frozenset[str]) -> list[Tell]:
        """Who is told here, at once or of something that can come."""
        here = self.draft.plan.tells_at(self.draft.incident.response_level, self.draft.incident.fields)
        return [one for one in here if not one.anchors or any(self.can_come(m, seen) for m in one.anchors)]

    @property
    def _reports(self) -> list[Cadence]:
        incident = self.draft.incident
        owed = (one for one in self.draft.plan.cadences if one.is_owed_at(incident.event_level))
        return [one for one in owed if holds(one.when, incident.fields)]

    @property
    def _asked(self) -> set[str]:
        incident = self.draft.incident
        return {q.field for q in self.draft.plan.questions_at(incident.event_level, incident.fields)}

    def _is_called(self, role: str, seen: frozenset[str]) -> bool:
        """Whether anybody is called as this role here; whom the plan calls nowhere, people see to by hand."""
        plan, here = self.draft.plan, self._called_here(self._tells(seen))
        rungs = [rung for ladder in plan.ladders.values() for rung in ladder.rungs]
        anywhere = _called(rungs, plan.tells, plan.deadlines, plan.cadences, plan.questions)
        return role in here or role not in anywhere

    def _is_only_told(self, role: str) -> bool:
        """Whether this role is called for nothing here but to be told."""
        return role not in self._called_here(())

    def _called_here(self, tells: Iterable[Tell]) -> set[str]:
        plan, incident = self.draft.plan, self.draft.incident
        return _called(
            [rung for rung in self.draft.ladder.rungs if holds(rung.when, incident.fields)],
            tells,
            plan.deadlines_at(incident.event_level, incident.fields),
            [one for one in plan.cadences if one.is_owed_at(incident.event_level)],
            [one for one in plan.questions if one.field in self._asked],
        )


def _called(
    rungs: Iterable[Rung],
    tells: Iterable[Tell],
    limits: Iterable[Deadline],
    reports: Iterable[Cadence],
    questions: Iterable[Question],
) -> set[str]:
    """The roles that are called by these."""
    limited = [role for one in limits for role in (*one.warn_roles, *one.breach_roles)]
    listed = [
        *(one.roles for one in rungs),
        *(one.roles for one in reports),
        *(one.roles for one in questions),
    ]
    return {*limited, *(role for roles in listed for role in roles), *(tell.role for tell in tells)}

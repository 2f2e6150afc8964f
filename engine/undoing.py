"""What rests on a moment that no longer stands goes with it, and stays on record 撤回.

A limit that counts from it, or was met by it, is superseded: the first starts anew when the moment comes
again, the second runs on to the same end. A step that waited for it, or was done for such a limit, is open
again. A decision that was asked for when it came is to be made again, and who was told then is told again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from engine import asking, deadlines, moments, tells
from engine.affecting import affect
from engine.draft import Draft
from engine.duties import Question, Step
from engine.facts import Clock
from engine.handling import besides
from engine.tracks import FIELDS_JUDGED
from engine.vocabulary import ClockState


def take_back(draft: Draft, lost: Mapping[str, datetime]) -> None:
    """Everything goes that rests on these `lost` moments, given with their times, and on that again.

    Of a step that is done and named there it is done no more.
    """
    undoing = _Undoing(draft, dict(lost))
    for _ in (*draft.plan.deadlines, *draft.plan.steps, *draft.plan.tells):
        undoing.limits()
        undoing.steps()
        undoing.lost |= tells.take_back(draft)
    if undoing.opened:
        draft.enter("steps_again", steps=undoing.opened)
    undoing.run_on()
    undecide(draft, decided_since(draft, undoing.lost))


def begin_again(draft: Draft, lost: Mapping[str, datetime]) -> None:
    """What was told and decided since these moments came is told and decided anew when they come again."""
    undecide(draft, decided_since(draft, {**lost, **tells.take_back(draft)}))


def decided_since(draft: Draft, lost: Mapping[str, datetime]) -> list[str]:
    """The fields that were decided since one of these moments came, and are asked for then only."""
    return [q.field for q in draft.plan.questions if _is_undecided(draft, q, lost)]


def undecide(draft: Draft, fields: list[str]) -> None:
    """These are to be decided again, and what depends on them follows."""
    if fields:
        draft.enter("undecided", fields={name: draft.incident.fields[name] for name in fields})
        asking.forget(draft, fields)
        affect(draft, FIELDS_JUDGED)


def _is_undecided(draft: Draft, question: Question, lost: Mapping[str, datetime]) -> bool:
    came = [lost[moment] for moment in question.anchors if moment in lost]
    if not came or question.field not in draft.incident.fields or asking.has_come(draft, question):
        return False
    judged = draft.known(moments.of(moments.JUDGED, question.field))
    return judged is not None and judged >= min(came)


@dataclass
class _Undoing:
    draft: Draft
    lost: dict[str, datetime]
    opened: list[str] = field(default_factory=list)
    began: dict[str, datetime] = field(default_factory=dict)  # step -> since when it would meet what is gone
    owed: dict[str, Clock] = field(default_factory=dict)  # what is met no more, as it was

    def limits(self) -> None:
        """Supersede each limit that rests on what is lost."""
        for clock in list(self.draft.clocks.values()):
            counts = self._counts_from(clock)
            if clock.state in _ON_RECORD or not (counts or self._met_by(clock)):
                continue
            if counts:
                self._meant(clock)
            else:
                self.owed[clock.id] = clock
            times = {moments.DEADLINE: clock.met_at, moments.MISSED: clock.missed_at}
            self.lost |= {moments.of(kind, clock.id): at for kind, at in times.items() if at}
            deadlines.supersede(self.draft, clock)

    def run_on(self) -> None:
        """What was met and is no more is owed to the same end, unless what it counts from is gone as well."""
        for clock in self.owed.values():
            if not self._counts_from(clock):
                again = replace(clock, epoch=clock.epoch + 1, state=ClockState.RUNNING)
                deadlines.run(self.draft, replace(again, breached_at=None, met_at=None))

    def _meant(self, clock: Clock) -> None:
        """What was done since such a limit began was done for it, and has to be done again."""
        for moment in self.draft.plan.deadline(clock.id).met_by:
            kind, item = moments.parts(moment)
            if kind == moments.STEP:
                self.began[item] = min(clock.started, self.began.get(item, clock.started))

    def steps(self) -> None:
        """Open each step that was done on the strength of what is lost."""
        for step in self.draft.plan.steps:
            at = self.draft.done_steps.get(step.id)
            if at and self._rests(step, at):
                self.lost[moments.of(moments.STEP, step.id)] = at
                self.draft.undo_step(step.id)
                self.opened.append(step.id)

    def _rests(self, step: Step, at: datetime) -> bool:
        incident = self.draft.incident
        how = self.draft.plan.handling_at(incident.event_level, incident.fields)
        named = (moments.of(moments.STEP, step.id), *step.after)
        is_lost = any(moment in self.lost for moment in named)
        # What was done before it had to wait, while the matter was handled in another way, stays done.
        is_lost |= any(self.lost.get(moment, _NEVER) <= at for moment in besides(step, how))
        return is_lost or (step.id in self.began and at >= self.began[step.id])

    def _counts_from(self, clock: Clock) -> bool:
        """Whether what it counts from is no longer there."""
        return self.draft.known(clock.anchor) is None

    def _met_by(self, clock: Clock) -> bool:
        """Whether something that is lost has met it."""
        meant = self.draft.plan.deadline(clock.id).met_by
        return clock.met_at is not None and any(self.lost.get(moment) == clock.met_at for moment in meant)


_NEVER = datetime.max.replace(tzinfo=UTC)
_ON_RECORD = (ClockState.SUPERSEDED, ClockState.ENDED)

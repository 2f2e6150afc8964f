"""What an act does to the tracks: the rows of `tracks.EFFECTS`, carried out."""

from collections.abc import Callable, Mapping

from engine import asking, cadences, deadlines, drills, ladder, tells, tracks
from engine.draft import Draft
from engine.tracks import Effect, Family
from engine.vocabulary import ReasonKind, TimerKind


def affect(draft: Draft, effects: Mapping[Family, Effect]) -> None:
    """Carry out one row of the table of acts and tracks."""
    for family, effect in effects.items():
        _AFFECT[family, effect](draft)


def _stop_family(family: Family, *reasons: ReasonKind) -> Callable[[Draft], None]:
    """Cancel what is armed, and call nobody any more for these reasons."""

    def stop(draft: Draft) -> None:
        for track in draft.tracks(family):
            draft.stop(track)
        draft.withdraw(reasons)

    return stop


def _end_all(draft: Draft) -> None:
    """Deadlines end with an entry each, and nobody is to be reached about it any more."""
    deadlines.end(draft)
    draft.withdraw(frozenset(ReasonKind))


def _chase_report(draft: Draft) -> None:
    draft.stop(tracks.REPORT)
    draft.withdraw((ReasonKind.CHASE,))
    draft.next_epoch(tracks.REPORT)
    due = draft.facts.calendar.add(draft.now, draft.plan.review_within).at
    draft.arm(tracks.REPORT, 0, TimerKind.CHASE, due)


def _nothing(_: Draft) -> None:
    """The event itself has done what this effect asks."""


_AFFECT: Mapping[tuple[Family, Effect], Callable[[Draft], None]] = {
    (Family.LADDER, Effect.START): ladder.start,
    (Family.LADDER, Effect.RESTART): ladder.restart,
    (Family.LADDER, Effect.STOP): _stop_family(Family.LADDER, *ladder.LADDER_REASONS),
    (Family.LADDER, Effect.KEEP): ladder.keep,
    (Family.LADDER, Effect.IF_ANSWERED): _nothing,
    (Family.LADDER, Effect.IF_DECLINED): _nothing,
    (Family.TELL, Effect.START): tells.start,
    (Family.TELL, Effect.ADD): tells.add,
    (Family.TELL, Effect.RELEASE): tells.release,
    (Family.TELL, Effect.REACH): tells.reach,
    (Family.TELL, Effect.FOLLOW): tells.follow,
    (Family.TELL, Effect.STOP): _stop_family(Family.TELL),
    (Family.TELL, Effect.END): tells.end,
    (Family.TELL, Effect.IF_ANSWERED): tells.follow,
    (Family.TELL, Effect.IF_DECLINED): tells.follow,
    (Family.ACT, Effect.START): ladder.expect_action,
    (Family.ACT, Effect.STOP): _stop_family(Family.ACT),
    (Family.DEADLINE, Effect.START): deadlines.follow,
    (Family.DEADLINE, Effect.RECOMPUTE): deadlines.follow,
    (Family.DEADLINE, Effect.FOLLOW): deadlines.follow,
    (Family.DEADLINE, Effect.END): _end_all,
    (Family.CADENCE, Effect.START): cadences.start,
    (Family.CADENCE, Effect.RECOMPUTE): cadences.recompute,
    (Family.CADENCE, Effect.STOP): cadences.stop_all,
    (Family.ASK, Effect.FOLLOW): asking.follow,
    (Family.ASK, Effect.STOP): _stop_family(Family.ASK, ReasonKind.ASK),
    (Family.REPORT, Effect.START): _chase_report,
    (Family.REPORT, Effect.RESTART): _chase_report,
    (Family.REPORT, Effect.STOP): _stop_family(Family.REPORT, ReasonKind.CHASE),
    (Family.DRILL, Effect.START): drills.start,
    (Family.DRILL, Effect.STOP): _stop_family(Family.DRILL),
}
